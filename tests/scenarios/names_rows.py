"""Name resolution."""

from msgspec.structs import replace

from probes.observation import DnsReply, DnsSilence, Record
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import (
    HOST,
    IPV4,
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
from tests.scenarios.talk import objected, talk

_SILENCE = DnsSilence(reason="timeout")
_NXDOMAIN = reply("NXDOMAIN")
_TWO = goal(resolvers=(RESOLVER, SECOND_RESOLVER))
_ASIDE = goal(second_resolver=SECOND_RESOLVER)
_ELSEWHERE = "mx1.example.net"


def _gone(alias: str) -> DnsReply:
    """Answer with an alias whose target does not exist."""
    return replace(_NXDOMAIN, records=(Record(HOST, "CNAME", 300, alias),))


ROWS = (
    row(
        "runner-no-resolver", wanted=goal(resolvers=()), found="runner-no-resolver", verdict=UNSURE
    ),
    row("isp-resolver-down", all_lookups(_SILENCE), found="isp-resolver-down", verdict=UNSURE),
    row(
        "isp-resolver-down-first-of-two",
        all_lookups(_SILENCE),
        lookup("A", IPV4, resolver=SECOND_RESOLVER),
        lookup("AAAA", resolver=SECOND_RESOLVER),
        lookup("MX", resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="isp-resolver-down",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "isp-resolver-down-beside-an-address",
        lookup("PTR", name="10.2.0.192.in-addr.arpa", outcome=_SILENCE),
        talk(993, name=IPV4, handshake=objected(64)),
        wanted=goal(IPV4, ports=(993,)),
        found="isp-resolver-down cfg-literal-address",
        verdict=OK,
        imap=OK,
    ),
    row(
        "dns-dnssec-bogus",
        all_lookups(reply("SERVFAIL", extended=((9, "no DNSKEY matches DS"),))),
        no_services(outcome=reply("SERVFAIL", extended=((9, "no DNSKEY matches DS"),))),
        found="dns-dnssec-bogus",
        verdict=FAILING,
    ),
    row(
        "dns-lame-or-dead-ns",
        all_lookups(reply("SERVFAIL", extended=((22, "no reachable authority"),))),
        no_services(outcome=reply("SERVFAIL", extended=((22, "no reachable authority"),))),
        found="dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    row(
        "dns-servfail",
        all_lookups(reply("SERVFAIL")),
        no_services(outcome=reply("SERVFAIL")),
        found="dns-servfail",
        verdict=FAILING,
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
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
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
    row(
        "dns-nxdomain-of-a-mailbox",
        all_lookups(_NXDOMAIN, name="example.com"),
        no_services("example.com", outcome=_NXDOMAIN),
        wanted=goal("somebody@example.com"),
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
        "mx-null",
        all_lookups(reply())[:2],
        lookup("MX", "0 "),
        no_services(outcome=_NXDOMAIN),
        found="dns-nodata mx-null",
        verdict=FAILING,
    ),
    row(
        "checked-mail-hosts",
        resolves("192.0.2.80", name="example.com", mx=(f"10 {_ELSEWHERE}",)),
        no_services("example.com", outcome=_NXDOMAIN),
        resolves(IPV4, name=_ELSEWHERE)[:2],
        talk(*SEVEN_PORTS, name=_ELSEWHERE),
        wanted=goal("somebody@example.com"),
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "checked-mail-hosts-by-srv",
        all_lookups(reply(), name="example.com"),
        no_services("example.com", outcome=_NXDOMAIN, ports=(143,)),
        lookup("SRV", f"0 1 993 {_ELSEWHERE}", name="_imaps._tcp.example.com"),
        resolves(IPV4, name=_ELSEWHERE)[:2],
        talk(993, name=_ELSEWHERE),
        wanted=goal("example.com", ports=(143, 993)),
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
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
        wanted=goal(dns_only=True, expected=(IPV4,)),
        found="dns-wrong-address",
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
    row(
        "not-measured",
        resolves("192.0.2.80", name="example.com", mx=(f"10 {_ELSEWHERE}",)),
        no_services("example.com", outcome=_NXDOMAIN),
        lookup("A", name=_ELSEWHERE, outcome=_NXDOMAIN),
        lookup("AAAA", name=_ELSEWHERE, outcome=_NXDOMAIN),
        wanted=goal("somebody@example.com"),
        found="not-measured",
        verdict=UNSURE,
    ),
    row(
        "healthy-dns-only",
        resolves(),
        wanted=goal(dns_only=True, expected=(IPV4,)),
        verdict=OK,
    ),
)
