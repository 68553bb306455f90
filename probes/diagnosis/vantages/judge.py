"""Judge: rules over several places in order, then what is left of each; then the verdict (pure)."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from probes.diagnosis.comparison import JointFinding, PortRow
from probes.diagnosis.vantages.claims import Claims
from probes.diagnosis.vantages.rule import JointMatch, JointRule
from probes.diagnosis.vantages.sight import Sight, is_fault
from probes.diagnosis.vantages.sights import Sights, at_one_time
from probes.diagnosis.vantages.single import Single, singles
from probes.diagnosis.vantages.table import NOTES, RULES
from probes.diagnosis.verdict import Certainty, Finding, Severity, Side, Verdict
from probes.observation import Endpoint
from probes.services import RELAY, SERVICES

_ORDER = list(Severity)
"""From mild to bad, as the enumeration lists them."""
_RANK = {
    Severity.FAILING: 0,
    Severity.DEGRADED: 0,
    Severity.INCONCLUSIVE: 1,
    Severity.NOTE: 2,
}


class Concluded(Struct, frozen=True, kw_only=True):
    """A finding of several places; ``single`` is what it was for one, where no rule found it."""

    finding: JointFinding
    single: Single | None = None


def conclude(sights: Sights) -> tuple[Concluded, ...]:
    """Return what the places together mean: faults, then open questions, then notes."""
    claims = Claims()
    found = [
        Concluded(finding=finding)
        for rule in RULES
        for finding in _merged(_findings(claims, rule, sights))
    ]
    found += [_carried(one) for one in singles(sights, claims.unexplained)]
    told = {one.finding.facts.get("name") for one in found}
    found += [
        Concluded(finding=finding)
        for rule in NOTES
        for finding in _findings(claims, rule, sights)
        if finding.facts.get("name") not in told
    ]
    return tuple(sorted(found, key=lambda one: _RANK[one.finding.severity]))


def port_rows(sights: Sights) -> tuple[PortRow, ...]:
    """Set the results of every port side by side."""
    return tuple(
        PortRow(
            name=sights.names[endpoint],
            endpoint=endpoint,
            results=tuple(one.results.get(endpoint) for one in sights.all),
        )
        for endpoint in sights.endpoints
    )


def _findings(claims: Claims, rule: JointRule, sights: Sights) -> Iterator[JointFinding]:
    for match in rule.find(sights):
        if rule.contrasts and not at_one_time(match.at, match.beside):
            continue
        left = {sight.name: claims.open_ends(sight, match) for sight in match.at}
        at = tuple(one for one in match.at if left[one.name] or not match.endpoints)
        if not at:
            continue
        ends = tuple(sorted({end for mine in left.values() for end in mine}))
        explained = {one.name: claims.explain(one, match, left[one.name]) for one in at}
        yield _finding(rule, replace(match, at=at, endpoints=ends), explained)


def _finding(
    rule: JointRule, match: JointMatch, explained: dict[str, list[Finding]]
) -> JointFinding:
    certainty, side = match.certainty or rule.certainty, match.side or rule.side
    if certainty is Certainty.CANNOT_TELL:
        side = Side.UNKNOWN
    evidence = {
        one.name: _evidence(one, match.endpoints, explained.get(one.name, ()))
        for one in (*match.at, *match.beside)
    }
    return JointFinding(
        id=rule.id,
        severity=_severity(rule, match, explained),
        certainty=certainty,
        side=side,
        at=_names(match.at),
        beside=_names(match.beside),
        endpoints=match.endpoints,
        facts=match.facts,
        place=match.place,
        evidence=evidence,
    )


def _severity(rule: JointRule, match: JointMatch, explained: dict[str, list[Finding]]) -> Severity:
    """Take the worst that any place found, but what others do not meet fails for some at most.

    A place alone cannot know that what is shut to it is offered; others tell.
    """
    own = (one.severity for mine in explained.values() for one in mine)
    worst = max(own, key=_ORDER.index, default=Severity.NOTE)
    missed = any(_is_missed(one, end, match.beside) for one in match.at for end in match.endpoints)
    if missed or (match.beside and worst is Severity.FAILING):
        worst = Severity.DEGRADED
    return min(worst, rule.worst, key=_ORDER.index)


def _is_missed(sight: Sight, endpoint: Endpoint, beside: Iterable[Sight]) -> bool:
    """Tell whether a port for customers is shut to a place, with all that serve the same there."""
    function = SERVICES[endpoint.port].function
    served = any(
        result.works and end.port != RELAY and SERVICES[end.port].function is function
        for end, result in sight.results.items()
    )
    shut = sight.stops(endpoint) and endpoint.port != RELAY
    return shut and not served and any(one.is_fine(endpoint) for one in beside)


def _carried(single: Single) -> Concluded:
    finding = single.finding
    evidence = {
        one.name: _evidence(
            one, finding.endpoints, [own for own in one.findings if own.id == finding.id]
        )
        for one in (*single.at, *single.beside)
    }
    joint = JointFinding(
        id=finding.id,
        severity=finding.severity,
        certainty=finding.certainty,
        side=finding.side,
        at=_names(single.at),
        beside=_names(single.beside),
        endpoints=finding.endpoints,
        facts=finding.facts,
        place=finding.place,
        evidence=evidence,
    )
    return Concluded(finding=joint, single=single)


def _evidence(
    sight: Sight, endpoints: Iterable[Endpoint], explained: Iterable[Finding]
) -> tuple[int, ...]:
    """Return the indices of what a place's share of a finding rests on."""
    views = (sight.view(endpoint) for endpoint in endpoints)
    seen = {id(one) for view in views if view is not None for one in view.seen}
    observations = sight.judged.observations
    by_view = {index for index, one in enumerate(observations) if id(one) in seen}
    return tuple(sorted(by_view.union(*(one.evidence for one in explained))))


