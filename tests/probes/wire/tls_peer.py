"""A server's TLS in memory, opposite to a session under test."""

import contextlib
import ssl

import pytest
from OpenSSL import SSL

from probes.wire.tls import TlsOutcome, TlsSession
from tests.probes import identities
from tests.probes.wire.chunks import Cut, whole


class Peer:
    """A server's TLS in memory, opposite to a session under test."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def answer(self, data: bytes) -> bytes:
        """Take part in the handshake."""
        self._incoming.write(data)
        try:
            self.tls.do_handshake()
        except ssl.SSLError:
            # It wants more, or it has refused: either way what it says is in the buffer.
            return self._outgoing.read()
        return self._outgoing.read()

    def say(self, plain: bytes) -> bytes:
        self.tls.write(plain)
        return self._outgoing.read()

    def hear(self, data: bytes) -> bytes:
        self._incoming.write(data)
        try:
            return self.tls.read()
        except ssl.SSLZeroReturnError:
            return b""

    def leave(self) -> bytes:
        try:
            self.tls.unwrap()
        except ssl.SSLError:
            return self._outgoing.read()
        raise AssertionError


class Restarting:
    """A server in memory that can start the handshake anew, as TLS 1.2 allowed."""

    def __init__(self) -> None:
        context = SSL.Context(SSL.TLS_METHOD)
        context.set_max_proto_version(SSL.TLS1_2_VERSION)
        identities.issuing().issue_cert(identities.HOST).configure_cert(context)
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()

    def answer(self, data: bytes) -> bytes:
        """Take part in the handshake."""
        self._tls.bio_write(data)
        return self._go_on()

    def start_anew(self) -> bytes:
        """Ask for another handshake."""
        assert self._tls.renegotiate()
        return self._go_on()

    def _go_on(self) -> bytes:
        with contextlib.suppress(SSL.WantReadError):
            self._tls.do_handshake()
        return self._tls.bio_read(65536)

    def refusal(self, data: bytes) -> str:
        """Read how the client refused."""
        self._tls.bio_write(data)
        with pytest.raises(SSL.Error) as refused:
            self._tls.recv(65536)
        return str(refused.value)


def feed(session: TlsSession, data: bytes, cut: Cut = whole) -> None:
    for piece in cut(data):
        session.receive_data(piece)


def shake(session: TlsSession, peer: Peer, cut: Cut = whole) -> TlsOutcome:
    """Let both sides talk until the session knows its outcome."""
    while session.outcome is None:
        flight = peer.answer(session.data_to_send())
        assert flight, "both sides wait"
        feed(session, flight, cut)
    feed(session, peer.answer(session.data_to_send()), cut)
    return session.outcome
