"""Where on the path a port is stopped stands in its row."""

import pytest
from msgspec.structs import replace

from bot.render.rows import port_rows
from probes.address import Address
from probes.diagnosis.verdict import Hop, Place, PortState, Side, Verdict
from tests.bot.render import path_reports
from tests.bot.render.path_facts import BEHIND, PROVIDER, ROUTER, SERVER, V6
from tests.bot.render.reports import V4, port, report


def where(place: Place | None) -> str:
    """Say in its row where port 25 is stopped."""
    blocked = port(25, PortState.FILTERED, Verdict.FAILING, place=place)
    (row,) = port_rows(report(Verdict.FAILING, "x", ports=(blocked,)))
    return row.words.removeprefix("no answer (filtered)").strip()


UNNUMBERED = Hop(ttl=0, address=Address("203.0.113.9"))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (None, ""),
        (Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND), "after hop 2"),
        (Place(side=Side.HOST, after=PROVIDER, before=None), "after hop 2"),
        (Place(side=Side.DEVICE, after=None, before=ROUTER), "before hop 1"),
        (Place(side=Side.UNKNOWN, after=None, before=BEHIND), "before hop 3"),
        (Place(side=Side.UNKNOWN, after=None, before=None), "before the server"),
        (Place(side=Side.PROVIDER, after=PROVIDER, before=None, exact=True), "at hop 2"),
        (Place(side=Side.PATH, after=UNNUMBERED, before=None, exact=True), "at 203.0.113.9"),
        (Place(side=Side.DEVICE, after=None, before=None, exact=True), "at this machine"),
        (
            Place(side=Side.HOST, after=PROVIDER, before=None, exact=True, at_server=True),
            "at the server",
        ),
    ],
)
def test_a_row_says_where_a_port_is_stopped(place: Place | None, expected: str) -> None:
    assert where(place) == expected


@pytest.mark.parametrize(
    ("state", "place", "expected"),
    [
        (
            PortState.REJECTED,
            Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND, refused=True),
            "rejected by a firewall after hop 2",
        ),
        (
            PortState.CLOSED,
            Place(side=Side.HOST, after=SERVER, before=None, at_server=True, exact=True),
            "refused (closed) at the server",
        ),
        (
            PortState.UNREACHABLE,
            Place(side=Side.PATH, after=BEHIND, before=None, exact=True, refused=True),
            "no route there (unreachable) at hop 3",
        ),
        (
            PortState.INTERCEPTED,
            Place(side=Side.PROVIDER, after=PROVIDER, before=None, exact=True),
            "somebody else answers (intercepted) at hop 2",
        ),
    ],
)
def test_every_state_but_open_comes_with_its_place(
    state: PortState, place: Place, expected: str
) -> None:
    stopped = port(25, state, Verdict.FAILING, place=place)
    (row,) = port_rows(report(Verdict.FAILING, "x", ports=(stopped,)))
    assert row.words == expected


def test_who_works_in_between_is_told_of_a_port_that_works() -> None:
    place = Place(side=Side.PROVIDER, after=PROVIDER, before=None, exact=True)
    relayed = port(25, PortState.INTERCEPTED, Verdict.DEGRADED, works=True, place=place)
    (row,) = port_rows(report(Verdict.DEGRADED, "x", ports=(relayed,)))
    assert row.words == "works, but somebody else answers (intercepted) at hop 2"


def test_a_port_that_is_not_offered_needs_no_place() -> None:
    place = Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND)
    absent = port(25, PortState.FILTERED, Verdict.NOT_OFFERED, place=place)
    (row,) = port_rows(report(Verdict.OK, "x", ports=(absent,)))
    assert row.words == "not offered: no answer (filtered)"


def test_the_port_s_own_place_counts_and_not_that_of_a_finding() -> None:
    dropped = path_reports.provider_drops()
    elsewhere = Place(side=Side.HOST, after=SERVER, before=None)
    rows = port_rows(replace(dropped, findings=(replace(dropped.findings[0], place=elsewhere),)))
    assert [row.words for row in rows if row.port == 25] == ["no answer (filtered) after hop 2"]


def test_addresses_stopped_at_different_places_have_rows_of_their_own() -> None:
    far = replace(PROVIDER, ttl=7)
    ports = tuple(
        port(
            25,
            PortState.FILTERED,
            Verdict.FAILING,
            address=address,
            place=Place(side=Side.PROVIDER, after=hop, before=None),
        )
        for address, hop in ((V4, PROVIDER), (V6, far))
    )
    rows = port_rows(report(Verdict.FAILING, "x", ports=ports))
    assert [(row.words[-5:], row.where) for row in rows] == [
        ("hop 2", "at 192.0.2.10"),
        ("hop 7", "at 2001:db8:0:25::10"),
    ]
