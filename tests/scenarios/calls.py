"""Pings, and what a runner tries on itself, in few words."""

from datetime import timedelta

from probes.ability import Ability
from probes.address import Address, Family
from probes.failure import Failure, FailureKind, IcmpError
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Echo,
    Echoes,
    Endpoint,
    Failed,
    Ping,
    PingDenied,
)
from tests.scenarios.facts import AT, HOST, IPV4, RTT, VANTAGE, Facts, not_connected

ANCHOR, OTHER_ANCHOR = "mx1.example.net", "mx2.example.org"
ANCHOR_AGAIN = "mail.example.net"
"""Another name of the first anchor."""
ANCHORS_AT = {
    ANCHOR: "198.51.100.25",
    ANCHOR_AGAIN: "198.51.100.25",
    OTHER_ANCHOR: "203.0.113.25",
    HOST: IPV4,
}
"""Where they are; the host itself is none that tells anything."""
SILENCE = not_connected(FailureKind.TIMEOUT)
NOT_PERMITTED = "neither net.ipv4.ping_group_range nor CAP_NET_RAW allows it"

_LOST = Echo()


def answered(count: int = 4, rtt: timedelta = RTT) -> tuple[Echo, ...]:
    """Answer echo requests."""
    return (Echo(rtt=rtt),) * count


def lost(count: int = 4) -> tuple[Echo, ...]:
    """Lose echo requests."""
    return (_LOST,) * count


def prohibited(sender: str, says: tuple[int, int], count: int = 4) -> tuple[Echo, ...]:
    """Answer echo requests with an ICMP error."""
    return (Echo(icmp=IcmpError(Address(sender), *says)),) * count


def ping(*echoes: Echo, address: str = IPV4, second: bool = False, name: str = HOST) -> Ping:
    """Ping an address."""
    return _ping(Echoes(echoes=echoes), address, second=second, name=name)


def not_pinged(kind: FailureKind, detail: str, *, address: str = IPV4, name: str = HOST) -> Ping:
    """Send no ping."""
    return _ping(PingDenied(kind=kind, detail=detail), address, second=False, name=name)


def _ping(outcome: Echoes | PingDenied, address: str, *, second: bool, name: str) -> Ping:
    return Ping(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(seconds=5 if second else 1),
        name=name,
        address=Address(address),
        round=2 if second else 1,
        outcome=outcome,
    )


def anchors(
    port: int,
    *names: str,
    failure: Failure | None = SILENCE,
    of: Family = Family.IPV4,
    before: timedelta = timedelta(),
) -> Facts:
    """Call anchors by name, in vain unless ``failure`` is None, some time ``before`` the check."""
    at = ANCHORS_AT if of is Family.IPV4 else dict.fromkeys(ANCHORS_AT, "2001:db8:1::25")
    return tuple(
        AnchorCall(
            vantage=VANTAGE,
            at=AT - before,
            took=timedelta(seconds=3) if failure else RTT,
            name=name,
            endpoint=Endpoint(Address(at[name]), port),
            outcome=Failed(failure=failure) if failure else Connected(rtt=RTT),
        )
        for name in names
    )


def canaries(
    *ports: int, answer: bool, address: str = "192.0.2.1", failure: Failure = SILENCE
) -> Facts:
    """Call an address that nobody has."""
    return tuple(
        CanaryCall(
            vantage=VANTAGE,
            at=AT,
            took=RTT if answer else timedelta(seconds=3),
            endpoint=Endpoint(Address(address), port),
            outcome=Connected(rtt=RTT) if answer else Failed(failure=failure),
        )
        for port in ports
    )


def unable(ability: Ability, detail: str) -> AbilityTest:
    """Find out that this machine cannot do something."""
    return _tested(ability, detail)


def able(*abilities: Ability) -> Facts:
    """Find out that this machine can do these things."""
    return tuple(_tested(one, "") for one in abilities)


def _tested(ability: Ability, detail: str) -> AbilityTest:
    return AbilityTest(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        ability=ability,
        works=not detail,
        detail=detail,
    )
