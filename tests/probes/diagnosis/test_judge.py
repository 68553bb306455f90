"""One diagnosis is of one vantage point, and what explains one thing hides no other."""

import pytest
from msgspec.structs import replace

from probes.diagnosis.judge import diagnose
from probes.failure import FailureKind, Operation
from probes.observation import Observation
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import answered, lost, ping
from tests.scenarios.facts import goal, resolves, silent
from tests.scenarios.row import others
from tests.scenarios.talk import failed, objected, talk

_EXPIRED, _WRONG_NAME = 10, 62
_NO_GREETING = failed(Operation.GREETING, FailureKind.TIMEOUT)
_NO_HELLO = failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT)
_HUNG_UP = failed(Operation.TLS_HANDSHAKE, FailureKind.EOF)
_LOSS = (
    ping(*answered(2), *lost(2)),
    ping(*answered(14), *lost(6), second=True),
    *silent(465)[:1],
    *talk(465, attempt=2),
)


def found(*seen: Observation) -> list[str]:
    return [one.id for one in diagnose(goal(), (*resolves(), *seen)).findings]


def test_what_another_vantage_point_saw_is_not_judged_along() -> None:
    seen = talk(993)
    foreign = replace(seen[0], vantage="elsewhere")
    with pytest.raises(ValueError, match="elsewhere in a check from office"):
        found(*seen, foreign)


def test_loss_explains_a_single_stalled_conversation() -> None:
    stalled = talk(143, greeting=_NO_GREETING)
    assert found(*_LOSS, *stalled, *talk(*others(143, 465)))[0] == "path-loss"
    assert "svc-hung-silent" not in found(*_LOSS, *stalled, *talk(*others(143, 465)))


def test_loss_does_not_explain_a_service_that_stalls_on_both_its_ports() -> None:
    stalled = (*talk(143, greeting=_NO_GREETING), *talk(993, handshake=_NO_HELLO))
    both = found(*_LOSS, *stalled, *talk(*others(143, 993, 465)))
    assert sorted(both) == ["path-loss", "svc-hung-silent"]


def test_a_black_hole_does_not_hide_a_bad_certificate() -> None:
    seen = talk(*SEVEN_PORTS, handshake=_NO_HELLO, small=objected(_EXPIRED))
    assert found(*seen) == ["isp-pmtu-blackhole", "cert-expired"]


def test_outdated_encryption_does_not_hide_a_bad_certificate() -> None:
    old = replace(objected(_WRONG_NAME), version="TLSv1")
    seen = talk(*SEVEN_PORTS, handshake=_HUNG_UP, legacy=old)
    assert found(*seen) == ["tls-legacy-only", "cert-wrong-name"]
