"""What a domain publishes about its mail beside SRV and MX: what to ask for, and to fetch (pure).

Only where an e-mail address or a domain is checked, beside everything else and never waited for:

- the settings it publishes for mail programs (at most three documents, until one is found);
- its MTA-STS record, one TXT lookup, and the policy where that announces one;
- the TLSA records of each mail exchanger whose addresses are proven by DNSSEC.

A host costs nothing of that, unless no mail program can connect to it: then the settings that its
domain publishes may name another one. That none of it exists is no fault.
"""

from collections.abc import Iterable, Sequence

from probes.endpoints import exchangers, mail_domain
from probes.fetches import ended, fetch_steps
from probes.goal import Goal, Scope, Step
from probes.names import RECORD_TYPES, answers, lookups, queries
from probes.observation import DnsReply, Observation
from probes.published import autoconfig, sts, tlsa
from probes.services import RELAY
from probes.zones import shut_zone


def policy_steps(goal: Goal, seen: Sequence[Observation]) -> list[Step]:
    """Return what to ask for about the domain of an e-mail address, or a domain itself."""
    domain = mail_domain(goal, seen)
    if goal.scope is not Scope.CHECK or not domain:
        return []
    return [*_settings(goal, seen, domain), *_incoming(goal, seen, domain)]


def doubtful_documents(goal: Goal, seen: Sequence[Observation]) -> list[Step]:
    """Return what to fetch where no mail program can connect to a host: settings of its domain."""
    zone = shut_zone(goal, seen)
    return _settings(goal, seen, zone) if zone else []


def _settings(goal: Goal, seen: Sequence[Observation], domain: str) -> list[Step]:
    steps: list[Step] = []
    if set(goal.ports) <= {RELAY}:
        return steps
    for url in autoconfig.urls(domain):
        steps += fetch_steps(goal, seen, url)
        if autoconfig.is_found(seen, url, domain) or not ended(goal, seen, url):
            break
    return steps


def _incoming(goal: Goal, seen: Sequence[Observation], domain: str) -> Iterable[Step]:
    hosts = exchangers(goal, seen)
    if hosts:
        announcement = sts.record_name(domain)
        yield from queries(goal, seen, announcement, "TXT")
        if sts.is_announced(one.data for one in answers(seen, announcement, "TXT")):
            yield from fetch_steps(goal, seen, sts.policy_url(domain))
    for host in hosts:
        if _is_proven(seen, host):
            yield from queries(goal, seen, tlsa.record_name(host), "TLSA")


def _is_proven(seen: Sequence[Observation], host: str) -> bool:
    """Tell whether DNSSEC proves a host's addresses, without which nobody goes by its TLSA."""
    return any(
        isinstance(one.outcome, DnsReply) and one.outcome.authenticated
        for kind in RECORD_TYPES.values()
        for one in lookups(seen, host, kind)
    )
