"""What a customer can learn about where port 25 is stopped, and whether the product says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.lab.addresses import Space
from tests.lab.inventory import customer
from tests.lab.links import routers
from tests.lab.places import BLOCKS, DROP, NODES, SIDES, Block, block
from tests.lab.servers.owners import NAMES, NETWORKS
from tests.lab.walks import TTLS

if TYPE_CHECKING:
    from tests.lab.product import Outcome, Settings

PORT = 25
FULL_VIEW = "places"


@dataclass(frozen=True, slots=True)
class Sight:
    """One block, seen from one customer's; `limited` where routers limit their ICMP errors."""

    block: Block
    seer: str = FULL_VIEW
    limited: bool = False

    @property
    def id(self) -> str:
        view = "" if self.seer == FULL_VIEW else f"{self.seer}/"
        return f"place/{'limits/' if self.limited else ''}{view}{self.block.id}"

    @property
    def node(self) -> str:
        return customer(self.seer).client

    @property
    def name(self) -> str:
        return self.block.tenant.name

    @property
    def words(self) -> tuple[str, ...]:
        return ()

    @property
    def settings(self) -> Settings:
        return {}

    @property
    def patient(self) -> bool:
        """A check of what is dropped mostly waits."""
        return self.block.way == DROP

    @property
    def path(self) -> tuple[tuple[str, ...], ...]:
        """The addresses of the routers, hop by hop."""
        return routers(customer(self.seer), self.block.family)

    @property
    def visible(self) -> list[int]:
        """The hops whose routers tell this customer of dead packets."""
        silent = customer(self.seer).silent
        return [hop for hop, node in enumerate(NODES[:-1], start=1) if node not in silent]

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The last hop that can be seen to pass packets on, and the first that is never reached.

        Routers answer for dead packets before they filter, so the former is that of the block.
        """
        past = [hop for hop in self.visible if hop > self.block.hop]
        return max((hop for hop in self.visible if hop <= self.block.hop), default=0), min(
            past, default=None
        )

    @property
    def answers(self) -> list[set[str]]:
        """What SYNs with TTL 1, 2 and so on meet, in the words of `walks`."""
        died = "11/0" if self.block.family == 4 else "3/0"
        refused = {"silent" if self.block.way == DROP else "reset"}
        if self.block.way.icmp:
            senders = (*self.path, (self.block.address,))[self.block.hop - 1]
            refused = {f"{self.block.way.icmp} {sender}" for sender in senders}
        before = [
            {f"{died} {router}" for router in self.path[hop - 1]}
            if hop in self.visible
            else {"silent"}
            for hop in range(1, min(self.block.hop, len(self.path)) + 1)
        ]
        return before + [refused] * (len(TTLS) - len(before))

    @property
    def expected(self) -> str:
        """The right answer in a few words."""
        last, first = self.bounds
        if not self.visible:
            return "no place, or the sender's" if self.block.way.icmp else "no place"
        if self.block.way.icmp or last == self.block.hop:
            return f"{self.block.side}, hop {self.block.hop}"
        return f"between hop {last} and {first or 'server'}"

    def right(self, outcome: Outcome) -> bool:
        """Whether the product named the place, as closely as it can be known and no closer."""
        given = places(outcome)
        if not self.visible and not given:
            return bool(outcome.report)
        told_by_nobody = not self.visible and not self.block.way.icmp
        return bool(given) and not told_by_nobody and all(map(self._true, given))

    def _true(self, place: dict[str, Any]) -> bool:
        after, before = place["after"], place["before"]
        if not all(self._genuine(hop) for hop in (after, before) if hop):
            return False
        passed = after["ttl"] if after else 0
        if place["exact"] or self.block.way.icmp:
            here = self.block.node == "farm" if place["at_server"] else passed == self.block.hop
            return bool(place["exact"]) and here and place["side"] in self._sides
        last, first = self.bounds
        if place["at_server"] or not last <= passed <= self.block.hop:
            return False
        reached = before["ttl"] if before else None
        if first and (reached is None or not self.block.hop < reached <= first):
            return False
        if reached and not first:
            return False
        between = {SIDES[node] for node in NODES[max(passed - 1, 0) : (reached or 6) - 1]}
        return place["side"] in (between if len(between) == 1 else between | {"unknown"})

    @property
    def _sides(self) -> set[str]:
        """Whose side the node is on; where not every router before it shows, who could tell?"""
        gaps = set(range(1, self.block.hop)) - set(self.visible)
        return {self.block.side, "unknown"} if gaps else {self.block.side}

    def _genuine(self, hop: dict[str, Any]) -> bool:
        """Whether it is a router of the path, and of the network that is said to own it."""
        ttl = hop["ttl"]
        if not 1 <= ttl <= len(self.path) or hop["address"] not in self.path[ttl - 1]:
            return False
        shared = hop["address"].startswith(Space.CARRIER.value[0])
        number = None if shared else NETWORKS.get(NODES[ttl - 1])
        owner = f"AS{number} {NAMES[number]}" if number else ""
        return bool(hop["network"] == owner)


def places(outcome: Outcome) -> list[dict[str, Any]]:
    """The places that the rows of port 25 name."""
    rows = outcome.report.get("ports", ())
    return [row["place"] for row in rows if row.get("place") and row["endpoint"]["port"] == PORT]


def told(outcome: Outcome) -> str:
    """The places of an outcome in a few words."""

    def written(place: dict[str, Any]) -> str:
        after, before = place["after"], place["before"]
        words = [
            f"after {after['ttl']} {after['address']}" if after else "",
            f"before {before['ttl']} {before['address']}" if before else "",
            "at server" if place["at_server"] else "",
            "exact" if place["exact"] else "",
        ]
        return f"{place['side']}: {', '.join(filter(None, words))}"

    return "; ".join(map(written, places(outcome))) or f"no place, {outcome.verdict}"


WAYS_TO_VARY = ("drop", "reset", "admin-prohibited")
SIGHTS = (
    *(Sight(one) for one in BLOCKS),
    *(
        Sight(block(node, way, family), seer, limited)
        for seer, nodes, limited in (
            ("places", ("provider", "transit"), True),
            ("gaps", ("provider", "transit"), False),
            ("dark", ("provider",), False),
            # The filter of a transit stands on one of two ways only.
            ("parallel", ("provider",), False),
            ("carrier", ("provider",), False),
            ("slow-hop", ("provider",), False),
            ("satellite", ("transit",), False),
        )
        for node in nodes
        for way in WAYS_TO_VARY
        for family in (4, 6)
    ),
)
