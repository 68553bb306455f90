"""What the lines and routers of the lab are like while checks run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from tests.lab.addresses import FAR, NEAR, OUTSIDE, Link
from tests.lab.inventory import CUSTOMERS
from tests.lab.links import links

_SHORT = timedelta(milliseconds=1)
"""A line that loses packets is one of our own making, and takes a moment."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of every customer's line to the provider.

    `loss` is the share of packets lost in each direction, `round_trip` that to the mail host. With
    `icmp_limits` routers tell of few dead packets. `brought` are findings that the condition makes
    true, whatever else is the matter.
    """

    name: str
    words: str
    loss: float = 0.0
    round_trip: timedelta | None = None
    icmp_limits: bool = False
    brought: frozenset[str] = frozenset()

    def wires(self) -> tuple[Link, ...]:
        """The lab's links with the line of every customer, and of the outside, so."""
        if not self.loss and not self.round_trip:
            return links()
        homes = {one.home for one in CUSTOMERS}
        way = (self.round_trip or timedelta()) / 2
        inside = max(way - NEAR - FAR, _SHORT)
        outside = max(way - FAR, NEAR)
        return tuple(
            replace(link, delay=inside, loss=self.loss)
            if link.near in homes
            else replace(link, delay=outside, loss=self.loss)
            if link.near == OUTSIDE
            else link
            for link in links()
        )


LOSS = frozenset({"path-loss"})
CONDITIONS = (
    Condition("loss-5", "5 % of packets lost, each way", loss=0.05, brought=LOSS),
    Condition("loss-10", "10 % of packets lost, each way", loss=0.10, brought=LOSS),
    Condition("icmp-limits", "routers limit their ICMP errors as Linux does", icmp_limits=True),
    Condition("delay-200", "round trip of 200 ms", round_trip=timedelta(milliseconds=200)),
    Condition("delay-700", "round trip of 700 ms", round_trip=timedelta(milliseconds=700)),
)
