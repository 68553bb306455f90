import pytest

from probes.failure import FailureKind
from probes.observation import Failed, NotTls
from probes.wire.tls import TlsContexts, TlsSession
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.wire.chunks import Cut, byte_by_byte, whole
from tests.probes.wire.tls_peer import Peer, feed, shake

PLAIN = {
    "imap": b"* OK ready\r\n",
    "smtp": b"421 too many connections\r\n",
    "web": b"HTTP/1.1 302 Found\r\n",
    "no text": b"\x00\xff\n",
    "almost a record": b"\x16\x01\n",
    "no line": b"*" * 200,
    "a line that never ends": b"* OK " + b"x" * 1000,
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_an_answer_that_is_not_tls_is_shown(text: bytes, contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.receive_data(text)
    assert isinstance(session.outcome, NotTls)
    assert session.outcome.failure.kind is FailureKind.NOT_TLS
    if text.isascii() and text[0] > 0x20:
        assert session.outcome.first_bytes.startswith(text.decode().splitlines()[0][:200])


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_an_answer_that_is_not_tls_reads_the_same_byte_by_byte(
    text: bytes, contexts: TlsContexts
) -> None:
    session, at_once = TlsSession(contexts, HOST), TlsSession(contexts, HOST)
    feed(session, text, byte_by_byte)
    at_once.receive_data(text)
    assert isinstance(session.outcome, NotTls)
    assert session.outcome == at_once.outcome
    assert session.is_closed()


UNFINISHED = {"one byte": b"\x00", "almost a record": b"\x16\x01", "half a line": b"* OK re"}


@pytest.mark.parametrize("cut", [whole, byte_by_byte])
@pytest.mark.parametrize("text", UNFINISHED.values(), ids=UNFINISHED)
def test_half_a_line_is_judged_only_when_no_more_can_come(
    text: bytes, cut: Cut, contexts: TlsContexts
) -> None:
    for kind in (FailureKind.EOF, FailureKind.TIMEOUT):
        session = TlsSession(contexts, HOST)
        feed(session, text, cut)
        assert not session.is_closed(), "more may come"
        outcome = session.give_up(kind)
        assert isinstance(outcome, NotTls)
        assert session.outcome is outcome
        assert session.is_closed()


def test_giving_up_names_the_reason(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    outcome = session.give_up(FailureKind.TIMEOUT)
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.TIMEOUT


def test_giving_up_later_keeps_the_outcome(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    outcome = shake(session, Peer(identities.issued()))
    assert session.give_up(FailureKind.TIMEOUT) is outcome


def test_bytes_behind_the_end_change_nothing(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.receive_data(b"* OK ready\r\n")
    outcome = session.outcome
    session.receive_data(b"* BYE\r\n" * 100)
    assert session.outcome is outcome


@pytest.mark.parametrize("begun", [b"", b"\x16", b"\x16\x03\x03\x00\x7a\x02"])
def test_an_end_in_the_handshake_is_an_eof(begun: bytes, contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.receive_data(begun)
    session.receive_eof()
    assert isinstance(session.outcome, Failed)
    assert session.outcome.failure.kind is FailureKind.EOF
    assert session.is_closed()


def test_an_end_after_the_handshake_keeps_the_outcome(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    outcome = shake(session, Peer(identities.issued()))
    session.receive_eof()
    assert session.outcome is outcome
    assert session.is_closed()
