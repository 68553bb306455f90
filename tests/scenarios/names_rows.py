"""Name resolution."""

from msgspec.structs import replace

from probes.goal import Scope
from probes.observation import DnsReply, DnsSilence, Record
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    all_lookups,
    fixed,
    goal,
    lookup,
    no_services,
    refused,
    reply,
    resolves,
    silent,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.selftest_rows import EXPIRED
from tests.scenarios.talk import objected, talk

_SILENCE = DnsSilence(reason="timeout")
_NXDOMAIN = reply("NXDOMAIN")
_DENIED = reply("NXDOMAIN", denied_by="example.com")
_TWO = goal(resolvers=(RESOLVER, SECOND_RESOLVER))
_ASIDE = goal(second_resolver=SECOND_RESOLVER)


def _gone(alias: str) -> DnsReply:
    """Answer with an alias whose target does not exist."""
    return replace(_NXDOMAIN, records=(Record(HOST, "CNAME", 300, alias),))


ROWS = (
    row(
        "runner-no-resolver", wanted=goal(resolvers=()), found="runner-no-resolver", verdict=UNSURE
    ),
    row(
        "cfg-literal-address-reverse-name-silent",
        lookup("PTR", name="10.2.0.192.in-addr.arpa", outcome=_SILENCE),
        talk(993, name=IPV4, handshake=objected(64)),
        wanted=goal(IPV4, ports=(993,)),
        found="cfg-literal-address",
        verdict=OK,
        imap=OK,
    ),
    row(
        "dns-refused",
        all_lookups(reply("REFUSED")),
        no_services(outcome=reply("REFUSED")),
        found="dns-refused",
        verdict=UNSURE,
    ),
    row(
        "dns-refused-by-the-first-of-two",
        all_lookups(reply("REFUSED")),
        lookup("A", IPV4, resolver=SECOND_RESOLVER),
        lookup("AAAA", resolver=SECOND_RESOLVER),
        lookup("MX", resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="dns-refused",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Who denies it has settled it.
    row(
        "dns-nxdomain-refused-by-another-resolver",
        all_lookups(reply("REFUSED")),
        all_lookups(_NXDOMAIN, resolver=SECOND_RESOLVER),
        no_services(outcome=_NXDOMAIN),
        wanted=_TWO,
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    row(
        "dns-cname-dangling",
        lookup("A", outcome=_gone("old.example.net")),
        lookup("AAAA", outcome=_gone("old.example.net")),
        lookup("MX", outcome=_gone("old.example.net")),
        no_services(outcome=_NXDOMAIN),
        found="dns-cname-dangling",
        verdict=FAILING,
    ),
    row(
        "dns-nxdomain",
        all_lookups(_NXDOMAIN),
        no_services(outcome=_NXDOMAIN),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    # Who answers is the registry: the domain itself is gone, not a host in it.
    row(
        "dns-domain-expired",
        all_lookups(reply("NXDOMAIN", denied_by="com")),
        no_services(outcome=reply("NXDOMAIN", denied_by="com")),
        found="dns-domain-expired",
        verdict=FAILING,
    ),
    row(
        "dns-domain-expired-of-a-mailbox",
        all_lookups(reply("NXDOMAIN", denied_by="co.uk"), name="example.co.uk"),
        no_services("example.co.uk", outcome=reply("NXDOMAIN", denied_by="co.uk")),
        wanted=goal("somebody@example.co.uk"),
        found="dns-domain-expired",
        verdict=FAILING,
    ),
    row(
        "dns-nxdomain-in-a-domain-that-exists",
        all_lookups(reply("NXDOMAIN", denied_by="example.com")),
        no_services(outcome=reply("NXDOMAIN", denied_by="example.com")),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    # Where not even the ending exists, it is a typing error.
    row(
        "dns-nxdomain-of-an-ending",
        all_lookups(reply("NXDOMAIN", denied_by="."), name="mail.example.con"),
        no_services("mail.example.con", outcome=reply("NXDOMAIN", denied_by=".")),
        wanted=goal("mail.example.con"),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    row(
        "dns-nxdomain-of-a-mailbox",
        all_lookups(_NXDOMAIN, name="example.com"),
        no_services("example.com", outcome=_NXDOMAIN),
        wanted=goal("somebody@example.com"),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    row(
        "dns-nxdomain-of-a-name-spelled-wrong",
        all_lookups(_DENIED, name="mial.example.com"),
        no_services("mial.example.com", outcome=_DENIED),
        lookup("SRV", "0 1 993 mail.example.com", name="_imaps._tcp.example.com"),
        lookup("MX", "10 mx.example.com", name="example.com"),
        wanted=goal("mial.example.com"),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    row(
        "dns-nxdomain-beside-the-mail-hosts-of-its-zone",
        all_lookups(_DENIED, name="posteingang.example.com"),
        no_services("posteingang.example.com", outcome=_DENIED),
        lookup("MX", "10 mx.example.com", name="example.com"),
        wanted=goal("posteingang.example.com"),
        found="dns-nxdomain",
        verdict=FAILING,
    ),
    row(
        "dns-nodata",
        all_lookups(reply()),
        no_services(outcome=_NXDOMAIN),
        found="dns-nodata",
        verdict=FAILING,
    ),
    row(
        "dns-half-silent",
        resolves()[:1],
        lookup("AAAA", outcome=_SILENCE),
        lookup("MX"),
        talk(*SEVEN_PORTS),
        found="dns-half-silent",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "dns-half-silent-on-ipv4",
        lookup("A", outcome=reply("SERVFAIL")),
        lookup("AAAA", IPV6),
        lookup("MX"),
        talk(*SEVEN_PORTS, address=IPV6),
        found="dns-half-silent",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "device-stale-hosts-file",
        fixed("192.0.2.77"),
        resolves(),
        talk(*SEVEN_PORTS),
        found="device-stale-hosts-file",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "dns-wrong-address",
        resolves("192.0.2.66"),
        silent(143, 993, address="192.0.2.66"),
        wanted=goal(ports=(143, 993), expected=(IPV4,)),
        found="dns-wrong-address",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "dns-wrong-address-with-foreign-certificate",
        resolves("192.0.2.66"),
        refused(143, address="192.0.2.66"),
        talk(993, address="192.0.2.66", handshake=objected(62)),
        wanted=goal(ports=(143, 993), expected=(IPV4,)),
        found="dns-wrong-address",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "dns-wrong-address-not-measured",
        resolves("192.0.2.66"),
        wanted=goal(scope=Scope.NAMES, expected=(IPV4,)),
        found="dns-wrong-address dns-in-order",
        verdict=UNSURE,
    ),
    # E14: renumbered, and healthy.
    row(
        "dns-unexpected-address",
        resolves("192.0.2.66"),
        talk(*SEVEN_PORTS, address="192.0.2.66"),
        wanted=goal(expected=(IPV4,)),
        found="dns-unexpected-address",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Only the host has the key of its certificate; that it has expired is a fault of its own.
    row(
        "cert-expired-at-an-address-not-expected",
        resolves("192.0.2.66"),
        talk(*SEVEN_PORTS, address="192.0.2.66", handshake=EXPIRED),
        wanted=goal(expected=(IPV4,)),
        found="cert-expired dns-unexpected-address",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # E15: several sites.
    row(
        "dns-answers-differ",
        resolves(),
        lookup("A", OTHER_IPV4, resolver=SECOND_RESOLVER),
        lookup("AAAA", resolver=SECOND_RESOLVER),
        lookup("MX", resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        wanted=_ASIDE,
        found="dns-answers-differ",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "dns-answers-differ-second-silent",
        resolves(),
        all_lookups(_SILENCE, resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="isp-resolver-down",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # What was told is no address.
    row(
        "not-measured",
        lookup("A", "<!channel>"),
        lookup("AAAA"),
        lookup("MX"),
        no_services(outcome=_NXDOMAIN),
        found="not-measured",
        verdict=UNSURE,
    ),
    row("dns-not-told", lookup("AAAA"), lookup("MX"), found="dns-not-told", verdict=UNSURE),
    row(
        "dns-not-told-by-one-of-two",
        resolves(),
        lookup("A", OTHER_IPV4, resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        wanted=_ASIDE,
        found="dns-not-told dns-answers-differ",
        verdict=UNSURE,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "dns-in-order",
        resolves(),
        wanted=goal(scope=Scope.NAMES, expected=(IPV4,)),
        found="dns-in-order",
        verdict=OK,
    ),
)
