"""How a handshake fails inside TLS: the peer's alerts by number, our library's reasons in words."""

import re

from OpenSSL import SSL

from probes.failure import Failure, FailureKind, Operation
from probes.observation import TlsRefused

_REASON_LIMIT = 200

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


def refusal(error: SSL.Error) -> TlsRefused:
    """Tell how a handshake failed inside TLS, by the peer's alert or by our library."""
    rows = error.args[0] if error.args and isinstance(error.args[0], list) else []
    reasons = [str(row[-1]) for row in rows]
    for reason in reasons:
        if told := _ALERT.match(reason):
            alert = told["name"]
            failure = Failure(
                operation=Operation.TLS_HANDSHAKE, kind=FailureKind.TLS_ALERT, detail=alert
            )
            return TlsRefused(failure=failure, alert=_ALERTS.get(alert))
    return broken_off(" ".join(reasons))


def broken_off(reason: str) -> TlsRefused:
    """Tell that our side could not go on, and why."""
    detail = reason[:_REASON_LIMIT] or "the handshake broke off"
    failure = Failure(
        operation=Operation.TLS_HANDSHAKE, kind=FailureKind.TLS_PROTOCOL, detail=detail
    )
    return TlsRefused(failure=failure)