def _merged(findings: Iterable[JointFinding]) -> list[JointFinding]:
    """Put places together of which the same is told, beside the same others."""
    merged: list[JointFinding] = []
    for finding in findings:
        alike = next((one for one in merged if _essence(one) == _essence(finding)), None)
        if alike is None:
            merged.append(finding)
        else:
            merged[merged.index(alike)] = replace(
                alike,
                at=tuple(sorted({*alike.at, *finding.at})),
                severity=max(alike.severity, finding.severity, key=_ORDER.index),
                evidence={**alike.evidence, **finding.evidence},
            )
    return merged


def _essence(finding: JointFinding) -> JointFinding:
    return replace(finding, at=(), severity=Severity.NOTE, evidence={})


def _names(sights: Sequence[Sight]) -> tuple[str, ...]:
    return tuple(sorted({one.name for one in sights}))


# -- the verdict -------------------------------------------------------------------------------


def verdict(sights: Sights, findings: Sequence[JointFinding]) -> Verdict:
    """Return how the target is by all places: failing only where it fails for everybody.

    What a place lacks itself counts for nothing as soon as others could look.
    """
    told = {_told(one, findings) for one in sights.all} - {None}
    if Verdict.FAILING in told:
        serves = told & {Verdict.OK, Verdict.NOT_OFFERED, Verdict.DEGRADED}
        return Verdict.DEGRADED if serves else Verdict.FAILING
    for one in (Verdict.DEGRADED, Verdict.INCONCLUSIVE, Verdict.OK, Verdict.NOT_OFFERED):
        if one in told:
            return one
    return Verdict.INCONCLUSIVE


def _told(sight: Sight, findings: Sequence[JointFinding]) -> Verdict | None:
    """Return a place's own verdict as far as it holds, None where the place itself was at fault."""
    own = sight.judged.diagnosis.verdict
    mine = {one.severity for one in findings if sight.name in one.at}
    if Severity.DEGRADED in mine and own is not Verdict.FAILING:
        return Verdict.DEGRADED
    if own in {Verdict.OK, Verdict.NOT_OFFERED} or not any(map(is_fault, sight.findings)):
        return own
    if mine <= {Severity.NOTE}:
        return None
    return Verdict.INCONCLUSIVE if mine <= {Severity.NOTE, Severity.INCONCLUSIVE} else own
