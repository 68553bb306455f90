"""What the servers of a name's own zone say of it when they are asked (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from probes.address import Address, is_address
from probes.failure import FailureKind
from probes.names import ANSWERED, HOST_NAME, RECORD_TYPES
from probes.observation import DnsLookup, DnsReply, DnsSilence, Observation, Record, Way
from probes.zone_servers import Zone, asked_of, referred, server_addresses, zones

ALIASES_FOLLOWED = 2
_SOA_FIELDS = 7
_SERIALS = 2**32

_OURS = frozenset(
    {
        FailureKind.LOCAL_NO_ROUTE,
        FailureKind.LOCAL_POLICY,
        FailureKind.LOCAL_RESOURCES,
        FailureKind.POLICY,
    }
)
"""What kept a question from leaving this machine."""


class State(StrEnum):
    """How a server does its work for a zone.

    ``lame``: it answers, but not for this zone (RFC 9499). ``nowhere``: its name has no address.
    ``untold``: nothing can be said, since we did not reach it, or may have heard somebody else.
    """

    SERVES = "serves"
    SILENT = "silent"
    LAME = "lame"
    NOWHERE = "nowhere"
    UNTOLD = "untold"


class Server(Struct, frozen=True):
    """One server of a zone, at the address it was asked at, with all that was asked there."""

    name: str
    address: Address | None
    state: State
    seen: tuple[DnsLookup, ...] = ()


def answered_by_nobody(seen: Iterable[Observation]) -> list[DnsLookup]:
    """Return the answers that came from where there is no name server: somebody intercepts."""
    return [
        one
        for one in seen
        if isinstance(one, DnsLookup)
        and one.way is Way.CANARY
        and isinstance(one.outcome, DnsReply)
    ]


def servers(seen: Sequence[Observation], zone: Zone, name: str) -> list[Server]:
    """Return the servers of a zone as far as they are known, each with its state.

    Silence tells something of a server only where others were heard: many networks let questions
    out to their own resolver alone. Where questions are intercepted, nobody was heard at all.
    """
    heard = any(
        isinstance(one, DnsLookup)
        and one.way is Way.AUTHORITATIVE
        and isinstance(one.outcome, DnsReply)
        for one in seen
    )
    trusted = heard and not answered_by_nobody(seen)
    asked = asked_of(seen, zone, name)
    found = []
    for server, address in server_addresses(seen, zone).items():
        mine = tuple(one for one in asked if one.resolver == address)
        state = State.NOWHERE if address is None else _state(mine, zone, name)
        found.append(Server(server, address, state if trusted else State.UNTOLD, mine))
    return found


def _state(asked: Sequence[DnsLookup], zone: Zone, name: str) -> State:
    replies = [one.outcome for one in asked if isinstance(one.outcome, DnsReply)]
    if any(one.authoritative and one.rcode in ANSWERED for one in replies):
        return State.SERVES
    if any(referred(one, zone, name) for one in asked):
        return State.SERVES
    if replies:
        # Whoever knows the answer without being in charge may be a cache that spoke up instead.
        return State.UNTOLD if any(map(_knows, asked)) else State.LAME
    silences = [one.outcome for one in asked if isinstance(one.outcome, DnsSilence)]
    lost = bool(silences) and not any(one.kind in _OURS or one.truncated for one in silences)
    return State.SILENT if lost else State.UNTOLD


def _knows(lookup: DnsLookup) -> bool:
    """Tell whether an answer settles its question with more than a hint whom to ask instead."""
    reply = lookup.outcome
    if not isinstance(reply, DnsReply):
        return False
    wanted = {lookup.record_type, "CNAME"}
    return reply.rcode == "NXDOMAIN" or any(one.type in wanted for one in _of(lookup, reply))


def _of(lookup: DnsLookup, reply: DnsReply) -> list[Record]:
    return [one for one in reply.records if one.name.lower() == lookup.name]


def current(
    seen: Sequence[Observation], name: str, record_type: str, follow: int = ALIASES_FOLLOWED
) -> frozenset[Address] | None:
    """Return the addresses that a zone's own servers give; None where they were not heard.

    Of servers that hold different versions of the zone, the newest counts.
    """
    told = told_by(seen, name, record_type, follow)
    newest = _newest(versions(seen, name))
    counting = [found for server, found in told.items() if server in newest] or [*told.values()]
    return frozenset().union(*counting) if counting else None


def told_by(
    seen: Sequence[Observation], name: str, record_type: str, follow: int = ALIASES_FOLLOWED
) -> dict[str, frozenset[Address]]:
    """Return the addresses that each server gives; an alias leads on to those of its target."""
    found: dict[str, frozenset[Address]] = {}
    for server, reply in _own_replies(seen, name, record_type):
        data = [one.data for one in reply.records if one.type == record_type]
        alias = _alias_in(reply)
        if alias and not data:
            behind = current(seen, alias, record_type, follow - 1) if follow else None
            if behind is not None:
                found[server] = behind
        else:
            found[server] = frozenset(Address(one) for one in data if is_address(one))
    return found


def aliases(seen: Sequence[Observation], name: str) -> tuple[str, ...]:
    """Return a name and, in turn, what its zone's own servers say it is an alias of."""
    chain = [name]
    for _ in range(ALIASES_FOLLOWED):
        replies = [
            reply
            for kind in RECORD_TYPES.values()
            for _, reply in _own_replies(seen, chain[-1], kind)
            if not any(one.type == kind for one in reply.records)
        ]
        targets = {_alias_in(one) for one in replies} - {"", *chain}
        if not targets:
            break
        chain.append(min(targets))
    return tuple(chain)


def _alias_in(reply: DnsReply) -> str:
    """Return the name that the last alias of an answer leads to; empty where there is none."""
    targets = [one.data.lower() for one in reply.records if one.type == "CNAME"]
    return targets[-1] if targets and HOST_NAME.fullmatch(targets[-1]) else ""


def _own_replies(
    seen: Sequence[Observation], name: str, record_type: str
) -> list[tuple[str, DnsReply]]:
    """Return what each server of a name's zone says of the name, by the name of the server.

    The version (SOA) is that of the zone.
    """
    return [
        (server.name, one.outcome)
        for zone in zones(seen, name)[-1:]
        for server in servers(seen, zone, name)
        for one in server.seen
        if server.state is State.SERVES
        and (one.name, one.record_type)
        == (zone.name if record_type == "SOA" else name, record_type)
        and isinstance(one.outcome, DnsReply)
        and one.outcome.authoritative
        and one.outcome.rcode in ANSWERED
    ]


# -- versions of a zone --------------------------------------------------------------------------


def versions(seen: Sequence[Observation], name: str) -> dict[str, int]:
    """Return the serial number of a name's zone at each server that told it (RFC 1035, 3.3.13)."""
    found: dict[str, int] = {}
    for server, reply in _own_replies(seen, name, "SOA"):
        for record in reply.records:
            fields = record.data.split()
            if record.type == "SOA" and len(fields) == _SOA_FIELDS and fields[2].isdecimal():
                found[server] = int(fields[2])
    return found


def _newest(serials: Mapping[str, int]) -> set[str]:
    """Return the servers whose version no other one's follows (RFC 1982 section 3.2)."""
    return {
        server
        for server, mine in serials.items()
        if not any(0 < (other - mine) % _SERIALS < _SERIALS // 2 for other in serials.values())
    }
