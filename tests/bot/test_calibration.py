"""What the bot finds out about its own place, and hands to each check."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.calibration import EVERY, SOONER, Calibration, calibrate
from bot.check import perform
from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.config import Config
from probes.ability import Ability
from probes.goal import Anchor
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Endpoint,
    Observation,
)
from probes.policy import CANARIES, Policy, Purpose
from probes.report import Report
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes.network import Behaviour, FakeNetwork, Serves
from tests.probes.servers import linger
from tests.probes.virtual_time import play

MX, LITERAL = "mx1.example.net", "9.9.9.9"
NAMES = {(MX, "A"): ("9.9.9.25",), (MX, "AAAA"): ("2620:fe::25",)}
OPEN = Serves(linger)
ANSWERING: dict[tuple[str, int], Behaviour] = {
    ("9.9.9.25", 25): OPEN,
    ("2620:fe::25", 25): OPEN,
    (LITERAL, 465): OPEN,
}
CONFIG = Config(anchors=(Anchor(MX, 25), Anchor(LITERAL, 465)))


def calibrated(network: FakeNetwork, config: Config = CONFIG) -> tuple[Observation, ...]:
    return play(calibrate(config, network))


def calls(seen: tuple[Observation, ...]) -> dict[str, bool]:
    return {
        f"{one.name} {one.endpoint}": isinstance(one.outcome, Connected)
        for one in seen
        if isinstance(one, AnchorCall)
    }


def test_every_anchor_is_called_over_every_family() -> None:
    assert calls(calibrated(FakeNetwork(NAMES, ANSWERING))) == {
        f"{MX} 9.9.9.25:25": True,
        f"{MX} [2620:fe::25]:25": True,
        f"{LITERAL} 9.9.9.9:465": True,
    }


def test_an_anchor_that_is_silent_is_known_as_such() -> None:
    assert calls(calibrated(FakeNetwork(NAMES)))[f"{MX} 9.9.9.25:25"] is False


def test_an_anchor_without_an_address_is_passed_over() -> None:
    network = FakeNetwork(endpoints=ANSWERING)
    assert list(calls(calibrated(network))) == [f"{LITERAL} 9.9.9.9:465"]
    assert len(network.asked) == 2


def test_what_this_machine_can_do_is_known() -> None:
    seen = calibrated(FakeNetwork(unable={Ability.PING: "no"}), Config())
    told = {one.ability: one.works for one in seen if isinstance(one, AbilityTest)}
    assert told == {one: one is not Ability.PING for one in Ability}


def test_a_family_that_is_lacking_is_not_tried() -> None:
    network = FakeNetwork(NAMES, ANSWERING, unable={Ability.IPV6: "Network is unreachable"})
    seen = calibrated(network)
    assert f"{MX} [2620:fe::25]:25" not in calls(seen)
    assert not any(":" in one.endpoint.address for one in network.probes)


def test_nobody_answers_in_the_place_of_an_address_nobody_has() -> None:
    network = FakeNetwork()
    seen = calibrated(network, Config())
    assert {one.endpoint for one in network.probes} == {
        Endpoint(address, port) for address in CANARIES for port in SEVEN_PORTS
    }
    assert {one.purpose for one in network.probes} == {Purpose.CANARY}
    assert not any(isinstance(one, CanaryCall) for one in seen)


def test_a_proxy_that_answers_for_everybody_is_known() -> None:
    seen = calibrated(FakeNetwork(endpoints={(CANARIES[0], 993): OPEN}), Config())
    (found,) = (one for one in seen if isinstance(one, CanaryCall))
    assert found.endpoint == Endpoint(CANARIES[0], 993)


class Kept:
    """A calibration that is kept up for a while, and how often it was renewed."""

    def __init__(
        self,
        endpoints: Mapping[tuple[str, int], Behaviour],
        span: timedelta,
        config: Config = CONFIG,
    ) -> None:
        self.network = FakeNetwork(NAMES, endpoints)
        self.calibration = Calibration(config, self.network)
        play(self._scene(span))
        tried = [one for one in self.network.probes if one.endpoint == Endpoint(CANARIES[0], 25)]
        self.times = [one.at for one in tried]

    async def _scene(self, span: timedelta) -> None:
        assert self.calibration.known == ()
        async with self.calibration.kept_up():
            await asyncio.sleep(span.total_seconds())


def test_it_is_tried_at_start_and_then_daily() -> None:
    kept = Kept(ANSWERING, 2 * EVERY)
    first, second = kept.times
    assert first == timedelta()
    assert EVERY <= second <= EVERY + timedelta(seconds=10)
    assert calls(kept.calibration.known)


def test_a_silent_anchor_is_tried_again_sooner() -> None:
    assert len(Kept({}, 3 * SOONER).times) == 3


def test_the_operator_hears_once_of_an_anchor_that_the_policy_refuses() -> None:
    config = Config(anchors=(Anchor("10.0.0.9", 25),))
    with capture_logs() as logs:
        kept = Kept({}, 2 * EVERY, config)
    (told,) = (one for one in logs if one["event"] == "anchor_refused")
    assert told["log_level"] == "warning"
    assert told["reason"].startswith("10.0.0.9: 10.0.0.9 is a private address")
    assert [one["silent"] for one in logs if one["event"] == "calibrated"] == [[], []]
    assert calls(kept.calibration.known) == {"10.0.0.9 10.0.0.9:25": False}
    assert len(kept.times) == 2


def test_a_bug_of_ours_stops_no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: FakeNetwork) -> object:
        raise AssertionError

    monkeypatch.setattr(FakeNetwork, "abilities", broken)
    with capture_logs() as logs:
        kept = Kept(ANSWERING, timedelta(seconds=1))
    assert [one["event"] for one in logs] == ["calibration_crashed"]
    assert kept.calibration.known == ()


def test_a_check_begins_with_what_is_known_and_asks_no_anchor_again() -> None:
    check = parse_command("mail.example.com 25 993")
    assert isinstance(check, Check)
    config = Config(anchors=CONFIG.anchors, policy=Policy(allow=("192.0.2.0/24",)))
    names = {**NAMES, ("mail.example.com", "A"): ("192.0.2.10",)}
    network = FakeNetwork(names, {("192.0.2.10", 993): OPEN})

    async def scene() -> tuple[tuple[Observation, ...], Report]:
        known = await calibrate(config, network)
        network.probes.clear()
        report = await perform(check, config, network, TlsContexts, lambda _: None, known=known)
        return known, report

    known, report = play(scene())
    assert report.observations[: len(known)] == known
    assert not any(one.purpose is Purpose.ANCHOR for one in network.probes)
    assert "runner-egress-25-blocked" in [one.id for one in report.findings]


def test_a_check_on_its_own_calls_the_anchors_of_a_port_in_trouble() -> None:
    check = parse_command("mail.example.com 25 993")
    assert isinstance(check, Check)
    config = Config(anchors=CONFIG.anchors, policy=Policy(allow=("192.0.2.0/24",)))
    names = {**NAMES, ("mail.example.com", "A"): ("192.0.2.10",)}
    network = FakeNetwork(names, {("192.0.2.10", 993): OPEN, **ANSWERING})
    report = play(perform(check, config, network, TlsContexts, lambda _: None))
    assert calls(report.observations) == {f"{MX} 9.9.9.25:25": True}
