"""The live view tells of walks, pings and the runner's own tests while they run."""

import pytest
from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address
from probes.event import Event, NoAnswerYet, StepStarted
from probes.failure import FailureKind, IcmpError
from probes.goal import CallAnchor, CallCanary, Converse, Probe, SendEchoes
from probes.observation import Endpoint, Observation, TlsHandshake
from tests.bot.render import reports
from tests.bot.render.path_facts import (
    PROVIDER,
    REFUSAL,
    REJECTED,
    ROUTER,
    SILENCE,
    UNNAMED,
    ability,
    call,
    canary,
    denied,
    died_at,
    ping,
    syn,
)
from tests.bot.render.reports import act
from tests.bot.render.watching import FAILED, V6, connected, line, progress, seconds, started

OWN = replace(REJECTED, icmp=IcmpError(Address("192.168.1.20"), 3, 1, own=True))


def walking(port: int, ttl: int = 1) -> StepStarted:
    return StepStarted(Probe(name=reports.HOST, endpoint=Endpoint(reports.V4, port), ttl=ttl))


class TestPaths:
    def test_silence_is_mentioned_at_once_when_it_is_known(self) -> None:
        quiet = NoAnswerYet(reports.HOST, Endpoint(reports.V4, 25))
        shown = progress(started(25), quiet)
        assert line(shown, 1) == "25 SMTP relay: no answer yet"
        shown.note(connected(25), seconds(1))
        assert line(shown, 1) == "25 SMTP relay: connected"

    def test_another_attempt_waits_anew(self) -> None:
        quiet = NoAnswerYet(reports.HOST, Endpoint(reports.V4, 25))
        assert line(progress(started(25), quiet, started(25, attempt=2))) == "25 SMTP relay: trying"

    def test_silence_of_a_port_that_nobody_saw_begin_is_passed_over(self) -> None:
        quiet = NoAnswerYet(reports.HOST, Endpoint(reports.V4, 25))
        assert progress(quiet).lines(seconds(9)) == ()

    @pytest.mark.parametrize(
        ("probes", "expected"),
        [
            pytest.param([], None, id="none yet"),
            pytest.param([syn(25, 1, 1000, SILENCE)], None, id="silence"),
            pytest.param(
                [syn(25, 2, 8, died_at(PROVIDER)), syn(25, 1, 1, died_at(ROUTER))],
                "packets get to hop 2, 198.51.100.1",
                id="routers",
            ),
            pytest.param([syn(25, 4, 8, UNNAMED)], "packets get to hop 4", id="no address"),
            pytest.param(
                [syn(25, 6, 12), syn(25, 5, 12), syn(25, 7, 12)],
                "packets are accepted at hop 5",
                id="accepted",
            ),
            pytest.param([syn(25, 3, 9, REFUSAL)], "packets are refused at hop 3", id="reset"),
            pytest.param(
                [syn(25, 3, 9, REFUSAL), syn(25, 2, 8, died_at(PROVIDER))],
                "packets are refused after hop 2, 198.51.100.1",
                id="reset behind a router",
            ),
            pytest.param(
                [syn(25, 2, 8, died_at(PROVIDER)), syn(25, 3, 9)],
                "packets are accepted at hop 3",
                id="accepted behind a router",
            ),
            pytest.param([syn(25, 3, 9, REJECTED)], "packets are turned away at hop 3", id="icmp"),
            pytest.param([syn(25, 0, 12)], None, id="a connect is no walk"),
            pytest.param([syn(25, 1, 9, OWN)], None, id="this machine's own error"),
            pytest.param(
                [syn(25, 1, 9, OWN), syn(25, 2, 8, died_at(PROVIDER))],
                "packets get to hop 2, 198.51.100.1",
                id="a router beyond this machine's own error",
            ),
        ],
    )
    def test_a_walk_shows_under_its_port(
        self, probes: list[Observation], expected: str | None
    ) -> None:
        port, *path = progress(started(25), walking(25), *probes).lines(seconds(2))
        assert port == "25 SMTP relay: no answer yet"
        assert path == ([] if expected is None else [f"  {expected}"])

    def test_addresses_with_paths_of_their_own_are_told_apart(self) -> None:
        shown = progress(
            started(25), started(25, V6), walking(25), syn(25, 2, 8, died_at(PROVIDER))
        )
        assert shown.lines(seconds(2)) == (
            "25 SMTP relay at 192.0.2.10: no answer yet",
            "  packets get to hop 2, 198.51.100.1",
            "25 SMTP relay at 2001:db8::10: no answer yet",
        )

    def test_a_port_walked_for_comparison_alone_is_no_news(self) -> None:
        met = syn(587, 3, 9, died_at(PROVIDER))
        shown = progress(started(587), connected(587), walking(587, ttl=3), met)
        assert line(shown) == "587 submission: connected"

    def test_a_walk_to_a_port_that_nobody_saw_begin_is_passed_over(self) -> None:
        shown = progress(started(25), walking(443), syn(443, 1, 9, died_at(ROUTER)))
        assert line(shown) == "25 SMTP relay: trying"

    def test_a_second_look_with_small_segments_is_no_news(self) -> None:
        again = Converse(name=reports.HOST, endpoint=Endpoint(reports.V4, 993), mss=1200)
        small = act(TlsHandshake, 993, sni="", mss=1200, outcome=FAILED)
        shown = progress(started(993), connected(993), StepStarted(again), small)
        assert line(shown) == "993 IMAPS: connected"


