"""Pings read the same in every voice, with the reason where none was sent."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.render.paths import ping_lines
from probes.address import Address
from probes.diagnosis.verdict import PingResult, Verdict
from probes.failure import FailureKind
from probes.observation import Observation
from tests.bot.render import reports
from tests.bot.render.path_facts import V6, denied, ms
from tests.bot.render.reports import V4


def pinged(*pings: PingResult, seen: tuple[Observation, ...] = ()) -> tuple[str, ...]:
    return ping_lines(reports.report(Verdict.OK, "x", pings=pings, seen=seen))


def result(
    sent: int, received: int, average: float | None = None, address: Address = V4
) -> PingResult:
    return PingResult(
        name=reports.HOST,
        address=address,
        sent=sent,
        received=received,
        average=None if average is None else ms(average),
    )


@pytest.mark.proves("A22")
def test_the_figures_stand_in_one_line() -> None:
    ping = replace(result(4, 4, 12.14), handshake=timedelta(microseconds=12_040))
    assert pinged(ping) == (
        "Ping 192.0.2.10: 4 of 4 answered, average 12.1 ms, TCP handshake 12.0 ms",
    )


def test_what_is_unknown_is_left_out() -> None:
    assert pinged(result(4, 0)) == ("Ping 192.0.2.10: 0 of 4 answered",)


def test_a_machine_that_may_not_ping_says_so_once() -> None:
    seen = (denied("no permission"), denied("no permission", V6))
    assert pinged(result(0, 0), result(0, 0, address=V6), seen=seen) == (
        "Ping was not possible from here",
    )


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (
            FailureKind.POLICY,
            "Ping was not sent: its address is not allowed to be checked",
        ),
        (
            FailureKind.OVER_BUDGET,
            "Ping was not sent: its address was checked often enough just now",
        ),
    ],
)
def test_a_ping_that_was_refused_here_is_not_called_impossible(
    kind: FailureKind, line: str
) -> None:
    assert pinged(result(0, 0), seen=(denied("no", kind=kind),)) == (line,)


def test_addresses_that_were_not_pinged_are_told_apart_by_reason() -> None:
    seen = (denied("no", kind=FailureKind.POLICY), denied("no permission", V6))
    assert pinged(result(0, 0), result(0, 0, address=V6), seen=seen) == (
        "Ping of 192.0.2.10 was not sent: its address is not allowed to be checked",
        "Ping of 2001:db8:0:25::10 was not possible from here",
    )


def test_a_report_that_does_not_tell_why_says_no_more() -> None:
    assert pinged(result(0, 0)) == ("Ping was not sent",)


def test_an_address_that_may_not_be_pinged_is_named_beside_others() -> None:
    seen = (denied("no permission", V6),)
    assert pinged(result(4, 4, 9), result(0, 0, address=V6), seen=seen) == (
        "Ping 192.0.2.10: 4 of 4 answered, average 9.0 ms",
        "Ping of 2001:db8:0:25::10 was not possible from here",
    )


def test_two_names_of_one_address_need_one_line() -> None:
    assert len(pinged(result(4, 4, 9), replace(result(4, 4, 9), name="mx.example.com"))) == 1
