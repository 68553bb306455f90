"""unbound: the zone `example.test`, its reverse zones, and a "no" to everything else."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from tests.lab import hosts
from tests.lab.addresses import (
    CUSTOMERS,
    RESOLVER,
    SECOND_RESOLVER,
    ZONE,
    Link,
    host_v4,
    host_v6,
)

if TYPE_CHECKING:
    from pathlib import Path

TTL = 300
# Who owns the routers, as asked of origin.asn.cymru.com; numbers for documentation (RFC 5398).
NETWORKS = {
    "provider": (64500, "EXAMPLE-ACCESS"),
    "transit": (64501, "EXAMPLE-TRANSIT"),
    "firewall": (64502, "EXAMPLE-MAIL-HOST"),
    "server": (64502, "EXAMPLE-MAIL-HOST"),
}


def configure(folder: Path, links: tuple[Link, ...]) -> tuple[str, ...]:
    """Write the configuration and return the command that runs unbound in the foreground."""
    addresses = (*map(host_v4, (RESOLVER, SECOND_RESOLVER)), host_v6(RESOLVER))
    interfaces = "\n".join(f"  interface: {address}" for address in addresses)
    records = "\n".join(f"  local-data: '{record}'" for record in (*_zone(), *_routers(links)))
    path = folder / "unbound.conf"
    path.write_text(f"""\
server:
{interfaces}
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  chroot: ""
  username: ""
  directory: "{folder}"
  pidfile: "{folder}/unbound.pid"
  use-syslog: no
  logfile: "{folder}/unbound.log"
  module-config: "iterator"
  do-not-query-localhost: no
  local-zone: "." static
  local-zone: "test." nodefault
  local-zone: "{ZONE}." static
  local-zone: "77.10.in-addr.arpa." static
  local-zone: "7.7.d.f.ip6.arpa." static
{records}
remote-control:
  control-enable: no
""")
    return ("unbound", "-d", "-p", "-c", str(path))


def _zone() -> list[str]:
    def record(name: str, kind: str, data: str) -> str:
        return f"{name}. {TTL} IN {kind} {data}"

    soa = f"ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 86400 60"
    mail = hosts.host("mail")
    records = [
        record(ZONE, "SOA", soa),
        record(ZONE, "NS", f"ns.{ZONE}."),
        record(f"ns.{ZONE}", "A", host_v4(RESOLVER)),
        record(f"ns.{ZONE}", "AAAA", host_v6(RESOLVER)),
        record(ZONE, "MX", f"10 {mail.name}."),
        *(
            record(f"_{service}._tcp.{ZONE}", "SRV", f"0 1 {port} {mail.name}.")
            for service, port in (
                *(("imaps", 993), ("imap", 143), ("pop3s", 995), ("pop3", 110)),
                *(("submissions", 465), ("submission", 587)),
            )
        ),
        record(hosts.TEXT_ONLY_NAME, "TXT", '"only text here"'),
        record(hosts.DOWN_NAME, "A", host_v4(hosts.DOWN_NUMBER)),
        record(hosts.DOWN_V6_NAME, "AAAA", host_v6(hosts.DOWN_NUMBER)),
        record(hosts.host("half-dead").name, "A", host_v4(hosts.DEAD_NUMBER)),
        record(hosts.MOVED_NAME, "A", hosts.host("other-machine").addresses[0]),
        record(hosts.MOVED_TO_OTHER_SOFTWARE_NAME, "A", hosts.host("other-software").addresses[0]),
    ]
    for host in hosts.HOSTS:
        for address in host.addresses:
            kind = "AAAA" if isinstance(ip_address(address), IPv6Address) else "A"
            records.append(record(host.name, kind, address))
            records.append(f"{ip_address(address).reverse_pointer}. {TTL} IN PTR {host.name}.")
    return records


def _routers(links: tuple[Link, ...]) -> list[str]:
    """Reverse names of the routers, and the networks they belong to."""
    homes = {customer.home for customer in CUSTOMERS}
    records = [
        f'AS{number}.asn.cymru.com. {TTL} IN TXT "{number} | ZZ | lab | 2026-01-01 | {owner}, ZZ"'
        for number, owner in dict.fromkeys(NETWORKS.values())
    ]
    for link in links:
        if link.far in homes:
            continue
        number, _ = NETWORKS[link.far]
        for interface in (link.v4(2), link.v6(2)):
            pointer = interface.ip.reverse_pointer
            records.append(f"{pointer}. {TTL} IN PTR gw{link.number}.{link.far}.{ZONE}.")
            family = "origin6" if isinstance(interface.ip, IPv6Address) else "origin"
            reversed_address = pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
            records.append(
                f"{reversed_address}.{family}.asn.cymru.com. {TTL} IN TXT"
                f' "{number} | {interface.network} | ZZ | lab | 2026-01-01"'
            )
    return records
