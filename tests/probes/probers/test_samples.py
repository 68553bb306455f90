"""One attempt of a series: what is kept of a conversation, and when it is given up."""

from datetime import timedelta

import pytest

from probes.failure import FailureKind, Operation
from probes.goal import Sample
from probes.observation import Declined, Endpoint, Failed, Foreign, Observation, Sampled, Served
from probes.policy import Purpose
from probes.probers.samples import DIALOGUE_LIMIT, sample
from probes.services import Protocol
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.checking import CONTEXT
from tests.probes.identities import HOST
from tests.probes.mail_servers import GREETING, OFFER, breaks, drip, good
from tests.probes.network import REFUSES, RTT, SILENT, Behaviour, FakeNetwork, Serves
from tests.probes.servers import in_turn, linger, says, upgrade
from tests.probes.virtual_time import play
from tests.scenarios.facts import IPV4, VANTAGE

LIMIT = timedelta(seconds=2)
WAIT = timedelta(seconds=5)
SOURCE = 61234
POP = Protocol.POP3


def step(port: int) -> Sample:
    endpoint = Endpoint(IPV4, port)
    return Sample(name=HOST, endpoint=endpoint, number=4, source=SOURCE, wait=WAIT, limit=LIMIT)


def tried(port: int, behaviour: Behaviour, contexts: TlsContexts) -> tuple[Sampled, FakeNetwork]:
    net = FakeNetwork({}, {(IPV4, port): behaviour})
    seen: list[Observation] = []

    async def scene() -> None:
        await sample(step(port), VANTAGE, net, contexts, "", seen.append)

    play(scene())
    (one,) = seen
    assert isinstance(one, Sampled)
    return one, net


@pytest.mark.parametrize("port", [25, 110, 143, 465, 587, 993, 995, 4190])
def test_a_good_server_is_known_by_greeting_and_certificate(
    port: int, contexts: TlsContexts
) -> None:
    one, net = tried(port, Serves(good(port, CONTEXT)), contexts)
    assert isinstance(one.outcome, Served)
    assert one.outcome.line
    assert len(one.outcome.fingerprint) == 64
    assert one.outcome.problems == ()
    assert one.outcome.connect == RTT
    assert (one.number, one.source, one.again) == (4, SOURCE, False)
    assert net.opened == [(Endpoint(IPV4, port), SOURCE, Purpose.MAIL)]
    assert not net.left_open


def test_objections_to_a_certificate_are_kept(contexts: TlsContexts) -> None:
    one, _ = tried(993, Serves(good(993, identities.issued("elsewhere.example.net"))), contexts)
    assert isinstance(one.outcome, Served)
    assert [problem.code for problem in one.outcome.problems] == [62]


def test_a_server_without_encryption_shows_no_certificate(contexts: TlsContexts) -> None:
    plain = says(GREETING[POP], (b"CAPA", b"+OK\r\nTOP\r\n.\r\n"), (b"QUIT", b"+OK\r\n"))
    one, _ = tried(110, Serves(plain), contexts)
    assert isinstance(one.outcome, Served)
    assert one.outcome.fingerprint == ""


FAILURES: dict[str, tuple[int, Behaviour, Operation, FailureKind]] = {
    "refused": (993, REFUSES, Operation.CONNECT, FailureKind.CONNECTION_REFUSED),
    "silent": (993, SILENT, Operation.CONNECT, FailureKind.TIMEOUT),
    "mute": (143, Serves(linger), Operation.GREETING, FailureKind.TIMEOUT),
    "mute before TLS": (993, Serves(linger), Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT),
    "mute inside TLS": (
        993,
        Serves(in_turn(upgrade(CONTEXT), linger)),
        Operation.GREETING,
        FailureKind.TIMEOUT,
    ),
    "mute after the greeting": (
        110,
        Serves(in_turn(says(GREETING[POP], *OFFER[POP]), linger)),
        Operation.CAPABILITIES,
        FailureKind.TIMEOUT,
    ),
    "hung up on": (143, Serves(says()), Operation.GREETING, FailureKind.EOF),
    "reset": (143, Serves(breaks()), Operation.GREETING, FailureKind.CONNECTION_RESET),
    "not TLS": (
        993,
        Serves(says(b"* OK hello\r\n")),
        Operation.TLS_HANDSHAKE,
        FailureKind.NOT_TLS,
    ),
    "outdated TLS": (
        993,
        Serves(good(993, identities.outdated())),
        Operation.TLS_HANDSHAKE,
        FailureKind.TLS_ALERT,
    ),
}


@pytest.mark.parametrize(
    ("port", "behaviour", "operation", "kind"), FAILURES.values(), ids=FAILURES
)
def test_a_failure_is_kept_with_its_stage(
    port: int,
    behaviour: Behaviour,
    operation: Operation,
    kind: FailureKind,
    contexts: TlsContexts,
) -> None:
    one, net = tried(port, behaviour, contexts)
    assert isinstance(one.outcome, Failed)
    assert (one.outcome.failure.operation, one.outcome.failure.kind) == (operation, kind)
    assert not net.left_open


def test_a_server_that_says_no_is_quoted(contexts: TlsContexts) -> None:
    busy, _ = tried(143, Serves(says(b"* BYE later\r\n")), contexts)
    assert busy.outcome == Declined(code="BYE", lines=("* BYE later",))
    other, _ = tried(143, Serves(says(b"SSH-2.0-OpenSSH\r\n")), contexts)
    assert other.outcome == Foreign(lines=("SSH-2.0-OpenSSH",))


def test_silence_is_given_up_sooner_than_in_a_check(contexts: TlsContexts) -> None:
    one, _ = tried(993, SILENT, contexts)
    assert one.took == LIMIT


def test_a_server_that_drips_is_given_up(contexts: TlsContexts) -> None:
    one, _ = tried(143, Serves(drip()), contexts)
    assert one.took < DIALOGUE_LIMIT + LIMIT
