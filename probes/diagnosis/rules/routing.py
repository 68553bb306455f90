"""Where mail to a domain is delivered: its MX records and the hosts they name (RFC 5321)."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address

from probes.address import is_address
from probes.diagnosis.anchors import anchor_calls, anchor_works
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, is_proper
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.shut import SHUT, ends_there, explained, is_shut_away
from probes.diagnosis.states import connect_failure, refused_by_target
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.endpoints import exchangers, mail_domain
from probes.failure import FailureKind
from probes.names import NAMES_KEPT, answers, mail_exchangers, ranked_exchangers
from probes.observation import DnsLookup, DnsReply
from probes.quote import listed
from probes.services import RELAY
from probes.special_purpose import Reason, objection
from probes.target import MailboxTarget

_INSIDE = frozenset(
    {
        Reason.PRIVATE,
        Reason.UNIQUE_LOCAL,
        Reason.SITE_LOCAL,
        Reason.LOOPBACK,
        Reason.LINK_LOCAL,
        Reason.UNSPECIFIED,
    }
)
"""Addresses that mean nothing to anybody outside, or this very machine."""


def _is_address(evidence: Evidence) -> Iterator[Match]:
    """Find MX records that hold an address where the name of a host belongs (RFC 1035)."""
    records = answers(evidence.seen, evidence.subject, "MX")
    told = [record.data.split()[-1] for record in records if record.data.split()]
    numbers = [one for one in dict.fromkeys(told) if is_address(one)]
    if not numbers:
        return
    others = mail_exchangers(evidence.seen, evidence.subject)
    severity = Severity.DEGRADED if others else None
    if not isinstance(evidence.goal.target, MailboxTarget) and evidence.addresses():
        severity = Severity.NOTE
    alone = f"mail gets in by {listed(others[:NAMES_KEPT])} alone"
    effect = alone if others else "no mail gets in"
    facts = {"numbers": listed(numbers[:NAMES_KEPT]), "effect": effect}
    yield Match(seen=tuple(evidence.lookups("MX")), facts=facts, severity=severity)


def _to_alias(evidence: Evidence) -> Iterator[Match]:
    """Find mail exchangers whose names are aliases (RFC 2181 section 10.3)."""
    for host in exchangers(evidence.goal, evidence.seen):
        lookups = [*evidence.lookups("A", host), *evidence.lookups("AAAA", host)]
        for one in lookups:
            if target := _alias(one):
                yield Match(seen=(one,), facts={"exchanger": host, "target": target})
                break


def _alias(lookup: DnsLookup) -> str:
    """Return the last name that aliases lead to, if the first one is the name asked for."""
    records = lookup.outcome.records if isinstance(lookup.outcome, DnsReply) else ()
    aliases = [record for record in records if record.type == "CNAME"]
    if any(record.name.lower() == lookup.name for record in aliases):
        return aliases[-1].data
    return ""


def _absent(evidence: Evidence) -> Iterator[Match]:
    """Find domains without MX whose own address, which senders try then, takes in no mail."""
    domain = evidence.subject
    lookups = evidence.lookups("MX")
    without = exchangers(evidence.goal, evidence.seen) == (domain,) and not answers(
        evidence.seen, domain, "MX"
    )
    here = [view for view in evidence.ports if view.name == domain]
    relays = [view for view in here if view.port == RELAY]
    if not without or not any(map(is_proper, lookups)) or not relays:
        return
    rest = [view for view in here if view.port != RELAY]
    all_shut = bool(rest) and all(view.state in SHUT for view in here)
    if all_shut and any(_lives(evidence, view) for view in here):
        facts = {"lead": ", and there is no mail server at its own address either"}
        yield Match(ports=tuple(here), seen=tuple(lookups), facts=facts)
    elif all(_is_shut_there(evidence, view) for view in relays):
        facts = {"lead": ", and its own address takes in no mail"}
        calls = (one for view in relays for one in anchor_calls(evidence.seen, view.endpoint))
        yield Match(
            ports=tuple(relays),
            seen=(*lookups, *calls),
            facts=facts,
            severity=Severity.DEGRADED,
        )


def _lives(evidence: Evidence, view: PortView) -> bool:
    """Tell whether there is a machine at an address, which mail is not served by."""
    refuses = view.state is PortState.CLOSED or refused_by_target(view.connect)
    return refuses or evidence.web_answers(view.endpoint.address)


def _is_shut_there(evidence: Evidence, view: PortView) -> bool:
    """Tell whether it is the host's side, not ours, where port 25 ends: many networks block it."""
    told = ends_there(view) or refused_by_target(view.connect)
    return is_shut_away(view) and (told or anchor_works(evidence.seen, view.endpoint) is True)


