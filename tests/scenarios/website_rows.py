"""Names that lead to a web server, or to nobody's."""

from functools import partial

from probes.address import Address
from probes.failure import FailureKind
from probes.observation import DnsLookup
from probes.services import SEVEN_PORTS
from probes.zones import IMPROBABLE, NOWHERE
from tests.probes.behaviours import DroppedAt
from tests.probes.walking import OPEN, Scene, Walked
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    OWN,
    ROUTER,
    SECOND_RESOLVER,
    Facts,
    dies_at,
    goal,
    icmp,
    lookup,
    no_services,
    not_connected,
    refused,
    reply,
    resolves,
    silent,
    syns,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import talk

CLOUDFLARE, CLOUDFLARE_TOO, FASTLY = "104.16.7.7", "172.67.8.8", "151.101.1.1"
CLOUDFLARE_IPV6 = "2606:4700::7"
WEB = 443
_BESIDE = f"{IMPROBABLE}.example.com"
_NONE = reply("NXDOMAIN", denied_by="example.com")
_SILENCE = not_connected(FailureKind.TIMEOUT)
_fails = partial(row, verdict=FAILING, imap=FAILING, pop=FAILING, sending=FAILING)
"""Write a scenario in which everything fails."""


def _names_nobody_set_up(*addresses: str, anywhere: tuple[str, ...] = ()) -> Facts:
    """Ask for a name beside the host, and for one that cannot exist."""

    def asked(name: str, found: tuple[str, ...]) -> DnsLookup:
        return lookup("A", *found, name=name, outcome=None if found else _NONE)

    return asked(_BESIDE, addresses), asked(NOWHERE, anywhere)


def _zone() -> Facts:
    """Look up that the host has no MX; the answer names the zone it is in."""
    return (lookup("MX", outcome=reply(denied_by="example.com")),)


