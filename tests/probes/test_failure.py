import errno

import pytest

from probes.address import Address
from probes.failure import FailureKind, IcmpError, Operation, classify

KINDS = [
    (errno.ECONNREFUSED, FailureKind.CONNECTION_REFUSED),
    (errno.ECONNRESET, FailureKind.CONNECTION_RESET),
    (errno.EPIPE, FailureKind.CONNECTION_RESET),
    (errno.ECONNABORTED, FailureKind.CONNECTION_RESET),
    (errno.ETIMEDOUT, FailureKind.TIMEOUT),
    (errno.ENETUNREACH, FailureKind.LOCAL_NO_ROUTE),
    (errno.EHOSTUNREACH, FailureKind.LOCAL_NO_ROUTE),
    (errno.EAFNOSUPPORT, FailureKind.LOCAL_NO_ROUTE),
    (errno.EADDRNOTAVAIL, FailureKind.LOCAL_RESOURCES),
    (errno.EMFILE, FailureKind.LOCAL_RESOURCES),
    (errno.ENFILE, FailureKind.LOCAL_RESOURCES),
    (errno.ENOBUFS, FailureKind.LOCAL_RESOURCES),
    (errno.ENOMEM, FailureKind.LOCAL_RESOURCES),
    (errno.EACCES, FailureKind.LOCAL_POLICY),
    (errno.EPERM, FailureKind.LOCAL_POLICY),
    (errno.EINVAL, FailureKind.LOCAL_POLICY),
    (errno.EXDEV, FailureKind.UNKNOWN),
]


@pytest.mark.parametrize(("number", "kind"), KINDS, ids=[errno.errorcode[one[0]] for one in KINDS])
def test_an_errno_without_icmp_has_one_kind(number: int, kind: FailureKind) -> None:
    failure = classify(Operation.CONNECT, OSError(number, "no matter"))
    assert failure.kind is kind
    assert failure.detail == errno.errorcode[number]
    assert failure.icmp is None


@pytest.mark.parametrize("number", [errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.EACCES])
def test_an_icmp_error_overrules_the_errno(number: int) -> None:
    icmp = IcmpError(Address("203.0.113.1"), 3, 13)
    failure = classify(Operation.CONNECT, OSError(number, "no matter"), icmp)
    assert failure.kind is FailureKind.ICMP
    assert failure.icmp == icmp


@pytest.mark.parametrize(
    "number",
    [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.ENOPROTOOPT, errno.EPROTO],
    ids=errno.errorcode.get,
)
def test_what_comes_back_for_a_packet_that_left_is_icmp(number: int) -> None:
    failure = classify(Operation.CONNECT, OSError(number, "no matter"), left=True)
    assert failure.kind is FailureKind.ICMP_UNNAMED
    assert failure.detail == errno.errorcode[number]


@pytest.mark.parametrize("number", [errno.ECONNREFUSED, errno.ETIMEDOUT], ids=errno.errorcode.get)
def test_a_refusal_or_silence_needs_no_icmp(number: int) -> None:
    sent = classify(Operation.CONNECT, OSError(number, "no matter"), left=True)
    assert sent == classify(Operation.CONNECT, OSError(number, "no matter"))


def test_an_error_without_a_number_keeps_its_name() -> None:
    failure = classify(Operation.GREETING, ConnectionResetError())
    assert failure.kind is FailureKind.UNKNOWN
    assert failure.detail == "ConnectionResetError"
