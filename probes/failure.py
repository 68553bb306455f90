"""What went wrong: an operation and a kind, decided once, from one classifier.

A network failure is data. The same record serves the connect, the dialogue and the handshake,
so that rules compare kinds and never exception texts.
"""

import errno
from enum import StrEnum

from msgspec import Struct

from probes.address import Address, Family, family


class Operation(StrEnum):
    """The step of a conversation that failed; ``fetch`` is that of a request over HTTP."""

    ASK = "ask"
    CONNECT = "connect"
    GREETING = "greeting"
    CAPABILITIES = "capabilities"
    STARTTLS = "starttls"
    TLS_HANDSHAKE = "tls_handshake"
    QUIT = "quit"
    FETCH = "fetch"


class FailureKind(StrEnum):
    """How it failed. ``local_*`` kinds and ``policy`` say that nothing left this machine.

    ``icmp_unnamed``: an ICMP error came, and the kernel kept only the errno it stands for, not
    its sender and code (Linux before 5.18). What has a short time to live mostly died of age.
    """

    TIMEOUT = "timeout"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_RESET = "connection_reset"
    EOF = "eof"
    ICMP = "icmp"
    ICMP_UNNAMED = "icmp_unnamed"
    LOCAL_NO_ROUTE = "local_no_route"
    LOCAL_POLICY = "local_policy"
    LOCAL_RESOURCES = "local_resources"
    POLICY = "policy"
    OVER_BUDGET = "over_budget"
    LIMIT_EXCEEDED = "limit_exceeded"
    NOT_UNDERSTOOD = "not_understood"
    TLS_ALERT = "tls_alert"
    TLS_PROTOCOL = "tls_protocol"
    NOT_TLS = "not_tls"
    UNKNOWN = "unknown"


class IcmpError(Struct, frozen=True, omit_defaults=True):
    """An ICMP error that answered a connect: who sent it, type and code (RFC 792, RFC 4443).

    ``own``: the sender is this very machine, so nothing left it.
    """

    sender: Address
    type: int
    code: int
    own: bool = False


def ran_out_of_hops(error: IcmpError) -> bool:
    """Tell whether a router reports that the packet's hops were used up (time exceeded)."""
    kind = 11 if family(error.sender) is Family.IPV4 else 3
    return (error.type, error.code) == (kind, 0)


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One failed operation. ``detail`` is short, printable and for people, never for rules.

    ``alert`` is the number of the TLS alert that broke off a dialogue (RFC 8446 section 6).
    """

    operation: Operation
    kind: FailureKind
    detail: str = ""
    icmp: IcmpError | None = None
    alert: int | None = None


_KINDS = {
    errno.ECONNREFUSED: FailureKind.CONNECTION_REFUSED,
    errno.ECONNRESET: FailureKind.CONNECTION_RESET,
    errno.EPIPE: FailureKind.CONNECTION_RESET,
    errno.ECONNABORTED: FailureKind.CONNECTION_RESET,
    errno.ETIMEDOUT: FailureKind.TIMEOUT,
    errno.ENETUNREACH: FailureKind.LOCAL_NO_ROUTE,
    errno.EHOSTUNREACH: FailureKind.LOCAL_NO_ROUTE,
    errno.EAFNOSUPPORT: FailureKind.LOCAL_NO_ROUTE,
    errno.EADDRNOTAVAIL: FailureKind.LOCAL_RESOURCES,
    errno.EMFILE: FailureKind.LOCAL_RESOURCES,
    errno.ENFILE: FailureKind.LOCAL_RESOURCES,
    errno.ENOBUFS: FailureKind.LOCAL_RESOURCES,
    errno.ENOMEM: FailureKind.LOCAL_RESOURCES,
    errno.EACCES: FailureKind.LOCAL_POLICY,
    errno.EPERM: FailureKind.LOCAL_POLICY,
    errno.EINVAL: FailureKind.LOCAL_POLICY,
}
"""Errno to kind where no ICMP error explains it: then unreachable means no packet left."""
_BY_ICMP = frozenset(
    {
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
        errno.EHOSTDOWN,
        errno.ENONET,
        errno.ENOPROTOOPT,
        errno.EACCES,
        errno.EPROTO,
    }
)
"""What only ICMP makes of a SYN that has left (Linux: icmp_err_convert, icmpv6_err_convert)."""


def classify(
    operation: Operation, error: OSError, icmp: IcmpError | None = None, *, left: bool = False
) -> Failure:
    """Turn a socket error, and the ICMP error behind it if there was one, into a failure.

    ``left`` tells that a packet was on its way before the error came.
    """
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    if icmp is not None:
        return Failure(operation=operation, kind=FailureKind.ICMP, detail=name, icmp=icmp)
    if left and error.errno in _BY_ICMP:
        return Failure(operation=operation, kind=FailureKind.ICMP_UNNAMED, detail=name)
    kind = _KINDS.get(error.errno or 0, FailureKind.UNKNOWN)
    return Failure(operation=operation, kind=kind, detail=name)
