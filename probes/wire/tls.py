"""Sans-IO TLS client: bytes in, bytes out, one outcome; over pyOpenSSL's memory buffers.

Verification never stops the handshake: its objections are collected, so that one connection
yields the certificate's facts, the objections and the rest of the dialogue. The codes are
OpenSSL's X509_V_ERR numbers. What is not TLS is told by its first bytes, not by error texts.
"""

import contextlib
import re
from typing import cast

from cryptography import x509
from OpenSSL import SSL, crypto

from probes.address import is_address
from probes.failure import Failure, FailureKind, Operation
from probes.observation import Failed, NotTls, Secured, TlsRefused, VerifyProblem
from probes.wire.certificate import name_problem, read_certificate
from probes.wire.text import clean, clean_text

CHAIN_KEPT = 10
_FIRST_BYTES = 200
_READ = 65536
_RECORD_TYPES = range(0x14, 0x18)
_LEGACY_CIPHERS = b"ALL:@SECLEVEL=0"

_ALERTS = {
    "unexpected message": 10,
    "bad record mac": 20,
    "record overflow": 22,
    "handshake failure": 40,
    "bad certificate": 42,
    "unsupported certificate": 43,
    "certificate revoked": 44,
    "certificate expired": 45,
    "certificate unknown": 46,
    "illegal parameter": 47,
    "unknown ca": 48,
    "access denied": 49,
    "decode error": 50,
    "decrypt error": 51,
    "protocol version": 70,
    "insufficient security": 71,
    "internal error": 80,
    "inappropriate fallback": 86,
    "user cancelled": 90,
    "missing extension": 109,
    "unsupported extension": 110,
    "certificate unobtainable": 111,
    "unrecognized name": 112,
    "bad certificate status response": 113,
    "bad certificate hash value": 114,
    "unknown psk identity": 115,
    "certificate required": 116,
    "no application protocol": 120,
}
"""OpenSSL's name of an alert, to the number of RFC 8446 section 6."""

_ALERT = re.compile(r"(?:\S+ alert|tlsv1) (?P<name>.+)")
"""A reason text of OpenSSL that stands for an alert; those of RFC 6066 lack the word."""

TlsOutcome = Secured | TlsRefused | NotTls | Failed


class TlsContexts:
    """The two client contexts of a process: today's defaults, and one that allows TLS 1.0."""

    def __init__(self, trust_file: str = "") -> None:
        """Load the system's roots and, where given, those of the PEM ``trust_file``."""
        self.modern = _context(trust_file)
        self.modern.set_min_proto_version(SSL.TLS1_2_VERSION)
        self.legacy = _context(trust_file)
        self.legacy.set_min_proto_version(SSL.TLS1_VERSION)
        self.legacy.set_cipher_list(_LEGACY_CIPHERS)


class TlsSession:
    """One client session. ``outcome`` is None until the handshake ended one way or the other."""

    def __init__(self, contexts: TlsContexts, expected_name: str, *, legacy: bool = False) -> None:
        """Prepare the ClientHello; an address as ``expected_name`` sends no SNI (RFC 6066)."""
        self._expected = expected_name
        self._problems: list[VerifyProblem] = []
        self._tls = SSL.Connection(contexts.legacy if legacy else contexts.modern, None)
        self._tls.set_app_data(self._problems)
        self._tls.set_connect_state()
        self.sni = "" if is_address(expected_name) else expected_name
        if self.sni:
            self._tls.set_tlsext_host_name(self.sni.encode("ascii"))
        self._first = b""
        self.outcome: TlsOutcome | None = None
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
            self.outcome = _refused(error)
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
            return _failed_in_tls(f"certificate not understood: {clean_text(str(error), 150)}")
        problems = [one for one in self._problems if one.code]
        mismatch = name_problem(presented[0], self._expected) if presented else None
        if mismatch is not None:
            problems.append(VerifyProblem(mismatch, 0))
        return Secured(
            version=self._tls.get_protocol_version_name(),
            cipher=self._tls.get_cipher_name() or "",
            chain=chain,
            chain_length=len(presented),
            problems=tuple(dict.fromkeys(problems)),
        )

    def read(self) -> bytes:
        """Return what has been decrypted and not yet read; only after a Secured outcome."""
        pieces: list[bytes] = []
        while True:
            try:
                pieces.append(self._tls.recv(_READ))
            except SSL.WantReadError:
                return b"".join(pieces)
            except SSL.Error:
                # close_notify, or a fatal alert after the handshake: either way it is over.
                self._closed = True
                return b"".join(pieces)


def _context(trust_file: str) -> SSL.Context:
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_default_verify_paths()
    if trust_file:
        context.load_verify_locations(trust_file)
    # A server may not start over: half a session later nothing could be sent or closed.
    context.set_options(SSL.OP_NO_RENEGOTIATION)
    context.set_verify(SSL.VERIFY_PEER, _note_problem)
    return context


def _note_problem(
    connection: SSL.Connection, _certificate: crypto.X509, code: int, depth: int, _ok: int
) -> bool:
    problems = cast("list[VerifyProblem]", connection.get_app_data())
    problems.append(VerifyProblem(code, depth))
    return True


def _refused(error: SSL.Error) -> TlsOutcome:
    rows = error.args[0] if error.args and isinstance(error.args[0], list) else []
    reasons = [str(row[-1]) for row in rows]
    for reason in reasons:
        if told := _ALERT.match(reason):
            alert = told["name"]
            failure = Failure(
                operation=Operation.TLS_HANDSHAKE, kind=FailureKind.TLS_ALERT, detail=alert
            )
            return TlsRefused(failure=failure, alert=_ALERTS.get(alert))
    return _failed_in_tls(" ".join(reasons))


def _failed_in_tls(reason: str) -> TlsRefused:
    detail = reason[:_FIRST_BYTES] or "the handshake broke off"
    failure = Failure(
        operation=Operation.TLS_HANDSHAKE, kind=FailureKind.TLS_PROTOCOL, detail=detail
    )
    return TlsRefused(failure=failure)
