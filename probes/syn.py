"""What came back for a SYN: nothing, a router at which it died, or an answer for good (pure)."""

from datetime import timedelta

from probes.address import Address
from probes.failure import FailureKind, IcmpError, ran_out_of_hops
from probes.observation import CanaryCall, Connected, Followed, SynProbe, TcpConnect

ON_THIS_MACHINE = timedelta(milliseconds=0.1)
"""A handshake within one machine takes less, one across any network more."""

Syn = SynProbe | Followed
"""A single SYN, whatever it was sent for."""

_ENDINGS = frozenset({FailureKind.CONNECTION_REFUSED, FailureKind.ICMP})


def is_silence(probe: Syn) -> bool:
    """Tell whether nothing came back in time."""
    return _kind(probe) is FailureKind.TIMEOUT


def router(probe: Syn) -> Address | None:
    """Return the router at which the SYN died, empty if the kernel did not keep its address."""
    if isinstance(probe.outcome, Connected):
        return None
    failure = probe.outcome.failure
    if failure.kind is FailureKind.ICMP_UNNAMED:
        return Address("")
    if failure.icmp is None or not ran_out_of_hops(failure.icmp):
        return None
    return failure.icmp.sender


def is_end(probe: Syn) -> bool:
    """Tell whether somebody answered in the target's place: opened, reset or rejected it."""
    if isinstance(probe.outcome, Connected):
        return True
    failure = probe.outcome.failure
    own = failure.icmp is not None and failure.icmp.own
    return failure.kind in _ENDINGS and not own and router(probe) is None


def accepted_here(one: SynProbe | CanaryCall) -> bool:
    """Tell whether it was accepted so soon that it never left this machine."""
    rtt = one.outcome.rtt if isinstance(one.outcome, Connected) else None
    return rtt is not None and rtt < ON_THIS_MACHINE


def is_reset(probe: Syn) -> bool:
    """Tell whether it was answered with a reset."""
    return _kind(probe) is FailureKind.CONNECTION_REFUSED


def refusal_of(probe: Syn | TcpConnect) -> IcmpError | None:
    """Return the ICMP error that answered it, whatever it says."""
    return None if isinstance(probe.outcome, Connected) else probe.outcome.failure.icmp


def is_answer(probe: Syn) -> bool:
    """Tell whether anybody answered, on the way or for good."""
    return is_end(probe) or router(probe) is not None


def has_left(probe: Syn) -> bool:
    """Tell whether the SYN was sent at all, so that silence means something."""
    return is_silence(probe) or is_answer(probe)


def _kind(probe: Syn) -> FailureKind | None:
    return None if isinstance(probe.outcome, Connected) else probe.outcome.failure.kind
