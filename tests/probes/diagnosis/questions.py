"""Generated questions beside the usual ones: to other servers, and in other ways."""

from collections.abc import Sequence

from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.observation import DnsLookup, Record, Way
from tests.scenarios.asking import (
    AT,
    CANARY,
    DENIED_BY_ITSELF,
    DOMAIN,
    LOST_BEHIND_TCP,
    NEW,
    NS1,
    NS2,
    PRIVATE,
    SILENCE,
    Outcome,
    asked,
    own,
    referral,
)
from tests.scenarios.facts import HOST, RESOLVER, SECOND_RESOLVER, lookup, reply

_BAD: tuple[Outcome, ...] = (
    SILENCE,
    LOST_BEHIND_TCP,
    reply("SERVFAIL"),
    reply("SERVFAIL", extended=((9, "no DNSKEY matches DS"),)),
    reply("SERVFAIL", extended=((22, "no reachable authority"),)),
    reply("REFUSED"),
    reply("NXDOMAIN"),
    reply("NXDOMAIN", extended=((15, "on a list"),)),
    reply(),
)
_ALIAS = own(CNAME="mail.example.org")
_BELOW = referral({"ns.mail.example.com": AT[NS2]}, zone=HOST).outcome


def _version(serial: int) -> Outcome:
    record = Record(DOMAIN, "SOA", 300, f"{NS1} root.{DOMAIN} {serial} 3600 600 86400 60")
    return replace(own(), records=(record,))


@st.composite
def questions(draw: st.DrawFn, addresses: Sequence[Address]) -> DnsLookup:
    """Draw a question and its answer; who serves the zone is told more often than not."""
    known = st.sampled_from((*addresses, NEW, PRIVATE))
    server = draw(st.sampled_from((NS1, NS2)))
    bad = draw(st.sampled_from(_BAD))
    by = draw(st.sampled_from((RESOLVER, SECOND_RESOLVER)))
    drawn: tuple[DnsLookup, ...] = (
        asked(Way.UNCHECKED, "NS", NS1, NS2, name=DOMAIN, resolver=by),
        asked(Way.UNCHECKED, "NS", NS1, NS2, name=DOMAIN, resolver=by),
        asked(Way.UNCHECKED, "NS", name=DOMAIN, resolver=by, outcome=bad),
        asked(Way.UNCHECKED, "A", AT[server], name=server, resolver=by),
        asked(Way.UNCHECKED, "A", AT[server], name=server, resolver=by),
        asked(Way.UNCHECKED, "A", name=HOST, resolver=by, outcome=bad),
        asked(Way.SMALL, "A", resolver=by, outcome=bad),
        asked(Way.CANARY, "A", resolver=CANARY, outcome=draw(st.sampled_from((SILENCE, bad)))),
        asked(Way.AUTHORITATIVE, "A", resolver=AT[server], outcome=own(draw(known))),
        asked(Way.AUTHORITATIVE, "A", resolver=AT[server], outcome=bad),
        asked(
            Way.AUTHORITATIVE,
            "A",
            resolver=AT[server],
            outcome=draw(st.sampled_from((_ALIAS, _BELOW, DENIED_BY_ITSELF))),
        ),
        asked(
            Way.AUTHORITATIVE,
            "SOA",
            name=DOMAIN,
            resolver=AT[server],
            outcome=_version(draw(st.integers(1, 2))),
        ),
        lookup("A", draw(known), resolver=SECOND_RESOLVER),
        lookup("A", resolver=SECOND_RESOLVER, outcome=bad),
    )
    return draw(st.sampled_from(drawn))
