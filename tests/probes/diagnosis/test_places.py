"""What is said of a place on the path."""

import pytest

from probes.address import Address
from probes.diagnosis.places import hop_words, place_sentence
from probes.diagnosis.verdict import Hop, Place, Side

FIRST = Hop(ttl=1, address=Address("10.0.0.1"))
SECOND = Hop(
    ttl=2, address=Address("203.0.113.1"), name="bng.example.net", network="AS64500 Example Access"
)
THIRD = Hop(ttl=3, address=Address("198.51.100.1"), network="AS64502 Example Host")
UNNAMED = Hop(ttl=4, address=Address(""))
LONG = Hop(ttl=5, address=Address("203.0.113.9"), name=f"{'a' * 63}.example.net")
NOWHERE = Hop(ttl=0, address=Address("203.0.113.9"))

HOPS = [
    (FIRST, "hop 1, 10.0.0.1"),
    (SECOND, "hop 2, 203.0.113.1 (bng.example.net, AS64500 Example Access)"),
    (THIRD, "hop 3, 198.51.100.1 (AS64502 Example Host)"),
    (UNNAMED, "hop 4"),
    (NOWHERE, "a router, 203.0.113.9"),
    (LONG, f"hop 5, 203.0.113.9 (…{'a' * 47}.example.net)"),
]


def place(
    after: Hop | None,
    before: Hop | None,
    *,
    other: int = 0,
    exact: bool = False,
    at_server: bool = False,
    refused: bool = False,
) -> Place:
    return Place(
        side=Side.PATH,
        after=after,
        before=before,
        at_server=at_server,
        exact=exact,
        other=other,
        refused=refused,
    )


SENTENCES: dict[str, tuple[Place, str]] = {
    "dropped between two": (
        place(FIRST, SECOND, other=587),
        "Its packets stop after hop 1, 10.0.0.1, while those to port 587 go on to hop 2, "
        "203.0.113.1 (bng.example.net, AS64500 Example Access).",
    ),
    "lost from some of our ports before any router that shows": (
        place(None, THIRD),
        "No router is seen to pass its packets on, while those from other ports of ours go on to "
        "hop 3, 198.51.100.1 (AS64502 Example Host).",
    ),
    "dropped among routers that do not show": (
        place(FIRST, THIRD, other=993),
        "Its packets are last seen at hop 1, 10.0.0.1, while those to port 993 go on to hop 3, "
        "198.51.100.1 (AS64502 Example Host); what stands between does not show.",
    ),
    "dropped before the server": (
        place(THIRD, None, other=993),
        "Its packets are seen up to hop 3, 198.51.100.1 (AS64502 Example Host), and those to port "
        "993 reach the server from there: that router or the server stops them.",
    ),
    "dropped before any router": (
        place(None, FIRST, other=993),
        "No router is seen to pass its packets on, while those to port 993 go on to hop 1, "
        "10.0.0.1.",
    ),
    "dropped nobody knows where": (
        place(None, None, other=993),
        "No router is seen to pass its packets on, while those to port 993 reach the server.",
    ),
    "last seen": (
        place(FIRST, None),
        "The last router seen to pass packets on is hop 1, 10.0.0.1.",
    ),
    "refused between two": (
        place(FIRST, SECOND, other=587, refused=True),
        "The refusal comes from hop 1, 10.0.0.1, or from right behind it, while packets to port "
        "587 go on to hop 2, 203.0.113.1 (bng.example.net, AS64500 Example Access).",
    ),
    "refused before the server": (
        place(FIRST, None, other=587, refused=True),
        "The refusal comes from hop 1, 10.0.0.1, from right behind it or from the server.",
    ),
    "refused by the server": (
        place(FIRST, None, other=587, refused=True, exact=True, at_server=True),
        "The refusal comes from the server itself.",
    ),
    "done by one router": (
        place(NOWHERE, None, exact=True),
        "That happens at a router, 203.0.113.9.",
    ),
}


@pytest.mark.parametrize(("hop", "expected"), HOPS)
def test_a_hop_is_named_by_what_is_known_of_it(hop: Hop, expected: str) -> None:
    assert hop_words(hop) == expected


def test_packets_to_several_ports_are_spoken_of_as_several() -> None:
    nowhere = place(None, FIRST, other=993)
    assert place_sentence(place(FIRST, SECOND, other=587), 2).startswith("Their packets stop after")
    assert place_sentence(nowhere, 2).startswith("No router is seen to pass their packets on")


@pytest.mark.parametrize(("told", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_a_place_is_told_in_a_sentence(told: Place, expected: str) -> None:
    assert place_sentence(told) == expected
