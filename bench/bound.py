"""What the network allows: the time that the longest session of a check has to take."""

from datetime import timedelta

from msgspec import Struct

from probes.observation import Connected, DnsLookup, Endpoint, OnEndpoint, TcpConnect
from probes.report import Report


class Sample(Struct, frozen=True, kw_only=True):
    """One run: the whole process, the check inside it, and the least it could have taken.

    ``bound`` adds up resolving the name and every act of the longest session, from the connect to
    the reply to QUIT or LOGOUT; what lies between the acts is ours. ``rtt`` is the kernel's
    measure on the first connection.
    """

    process: timedelta
    run: timedelta
    bound: timedelta
    rtt: timedelta
    sessions: int


def sample(report: Report, process: timedelta) -> Sample:
    """Work out one run; raise ValueError for a report without any connection."""
    connects = [
        (one, one.outcome.rtt)
        for one in report.observations
        if isinstance(one, TcpConnect) and isinstance(one.outcome, Connected)
    ]
    rtt = next((measured for _, measured in connects if measured), None)
    if rtt is None:
        message = f"{report.target}: nothing answered, so there is nothing to measure"
        raise ValueError(message)
    return Sample(
        process=process,
        run=report.took,
        bound=max(_resolving(report, one) + _session(report, one.endpoint) for one, _ in connects),
        rtt=rtt,
        sessions=len(connects),
    )


def _resolving(report: Report, connect: TcpConnect) -> timedelta:
    """The lookup that the connection waited for: the last address answer before it began."""
    lookups = [
        one
        for one in report.observations
        if isinstance(one, DnsLookup)
        and one.name == connect.name
        and one.record_type in {"A", "AAAA"}
        and one.at + one.took <= connect.at
    ]
    return max(lookups, key=lambda one: one.at + one.took).took if lookups else timedelta()


def _session(report: Report, endpoint: Endpoint) -> timedelta:
    acts = [
        one.took
        for one in report.observations
        if isinstance(one, OnEndpoint) and one.endpoint == endpoint
    ]
    return sum(acts, start=timedelta())
