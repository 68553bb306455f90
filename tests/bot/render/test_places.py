"""Where on the path a port is stopped stands in its row."""

import pytest
from msgspec.structs import replace

from bot.render.rows import port_rows
from probes.address import Address
from probes.diagnosis.verdict import Hop, Place, PortState, Side, Verdict
from probes.observation import Endpoint
from tests.bot.render import path_reports
from tests.bot.render.path_facts import BEHIND, PROVIDER, ROUTER, SERVER, V6
from tests.bot.render.reports import V4, port, report


def where(place: Place | None) -> str:
    """Say in its row where port 25 is stopped."""
    dropped = path_reports.provider_drops()
    (row,) = (
        row
        for row in port_rows(
            replace(dropped, findings=(replace(dropped.findings[0], place=place),))
        )
        if row.port == 25
    )
    return row.words.removeprefix("no answer (filtered)").strip()


UNNUMBERED = Hop(ttl=0, address=Address("203.0.113.9"))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (None, ""),
        (Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND), "after hop 2"),
        (Place(side=Side.HOST, after=PROVIDER, before=None), "after hop 2"),
        (Place(side=Side.DEVICE, after=None, before=ROUTER), "before the first hop"),
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


def test_of_two_places_the_first_one_counts() -> None:
    dropped = path_reports.provider_drops()
    first = dropped.findings[0]
    second = replace(first, place=Place(side=Side.HOST, after=SERVER, before=None))
    rows = port_rows(replace(dropped, findings=(first, second)))
    assert [row.words for row in rows if row.port == 25] == ["no answer (filtered) after hop 2"]


def test_addresses_stopped_at_different_places_have_rows_of_their_own() -> None:
    far = replace(PROVIDER, ttl=7)
    endpoints = [Endpoint(address, 25) for address in (V4, V6)]
    findings = tuple(
        replace(
            path_reports.provider_drops().findings[0],
            endpoints=(endpoint,),
            place=Place(side=Side.PROVIDER, after=hop, before=None),
        )
        for endpoint, hop in zip(endpoints, (PROVIDER, far), strict=True)
    )
    ports = tuple(
        port(25, PortState.FILTERED, Verdict.FAILING, address=endpoint.address)
        for endpoint in endpoints
    )
    rows = port_rows(report(Verdict.FAILING, "x", ports=ports, findings=findings))
    assert [(row.words[-5:], row.where) for row in rows] == [
        ("hop 2", "at 192.0.2.10"),
        ("hop 7", "at 2001:db8:0:25::10"),
    ]
