"""What the demo's one name server answers (pure): its domain, reverse names, owners of networks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network

from msgspec import Struct

from bot.demo.hosts import DOMAIN, HEALTHY, MACHINES
from bot.demo.path import ROUTERS
from probes.address import Address, Family, family
from probes.hops import NETWORK_ZONE, ORIGIN6_ZONE, ORIGIN_ZONE, is_local
from probes.names import RECORD_TYPES, SRV_LABELS
from probes.observation import DnsReply, Record

RESOLVER = Address("198.51.100.53")
"""The access provider's name server."""
_LASTS = 3600
_BELOW_DOMAIN = f".{DOMAIN}"


class _System(Struct, frozen=True):
    """An autonomous system (RFC 5398 keeps these numbers for examples) and what it announces."""

    number: int
    title: str
    networks: tuple[str, ...]


_SYSTEMS = (
    _System(64500, "DEMO-ACCESS - Demo Access Provider", ("198.51.100.0/24", "2001:db8:1000::/36")),
    _System(64501, "DEMO-TRANSIT - Demo Transit", ("192.0.2.128/25", "2001:db8:2000::/36")),
    _System(64510, "DEMO-HOSTING - Demo Hosting", ("203.0.113.0/24", "2001:db8:3000::/36")),
)


def lookup(name: str, record_type: str) -> DnsReply:
    """Answer one question; names that are not the demo's do not exist."""
    name = name.lower()
    found = _RECORDS.get(name, {}).get(record_type, ())
    ours = name == DOMAIN or name.endswith(_BELOW_DOMAIN)
    return DnsReply(
        rcode="NOERROR" if name in _RECORDS else "NXDOMAIN",
        authoritative=False,
        truncated=False,
        records=tuple(Record(name, record_type, _LASTS, data) for data in found),
        denied_by=DOMAIN if ours and not found else "",
    )


def _forward() -> Iterator[tuple[str, str, str]]:
    for machine in MACHINES:
        yield machine.name, RECORD_TYPES[family(machine.address)], machine.address
    yield DOMAIN, "MX", f"10 {HEALTHY}"
    for port, label in SRV_LABELS.items():
        # RFC 2782: a target of "." says that there is no such service.
        offered = port in MACHINES[0].ports
        yield f"{label}.{DOMAIN}", "SRV", f"0 1 {port} {HEALTHY}" if offered else "0 0 0 ."


def _named() -> Iterator[tuple[Address, str]]:
    yield from ((machine.address, machine.name) for machine in MACHINES)
    for router in ROUTERS:
        yield from ((router.address(of), router.name) for of in Family)


def _backward() -> Iterator[tuple[str, str, str]]:
    for address, name in _named():
        parsed = ip_address(address)
        yield parsed.reverse_pointer, "PTR", name
        if is_local(address):
            continue
        labels = parsed.reverse_pointer.split(".")[:-2]
        zone = ORIGIN_ZONE if family(address) is Family.IPV4 else ORIGIN6_ZONE
        for system in _SYSTEMS:
            for network in system.networks:
                if parsed in ip_network(network):
                    data = f'"{system.number} | {network} | ZZ | iana | 2010-01-01"'
                    yield ".".join((*labels, zone)), "TXT", data
    for system in _SYSTEMS:
        data = f'"{system.number} | ZZ | iana | 2010-01-01 | {system.title}, ZZ"'
        yield f"AS{system.number}.{NETWORK_ZONE}".lower(), "TXT", data


def _records() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, record_type, data in (*_forward(), *_backward()):
        found[name][record_type] = (*found[name].get(record_type, ()), data)
    return dict(found)


_RECORDS = _records()