def echoes(address: Address = reports.V4) -> StepStarted:
    step = SendEchoes(
        name=reports.HOST, address=address, count=4, interval=seconds(0.2), patience=seconds(1)
    )
    return StepStarted(step)


class TestPings:
    @pytest.mark.parametrize(
        ("pings", "expected"),
        [
            pytest.param([], "waiting for answers", id="waiting"),
            pytest.param([ping(11.5, 12.5, 12, 12)], "4 of 4 answered, 12 ms", id="all"),
            pytest.param([ping(12, None)], "1 of 2 answered, 12 ms", id="some"),
            pytest.param([ping(None, None)], "0 of 2 answered", id="none"),
            pytest.param(
                [ping(None, 12), ping(12, 12, 12, round_=2)], "4 of 5 answered, 12 ms", id="rounds"
            ),
            pytest.param([denied("no permission")], "not possible from here", id="denied"),
            pytest.param(
                [denied("a private address", kind=FailureKind.POLICY)],
                "not sent: its address is not allowed to be checked",
                id="refused by the policy",
            ),
            pytest.param(
                [denied("three in five minutes", kind=FailureKind.OVER_BUDGET)],
                "not sent: its address was checked often enough just now",
                id="refused by the budget",
            ),
        ],
    )
    def test_pings_are_counted(self, pings: list[Observation], expected: str) -> None:
        assert line(progress(echoes(), *pings)) == f"ping: {expected}"

    def test_addresses_that_fare_alike_share_a_line(self) -> None:
        assert line(progress(echoes(), echoes(V6))) == "ping: waiting for answers"

    def test_addresses_that_fare_differently_are_told_apart(self) -> None:
        shown = progress(echoes(), echoes(V6), ping(12))
        assert shown.lines(seconds(0)) == (
            "ping at 192.0.2.10: 1 of 1 answered, 12 ms",
            "ping at 2001:db8::10: waiting for answers",
        )


class TestCalls:
    @pytest.mark.parametrize(
        ("events", "expected"),
        [
            ([], "trying"),
            ([call(answered=True)], "connected"),
            ([call(answered=False)], "no answer"),
        ],
    )
    def test_an_anchor_is_for_comparison(self, events: list[Event], expected: str) -> None:
        step = StepStarted(CallAnchor("mx.anchor.example", Endpoint(Address("203.0.113.25"), 25)))
        shown = progress(step, *events)
        assert line(shown) == f"for comparison, mx.anchor.example port 25: {expected}"

    def test_a_canary_is_mentioned_when_somebody_answers_for_it(self) -> None:
        step = StepStarted(CallCanary(Endpoint(Address("192.0.2.1"), 25)))
        assert progress(step, canary(answered=False)).lines(seconds(9)) == ()
        shown = progress(step, canary(answered=True))
        assert line(shown) == "192.0.2.1:25 answers, an address that nobody has"

    def test_what_this_machine_cannot_do_is_mentioned(self) -> None:
        shown = progress(ability(Ability.IPV4, works=True), ability(Ability.IPV6, "no address"))
        assert line(shown) == "not possible from here: IPv6 (no address)"
        assert line(progress(ability(Ability.PING))) == "not possible from here: ping"
