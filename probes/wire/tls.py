"""Sans-IO TLS client: bytes in, bytes out, one outcome; over pyOpenSSL's memory buffers.

Verification never stops the handshake: its objections are collected, so that one connection
yields the certificate's facts, the objections and the rest of the dialogue. The codes are
OpenSSL's X509_V_ERR numbers. What is not TLS is told by its first bytes, not by error texts.
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL, crypto

from probes.address import is_address
from probes.failure import Failure, FailureKind, Operation
from probes.observation import Failed, NotTls, Secured, TlsRefused, VerifyProblem
from probes.ocsp import withdrawn
from probes.wire.alerts import broken_off, refusal
from probes.wire.certificate import name_problem, read_certificate
from probes.wire.text import clean, clean_text
from probes.wire.trust import UNKNOWN_ISSUER, Roots

CHAIN_KEPT = 10
WHOLE_CHAIN_LIMIT = 16384
"""The most bytes of a chain that are kept as they came."""
_LEAF_AND_ISSUER = 2
_FIRST_BYTES = 200
_READ = 65536
_RECORD_TYPES = range(0x14, 0x18)
_LEGACY_CIPHERS = b"ALL:@SECLEVEL=0"

TlsOutcome = Secured | TlsRefused | NotTls | Failed


class TlsContexts:
    """The two client contexts of a process: today's defaults, and one that allows TLS 1.0."""

    def __init__(self, trust_file: str = "", shipped_roots: str = "") -> None:
        """Load the system's roots and, where given, those of the PEM ``trust_file``.

        ``shipped_roots`` takes the place of the list that programs of today ship.
        """
        self._shipped_roots = shipped_roots
        self.modern = _context(trust_file)
        self.modern.set_min_proto_version(SSL.TLS1_2_VERSION)
        self.legacy = _context(trust_file)
        self.legacy.set_min_proto_version(SSL.TLS1_VERSION)
        self.legacy.set_cipher_list(_LEGACY_CIPHERS)

    @cached_property
    def own_roots(self) -> Roots:
        """What this machine trusts."""
        return Roots(cast("crypto.X509Store", self.modern.get_cert_store()))

    @cached_property
    def shipped_roots(self) -> Roots:
        """What programs of today trust; loaded when it is first asked for."""
        return Roots.shipped(self._shipped_roots)


class _Notes:
    """What OpenSSL tells about one handshake while it is under way."""

    __slots__ = ("problems", "status")

    def __init__(self) -> None:
        self.problems: list[VerifyProblem] = []
        self.status = b""


