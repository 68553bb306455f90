"""Observations in few words: names, connects and whole conversations of one check."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.goal import Goal, HostSettings, Scope
from probes.names import SRV_LABELS
from probes.observation import (
    Connected,
    DnsLookup,
    DnsReply,
    DnsSilence,
    Endpoint,
    Failed,
    HostsEntry,
    Observation,
    Record,
    SynProbe,
    TcpConnect,
)
from probes.services import SEVEN_PORTS
from probes.target import parse_target

HOST = "mail.example.com"
IPV4, OTHER_IPV4 = Address("192.0.2.10"), Address("192.0.2.11")
IPV6 = Address("2001:db8::10")
RESOLVER, SECOND_RESOLVER = Address("192.0.2.53"), Address("198.51.100.53")
ROUTER = Address("203.0.113.1")
OWN = Address("192.0.2.200")
VANTAGE = "office"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
RTT = timedelta(milliseconds=50)
CONNECT_LIMIT = timedelta(seconds=3.5)

Facts = tuple[Observation, ...]


def goal(
    target: str = HOST,
    *,
    ports: tuple[int, ...] = SEVEN_PORTS,
    named: bool = False,
    scope: Scope = Scope.CHECK,
    resolvers: tuple[Address, ...] = (RESOLVER,),
    second_resolver: Address | None = None,
    expected: tuple[str, ...] = (),
    offers: tuple[int, ...] = (),
) -> Goal:
    """Ask for a check, by default a complete one."""
    return Goal(
        vantage=VANTAGE,
        target=parse_target(target),
        ports=ports,
        ports_named=named,
        scope=scope,
        resolvers=resolvers,
        second_resolver=second_resolver,
        settings=HostSettings(expected_addresses=tuple(map(Address, expected)), offers=offers),
    )


def reply(
    rcode: str = "NOERROR", *, extended: tuple[tuple[int, str], ...] = (), denied_by: str = ""
) -> DnsReply:
    """Answer without records."""
    return DnsReply(
        rcode=rcode,
        authoritative=False,
        truncated=False,
        extended_errors=tuple(code for code, _ in extended),
        extended_texts=tuple(text for _, text in extended),
        denied_by=denied_by,
    )


def lookup(
    record_type: str,
    *data: str,
    name: str = HOST,
    resolver: Address = RESOLVER,
    outcome: DnsReply | DnsSilence | None = None,
) -> DnsLookup:
    """Ask one question; the answer holds ``data``."""
    records = tuple(Record(name, record_type, 300, one) for one in data)
    if outcome is None:
        outcome = DnsReply(rcode="NOERROR", authoritative=False, truncated=False, records=records)
    return DnsLookup(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(milliseconds=12),
        name=name,
        record_type=record_type,
        resolver=resolver,
        outcome=outcome,
    )


def resolves(*addresses: str, name: str = HOST, mx: tuple[str, ...] = ()) -> Facts:
    """Look a name up; without ``addresses`` it has one IPv4 address."""
    found = addresses or (IPV4,)
    return (
        lookup("A", *(one for one in found if ":" not in one), name=name),
        lookup("AAAA", *(one for one in found if ":" in one), name=name),
        lookup("MX", *mx, name=name),
    )


def all_lookups(
    outcome: DnsReply | DnsSilence, *, name: str = HOST, resolver: Address = RESOLVER
) -> Facts:
    """Ask for addresses and MX, with the same outcome each time."""
    kinds = ("A", "AAAA", "MX")
    return tuple(lookup(kind, name=name, resolver=resolver, outcome=outcome) for kind in kinds)


def no_services(
    name: str = HOST, outcome: DnsReply | None = None, ports: Iterable[int] = SEVEN_PORTS
) -> Facts:
    """Ask for SRV records in vain, as a check does for a name without addresses."""
    labels = [f"{SRV_LABELS[port]}.{name}" for port in ports if port in SRV_LABELS]
    return tuple(lookup("SRV", name=label, outcome=outcome) for label in labels)


def fixed(*addresses: str, name: str = HOST) -> HostsEntry:
    """Find the name in the hosts file."""
    return HostsEntry(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        name=name,
        addresses=tuple(map(Address, addresses)),
    )


def connect(
    port: int,
    failure: Failure | None = None,
    *,
    address: str = IPV4,
    name: str = HOST,
    attempt: int = 1,
    took: timedelta = RTT,
) -> TcpConnect:
    """Connect once."""
    return TcpConnect(
        vantage=VANTAGE,
        at=AT,
        took=took,
        name=name,
        endpoint=Endpoint(Address(address), port),
        attempt=attempt,
        outcome=Connected(rtt=RTT) if failure is None else Failed(failure=failure),
    )


def not_connected(kind: FailureKind, detail: str = "") -> Failure:
    """Describe a connect that failed."""
    return Failure(operation=Operation.CONNECT, kind=kind, detail=detail)


def refused(*ports: int, address: str = IPV4, name: str = HOST, took: timedelta = RTT) -> Facts:
    """Meet RST."""
    failure = not_connected(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED")
    return tuple(connect(port, failure, address=address, name=name, took=took) for port in ports)


def silent(*ports: int, address: str = IPV4, name: str = HOST) -> Facts:
    """Meet silence, twice."""
    failure = not_connected(FailureKind.TIMEOUT)
    return tuple(
        connect(port, failure, address=address, name=name, attempt=attempt, took=CONNECT_LIMIT)
        for port in ports
        for attempt in (1, 2)
    )


def icmp(
    *ports: int,
    sender: str,
    says: tuple[int, int],
    own: bool = False,
    address: str = IPV4,
) -> Facts:
    """Meet an ICMP error."""
    failure = Failure(
        operation=Operation.CONNECT,
        kind=FailureKind.ICMP,
        detail="EHOSTUNREACH",
        icmp=IcmpError(Address(sender), *says, own=own),
    )
    return tuple(connect(port, failure, address=address) for port in ports)


def dies_at(router: str) -> Failure:
    """Run out of hops at a router."""
    return Failure(
        operation=Operation.CONNECT,
        kind=FailureKind.ICMP,
        detail="EHOSTUNREACH",
        icmp=IcmpError(Address(router), 11, 0),
    )


def syns(
    *ports: int,
    failure: Failure | None = None,
    address: str = IPV4,
    ttl: int = 0,
    attempt: int = 1,
    after: timedelta = timedelta(seconds=1),
) -> Facts:
    """Send a SYN to each port, ``after`` the first connects; it is accepted but for ``failure``."""
    return tuple(
        SynProbe(
            vantage=VANTAGE,
            at=AT + after,
            took=RTT,
            name=HOST,
            endpoint=Endpoint(Address(address), port),
            ttl=ttl,
            attempt=attempt,
            outcome=Failed(failure=failure) if failure else Connected(rtt=RTT),
        )
        for port in ports
    )


def unable(
    *ports: int, kind: FailureKind, detail: str = "", address: str = IPV4, name: str = HOST
) -> Facts:
    """Fail on this very machine."""
    failure = not_connected(kind, detail)
    took = timedelta(milliseconds=1)
    return tuple(connect(port, failure, address=address, name=name, took=took) for port in ports)
