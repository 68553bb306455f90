"""A name server beside the usual two: an unbound of its own, with what is wrong or odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.addresses import host_v4

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOPBACK = "127.0.0.53"
"""Where machines have a name service of their own."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """A DNS server at an address of the server's, or on the loopback of another `node`.

    `server` are lines of unbound's server clause, `clauses` are whole clauses behind it, such as
    a forward-zone to the usual resolver. `zones` are served with authority, each as the text of a
    zone file; below what they delegate they refer to others. `signed` ones it resolves itself, and
    trusts their keys; `{KEY:NAME}` in one is the hash of the key that a host shows.
    """

    label: str
    number: int
    server: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    zones: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, str] = field(default_factory=dict)
    node: str = "server"

    @property
    def address(self) -> str:
        return host_v4(self.number) if self.node == "server" else LOOPBACK
