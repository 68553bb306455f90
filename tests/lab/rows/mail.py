"""Mail routing: MX and SRV records, published policies, and what stands behind them."""

from __future__ import annotations

from tests.lab.addresses import RESOLVER, ZONE, host_v4
from tests.lab.cases import BROKEN, Case
from tests.lab.hosts import Host, Scripted
from tests.lab.resolvers import Resolver
from tests.lab.rows import Record, Rows
from tests.lab.rows.edge import RELAY_ONLY
from tests.lab.rows.farm import WELL
from tests.lab.rows.lookups import asking
from tests.lab.rows.servers import MAIL, NO_SUCH_NAME, OTHER_MACHINE
from tests.lab.rules import Rule
from tests.lab.tenants import Tenant

ALIASED, ALIAS = f"aliased.{ZONE}", f"alias-mx.{ZONE}"
NUMBERED, NUMBER = f"numbered.{ZONE}", "10.77.5.2"
WITHOUT = f"without-mx.{ZONE}"
INWARD, INSIDE, INSIDE_ADDRESS = f"inward.{ZONE}", f"inside-mx.{ZONE}", "10.99.0.25"
BACKED, STANDING_IN = f"backed-up.{ZONE}", f"standing-in.{ZONE}"
DANGLING, ELSEWHERE = f"dangling.{ZONE}", f"elsewhere.{ZONE}"
OLD_SETTINGS, SETTLED = f"old-settings.{ZONE}", f"settled.{ZONE}"
PROMISING, UNPROMISING = f"promising.{ZONE}", f"unpromising.{ZONE}"
PROVEN = f"proven.{ZONE}"

SENDS_ONLY = Host("sends-only", 72)
"""Its domain declares that it receives nothing."""
WEB = Host("mta-sts.promising", 73, {80: Scripted.WEB, 443: Scripted.WEB})
WEB_TOO = Host("mta-sts.settled", 74, {80: Scripted.WEB, 443: Scripted.WEB})
LAZY = Host("lazy-mx", 75, {})
"""It refuses every connection."""
DROPPED = Tenant("dropped-mx", 120, (Rule("firewall", "{to} tcp dport 25 drop"),))
_STUB = f'stub-zone:\n  name: "{ZONE}"\n  stub-addr: {host_v4(RESOLVER)}'
FOLLOWING = Resolver(
    "following",
    210,
    ('module-config: "iterator"',),
    (_STUB,),
)
"""It follows aliases to their end."""


def _proving(label: str, number: int, key: str) -> Resolver:
    """Prove by DNSSEC where the mail host is, and which key it has."""
    addresses = "".join(
        f"@ IN {'AAAA' if ':' in address else 'A'} {address}\n" for address in MAIL.addresses
    )
    head = f"$TTL 300\n@ IN SOA ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 86400 60\n"
    servers = f"@ IN NS ns.{ZONE}.\n{addresses}_25._tcp IN TLSA 3 1 1 {key}\n"
    validates = 'module-config: "validator iterator"'
    return Resolver(label, number, (validates,), (_STUB,), signed={MAIL.name: f"{head}{servers}"})


OLD_KEY = "ab" * 32
PROVING_OLD = _proving("proving-old", 211, OLD_KEY)
PROVING = _proving("proving", 212, f"{{KEY:{MAIL.name}}}")


def _settings(*servers: tuple[str, int, str]) -> str:
    """Write settings for mail programs: a host, a port and the kind of encryption each."""
    kinds = {993: ("incoming", "imap"), 465: ("outgoing", "smtp")}
    inside = "".join(
        f'<{kinds[port][0]}Server type="{kinds[port][1]}"><hostname>{host}</hostname>'
        f"<port>{port}</port><socketType>{socket}</socketType></{kinds[port][0]}Server>"
        for host, port, socket in servers
    )
    provider = f'<emailProvider id="lab">{inside}</emailProvider>'
    return f'<clientConfig version="1.1">{provider}</clientConfig>'


def _policy(*hosts: str) -> str:
    lines = ("version: STSv1", "mode: enforce", *(f"mx: {host}" for host in hosts))
    return "\r\n".join((*lines, "max_age: 86400", ""))