def _private(evidence: Evidence) -> Iterator[Match]:
    """Find mail exchangers whose every address is that of a private network."""
    hosts = exchangers(evidence.goal, evidence.seen)
    inside = [host for host in hosts if _is_inside(evidence, host)]
    if inside:
        found = [f"{host} has {listed(evidence.addresses(host))}" for host in inside]
        yield Match(
            ports=tuple(view for view in evidence.ports if view.name in inside),
            seen=(
                *evidence.lookups("MX"),
                *(one for host in inside for one in evidence.lookups("A", host)),
            ),
            facts={
                "domain": mail_domain(evidence.goal, evidence.seen) or evidence.subject,
                "found": "; ".join(found),
            },
            severity=Severity.DEGRADED if len(inside) < len(hosts) else None,
        )


def _is_inside(evidence: Evidence, host: str) -> bool:
    """Tell whether a host is of no use outside, nor to us: where it may be tried, it is ours."""
    found = evidence.addresses(host)
    failures = [connect_failure(view.connect) for view in evidence.ports if view.name == host]
    kept = any(one is not None and one.kind is FailureKind.POLICY for one in failures)
    return kept and all(objection(ip_address(one)) in _INSIDE for one in found)


def _primary_dead(evidence: Evidence) -> Iterator[Match]:
    """Find domains whose first mail exchangers take in no mail while later ones do."""
    first, later = _by_rank(evidence)
    primary = _relays(evidence, first)
    if primary and all(map(is_shut_away, primary)):
        yield from _beside_others(evidence, primary, _relays(evidence, later))


def _backup_dead(evidence: Evidence) -> Iterator[Match]:
    """Find mail exchangers that take in no mail while others do, beside the first of all.

    Mail gets in all the same, and some are kept shut on purpose.
    """
    first, later = _by_rank(evidence)
    relays = {name: _relays(evidence, [name]) for name in (*first, *later)}
    dead = {name: found for name, found in relays.items() if all(map(is_shut_away, found))}
    if dead.keys() >= set(first):
        dead = {name: found for name, found in dead.items() if name in later}
    views = [view for found in dead.values() for view in found]
    yield from _beside_others(evidence, views, _relays(evidence, list(relays)))


def _by_rank(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Return the exchangers that mail goes to first, and the others."""
    if not exchangers(evidence.goal, evidence.seen):
        return [], []
    ranked = ranked_exchangers(evidence.seen, mail_domain(evidence.goal, evidence.seen))
    best = min((rank for rank, _ in ranked), default=0)
    first = dict.fromkeys(name for rank, name in ranked if rank == best)
    return list(first), list(dict.fromkeys(name for _, name in ranked if name not in first))


def _beside_others(
    evidence: Evidence, dead: Sequence[PortView], others: Iterable[PortView]
) -> Iterator[Match]:
    """Tell of dead exchangers, where others answer here: this place can use port 25 then."""
    alive = [view for view in others if view.greeted]
    served = any(view.port != RELAY for view in evidence.working())
    if dead and alive:
        yield Match(
            ports=explained(evidence, dead) if served else tuple(dead),
            seen=(*evidence.lookups("MX"), *(one for view in alive for one in view.seen)),
            facts={
                "domain": mail_domain(evidence.goal, evidence.seen),
                "exchangers": listed(dict.fromkeys(view.name for view in dead)),
                "alive": listed(dict.fromkeys(view.name for view in alive)),
            },
            side=Side.HOST if all(map(ends_there, dead)) else None,
        )


def _relays(evidence: Evidence, names: Sequence[str]) -> list[PortView]:
    return [view for view in evidence.ports if view.port == RELAY and view.name in names]


_ALL = frozenset({EVERYTHING})

FIRST = (
    Rule(
        id="mx-private-address",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_private,
        masks=_ALL,
    ),
)

RULES = (
    Rule(
        id="mx-is-address",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_is_address,
        masks=ECHOES,
    ),
    Rule(
        id="mx-unreachable-primary",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_primary_dead,
        masks=_ALL,
    ),
    Rule(
        id="mx-unreachable-backup",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_backup_dead,
        masks=_ALL,
    ),
    Rule(
        id="mx-absent",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_absent,
        masks=_ALL,
    ),
    Rule(id="mx-to-cname", severity=Severity.NOTE, side=Side.DNS, find=_to_alias),
)
