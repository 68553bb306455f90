"""A resolver beside the usual two: an unbound of its own, with what is wrong or odd about it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lab.addresses import host_v4


@dataclass(frozen=True, slots=True)
class Resolver:
    """A DNS server at an address of the server's.

    `server` are lines of unbound's server clause, `clauses` are whole clauses behind it, such as
    a forward-zone to the usual resolver.
    """

    label: str
    number: int
    server: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return host_v4(self.number)
