"""What DNS tells about addresses: their reverse names, and the networks that announce them.

The latter as Team Cymru's service answers, with numbers for documentation (RFC 5398).
"""

from __future__ import annotations

from ipaddress import ip_address, ip_interface
from typing import TYPE_CHECKING

from tests.lab.addresses import ZONE, Link, Space, is_v6

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCESS, TRANSIT, MAIL_HOST = 64500, 64501, 64502
NAMES = {ACCESS: "EXAMPLE-ACCESS", TRANSIT: "EXAMPLE-TRANSIT", MAIL_HOST: "EXAMPLE-MAIL-HOST"}
# Nobody announces the routers of homes.
NETWORKS = {
    "provider": ACCESS,
    "transit": TRANSIT,
    "transit-b": TRANSIT,
    "firewall": MAIL_HOST,
    "server": MAIL_HOST,
    "farm": MAIL_HOST,
}


def owners(links: tuple[Link, ...], hosts: Iterable[tuple[str, str]], ttl: int) -> Iterator[str]:
    """Tell of all routers and of mail hosts (names and addresses), a record at a time."""
    for number, name in NAMES.items():
        text = f"{number} | ZZ | lab | 2026-01-01 | {name}, ZZ"
        yield f'AS{number}.asn.cymru.com. {ttl} IN TXT "{text}"'
    for link in links:
        for node, last in ((link.near, 1), (link.far, link.far_last)):
            if node not in NETWORKS:
                continue
            for interface in (link.v4(last), link.v6(last)):
                yield f"{interface.ip.reverse_pointer}. {ttl} IN PTR gw{link.number}.{node}.{ZONE}."
                # What carriers share among their customers is announced by nobody.
                if link.space is not Space.CARRIER or interface.version == 6:
                    yield _origin(str(interface), NETWORKS[node], ttl)
    for name, address in hosts:
        yield f"{ip_address(address).reverse_pointer}. {ttl} IN PTR {name}."
        yield _origin(f"{address}/{64 if is_v6(address) else 24}", MAIL_HOST, ttl)


def _origin(interface: str, number: int, ttl: int) -> str:
    parsed = ip_interface(interface)
    family = "origin" if parsed.version == 4 else "origin6"
    name = parsed.ip.reverse_pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
    text = f"{number} | {parsed.network} | ZZ | lab | 2026-01-01"
    return f'{name}.{family}.asn.cymru.com. {ttl} IN TXT "{text}"'