DOCUMENTS = {
    f"autoconfig.{OLD_SETTINGS}/mail/config-v1.1.xml": _settings(
        (NO_SUCH_NAME, 993, "SSL"), (MAIL.name, 465, "SSL")
    ),
    f"autoconfig.{SETTLED}/mail/config-v1.1.xml": _settings(
        (MAIL.name, 993, "SSL"), (MAIL.name, 465, "SSL")
    ),
    f"mta-sts.{PROMISING}/.well-known/mta-sts.txt": _policy(f"mx.other.{ZONE}"),
    f"mta-sts.{SETTLED}/.well-known/mta-sts.txt": _policy(MAIL.name),
}


def _led(domain: str, *exchangers: str) -> tuple[Record, ...]:
    """Lead mail to a domain to these, the first one first."""
    return tuple(
        (domain, "MX", f"{10 * number} {name}.") for number, name in enumerate(exchangers, start=1)
    )


RECORDS: tuple[Record, ...] = (
    (SENDS_ONLY.name, "MX", "0 ."),
    *_led(ALIASED, ALIAS),
    (ALIAS, "CNAME", f"{WELL.name}."),
    *_led(NUMBERED, NUMBER, MAIL.name),
    (WITHOUT, "A", OTHER_MACHINE.addresses[0]),
    *_led(INWARD, INSIDE),
    (INSIDE, "A", INSIDE_ADDRESS),
    *_led(BACKED, DROPPED.name, MAIL.name),
    *_led(STANDING_IN, LAZY.name, MAIL.name),
    *_led(DANGLING, MAIL.name),
    (f"_imaps._tcp.{DANGLING}", "SRV", f"0 1 993 {MAIL.name}."),
    (f"_submission._tcp.{DANGLING}", "SRV", f"0 1 587 {NO_SUCH_NAME}."),
    *_led(ELSEWHERE, MAIL.name),
    (f"_imaps._tcp.{ELSEWHERE}", "SRV", f"0 1 10993 {MAIL.name}."),
    *_led(OLD_SETTINGS, MAIL.name),
    (f"autoconfig.{OLD_SETTINGS}", "A", WEB.addresses[0]),
    *_led(PROMISING, MAIL.name),
    (f"_mta-sts.{PROMISING}", "TXT", '"v=STSv1; id=1"'),
    *_led(SETTLED, MAIL.name),
    (f"_mta-sts.{SETTLED}", "TXT", '"v=STSv1; id=1"'),
    (f"autoconfig.{SETTLED}", "A", WEB_TOO.addresses[0]),
    *_led(UNPROMISING, MAIL.name),
    *_led(PROVEN, MAIL.name),
)
ROUTING = (
    Case(
        "mx-null",
        SENDS_ONLY.name,
        "mx-null",
        ("ok",),
        (("dns MX", "0 ."), ("tls 465", "verified")),
        proves=("F:mx-null", "E33"),
    ),
    Case(
        "mx-to-cname",
        ALIASED,
        "mx-to-cname",
        ("ok",),
        ((f"of {ALIAS} dns CNAME", WELL.name), ("dns MX", f"10 {ALIAS}")),
        settings=asking(FOLLOWING),
        named=WELL.name,
    ),
    Case(
        "mx-is-address",
        NUMBERED,
        "mx-is-address",
        ("degraded",),
        (("dns MX", f"10 {NUMBER}. 20 {MAIL.name}"), (f"of {NUMBER}. dns A", "NXDOMAIN")),
        named=NUMBER,
    ),
    Case(
        "mx-absent",
        f"somebody@{WITHOUT}",
        "mx-absent",
        ("failing",),
        (("dns MX", "NODATA"), ("connect 25", "ECONNREFUSED")),
    ),
    Case(
        "mx-private-address",
        INWARD,
        "mx-private-address",
        ("failing",),
        ((f"of {INSIDE} dns A", INSIDE_ADDRESS),),
        named=INSIDE_ADDRESS,
    ),
    Case(
        "mx-unreachable-primary/silent",
        BACKED,
        "mx-unreachable-primary",
        ("degraded",),
        (
            (f"of {DROPPED.name} connect 25", "silent"),
            (f"of {MAIL.name} greeting 25", "220 "),
        ),
        named=DROPPED.name,
        patient=True,
    ),
    Case(
        "mx-unreachable-primary/refusing",
        STANDING_IN,
        "mx-unreachable-primary",
        ("degraded",),
        (
            (f"of {LAZY.name} connect 25", "ECONNREFUSED"),
            (f"of {MAIL.name} greeting 25", "220 "),
        ),
        named=LAZY.name,
    ),
)
PUBLISHED = (
    Case(
        "dns-srv-wrong/no-such-host",
        DANGLING,
        "dns-srv-wrong",
        ("degraded",),
        (
            (f"of _submission._tcp.{DANGLING} dns SRV", f"0 1 587 {NO_SUCH_NAME}"),
            (f"of {NO_SUCH_NAME} dns A", "NXDOMAIN"),
        ),
        named=NO_SUCH_NAME,
    ),
    Case(
        "dns-srv-wrong/port",
        ELSEWHERE,
        "dns-srv-wrong",
        ("degraded",),
        (
            (f"of _imaps._tcp.{ELSEWHERE} dns SRV", f"0 1 10993 {MAIL.name}"),
            (f"of {MAIL.name} connect 10993", "ECONNREFUSED"),
            (f"of {MAIL.name} tls 993", "verified"),
        ),
        named="10993",
        doubtful=True,
    ),
    Case(
        "autoconfig-stale",
        OLD_SETTINGS,
        "autoconfig-stale",
        ("degraded",),
        (
            (f"page http://autoconfig.{OLD_SETTINGS}/mail/config-v1.1.xml", "200 <clientConfig"),
            (f"of {NO_SUCH_NAME} dns A", "NXDOMAIN"),
            (f"of {MAIL.name} tls 993", "verified"),
        ),
        named=NO_SUCH_NAME,
    ),
    Case(
        "mta-sts-mismatch",
        PROMISING,
        "mta-sts-mismatch",
        ("degraded",),
        (
            (f"of _mta-sts.{PROMISING} dns TXT", '"v=STSv1'),
            (f"page https://mta-sts.{PROMISING}/.well-known/mta-sts.txt", "200 version: STSv1"),
            ("dns MX", f"10 {MAIL.name}"),
        ),
        named=MAIL.name,
    ),
    Case(
        "dane-tlsa-mismatch",
        PROVEN,
        "dane-tlsa-mismatch",
        ("degraded",),
        (
            (f"of _25._tcp.{MAIL.name} ask {PROVING_OLD.address} TLSA", f"NOERROR 3 1 1 {OLD_KEY}"),
            (f"of {MAIL.name} starttls 25", "verified"),
        ),
        settings=asking(PROVING_OLD),
        named=MAIL.name,
        doubtful=True,
    ),
    Case(
        "cfg-wrong-host/beside-the-right-one",
        RELAY_ONLY.name,
        "cfg-wrong-host",
        BROKEN,
        (
            ("greeting 25", "220 "),
            ("connect 993", "ECONNREFUSED"),
            (f"of _imaps._tcp.{ZONE} dns SRV", f"0 1 993 {MAIL.name}"),
        ),
        named=MAIL.name,
    ),
)
HEALTHY = (
    Case(
        "healthy-dane",
        PROVEN,
        None,
        ("ok",),
        (
            (f"of _25._tcp.{MAIL.name} ask {PROVING.address} TLSA", "NOERROR 3 1 1 "),
            (f"of {MAIL.name} starttls 25", "verified"),
        ),
        settings=asking(PROVING),
    ),
    Case(
        "healthy-settings-and-policy",
        SETTLED,
        None,
        ("ok",),
        (
            (f"page http://autoconfig.{SETTLED}/mail/config-v1.1.xml", "200 <clientConfig"),
            (f"page https://mta-sts.{SETTLED}/.well-known/mta-sts.txt", "200 version: STSv1"),
            (f"of {MAIL.name} starttls 25", "verified"),
        ),
    ),
    Case(
        "E34-E35",
        UNPROMISING,
        None,
        ("ok",),
        (
            (f"of autoconfig.{UNPROMISING} dns A", "NXDOMAIN"),
            (f"of _imaps._tcp.{UNPROMISING} dns SRV", "NXDOMAIN"),
            (f"of _mta-sts.{UNPROMISING} dns TXT", "NXDOMAIN"),
        ),
        proves=("E34", "E35"),
    ),
)
ROWS = Rows(
    hosts=(SENDS_ONLY, WEB, WEB_TOO, LAZY),
    tenants=(DROPPED,),
    resolvers=(FOLLOWING, PROVING_OLD, PROVING),
    records=RECORDS,
    documents=DOCUMENTS,
    faults=(*ROUTING, *PUBLISHED),
    healthy=HEALTHY,
)
