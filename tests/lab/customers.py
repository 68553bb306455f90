"""A customer: a client and a home router, and something that is theirs alone.

Filters, silences and lines belong to customers, so all of them stand at the same time and
nothing is switched while tests run.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from tests.lab.rules import Rule


class Access(enum.Enum):
    """What is special about a customer's way through the provider."""

    USUAL = enum.auto()
    CARRIER = enum.auto()
    """Behind carrier-grade NAT: the provider's first router has a shared address."""
    PARALLEL = enum.auto()
    """Two ways lead to the mail hosts, chosen by addresses and ports, and two lead back."""
    SLOW_ANSWERS = enum.auto()
    """The provider's router passes packets at once, but takes its time to tell of dead ones."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A home at the provider.

    `rules` stand at the nodes `client` and `home`, at the provider or farther away; in their text
    `{out}` matches what the customer sends and `{back}` what is sent to them.
    `silent` routers never tell this customer that a packet died, `rationed` ones tell it of every
    other packet only. `delay` (one way) and `loss` are those of the line to the provider; one with
    a delay `strips` words from what is sent to the customer, and loses what is larger than its
    `mtu` (0: nothing). Without a `gateway` the client sends to a router that isn't there.

    Of the client alone: the addresses of its `resolvers` (the lab's two, if it has none of its
    own), the lines of its `hosts_file`, `sysctls` (`name=value`), and `commands`, lines for
    `ip -batch` when all else is up, in which `{device}` is its network device; and `environment`,
    variables that its programs find.
    """

    name: str
    number: int
    rules: tuple[Rule, ...] = ()
    ipv6: bool = True
    access: Access = Access.USUAL
    silent: tuple[str, ...] = ()
    rationed: tuple[str, ...] = ()
    delay: timedelta | None = None
    loss: float = 0.0
    mtu: int = 0
    strips: tuple[str, ...] = ()
    gateway: bool = True
    resolvers: tuple[str, ...] = ()
    hosts_file: tuple[str, ...] = ()
    sysctls: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def client(self) -> str:
        return f"client-{self.name}"

    @property
    def home(self) -> str:
        return f"home-{self.name}"


PLAIN = Customer("plain", 0)
"""The one with nothing special."""
