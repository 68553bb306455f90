from datetime import timedelta

import pytest

from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Finding, Severity, Side
from probes.observation import Observation
from tests.scenarios.facts import goal, resolves
from tests.scenarios.interception_rows import baited
from tests.scenarios.talk import talk


def found(*seen: Observation, ports: tuple[int, ...] = (143, 993)) -> Finding:
    findings = diagnose(goal(ports=ports), (*resolves(), *seen)).findings
    return next(one for one in findings if one.id == "device-av-plain-proxy")


def test_who_passes_valid_encryption_on_does_no_harm() -> None:
    assert found(*baited(143), *talk(143, 993)).severity is Severity.NOTE


@pytest.mark.parametrize(
    ("rtt", "side"),
    [
        (timedelta(microseconds=40), Side.DEVICE),
        (timedelta(milliseconds=3), Side.UNKNOWN),
        (None, Side.UNKNOWN),
    ],
)
def test_how_soon_they_answer_tells_whether_they_are_here(
    rtt: timedelta | None, side: Side
) -> None:
    assert found(*baited(143, rtt=rtt), *talk(143, 993)).side is side
