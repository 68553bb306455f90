"""Lookups that fail: at the resolver, on the way to it, or for want of a zone's own servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import ZONE
from tests.lab.cases import BROKEN, Case
from tests.lab.rows.name_servers import (
    DEAD,
    LAPSED,
    NARROW,
    NEGLECTED,
    NEW,
    RECURSIVE,
    REFUSING,
    UNANSWERED,
    USUAL,
    VALIDATING,
    VALIDATING_MUTE,
)
from tests.lab.rows.servers import MAIL, NO_SUCH_NAME

if TYPE_CHECKING:
    from tests.lab.product import Settings
    from tests.lab.resolvers import Resolver

DANGLING, BIG = f"old.{ZONE}", f"big.{ZONE}"


def asking(*resolvers: Resolver, beside: str = "") -> Settings:
    """Ask these in place of the customer's own."""
    addresses = [one.address for one in resolvers]
    return {"dns": {"resolvers": addresses, "second_resolver": beside}}


UNSURE = ("inconclusive",)
FAILURES = (
    Case(
        "dns-dnssec-bogus",
        MAIL.name,
        "dns-dnssec-bogus",
        BROKEN,
        (
            (f"ask {VALIDATING.address} A", "SERVFAIL"),
            (f"unchecked {VALIDATING.address} A", f"NOERROR {NEW}"),
        ),
        settings=asking(VALIDATING),
        proves=("F:dns-dnssec-bogus", "pair 9"),
    ),
    Case(
        "dns-dnssec-bogus/without-saying-so",
        MAIL.name,
        "dns-dnssec-bogus",
        BROKEN,
        (
            (f"ask {VALIDATING_MUTE.address} A", "SERVFAIL"),
            (f"unchecked {VALIDATING_MUTE.address} A", f"NOERROR {NEW}"),
        ),
        settings=asking(VALIDATING_MUTE),
    ),
    Case(
        "dns-dnssec-bogus/at-one-resolver",
        MAIL.name,
        "dns-dnssec-bogus",
        ("degraded",),
        ((f"ask {VALIDATING.address} A", "SERVFAIL"), ("tls 993", "verified")),
        settings={"dns": {"second_resolver": VALIDATING.address}},
    ),
    Case(
        "dns-lame-or-dead-ns",
        NEGLECTED,
        "dns-lame-or-dead-ns",
        ("failing",),
        ((f"ask {DEAD} A", "silent"), (f"ask {REFUSING.address} A", "REFUSED")),
        settings=asking(RECURSIVE),
        named=REFUSING.address,
        patient=True,
        proves=("F:dns-lame-or-dead-ns", "pair 9"),
    ),
    Case(
        "isp-resolver-down",
        MAIL.name,
        "isp-resolver-down",
        UNSURE,
        (("dns A", "no answer"), (f"ask {USUAL} A", f"NOERROR {NEW}")),
        node=UNANSWERED.client,
        settings={"dns": {"second_resolver": ""}},
        patient=True,
        proves=("F:isp-resolver-down", "pair 9"),
    ),
    Case(
        "dns-refused",
        MAIL.name,
        "dns-refused",
        UNSURE,
        ((f"ask {REFUSING.address} A", "REFUSED"),),
        settings=asking(REFUSING),
        proves=("F:dns-refused", "pair 9"),
    ),
    Case(
        "dns-tcp-or-edns-blocked",
        BIG,
        "dns-tcp-or-edns-blocked",
        ("degraded",),
        (
            (f"ask {USUAL} MX", "NOERROR truncated"),
            (f"tcp {USUAL} MX", "silent"),
            ("tls 993", "verified"),
        ),
        node=NARROW.client,
        patient=True,
    ),
    Case(
        "dns-cname-dangling",
        DANGLING,
        "dns-cname-dangling",
        ("failing",),
        ((f"ask {RECURSIVE.address} A", f"NXDOMAIN {NO_SUCH_NAME}"),),
        settings=asking(RECURSIVE),
        named=NO_SUCH_NAME,
    ),
    Case(
        "dns-domain-expired",
        LAPSED,
        "dns-domain-expired",
        ("failing",),
        ((f"ask {RECURSIVE.address} A", "NXDOMAIN"),),
        settings=asking(RECURSIVE),
        named="lapsed.test",
    ),
)
