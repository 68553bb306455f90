"""Addresses that are out of date, by what the zone's own servers give."""

from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import IPv6Address, ip_address

from msgspec import Struct

from probes.address import Address, family
from probes.authority import current, told_by, versions
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import is_measured, own_lookups
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.resolvers import is_loopback
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.doubts import asked_names
from probes.embedded import NAT64_WELL_KNOWN, behind_translator
from probes.names import RECORD_TYPES
from probes.observation import Connected, DnsReply, Observation, SynProbe
from probes.quote import listed

OTHER_NAME = 62
"""X509_V_ERR_HOSTNAME_MISMATCH: the certificate is for somebody else."""


class Old(Struct, frozen=True):
    """An address that resolvers give and the zone does not, and that does not serve.

    ``ports`` is empty where nothing was tried there. ``versions`` tells which servers of the zone
    hold another version than the newest, if any.
    """

    name: str
    address: Address
    resolvers: tuple[Address, ...]
    lasts: int
    now: frozenset[Address]
    ports: tuple[PortView, ...]
    versions: Mapping[str, int]


def old_addresses(evidence: Evidence) -> Iterator[Old]:
    """Find the addresses that are out of date.

    Zones may give each asker others of their addresses, by place or in turn; then what one of
    them lacks proves nothing.
    """
    for name in asked_names(evidence.goal, evidence.seen):
        for kind in RECORD_TYPES.values():
            now = current(evidence.seen, name, kind)
            serials = versions(evidence.seen, name)
            differ = len(set(serials.values())) > 1
            if now is None or (_varies(evidence.seen, name, kind) and not differ):
                continue
            for address in evidence.addresses(name):
                of_kind = RECORD_TYPES[family(address)] == kind
                if of_kind and not _holds(evidence, name, now, address):
                    old = _old(evidence, name, address, now, serials if differ else {})
                    if _leads_elsewhere(evidence, old):
                        yield old


def _leads_elsewhere(evidence: Evidence, old: Old) -> bool:
    """Tell whether the host is not where an old address leads, but where the zone says now.

    Where neither address answers, something else keeps both silent.
    """
    if _is_host(old.ports):
        return False
    expected = frozenset(evidence.goal.settings.expected_addresses)
    if old.address not in expected and not old.now.isdisjoint(expected):
        return True
    return is_measured(old.ports) and (not old.now or _is_open(evidence, old.now))


def _is_host(ports: tuple[PortView, ...]) -> bool:
    """Tell whether somebody proves to be the host there, whatever else is wrong with it."""
    return any(
        view.works
        or (view.shown is not None and OTHER_NAME not in {one.code for one in view.shown.problems})
        for view in ports
    )


def _is_open(evidence: Evidence, addresses: frozenset[Address]) -> bool:
    """Tell whether a mail port at one of these accepted a connection."""
    tried = any(
        isinstance(one, SynProbe)
        and one.ttl == 0
        and one.endpoint.address in addresses
        and one.endpoint.port in evidence.goal.ports
        and isinstance(one.outcome, Connected)
        for one in evidence.seen
    )
    views = (view for view in evidence.ports if view.endpoint.address in addresses)
    return tried or any(view.state is PortState.OPEN for view in views)


def _varies(seen: tuple[Observation, ...], name: str, kind: str) -> bool:
    """Tell whether the servers of a zone differ in what they give of the same version."""
    return len(set(told_by(seen, name, kind).values())) > 1


def _holds(evidence: Evidence, name: str, now: frozenset[Address], address: Address) -> bool:
    """Tell whether a zone has an address, or the one a translator made it of (RFC 6147)."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed in NAT64_WELL_KNOWN:
        behind = Address(str(behind_translator(parsed, NAT64_WELL_KNOWN)))
        return behind in (current(evidence.seen, name, "A") or evidence.addresses(name))
    return address in now


def _old(
    evidence: Evidence,
    name: str,
    address: Address,
    now: frozenset[Address],
    serials: Mapping[str, int],
) -> Old:
    records = [
        (one.resolver, record.ttl)
        for one in evidence.lookups(RECORD_TYPES[family(address)], name)
        if isinstance(one.outcome, DnsReply)
        for record in one.outcome.records
        if record.data == address
    ]
    return Old(
        name=name,
        address=address,
        resolvers=tuple(dict.fromkeys(resolver for resolver, _ in records)),
        lasts=max(ttl for _, ttl in records),
        now=now,
        ports=tuple(view for view in evidence.at(address) if view.name == name),
        versions=serials,
    )


def _stale(evidence: Evidence, *, on_device: bool) -> Iterator[Match]:
    for old in old_addresses(evidence):
        if all(map(is_loopback, old.resolvers)) is not on_device:
            continue
        kind = RECORD_TYPES[family(old.address)]
        measured = is_measured(old.ports)
        works = any(view.works and view.endpoint.address in old.now for view in evidence.ports)
        told = "; ".join(f"{who} has {serial}" for who, serial in old.versions.items())
        yield Match(
            ports=old.ports,
            seen=(*evidence.lookups(kind, old.name), *own_lookups(evidence, old.name)),
            facts={
                "name": old.name,
                "address": old.address,
                "resolver": listed(old.resolvers),
                "now": f"give {listed(sorted(old.now))}" if old.now else "have none any more",
                "instead": "another address" if old.now else "no address",
                "tried": f"and nothing serves at {old.address}"
                if measured
                else f"and {old.address} was not tried",
                "transfer": _TRANSFER if told else "",
                **(_moved(old.name) if old.now else _taken_out(old.name)),
                "lasts": lasting(old.lasts),
                "why": f"The servers hold different versions of the zone: {told}."
                if told
                else _OR_BY_PLACE,
            },
            severity=(Severity.DEGRADED if works else None) if measured else Severity.INCONCLUSIVE,
            certainty=Certainty.CERTAIN if told and measured else None,
        )


def _moved(name: str) -> dict[str, str]:
    return {
        "wait": "Wait until the old answer has expired, or flush the cache of that name server.",
        "keep": "Host: keep the old server passing mail on until then.",
        "gone": "",
        "customer": (
            f"The address of {name} was changed, and your network may not know it yet. Please try "
            "again later, or restart your router."
        ),
    }


def _taken_out(name: str) -> dict[str, str]:
    """Say what to do about a name that nobody will know once old answers expire."""
    return {
        "wait": "",
        "keep": "",
        "gone": f"The zone has no address of {name} any more: use the mail host's present name.",
        "customer": (
            f"The server name {name} was taken out of use. Please ask the mail host for its "
            "present one."
        ),
    }


_TRANSFER = "Owner of the zone: repair the transfer of the zone to its other servers."
_OR_BY_PLACE = (
    "Unless the zone gives different places different addresses, that one is out of date."
)
_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))


def lasting(seconds: int) -> str:
    """Say how long a record is kept, in the biggest unit of which there are two at least."""
    size, unit = next((one for one in _UNITS if seconds >= 2 * one[0]), _UNITS[-1])
    return f"{seconds // size} {unit}"


_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="device-dns-cache-stale",
        severity=Severity.FAILING,
        side=Side.DEVICE,
        certainty=Certainty.LIKELY,
        find=partial(_stale, on_device=True),
        masks=_ALL,
    ),
    Rule(
        id="dns-stale-propagation",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=partial(_stale, on_device=False),
        masks=_ALL,
    ),
)
