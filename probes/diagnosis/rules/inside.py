"""Private addresses: names that lead elsewhere inside a network, and resolvers that hide them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.authority import current
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, ITS_OWN, is_measured, own_lookups
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.states import connect_failure
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.doubts import asked_names, given
from probes.failure import FailureKind
from probes.goal import Scope
from probes.hops import is_local
from probes.names import RECORD_TYPES
from probes.observation import DnsReply
from probes.quote import listed


class _Views(Struct, frozen=True):
    """What is known of a name inside and outside a network, by who told it.

    ``outside`` holds what the zone's own servers give, if they were heard, as they speak for
    everybody; where they were not, it is what other resolvers give.
    """

    name: str
    inside: Mapping[str, frozenset[Address]]
    outside: Mapping[str, frozenset[Address]]

    @property
    def addresses(self) -> frozenset[Address]:
        """Those of the inside."""
        return frozenset().union(*self.inside.values())


def _views(evidence: Evidence, name: str) -> _Views:
    told = given(evidence.seen, name, "A")
    own = current(evidence.seen, name, "A")
    known = {str(who): found for who, found in told.items()}
    inside = {who: found for who, found in known.items() if found and all(map(is_local, found))}
    if own is not None:
        return _Views(name, inside, {ITS_OWN: own})
    # A filter leaves an answer empty; who knows nothing of a name denies it.
    denying = _answered(evidence, name, "NXDOMAIN")
    second = evidence.goal.second_resolver
    rest = {who: found for who, found in known.items() if who not in inside}
    return _Views(
        name,
        inside,
        {who: one for who, one in rest.items() if one or who == second or who in denying},
    )


def _answered(evidence: Evidence, name: str, rcode: str) -> set[Address]:
    """Return the resolvers that answered so."""
    return {
        one.resolver
        for one in evidence.lookups("A", name)
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode == rcode
    }


def split(evidence: Evidence) -> Iterator[Match]:
    """Find names that lead to a private address here, and elsewhere to another one or none."""
    for name in asked_names(evidence.goal, evidence.seen):
        views = _views(evidence, name)
        private = any(found and all(map(is_local, found)) for found in views.outside.values())
        if views.inside and views.outside and not private:
            yield _split_match(evidence, views)


def _split_match(evidence: Evidence, views: _Views) -> Match:
    here = tuple(view for view in evidence.ports if view.endpoint.address in views.addresses)
    outside = frozenset[Address]().union(*views.outside.values())
    there = tuple(view for view in evidence.ports if view.endpoint.address in outside)
    facts = {
        "name": views.name,
        "answers": "; ".join(
            f"{who}: {listed(sorted(found)) or 'no address'}"
            for who, found in (*views.inside.items(), *views.outside.items())
        ),
    }
    match = partial(
        Match, seen=(*evidence.lookups("A", views.name), *own_lookups(evidence, views.name))
    )
    if _dead(here):
        alive = any(view.works for view in there)
        severity = Severity.DEGRADED if alive else Severity.FAILING
        return match(ports=here, facts=facts | _INSIDE_DEAD, severity=severity)
    if _dead(there):
        return match(ports=there, facts=facts | _OUTSIDE_DEAD, severity=Severity.DEGRADED)
    if not is_measured(here) and evidence.goal.scope is Scope.CHECK:
        return match(
            ports=here,
            facts=facts | _NOT_TRIED,
            severity=Severity.INCONCLUSIVE,
            certainty=Certainty.CANNOT_TELL,
            side=Side.UNKNOWN,
        )
    return match(facts=facts | _BOTH_FINE)


def _dead(views: tuple[PortView, ...]) -> bool:
    """Tell whether ports were tried, and none of them opened."""
    return is_measured(views) and all(view.state is not PortState.OPEN for view in views)


_REPAIR = {
    "repair": "Owner of the zone: correct the entry of the side that does not work.",
    "tunnel": "Users of a VPN: let it set the name server of the inside.",
    "customer": "",
}
_INSIDE_DEAD = {"lead": "; the one here leads to no mail server", **_REPAIR}
_OUTSIDE_DEAD = {"lead": "; the one outside leads to no mail server", **_REPAIR}
_NOT_TRIED = {
    "lead": "; the private one was not tried from here",
    "repair": "Run the check inside that network, from where the private address may be tried.",
    "tunnel": "",
    "customer": (
        "The mail server has an address of its own inside its network, which we could not try. "
        "Please tell us whether you are in that network or connected to its VPN."
    ),
}
_BOTH_FINE = {"lead": "", "repair": "", "tunnel": "", "customer": ""}


def _rebind(evidence: Evidence) -> Iterator[Match]:
    """Find resolvers in use that keep a private address to themselves which others tell."""
    for name in asked_names(evidence.goal, evidence.seen):
        told = given(evidence.seen, name, "A")
        known = {str(who): found for who, found in told.items() if found}
        empty = {who for who, found in told.items() if not found}
        empty |= _answered(evidence, name, "REFUSED")
        if own := current(evidence.seen, name, "A"):
            known[ITS_OWN] = own
        else:
            empty -= _answered(evidence, name, "NXDOMAIN")
        deniers = [who for who in evidence.goal.resolvers if who in empty]
        addresses = frozenset[Address]().union(*known.values())
        taken_out = own is not None and not own
        if not deniers or not addresses or taken_out or not all(map(is_local, addresses)):
            continue
        ports = [view for view in evidence.ports if view.endpoint.address in addresses]
        yield Match(
            ports=tuple(view for view in ports if view.state is PortState.UNMEASURED),
            seen=(*evidence.lookups("A", name), *own_lookups(evidence, name)),
            facts={
                "name": name,
                "resolver": listed(deniers),
                "known": "; ".join(
                    f"{who}: {listed(sorted(found))}" for who, found in known.items()
                ),
            },
            severity=Severity.DEGRADED if any(view.works for view in ports) else None,
        )


def _beside_public(evidence: Evidence) -> Iterator[Match]:
    """Find private addresses that lead nowhere from here, beside public ones of the name.

    What refuses there may be any device of our own network. Where the public ones serve nobody
    either, it is they that matter.
    """
    for name in evidence.names:
        public = [
            one
            for one in evidence.addresses(name)
            if not is_local(one) and not _kept(evidence.at(one))
        ]
        served = [one for one in public if any(v.state is PortState.OPEN for v in evidence.at(one))]
        here = _lost(_at_private(evidence, name))
        if not here or not public:
            continue
        match = _private(evidence, name, here, {"public": listed(public)})
        if served:
            yield match
        else:
            yield replace(match, ports=(), reach=(), severity=Severity.NOTE)


def _alone(evidence: Evidence) -> Iterator[Match]:
    """Find names that have private addresses alone, at which all is silent."""
    for name in evidence.names:
        here = _at_private(evidence, name)
        silent = all(view.state is PortState.FILTERED and view.place is None for view in here)
        at = {view.endpoint.address for view in here}
        reached = any(evidence.answers_pings(one) or evidence.web_answers(one) for one in at)
        if here and silent and not reached and all(map(is_local, evidence.addresses(name))):
            yield _private(evidence, name, here, {})


def _at_private(evidence: Evidence, name: str) -> list[PortView]:
    """Return the ports at the private addresses of a name."""
    return [v for v in evidence.ports if v.name == name and is_local(v.endpoint.address)]


def _lost(views: list[PortView]) -> list[PortView]:
    """Return the ports that our own rules keep us from, or all where nobody lets us in."""
    return _kept(views) or (views if all(view.state in _SHUT for view in views) else [])


def _kept(views: Sequence[PortView]) -> list[PortView]:
    """Return the ports that our own rules keep us from."""
    failures = [(view, connect_failure(view.connect)) for view in views]
    return [view for view, one in failures if one is not None and one.kind is FailureKind.POLICY]


def _private(
    evidence: Evidence, name: str, here: Sequence[PortView], facts: dict[str, str]
) -> Match:
    addresses = dict.fromkeys(view.endpoint.address for view in here)
    kinds = RECORD_TYPES.values()
    return Match(
        ports=tuple(here),
        seen=tuple(one for kind in kinds for one in evidence.lookups(kind, name)),
        facts={"name": name, "private": listed(addresses), **facts},
    )


_SHUT = frozenset({PortState.FILTERED, PortState.REJECTED, PortState.UNREACHABLE, PortState.CLOSED})
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="lan-dns-rebind-filter",
        severity=Severity.FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_rebind,
        masks=ECHOES | _ALL,
    ),
    Rule(
        id="dns-split-horizon",
        severity=Severity.NOTE,
        side=Side.DNS,
        find=split,
        masks=_ALL,
    ),
    Rule(
        id="dns-private-address",
        severity=Severity.DEGRADED,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_beside_public,
        masks=_ALL,
    ),
)

LAST = (
    Rule(
        id="private-address-silent",
        severity=Severity.FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_alone,
        masks=_ALL,
    ),
)
"""What is told where nothing better explains the silence."""
