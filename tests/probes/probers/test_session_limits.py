from datetime import timedelta

import pytest

from probes.failure import FailureKind, Operation
from probes.observation import Greeted, NotTls
from probes.services import Protocol
from probes.wire.tls import TlsContexts
from tests.probes.mail_servers import ENCRYPTED, GREETING, OFFER, Step, breaks, drip, good, slowly
from tests.probes.probers.holding import CONTEXT, UP_TO_TLS, hold
from tests.probes.servers import Script, in_turn, linger, says, upgrade

SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3

GREETING_LIMITS = [(25, 60), (587, 30), (143, 30), (110, 30), (4190, 30)]


@pytest.mark.parametrize(("port", "seconds"), GREETING_LIMITS)
def test_a_greeting_may_take_its_time_and_no_more(
    port: int, seconds: int, contexts: TlsContexts
) -> None:
    held = hold(port, linger, contexts)
    assert held.last_failure() == (Operation.GREETING, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=seconds)


@pytest.mark.parametrize(("port", "seconds"), GREETING_LIMITS)
def test_a_late_greeting_counts(port: int, seconds: int, contexts: TlsContexts) -> None:
    held = hold(port, slowly(good(port, CONTEXT), seconds - 1), contexts)
    assert isinstance(held.outcomes[0], Greeted)
    assert held.seen[1].took == timedelta(seconds=seconds - 1)


_HALF_A_LIST = (b"CAPA", b"+OK\r\n")
DRIPS = [
    (587, drip(b"2"), Operation.GREETING, 30),
    (25, drip(b"220-wait\r\n"), Operation.GREETING, 60),
    (143, drip(b"* wait\r\n", before=(GREETING[IMAP],)), Operation.CAPABILITIES, 15),
    (
        110,
        drip(b"x\r\n", before=(GREETING[POP3], (b"CAPA", b"+OK\r\n"))),
        Operation.CAPABILITIES,
        15,
    ),
    (587, drip(b"2", before=(GREETING[SMTP], *OFFER[SMTP])), Operation.STARTTLS, 15),
    (993, drip(b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\x00"), Operation.TLS_HANDSHAKE, 15),
    (587, drip(b"\x16\x03\x03", before=UP_TO_TLS), Operation.TLS_HANDSHAKE, 15),
]


@pytest.mark.parametrize(
    ("port", "script", "stage", "seconds"), DRIPS, ids=lambda one: str(getattr(one, "value", ""))
)
def test_a_server_that_drips_gains_nothing(
    port: int, script: Script, stage: Operation, seconds: int, contexts: TlsContexts
) -> None:
    held = hold(port, script, contexts)
    assert held.last_failure() == (stage, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=seconds)


def test_half_a_line_in_the_clear_is_shown_at_the_time_limit(contexts: TlsContexts) -> None:
    held = hold(993, in_turn(says(b"* OK rea"), linger), contexts)
    (outcome,) = held.outcomes
    assert isinstance(outcome, NotTls)
    assert outcome.first_bytes == "* OK rea"
    assert held.seen[-1].took == timedelta(seconds=15)


def test_a_line_in_the_clear_needs_no_waiting(contexts: TlsContexts) -> None:
    held = hold(993, in_turn(says(b"* OK ready\r\n"), linger), contexts, piece=1)
    (outcome,) = held.outcomes
    assert isinstance(outcome, NotTls)
    assert outcome.first_bytes == "* OK ready\\x0d\\x0a"
    assert held.seen[-1].took < timedelta(seconds=15)


def test_a_farewell_gets_five_seconds(contexts: TlsContexts) -> None:
    script = in_turn(upgrade(CONTEXT), says(GREETING[IMAP], ENCRYPTED[IMAP]), linger)
    held = hold(993, script, contexts)
    assert held.last_failure() == (Operation.QUIT, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=5)


STAGES: list[tuple[int, tuple[Step, ...], Operation]] = [
    (587, (), Operation.GREETING),
    (587, (GREETING[SMTP], (b"EHLO", b"250-mx\r\n")), Operation.CAPABILITIES),
    (587, (GREETING[SMTP], *OFFER[SMTP], (b"STARTTLS", b"2")), Operation.STARTTLS),
    (587, UP_TO_TLS, Operation.TLS_HANDSHAKE),
    (993, (), Operation.TLS_HANDSHAKE),
]


@pytest.mark.parametrize(("port", "before", "stage"), STAGES, ids=[x[2] for x in STAGES])
def test_the_end_of_the_stream_fails_its_stage(
    port: int, before: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(port, says(*before), contexts)
    assert held.last_failure() == (stage, FailureKind.EOF)


@pytest.mark.parametrize(("port", "before", "stage"), STAGES, ids=[x[2] for x in STAGES])
def test_a_reset_fails_its_stage(
    port: int, before: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(port, breaks(*before), contexts)
    assert held.last_failure() == (stage, FailureKind.CONNECTION_RESET)


TLS_STAGES: list[tuple[tuple[Step, ...], Operation]] = [
    ((), Operation.GREETING),
    ((GREETING[IMAP], (b"a1", b"* CAPABILITY\r\n")), Operation.CAPABILITIES),
]


@pytest.mark.parametrize(("words", "stage"), TLS_STAGES, ids=[x[1] for x in TLS_STAGES])
def test_the_end_of_the_stream_inside_tls_fails_its_stage(
    words: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(993, in_turn(upgrade(CONTEXT), says(*words)), contexts)
    assert held.last_failure() == (stage, FailureKind.EOF)
