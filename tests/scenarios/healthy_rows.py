"""Odd to look at, and healthy: none of these may raise an alarm."""

from datetime import UTC, datetime

from msgspec.structs import replace

from probes.observation import Greeted, Offered
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import IPV4, IPV6, OTHER_IPV4, goal, lookup, resolves
from tests.scenarios.row import OK, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, talk

_DAY_20 = replace(
    LEAF,
    not_before=datetime(2026, 9, 14, tzinfo=UTC),
    not_after=datetime(2026, 12, 13, tzinfo=UTC),
)
_SIX_DAYS = replace(
    LEAF,
    not_before=datetime(2026, 11, 20, tzinfo=UTC),
    not_after=datetime(2026, 11, 26, tzinfo=UTC),
)
_WILDCARD = replace(
    LEAF, subject="CN=customer-7", names=("*.example.com", "example.com"), name_count=2
)
_MODERN = replace(GOOD, version="TLSv1.2", cipher="ECDHE-ECDSA-AES256-GCM-SHA384")

ROWS = (
    row("healthy", resolves(), talk(*SEVEN_PORTS), verdict=OK, imap=OK, pop=OK, sending=OK),
    row(
        "healthy-two-addresses",
        resolves(IPV4, OTHER_IPV4, IPV6),
        *(talk(*SEVEN_PORTS, address=one) for one in (IPV4, OTHER_IPV4, IPV6)),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-only-ipv6",
        resolves(IPV6),
        talk(*SEVEN_PORTS, address=IPV6),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-filters",
        resolves(),
        talk(4190),
        wanted=goal(ports=(4190,), named=True),
        verdict=OK,
        filters=OK,
    ),
    row(
        "healthy-E09-preauth",
        resolves(),
        talk(143, greeting=Greeted(code="PREAUTH", lines=("* PREAUTH welcome",)))[:3],
        wanted=goal(ports=(143,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E10-no-apop",
        resolves(),
        talk(110, greeting=Greeted(code="+OK", lines=("+OK",))),
        wanted=goal(ports=(110,)),
        verdict=OK,
        pop=OK,
    ),
    row(
        "healthy-E11-login-only-inside-tls",
        resolves(),
        talk(143, plain_offer=Offered(keywords=("IMAP4rev1", "STARTTLS", "LOGINDISABLED"))),
        wanted=goal(ports=(143,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E18-terse-banner",
        resolves(),
        talk(587, greeting=Greeted(code="220", lines=("220 ready",))),
        wanted=goal(ports=(587,)),
        verdict=OK,
        sending=OK,
    ),
    row(
        "healthy-E20-only-tls-1.2",
        resolves(),
        talk(993, handshake=_MODERN),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E21-wildcard",
        resolves(),
        talk(993, handshake=replace(GOOD, chain=(_WILDCARD, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E24-twenty-days-of-ninety-left",
        resolves(),
        talk(993, handshake=replace(GOOD, chain=(_DAY_20, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E24-half-of-six-days-left",
        resolves(),
        talk(993, handshake=replace(GOOD, chain=(_SIX_DAYS, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E33-null-mx",
        lookup("A", IPV4),
        lookup("AAAA"),
        lookup("MX", "0 "),
        talk(465, 587),
        wanted=goal(ports=(465, 587)),
        found="mx-null",
        verdict=OK,
        sending=OK,
    ),
    row(
        "healthy-literal-ipv6",
        talk(993, address=IPV6, name=IPV6),
        wanted=goal(IPV6, ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
)
