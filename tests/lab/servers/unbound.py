"""unbound: the zone `example.test`, its reverse zones, and a "no" to everything else."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from tests.lab.addresses import RESOLVER, SECOND_RESOLVER, ZONE, host_v4, host_v6, is_v6
from tests.lab.inventory import HOSTS, RECORDS, TENANTS, ZONE_OPTIONS
from tests.lab.rows.servers import MAIL
from tests.lab.servers.owners import owners
from tests.lab.servers.signed import key_hash, sign

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.addresses import Link
    from tests.lab.hosts import Host
    from tests.lab.resolvers import Resolver
    from tests.lab.tenants import Tenant

TTL = 300
_SHOWN = re.compile(r"\{KEY:([^}]+)\}")


def configure(folder: Path, links: tuple[Link, ...]) -> tuple[str, ...]:
    """Write the configuration and return the command that runs unbound in the foreground."""
    addresses = (*map(host_v4, (RESOLVER, SECOND_RESOLVER)), host_v6(RESOLVER))
    interfaces = "\n".join(f"  interface: {address}" for address in addresses)
    told = (*_zone(), *owners(links, _hosts(), TTL))
    records = "\n".join(f"  local-data: '{record}'" for record in told)
    path = folder / "unbound.conf"
    options = "".join(f"  {option}\n" for option in ZONE_OPTIONS)
    # The reverse zones of private and documentation addresses are empty unless they are named.
    path.write_text(f"""\
server:
{interfaces}
{_daemon(folder, "unbound")}
  module-config: "iterator"
  local-zone: "." static
  local-zone: "test." nodefault
  local-zone: "{ZONE}." static
  local-zone: "77.10.in-addr.arpa." static
  local-zone: "64.100.in-addr.arpa." static
  local-zone: "18.198.in-addr.arpa." static
  local-zone: "7.7.d.f.ip6.arpa." static
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." static
{options}{records}
remote-control:
  control-enable: no
""")
    return _command(path)


def beside(resolver: Resolver, folder: Path) -> tuple[str, ...]:
    """As `configure`, for a resolver beside the usual two."""
    path = folder / f"{resolver.label}.conf"
    lines = "".join(f"  {line}\n" for line in resolver.server)
    served = [
        _served(zone, text, folder / f"{resolver.label}-{zone}.zone")
        for zone, text in resolver.zones.items()
    ]
    anchors, proven = [], []
    for zone, text in resolver.signed.items():
        signed, anchor = sign(zone, _SHOWN.sub(partial(_key_of, folder), text))
        anchors.append(f'  trust-anchor: "{anchor}"\n')
        file = folder / f"{resolver.label}-{zone}.zone"
        proven.append(_served(zone, signed, file, "for-downstream: no\n  for-upstream: yes"))
    lines += "".join(anchors)
    clauses = "".join(f"{clause}\n" for clause in (*resolver.clauses, *served, *proven))
    path.write_text(f"""\
server:
  interface: {resolver.address}
{_daemon(folder, resolver.label)}
  local-zone: "test." nodefault
{lines}remote-control:
  control-enable: no
{clauses}""")
    return _command(path)


def _served(zone: str, text: str, file: Path, whom: str = "for-downstream: yes") -> str:
    """Write a zone file, and return the clause by which it is served."""
    file.write_text(text)
    return f'auth-zone:\n  name: "{zone}."\n  zonefile: "{file}"\n  {whom}'


def _key_of(folder: Path, host: re.Match[str]) -> str:
    """Return the hash of the key that a host of the lab shows."""
    return key_hash(folder / f"{host[1]}.pem")


def _daemon(folder: Path, name: str) -> str:
    """How each of them runs."""
    return f"""\
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  chroot: ""
  username: ""
  directory: "{folder}"
  pidfile: "{folder}/{name}.pid"
  use-syslog: no
  logfile: "{folder}/{name}.log"
  do-not-query-localhost: no"""


def _command(path: Path) -> tuple[str, ...]:
    return ("unbound", "-d", "-p", "-c", str(path))


def _zone() -> list[str]:
    soa = f"ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 86400 60"
    records = (
        (ZONE, "SOA", soa),
        (ZONE, "NS", f"ns.{ZONE}."),
        (ZONE, "MX", f"10 {MAIL.name}."),
        *(
            (f"_{service}._tcp.{ZONE}", "SRV", f"0 1 {port} {MAIL.name}.")
            for service, port in (
                *(("imaps", 993), ("imap", 143), ("pop3s", 995), ("pop3", 110)),
                *(("submissions", 465), ("submission", 587)),
            )
        ),
        *((name, "AAAA" if is_v6(address) else "A", address) for name, address in _hosts()),
        *RECORDS,
    )
    return [f"{name}. {TTL} IN {kind} {data}" for name, kind, data in records]


def _hosts() -> list[tuple[str, str]]:
    """Names with one of their addresses each, of all that is there."""
    named: tuple[Host | Tenant, ...] = (*HOSTS, *TENANTS)
    return [
        (f"ns.{ZONE}", host_v4(RESOLVER)),
        (f"ns.{ZONE}", host_v6(RESOLVER)),
        *((one.name, address) for one in named for address in one.addresses),
    ]
