"""Answers that others contradict, and answers from somebody who was not asked."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from probes.address import Address
from probes.authority import answered_by_nobody, current
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, ITS_OWN, is_proper, no_addresses, own_lookups
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.resolvers import side_of
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.doubts import asked_names, given
from probes.hops import is_local
from probes.observation import DnsLookup, DnsReply
from probes.quote import listed
from probes.special_purpose import Reason, objection

_FILTERED = frozenset({15, 16, 17, 18})
"""Extended DNS errors (RFC 8914): blocked, censored, filtered, prohibited."""
_NOBODYS = frozenset({Reason.UNSPECIFIED, Reason.LOOPBACK})
"""What filters give in place of an address: no host, or the very machine that asks."""


def denied_by_one(evidence: Evidence) -> Iterator[Match]:
    """Find name servers that deny what others, or the zone itself, have."""
    for name in asked_names(evidence.goal, evidence.seen):
        told = given(evidence.seen, name, "A")
        useful = {who: _useful(found) for who, found in told.items()}
        deniers = [who for who, found in useful.items() if not found]
        own = current(evidence.seen, name, "A")
        known = {str(who): found for who, found in useful.items() if found}
        if own:
            known[ITS_OWN] = own
        everything = frozenset[Address]().union(*known.values())
        taken_out = own is not None and not own
        if not deniers or taken_out or all(map(is_local, everything)):
            continue
        denials = [one for one in evidence.lookups("A", name) if one.resolver in deniers]
        admitted = _admits_filtering(denials)
        yield Match(
            ports=tuple(
                view
                for view in evidence.ports
                if view.name == name and _is_nobodys(view.endpoint.address)
            ),
            seen=(*denials, *(own_lookups(evidence, name) if own else ())),
            facts={
                "name": name,
                "resolver": listed(deniers),
                "told": "; ".join(_row(who, found) for who, found in known.items()),
                "why": _ADMITTED if admitted else _MAYBE,
                "later": "" if admitted else _LATER,
                "runner": _NAME_FILTERED if admitted else _FILTER_OR_ZONE,
            },
            severity=_severity_of_denial(evidence, name, deniers, published=bool(own)),
            certainty=Certainty.CERTAIN if admitted else None,
            side=side_of(evidence, deniers[0]) if admitted else None,
        )


def _row(who: str, found: Iterable[Address]) -> str:
    return f"{who}: {listed(sorted(found))}"


def _useful(found: frozenset[Address]) -> frozenset[Address]:
    return frozenset(one for one in found if not _is_nobodys(one))


def _is_nobodys(address: Address) -> bool:
    return objection(ip_address(address)) in _NOBODYS


def _admits_filtering(denials: Iterable[DnsLookup]) -> bool:
    return any(
        isinstance(one.outcome, DnsReply) and not _FILTERED.isdisjoint(one.outcome.extended_errors)
        for one in denials
    )


def _severity_of_denial(
    evidence: Evidence, name: str, deniers: Iterable[Address], *, published: bool
) -> Severity:
    """A name server used here is worse than one to compare with, unless the zone contradicts it."""
    if not _useful(frozenset(evidence.addresses(name))):
        return Severity.FAILING
    used = not set(deniers).isdisjoint(evidence.goal.resolvers)
    return Severity.DEGRADED if used or published else Severity.NOTE


_LATER = "Run the check again later: a new name is known everywhere once old answers expire."
_NAME_FILTERED = "Whoever runs that name server: take the name out of its filter."
_FILTER_OR_ZONE = "Whoever runs that name server: look for a filter, or a zone there that lacks it."
_ADMITTED = "It says itself that it filters the name."
_MAYBE = (
    "The name may be so new that not everybody knows it yet, it may lack in a zone of that name "
    "server's own, or be filtered there."
)


# -- interception --------------------------------------------------------------------------------


def _intercepted(evidence: Evidence) -> Iterator[Match]:
    """Find that somebody answers in the place of any name server, and that answers are doubtful.

    What is at addresses that nobody expects is not the zone's doing then, as far as can be seen.
    """
    seen = tuple(answered_by_nobody(evidence.seen))
    if not seen:
        return
    expected = evidence.goal.settings.expected_addresses
    strangers = tuple(
        view
        for view in evidence.ports
        if expected and view.endpoint.address not in expected and not view.works
    )
    measured = any(view.state is not PortState.UNMEASURED for view in strangers)
    if measured and not any(view.works for view in evidence.ports):
        facts = {"effect": "The address it gives here is not an expected one, and does not serve."}
        yield Match(ports=strangers, seen=seen, facts=facts)
    elif no_addresses(evidence) and not any(map(is_proper, evidence.address_lookups())):
        facts = {"effect": "It does not look up this name, and no other name server can be asked."}
        yield Match(seen=seen, facts=facts, severity=Severity.INCONCLUSIVE)


def _intercepted_besides(evidence: Evidence) -> Iterator[Match]:
    """Find the same where it does no harm as far as can be seen."""
    seen = tuple(answered_by_nobody(evidence.seen))
    if seen and not any(True for _ in _intercepted(evidence)):
        yield Match(seen=seen, facts={"effect": "Its answers are what everybody here gets."})


_ALL = frozenset({EVERYTHING})

FIRST = (
    Rule(
        id="dns-denied-by-one",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=denied_by_one,
        masks=ECHOES | _ALL,
    ),
)
"""What is told before anything is said of the addresses themselves."""

RULES = (
    Rule(
        id="isp-dns-intercepted",
        severity=Severity.FAILING,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_intercepted,
        masks=ECHOES | {EVERYTHING, "isp-resolver-down"},
    ),
)

LAST = (
    Rule(
        id="isp-dns-intercepted",
        severity=Severity.NOTE,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_intercepted_besides,
    ),
)