ROWS = (
    # Where 443 was not tried, the address alone speaks.
    _fails(
        "dns-cdn-proxied",
        resolves(CLOUDFLARE),
        silent(*SEVEN_PORTS, address=CLOUDFLARE),
        found="dns-cdn-proxied",
    ),
    _fails(
        "dns-cdn-proxied-at-all-addresses",
        resolves(CLOUDFLARE, CLOUDFLARE_TOO, CLOUDFLARE_IPV6),
        silent(*SEVEN_PORTS, address=CLOUDFLARE),
        silent(*SEVEN_PORTS, address=CLOUDFLARE_TOO),
        silent(*SEVEN_PORTS, address=CLOUDFLARE_IPV6),
        syns(WEB, address=CLOUDFLARE),
        syns(WEB, address=CLOUDFLARE_TOO),
        syns(WEB, address=CLOUDFLARE_IPV6),
        found="dns-cdn-proxied",
    ),
    # What keeps mail from leaving this network says nothing of the address.
    _fails(
        "lan-web-only-before-a-web-proxy",
        tuple(
            Walked(
                Scene(
                    ports={**dict.fromkeys(SEVEN_PORTS, DroppedAt(1)), WEB: OPEN},
                    address=Address(CLOUDFLARE),
                )
            ).seen
        ),
        found="lan-web-only",
    ),
    _fails(
        "dns-cdn-proxied-with-the-way-past-it",
        resolves(CLOUDFLARE, name="example.com", mx=("10 _dc-mx.1a2b3c.example.com",)),
        silent(*SEVEN_PORTS, address=CLOUDFLARE, name="example.com"),
        wanted=goal("example.com"),
        found="dns-cdn-proxied",
    ),
    row(
        "dns-cdn-proxied-of-a-domain-with-mail-servers",
        resolves(FASTLY, name="example.com", mx=("10 mx1.example.net",)),
        lookup("SRV", "0 1 993 imap.example.net", name="_imaps._tcp.example.com"),
        refused(143, 993, address=FASTLY, name="example.com"),
        wanted=goal("example.com", ports=(143, 993)),
        found="dns-cdn-proxied",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "dns-cdn-proxied-at-one-address",
        resolves(CLOUDFLARE, OTHER_IPV4),
        silent(*SEVEN_PORTS, address=CLOUDFLARE),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        found="dns-cdn-proxied",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # The domain names itself for its mail, from before it went behind the proxy.
    row(
        "dns-cdn-proxied-of-its-own-exchanger",
        resolves(CLOUDFLARE, name="example.com", mx=("10 example.com",)),
        silent(25, 993, address=CLOUDFLARE, name="example.com"),
        wanted=goal("example.com", ports=(25, 993)),
        found="dns-cdn-proxied",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    # Not even the web answers: then it is the network here.
    _fails(
        "nothing-answers-of-a-web-proxy",
        resolves(CLOUDFLARE),
        silent(*SEVEN_PORTS, address=CLOUDFLARE),
        syns(WEB, address=CLOUDFLARE, failure=_SILENCE),
        found="nothing-answers",
    ),
    # By MX hosts such networks take in mail for their customers, too.
    row(
        "mailbox-host-unknown-of-a-web-proxy",
        resolves("192.0.2.80", name="example.com", mx=("10 route1.mx.example.net",)),
        no_services("example.com", outcome=reply("NXDOMAIN")),
        resolves(CLOUDFLARE, name="route1.mx.example.net")[:2],
        silent(*SEVEN_PORTS, address=CLOUDFLARE, name="route1.mx.example.net"),
        wanted=goal("somebody@example.com"),
        found="mailbox-host-unknown checked-mail-hosts",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # The silence of port 25 alone proves nothing.
    row(
        "port-filtered-25-of-a-web-proxy",
        resolves(CLOUDFLARE),
        silent(25, address=CLOUDFLARE),
        wanted=goal(ports=(25,), named=True),
        found="port-filtered",
        verdict=UNSURE,
        sending=UNSURE,
    ),
    row(
        "healthy-mail-through-a-proxy",
        resolves(CLOUDFLARE),
        talk(*SEVEN_PORTS, address=CLOUDFLARE),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-local-firewall-before-a-web-proxy",
        resolves(CLOUDFLARE),
        icmp(993, sender=OWN, says=(3, 13), own=True, address=CLOUDFLARE),
        wanted=goal(ports=(993,)),
        found="runner-local-firewall",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    _fails(
        "dns-domain-parked",
        resolves()[:2],
        _zone(),
        _names_nobody_set_up(IPV4),
        refused(25),
        silent(*others(25)),
        syns(WEB),
        found="dns-domain-parked",
    ),
    # Nothing tells the zone here, so that it is taken to be the domain above.
    row(
        "dns-domain-parked-beside-a-mail-server",
        resolves()[:2],
        _names_nobody_set_up(IPV4),
        lookup("SRV", "0 1 993 imap.example.net", name="_imaps._tcp.example.com"),
        silent(143, 993),
        syns(WEB),
        wanted=goal(ports=(143, 993)),
        found="dns-domain-parked",
        verdict=FAILING,
        imap=FAILING,
    ),
    # A catch-all entry does no harm to a host with an address of its own, nor to one that is up.
    _fails(
        "nothing-answers-beside-a-catch-all",
        resolves()[:2],
        _zone(),
        _names_nobody_set_up(OTHER_IPV4),
        silent(*SEVEN_PORTS),
        found="nothing-answers",
    ),
    _fails(
        "nothing-answers-of-a-catch-all-without-a-web-server",
        resolves()[:2],
        _zone(),
        _names_nobody_set_up(IPV4),
        silent(*SEVEN_PORTS),
        syns(WEB, failure=_SILENCE),
        found="nothing-answers",
    ),
    _fails(
        "perhaps-other-host-of-a-catch-all",
        resolves(name="example.com", mx=("10 mx1.example.net",)),
        _names_nobody_set_up(IPV4),
        silent(*SEVEN_PORTS, name="example.com"),
        syns(WEB),
        wanted=goal("example.com"),
        found="nothing-answers perhaps-other-host",
    ),
    # The web alone is let through here, whatever the name is.
    _fails(
        "lan-web-only-before-a-catch-all",
        resolves()[:2],
        _zone(),
        _names_nobody_set_up(IPV4),
        silent(*SEVEN_PORTS),
        syns(25, 110, 587, ttl=1, failure=dies_at("192.168.1.1")),
        *(syns(25, 110, 587, ttl=2, failure=_SILENCE, attempt=one) for one in (1, 2)),
        syns(WEB),
        syns(WEB, ttl=1, failure=dies_at("192.168.1.1")),
        syns(WEB, ttl=2, failure=dies_at(ROUTER)),
        syns(WEB, ttl=3),
        found="lan-web-only",
    ),
    _fails(
        "isp-dns-nxdomain-wildcard",
        resolves()[:2],
        _zone(),
        _names_nobody_set_up(IPV4, anywhere=(IPV4,)),
        silent(*SEVEN_PORTS),
        syns(WEB),
        found="isp-dns-nxdomain-wildcard",
    ),
    # It makes up addresses, but not this one.
    _fails(
        "nothing-answers-at-a-resolver-that-makes-up-addresses",
        resolves()[:2],
        lookup("A", IPV4, resolver=SECOND_RESOLVER),
        lookup("AAAA", resolver=SECOND_RESOLVER),
        _zone(),
        _names_nobody_set_up(anywhere=(OTHER_IPV4,)),
        silent(*SEVEN_PORTS),
        wanted=goal(second_resolver=SECOND_RESOLVER),
        found="nothing-answers",
    ),
)
