"""The table of ports merges what is alike and keeps what matters."""

import pytest
from msgspec.structs import replace

from bot.render.rows import Row, aligned, in_order, most_important_first, port_rows
from probes.address import Address
from probes.diagnosis.verdict import PortResult, PortState, Verdict
from tests.bot.render import reports

V6 = Address("2001:db8::10")
THIRD = Address("192.0.2.30")


def rows(*ports: PortResult) -> list[tuple[int, str, str]]:
    found = port_rows(reports.report(Verdict.OK, "x", ports=ports))
    return [(row.port, row.words, row.where) for row in found]


def dead(number: int, address: Address = reports.V4, name: str = reports.HOST) -> PortResult:
    return reports.port(number, PortState.FILTERED, Verdict.FAILING, address=address, name=name)


def test_ports_stand_together_by_function() -> None:
    found = port_rows(reports.healthy())
    assert [row.port for row in found] == [143, 993, 110, 995, 25, 587, 465]


def test_one_address_needs_no_naming() -> None:
    assert rows(dead(25)) == [(25, "no answer (filtered)", "")]


def test_addresses_that_fare_alike_share_a_row() -> None:
    assert rows(reports.port(993), reports.port(993, address=V6)) == [(993, "works", "")]


def test_addresses_that_fare_differently_are_named() -> None:
    assert rows(reports.port(993), dead(993, V6)) == [
        (993, "works", "at 192.0.2.10"),
        (993, "no answer (filtered)", "at 2001:db8::10"),
    ]


def test_many_addresses_are_counted() -> None:
    more = [dead(993, Address(f"192.0.2.{last}")) for last in (30, 31, 32)]
    assert rows(reports.port(993), *more)[1][2] == "at 192.0.2.30 and 2 more"
    assert rows(reports.port(993), *more[:2])[1][2] == "at 192.0.2.30 and 192.0.2.31"


def test_hosts_are_named_where_there_are_several() -> None:
    assert rows(reports.port(25), dead(25, THIRD, "mx2.example.com")) == [
        (25, "works", "at mail.example.com (192.0.2.10)"),
        (25, "no answer (filtered)", "at mx2.example.com (192.0.2.30)"),
    ]


def test_a_port_that_nobody_knows_comes_last() -> None:
    known = reports.port(4190)
    unknown = replace(known, endpoint=replace(known.endpoint, port=7))
    report = replace(reports.healthy(), ports=(unknown, known))
    assert [row.service for row in port_rows(report)] == ["ManageSieve", "unknown service"]


@pytest.mark.parametrize(
    ("state", "verdict", "works", "expected"),
    [
        (PortState.OPEN, Verdict.OK, True, "works"),
        (PortState.OPEN, Verdict.DEGRADED, True, "works, with a warning"),
        (PortState.OPEN, Verdict.FAILING, False, "reachable, but not usable"),
        (PortState.OPEN, Verdict.NOT_OFFERED, False, "not offered"),
        (PortState.CLOSED, Verdict.NOT_OFFERED, False, "not offered: refused (closed)"),
        (PortState.CLOSED, Verdict.FAILING, False, "refused (closed)"),
        (PortState.REJECTED, Verdict.FAILING, False, "rejected by a firewall"),
        (PortState.INTERCEPTED, Verdict.FAILING, False, "somebody else answers (intercepted)"),
        (PortState.UNMEASURED, Verdict.INCONCLUSIVE, False, "not measured"),
    ],
)
def test_a_port_in_plain_words(
    state: PortState, verdict: Verdict, works: bool, expected: str
) -> None:
    assert rows(reports.port(993, state, verdict, works=works))[0][1] == expected


def test_the_most_important_rows_can_be_kept_in_their_order() -> None:
    everything = [
        Row(place=place, port=25, service="", words="", where="", verdict=verdict)
        for place, verdict in enumerate([*Verdict, *Verdict])
    ]
    kept = in_order(most_important_first(everything)[:3])
    assert [row.verdict for row in kept] == [Verdict.DEGRADED, Verdict.FAILING, Verdict.FAILING]


def test_columns_line_up() -> None:
    found = port_rows(reports.relay_blocked())
    assert aligned(found).split("\n")[3:6] == [
        "✓ 995  POP3S        works",
        "!  25  SMTP relay   no answer (filtered)",
        "✓ 587  submission   works",
    ]
