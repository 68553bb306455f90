"""Where mail to a domain is delivered: its MX records, and what the hosts in them do."""

from msgspec.structs import replace

from probes.failure import FailureKind
from probes.observation import DnsLookup, DnsReply, Observation, Record
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import ANCHOR, anchors
from tests.scenarios.domains import (
    BACKUP,
    DOMAIN,
    MAILBOX,
    PRIMARY,
    PROGRAMS,
    WEBSITE,
    domain,
    host,
)
from tests.scenarios.facts import IPV4, OTHER_IPV4, lookup, refused, resolves, silent, syns, unable
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import talk

_PRIVATE = "10.0.0.25"
_KEPT = f"{_PRIVATE} is in a private network: it is not checked unless the operator allows it."
_BY_SRV = {993: f"0 1 993 {PROGRAMS}", 465: f"0 1 465 {PROGRAMS}"}
_PROGRAMS_WORK = (*host(PROGRAMS, OTHER_IPV4), *talk(465, 993, name=PROGRAMS, address=OTHER_IPV4))


def _alias(kind: str, target: str, *data: str) -> Observation:
    """Answer for the first exchanger by way of an alias."""
    found = lookup(kind, *data, name=PRIMARY)
    assert isinstance(found, DnsLookup)
    assert isinstance(found.outcome, DnsReply)
    behind = tuple(replace(one, name=target) for one in found.outcome.records)
    records = (Record(PRIMARY, "CNAME", 300, target), *behind)
    return replace(found, outcome=replace(found.outcome, records=records))


ROWS = (
    row(
        "mx-is-address",
        domain("10 10.77.5.2"),
        talk(*SEVEN_PORTS, address=WEBSITE, name=DOMAIN),
        wanted=MAILBOX,
        found="mx-is-address",
        verdict=FAILING,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "mx-is-address-beside-another",
        domain("10 192.0.2.25", f"20 {BACKUP}"),
        host(BACKUP, IPV4),
        talk(*SEVEN_PORTS, name=BACKUP),
        wanted=MAILBOX,
        found="mx-is-address checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Who asks about a host has programs in mind, which need no MX.
    row(
        "mx-is-address-of-a-host",
        resolves(mx=("10 192.0.2.10",)),
        talk(*SEVEN_PORTS),
        found="mx-is-address",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "mx-to-cname",
        domain(f"10 {PRIMARY}"),
        _alias("A", "real.example.net", IPV4),
        _alias("AAAA", "real.example.net"),
        talk(*SEVEN_PORTS, name=PRIMARY),
        wanted=MAILBOX,
        found="mx-to-cname checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "mx-absent",
        domain(),
        refused(*SEVEN_PORTS, address=WEBSITE, name=DOMAIN),
        wanted=MAILBOX,
        found="mx-absent",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "mx-absent-beside-a-website",
        domain(),
        silent(*SEVEN_PORTS, address=WEBSITE, name=DOMAIN),
        syns(443, address=WEBSITE),
        wanted=MAILBOX,
        found="mx-absent",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "mx-absent-beside-services",
        domain(srv=_BY_SRV),
        _PROGRAMS_WORK,
        refused(25, address=WEBSITE, name=DOMAIN),
        wanted=MAILBOX,
        found="mx-absent checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    # Most runners cannot reach port 25 of anybody, so its silence proves nothing.
    row(
        "mx-absent-from-where-25-is-blocked",
        domain(srv=_BY_SRV),
        _PROGRAMS_WORK,
        silent(25, address=WEBSITE, name=DOMAIN),
        wanted=MAILBOX,
        found="checked-mail-hosts port-filtered",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "mx-absent-from-where-25-is-open",
        domain(srv=_BY_SRV),
        _PROGRAMS_WORK,
        silent(25, address=WEBSITE, name=DOMAIN),
        anchors(25, ANCHOR, failure=None),
        wanted=MAILBOX,
        found="mx-absent checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    row(
        "healthy-domain-that-takes-in-mail-without-mx",
        domain(),
        talk(*SEVEN_PORTS, address=WEBSITE, name=DOMAIN),
        wanted=MAILBOX,
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "mx-private-address",
        domain(f"10 {PRIMARY}"),
        host(PRIMARY, _PRIVATE),
        unable(*SEVEN_PORTS, kind=FailureKind.POLICY, detail=_KEPT, address=_PRIVATE, name=PRIMARY),
        wanted=MAILBOX,
        found="mx-private-address checked-mail-hosts",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "mx-private-address-beside-another",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}", srv=_BY_SRV),
        _PROGRAMS_WORK,
        host(PRIMARY, _PRIVATE),
        host(BACKUP, IPV4),
        unable(25, kind=FailureKind.POLICY, detail=_KEPT, address=_PRIVATE, name=PRIMARY),
        talk(25, name=BACKUP),
        wanted=MAILBOX,
        found="mx-private-address checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    # Where the operator allows it, the network is his own.
    row(
        "healthy-exchanger-inside",
        domain(f"10 {PRIMARY}"),
        host(PRIMARY, _PRIVATE),
        talk(*SEVEN_PORTS, address=_PRIVATE, name=PRIMARY),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "mx-unreachable-primary",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}", srv=_BY_SRV),
        _PROGRAMS_WORK,
        host(PRIMARY, "192.0.2.25"),
        host(BACKUP, IPV4),
        silent(25, address="192.0.2.25", name=PRIMARY),
        talk(25, name=BACKUP),
        wanted=MAILBOX,
        found="mx-unreachable-primary checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    row(
        "mx-unreachable-primary-refusing",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}"),
        host(PRIMARY, "192.0.2.25"),
        host(BACKUP, IPV4),
        refused(*SEVEN_PORTS, address="192.0.2.25", name=PRIMARY),
        talk(25, name=BACKUP),
        refused(*others(25), name=BACKUP),
        wanted=MAILBOX,
        found="mx-unreachable-primary mailbox-host-unknown checked-mail-hosts",
        verdict=DEGRADED,
        imap=UNSURE,
        pop=UNSURE,
        sending=DEGRADED,
    ),
    row(
        "mx-unreachable-primary-beside-one-that-serves",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}"),
        host(PRIMARY, "192.0.2.25"),
        host(BACKUP, IPV4),
        refused(*SEVEN_PORTS, address="192.0.2.25", name=PRIMARY),
        talk(*SEVEN_PORTS, name=BACKUP),
        wanted=MAILBOX,
        found="mx-unreachable-primary checked-mail-hosts",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # None of them answers: whether this network lets port 25 through at all is not known.
    row(
        "mx-unreachable-primary-and-backup",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}", srv=_BY_SRV),
        _PROGRAMS_WORK,
        host(PRIMARY, "192.0.2.25"),
        host(BACKUP, IPV4),
        silent(25, address="192.0.2.25", name=PRIMARY),
        silent(25, name=BACKUP),
        wanted=MAILBOX,
        found="checked-mail-hosts port-filtered",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "healthy-backup-exchanger-that-rests",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}", srv=_BY_SRV),
        _PROGRAMS_WORK,
        host(PRIMARY, IPV4),
        host(BACKUP, "192.0.2.25"),
        talk(25, name=PRIMARY),
        silent(25, address="192.0.2.25", name=BACKUP),
        wanted=MAILBOX,
        found="checked-mail-hosts port-filtered",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
)
