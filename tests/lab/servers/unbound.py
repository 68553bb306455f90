"""unbound: the zone `example.test`, its reverse zones, and a "no" to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab import hosts
from tests.lab.addresses import RESOLVER, SECOND_RESOLVER, ZONE, host_v4, host_v6, is_v6
from tests.lab.farm import TENANTS
from tests.lab.servers.owners import owners

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.addresses import Link
    from tests.lab.hosts import Host
    from tests.lab.tenants import Tenant

TTL = 300


def configure(folder: Path, links: tuple[Link, ...]) -> tuple[str, ...]:
    """Write the configuration and return the command that runs unbound in the foreground."""
    addresses = (*map(host_v4, (RESOLVER, SECOND_RESOLVER)), host_v6(RESOLVER))
    interfaces = "\n".join(f"  interface: {address}" for address in addresses)
    told = (*_zone(), *owners(links, _hosts(), TTL))
    records = "\n".join(f"  local-data: '{record}'" for record in told)
    path = folder / "unbound.conf"
    # The reverse zones of private and documentation addresses are empty unless they are named.
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
  local-zone: "64.100.in-addr.arpa." static
  local-zone: "18.198.in-addr.arpa." static
  local-zone: "7.7.d.f.ip6.arpa." static
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." static
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
        record(ZONE, "MX", f"10 {mail.name}."),
        *(
            record(f"_{service}._tcp.{ZONE}", "SRV", f"0 1 {port} {mail.name}.")
            for service, port in (
                *(("imaps", 993), ("imap", 143), ("pop3s", 995), ("pop3", 110)),
                *(("submissions", 465), ("submission", 587)),
            )
        ),
        record(hosts.TEXT_ONLY_NAME, "TXT", '"only text here"'),
    ]
    named = [
        (hosts.DOWN_NAME, host_v4(hosts.DOWN_NUMBER)),
        (hosts.DOWN_V6_NAME, host_v6(hosts.DOWN_NUMBER)),
        (hosts.host("half-dead").name, host_v4(hosts.DEAD_NUMBER)),
        (hosts.MOVED_NAME, hosts.host("other-machine").addresses[0]),
        (hosts.MOVED_TO_OTHER_SOFTWARE_NAME, hosts.host("other-software").addresses[0]),
        *_hosts(),
        *((name, address) for name, addresses in hosts.NOWHERE for address in addresses),
    ]
    return records + [
        record(name, "AAAA" if is_v6(address) else "A", address) for name, address in named
    ]


def _hosts() -> list[tuple[str, str]]:
    """Names with one of their addresses each, of all that is there."""
    named: tuple[Host | Tenant, ...] = (*hosts.HOSTS, *TENANTS)
    return [
        (f"ns.{ZONE}", host_v4(RESOLVER)),
        (f"ns.{ZONE}", host_v6(RESOLVER)),
        *((one.name, address) for one in named for address in one.addresses),
    ]
