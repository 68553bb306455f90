"""Generated worlds: what each port of each address of a host may do, drawn at will."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.goal import Goal
from probes.observation import Declined, Foreign, Greeted, NotOffered, Observation, Offered, Ready
from probes.services import SERVICES, SEVEN_PORTS, Protocol
from tests.scenarios.facts import (
    AT,
    IPV4,
    IPV6,
    OTHER_IPV4,
    OWN,
    ROUTER,
    Facts,
    goal,
    icmp,
    refused,
    resolves,
    silent,
    unable,
)
from tests.scenarios.talk import GOOD, LEAF, alert, failed, not_tls, objected, talk

Outcome = Callable[[int, Address], Facts]

_LONG = timedelta(seconds=30)
_RESET = failed(Operation.TLS_HANDSHAKE, FailureKind.CONNECTION_RESET)
ISSUED = replace(LEAF, issuer_urls=("http://ca.example.net/issuer.der",))
LONE = replace(objected(20, 21, leaf=ISSUED, alone=True), kept=(b"leaf",))
INSPECTED = replace(LEAF, issuer="CN=FortiGate CA,O=Fortinet")
_DECLINING = {Protocol.SMTP: "421", Protocol.IMAP: "BYE", Protocol.POP3: "-ERR"}


def _declines(port: int, address: Address) -> Facts:
    code = _DECLINING[SERVICES[port].protocol]
    outcome = Declined(code=code, lines=(f"{code} not now",))
    return tuple(
        one
        for attempt in (1, 2)
        for one in talk(port, address=address, greeting=outcome, attempt=attempt)
    )


def _preauth(port: int, address: Address) -> Facts:
    greeting = Greeted(code="PREAUTH", lines=("* PREAUTH hello",))
    return talk(port, address=address, greeting=greeting)[:3]


def _recovers(port: int, address: Address) -> Facts:
    cut = failed(Operation.GREETING, FailureKind.EOF)
    return talk(port, address=address, greeting=cut) + talk(port, address=address, attempt=2)


OUTCOMES: dict[str, Outcome] = {
    "healthy": lambda port, at: talk(port, address=at),
    "refused": lambda port, at: refused(port, address=at),
    "reset early": lambda port, at: refused(port, address=at, took=timedelta(milliseconds=10)),
    "silent": lambda port, at: silent(port, address=at),
    "prohibited": lambda port, at: icmp(port, address=at, sender=ROUTER, says=(3, 13)),
    "prohibited by the host": lambda port, at: icmp(port, address=at, sender=at, says=(3, 3)),
    "host unreachable": lambda port, at: icmp(port, address=at, sender=ROUTER, says=(3, 1)),
    "no route": lambda port, at: icmp(port, address=at, sender=ROUTER, says=(3, 0)),
    "loop": lambda port, at: icmp(port, address=at, sender=ROUTER, says=(11, 0)),
    "own firewall": lambda port, at: icmp(port, address=at, sender=OWN, says=(3, 3), own=True),
    "own gateway": lambda port, at: icmp(port, address=at, sender=OWN, says=(3, 1), own=True),
    "offline": lambda port, at: unable(port, address=at, kind=FailureKind.LOCAL_NO_ROUTE),
    "no files": lambda port, at: unable(port, address=at, kind=FailureKind.LOCAL_RESOURCES),
    "not allowed": lambda port, at: unable(
        port, address=at, kind=FailureKind.POLICY, detail=f"{at} is not checked."
    ),
    "unknown": lambda port, at: unable(port, address=at, kind=FailureKind.UNKNOWN),
    "never tried": lambda _, __: (),
    "declines": _declines,
    "foreign": lambda port, at: talk(port, address=at, greeting=Foreign(lines=("SSH-2.0-x",))),
    "mute": lambda port, at: talk(
        port,
        address=at,
        greeting=failed(Operation.GREETING, FailureKind.TIMEOUT),
        greeting_took=_LONG,
    ),
    "resets": lambda port, at: talk(
        port, address=at, greeting=failed(Operation.GREETING, FailureKind.CONNECTION_RESET)
    ),
    "babbles": lambda port, at: talk(
        port, address=at, greeting=failed(Operation.GREETING, FailureKind.LIMIT_EXCEEDED, "x")
    ),
    "expired": lambda port, at: talk(port, address=at, handshake=objected(10)),
    "wrong name": lambda port, at: talk(port, address=at, handshake=objected(62)),
    "odd certificate": lambda port, at: talk(port, address=at, handshake=objected(23)),
    "handshake silent": lambda port, at: talk(
        port, address=at, handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT)
    ),
    "handshake reset": lambda port, at: talk(
        port, address=at, handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.CONNECTION_RESET)
    ),
    "legacy": lambda port, at: talk(
        port, address=at, handshake=alert(70, "protocol version"), legacy=GOOD
    ),
    "alert": lambda port, at: talk(port, address=at, handshake=alert(40, "handshake failure")),
    "plain text": lambda port, at: talk(port, address=at, handshake=not_tls("* OK ready")),
    "masked": lambda port, at: talk(
        port,
        address=at,
        greeting=Greeted(code="220", lines=("220 ********",)),
        plain_offer=Offered(keywords=("XXXXXXXA",)),
        upgrade=NotOffered(),
    ),
    "inspected": lambda port, at: talk(
        port, address=at, handshake=objected(20, leaf=INSPECTED, alone=True)
    ),
    "inspected by whom we trust": lambda port, at: talk(
        port, address=at, handshake=replace(GOOD, chain=(INSPECTED,), chain_length=1)
    ),
    "black hole": lambda port, at: talk(
        port,
        address=at,
        handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT),
        small=GOOD,
    ),
    "forgotten issuer": lambda port, at: talk(port, address=at, handshake=LONE),
    "root of today": lambda port, at: talk(
        port, address=at, handshake=replace(objected(20), public=True)
    ),
    "withdrawn": lambda port, at: talk(port, address=at, handshake=replace(GOOD, revoked=AT)),
    "read along": lambda port, at: talk(
        port, address=at, handshake=_RESET, legacy=_RESET, unnamed=GOOD
    ),
    "stripped": lambda port, at: talk(port, address=at, upgrade=NotOffered(), insisted=Ready()),
    "recovers": _recovers,
    "not offered": lambda port, at: talk(port, address=at, upgrade=NotOffered()),
    "upgrade refused": lambda port, at: talk(
        port, address=at, upgrade=Declined(code="454", lines=("454 no",))
    ),
    "injected": lambda port, at: talk(port, address=at, upgrade=Ready(leftover="250 AUTH")),
    "breaks off": lambda port, at: talk(
        port, address=at, offer=failed(Operation.CAPABILITIES, FailureKind.EOF)
    ),
    "capabilities refused": lambda port, at: talk(
        port, address=at, offer=Declined(code="502", lines=("502 no",))
    ),
    "preauth": _preauth,
    "slow": lambda port, at: talk(port, address=at, greeting_took=timedelta(seconds=6)),
}

ADDRESSES = (IPV4, OTHER_IPV4, IPV6)


class World(Struct, frozen=True):
    """One generated check, with the names of what each port does for the reader of a failure."""

    goal: Goal
    outcomes: tuple[tuple[Address, int, str], ...]
    seen: tuple[Observation, ...]

    def beside(self, port: int) -> "World":
        """Add a healthy port at every address."""
        found = dict.fromkeys(address for address, _, _ in self.outcomes)
        added = tuple((address, port, "healthy") for address in found)
        return world((*self.goal.ports, port), (*self.outcomes, *added), named=True)


def world(
    ports: tuple[int, ...], outcomes: tuple[tuple[Address, int, str], ...], *, named: bool
) -> World:
    """Put a world together."""
    names = resolves(*dict.fromkeys(address for address, _, _ in outcomes))
    talks = tuple(one for at, port, what in outcomes for one in OUTCOMES[what](port, at))
    return World(goal(ports=ports, named=named), outcomes, names + talks)


def ports_of(*numbers: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw some of these ports, in any order."""
    return st.lists(st.sampled_from(numbers), min_size=1, max_size=4, unique=True).map(tuple)


ANY_PORTS = ports_of(*SEVEN_PORTS)


@st.composite
def worlds(
    draw: st.DrawFn,
    ports: st.SearchStrategy[tuple[int, ...]] = ANY_PORTS,
    *,
    outcomes: tuple[str, ...] = tuple(OUTCOMES),
    named: bool | None = None,
) -> World:
    """Draw a check of one to three addresses."""
    wanted = draw(ports)
    found = draw(st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=3, unique=True))
    drawn = [
        (address, port, draw(st.sampled_from(outcomes))) for address in found for port in wanted
    ]
    told = draw(st.booleans()) if named is None else named
    return world(wanted, tuple(drawn), named=told)