class TlsSession:
    """One client session. ``outcome`` is None until the handshake ended one way or the other."""

    def __init__(
        self,
        contexts: TlsContexts,
        expected_name: str,
        *,
        legacy: bool = False,
        named: bool = True,
        keep: bool = False,
    ) -> None:
        """Prepare the ClientHello.

        An address as ``expected_name`` sends no SNI (RFC 6066), nor does a session that is not
        ``named``. To ``keep`` is to tell the whole chain, wherever it leads.
        """
        self._expected = expected_name
        self._keeps = keep
        self._contexts = contexts
        self._notes = _Notes()
        self._tls = SSL.Connection(contexts.legacy if legacy else contexts.modern, None)
        self._tls.set_app_data(self._notes)
        self._tls.set_connect_state()
        self._tls.request_ocsp()
        self.sni = expected_name if named and not is_address(expected_name) else ""
        if self.sni:
            self._tls.set_tlsext_host_name(self.sni.encode("ascii"))
        self._first = b""
        self.outcome: TlsOutcome | None = None
        self.alert: TlsRefused | None = None
        """The alert by which the peer broke off a dialogue inside TLS."""
        self._closed = False
        self._handshake()

    def data_to_send(self) -> bytes:
        """Return and forget the bytes that belong on the wire now."""
        pieces: list[bytes] = []
        while True:
            try:
                pieces.append(self._tls.bio_read(_READ))
            except SSL.Error:
                # WantReadError: the buffer is empty; after a fatal error there is none.
                return b"".join(pieces)

    def send(self, plain: bytes) -> None:
        """Encrypt application data; only after a Secured outcome."""
        try:
            self._tls.sendall(plain)
        except SSL.Error:
            # The peer broke the session; the next answer will be the end of the stream.
            self._closed = True

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the wire."""
        if len(self._first) < _FIRST_BYTES:
            self._first += data[: _FIRST_BYTES - len(self._first)]
        if self._closed or not data:
            return
        if self.outcome is None and (plain := self._not_tls()):
            # A line tells more than its first segment, which may be a single byte.
            if b"\n" in self._first or len(self._first) == _FIRST_BYTES:
                self._closed, self.outcome = True, plain
            return
        self._tls.bio_write(data)
        if self.outcome is None:
            self._handshake()

    def receive_eof(self) -> None:
        """Note that the peer closed the connection."""
        self.give_up(FailureKind.EOF)

    def give_up(self, kind: FailureKind) -> TlsOutcome:
        """End an unfinished handshake for the reason ``kind``; return how it ended."""
        self._closed = True
        if self.outcome is None:
            failure = Failure(operation=Operation.TLS_HANDSHAKE, kind=kind)
            self.outcome = self._not_tls() or Failed(failure=failure)
        return self.outcome

    def is_closed(self) -> bool:
        """Tell whether nothing more can be sent or read."""
        return self._closed

    def close(self) -> None:
        """Queue the close_notify; nobody waits for the peer's."""
        if isinstance(self.outcome, Secured) and not self._closed:
            self._closed = True
            # In the middle of a handshake that the peer began anew there is nothing to close.
            with contextlib.suppress(SSL.Error):
                self._tls.shutdown()

    def _handshake(self) -> None:
        try:
            self._tls.do_handshake()
        except SSL.WantReadError:
            return
        except SSL.Error as error:
            self.outcome = refusal(error)
        else:
            self.outcome = self._secured()
        self._closed = not isinstance(self.outcome, Secured)

    def _not_tls(self) -> NotTls | None:
        """Judge the first bytes: a TLS record starts with its type and the major version 3."""
        first = self._first
        if not first or (first[0] in _RECORD_TYPES and first[1:2] in {b"", b"\x03"}):
            return None
        failure = Failure(operation=Operation.TLS_HANDSHAKE, kind=FailureKind.NOT_TLS)
        return NotTls(failure=failure, first_bytes=clean(first, _FIRST_BYTES))

    def _secured(self) -> TlsOutcome:
        try:
            presented = self._tls.get_peer_cert_chain(as_cryptography=True) or []
            chain = tuple(read_certificate(one) for one in presented[:CHAIN_KEPT])
        except (ValueError, x509.InvalidVersion) as error:
            return broken_off(f"certificate not understood: {clean_text(str(error), 150)}")
        problems = [one for one in self._notes.problems if one.code]
        lost = any(one.code in UNKNOWN_ISSUER for one in problems)
        public = lost and self._contexts.shipped_roots.vouch_for(presented)
        mismatch = name_problem(presented[0], self._expected) if presented else None
        if mismatch is not None:
            problems.append(VerifyProblem(mismatch, 0))
        return Secured(
            version=self._tls.get_protocol_version_name(),
            cipher=self._tls.get_cipher_name() or "",
            chain=chain,
            chain_length=len(presented),
            problems=tuple(dict.fromkeys(problems)),
            public=public,
            kept=_whole(presented) if self._keeps or (lost and not public) else (),
            revoked=_revoked(presented, self._notes.status),
        )

    def read(self) -> bytes:
        """Return what has been decrypted and not yet read; only after a Secured outcome."""
        pieces: list[bytes] = []
        while True:
            try:
                pieces.append(self._tls.recv(_READ))
            except SSL.WantReadError:
                return b"".join(pieces)
            except SSL.Error as error:
                # close_notify, or a fatal alert after the handshake: either way it is over.
                self._closed = True
                ended = refusal(error)
                self.alert = ended if ended.failure.kind is FailureKind.TLS_ALERT else None
                return b"".join(pieces)


def _context(trust_file: str) -> SSL.Context:
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_default_verify_paths()
    if trust_file:
        context.load_verify_locations(trust_file)
    # A server may not start over: half a session later nothing could be sent or closed.
    context.set_options(SSL.OP_NO_RENEGOTIATION)
    context.set_verify(SSL.VERIFY_PEER, _note_problem)
    context.set_ocsp_client_callback(_note_status)
    return context


def _note_problem(
    connection: SSL.Connection, _certificate: crypto.X509, code: int, depth: int, _ok: int
) -> bool:
    cast("_Notes", connection.get_app_data()).problems.append(VerifyProblem(code, depth))
    return True


def _note_status(connection: SSL.Connection, status: bytes, _: object) -> bool:
    cast("_Notes", connection.get_app_data()).status = status
    return True


def _whole(presented: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
    whole = tuple(one.public_bytes(Encoding.DER) for one in presented[:CHAIN_KEPT])
    return whole if sum(map(len, whole)) <= WHOLE_CHAIN_LIMIT else ()


def _revoked(presented: Sequence[x509.Certificate], status: bytes) -> datetime | None:
    """Return since when the leaf is withdrawn, by the answer that the server sent along."""
    if not status or len(presented) < _LEAF_AND_ISSUER:
        return None
    leaf, issuer, *_ = _whole(presented[:_LEAF_AND_ISSUER]) or (b"", b"")
    return withdrawn(status, leaf, issuer)
