"""What came back for one SYN."""

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.goal import Probe
from probes.observation import Connected, Endpoint, Failed, SynProbe
from probes.syn import has_left, is_answer, is_end, is_reset, is_silence, router
from tests.scenarios.facts import AT, HOST, IPV4, OWN, RTT, VANTAGE, not_connected

STEP = Probe(name=HOST, endpoint=Endpoint(IPV4, 25), ttl=3)


def met(outcome: Connected | Failed) -> SynProbe:
    return SynProbe(
        vantage=VANTAGE, at=AT, took=RTT, name=HOST, endpoint=Endpoint(IPV4, 25), outcome=outcome
    )


def failed(kind: FailureKind, error: IcmpError | None = None) -> Failed:
    return Failed(failure=replace(not_connected(kind), icmp=error))


def icmp(sender: str, type_: int, code: int, *, own: bool = False) -> Failed:
    return failed(FailureKind.ICMP, IcmpError(Address(sender), type_, code, own))


SILENCE, ROUTER, END, RESET, KEPT_BACK = "silence", "router", "end", "reset", "kept back"
ANSWERS: dict[str, tuple[Connected | Failed, str]] = {
    "accepted": (Connected(rtt=RTT), END),
    "nothing": (failed(FailureKind.TIMEOUT), SILENCE),
    "a reset": (failed(FailureKind.CONNECTION_REFUSED), RESET),
    "time exceeded": (icmp("10.0.0.1", 11, 0), ROUTER),
    "hop limit exceeded": (icmp("fd00::1", 3, 0), ROUTER),
    "an error without a name": (failed(FailureKind.ICMP_UNNAMED), ROUTER),
    "prohibited": (icmp("10.0.0.1", 3, 13), END),
    "no route": (icmp("10.0.0.1", 3, 0), END),
    "no route over IPv6": (icmp("fd00::1", 1, 0), END),
    "this machine's own refusal": (icmp(OWN, 3, 3, own=True), KEPT_BACK),
    "no sockets": (failed(FailureKind.LOCAL_RESOURCES), KEPT_BACK),
    "our policy": (failed(FailureKind.POLICY), KEPT_BACK),
}


@pytest.mark.parametrize(("outcome", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_one_of_five(outcome: Connected | Failed, expected: str) -> None:
    probe = met(outcome)
    assert is_silence(probe) is (expected == SILENCE)
    assert (router(probe) is not None) is (expected == ROUTER)
    assert is_end(probe) is (expected in {END, RESET})
    assert is_reset(probe) is (expected == RESET)
    assert is_answer(probe) is (expected in {ROUTER, END, RESET})
    assert has_left(probe) is (expected != KEPT_BACK)


@pytest.mark.parametrize("sender", ["10.0.0.1", "fd00::1"])
def test_a_router_is_told_by_its_address(sender: str) -> None:
    kind = 3 if ":" in sender else 11
    assert router(met(icmp(sender, kind, 0))) == sender


def test_a_router_may_have_no_name() -> None:
    assert router(met(failed(FailureKind.ICMP_UNNAMED))) == ""
