"""A domain with its mail exchangers and services, as a check of an e-mail address sees it."""

from collections.abc import Mapping

from msgspec.structs import replace

from probes.goal import Goal
from probes.names import SRV_LABELS
from probes.observation import DnsLookup, DnsReply, Observation
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import Facts, goal, lookup, reply, resolves

DOMAIN = "example.com"
WEBSITE = "192.0.2.80"
PRIMARY, BACKUP = "mx1.example.net", "mx2.example.net"
PROGRAMS = "imap.example.com"
MAILBOX: Goal = goal(f"somebody@{DOMAIN}")
NXDOMAIN = reply("NXDOMAIN")


def domain(*mx: str, srv: Mapping[int, str] | None = None) -> Facts:
    """Look a domain up: its website, its MX and its SRV records by port."""
    named = srv or {}
    services = (
        lookup("SRV", named[port], name=f"{SRV_LABELS[port]}.{DOMAIN}")
        if port in named
        else lookup("SRV", name=f"{SRV_LABELS[port]}.{DOMAIN}", outcome=NXDOMAIN)
        for port in SEVEN_PORTS
        if port in SRV_LABELS
    )
    return (*resolves(WEBSITE, name=DOMAIN, mx=mx), *services)


def host(name: str, *addresses: str) -> Facts:
    """Look a mail host up."""
    return resolves(*addresses, name=name)[:2]


def gone(name: str) -> Facts:
    """Look a mail host up in vain."""
    return tuple(lookup(kind, name=name, outcome=NXDOMAIN) for kind in ("A", "AAAA"))


def proven(one: Observation) -> DnsLookup:
    """Have DNSSEC prove an answer."""
    assert isinstance(one, DnsLookup)
    assert isinstance(one.outcome, DnsReply)
    return replace(one, outcome=replace(one.outcome, authenticated=True))
