"""Judge: rules in order, echoes masked, the rest inconclusive; then the verdicts (pure)."""

from collections.abc import Iterable, Sequence

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.pings import ping_results
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.table import RULES
from probes.diagnosis.verdict import (
    Certainty,
    Diagnosis,
    Finding,
    FunctionResult,
    PortResult,
    PortState,
    Severity,
    Side,
    Verdict,
    is_beside_submission,
)
from probes.diagnosis.views import PortView
from probes.goal import Goal, Scope
from probes.observation import Endpoint, Observation
from probes.services import Function

_FROM_SEVERITY = {
    Severity.NOTE: Verdict.OK,
    Severity.INCONCLUSIVE: Verdict.INCONCLUSIVE,
    Severity.DEGRADED: Verdict.DEGRADED,
    Severity.FAILING: Verdict.FAILING,
}
_RANK = {
    Severity.FAILING: 0,
    Severity.DEGRADED: 0,
    Severity.INCONCLUSIVE: 1,
    Severity.NOTE: 2,
}
"""Faults stand before open questions and these before notes, each as basic as the rules order."""

_NOT_OFFERED = frozenset({"mx-null", "svc-by-design-absent", "perhaps-not-offered"})
_WITHOUT_PORTS = frozenset({Scope.NAMES, Scope.PING})
_ORDER = list(Verdict)
"""From best to worst, as the enumeration lists them."""


def diagnose(goal: Goal, seen: Sequence[Observation]) -> Diagnosis:
    """Return what the observations mean for the goal; their order does not matter.

    Raise ValueError for one of another vantage point: what is blocked here may be open there.
    """
    if strangers := {one.vantage for one in seen} - {goal.vantage}:
        message = f"observations of {', '.join(sorted(strangers))} in a check from {goal.vantage}"
        raise ValueError(message)
    evidence = Evidence(goal, seen)
    findings = _findings(evidence)
    ports = tuple(_port_result(view, findings) for view in evidence.ports)
    functions = _function_results(evidence, ports)
    return Diagnosis(
        verdict=_overall(findings, functions, ports),
        findings=findings,
        ports=ports,
        functions=functions,
        paths=evidence.paths.results(),
        pings=ping_results(seen),
    )


def _findings(evidence: Evidence) -> tuple[Finding, ...]:
    found: list[Finding] = []
    hidden: dict[str, set[Endpoint]] = {}
    silenced: set[str] = set()
    echoing: set[Endpoint] = set()
    for rule in RULES:
        for match in rule.find(evidence):
            finding = _finding(evidence, rule, match, hidden)
            if finding is None or rule.id in silenced:
                echoing.update(view.endpoint for view in match.ports if not rule.remark)
                continue
            found.append(finding)
            explains = {*finding.endpoints, *(view.endpoint for view in match.reach or ())}
            for masked in rule.masks:
                hidden.setdefault(masked, set()).update(explains)
                if not explains and match.reach is None:
                    silenced.add(masked)
    found += _unexplained(evidence, found, echoing)
    return tuple(sorted(found, key=lambda finding: _RANK[finding.severity]))


def _finding(
    evidence: Evidence, rule: Rule, match: Match, hidden: dict[str, set[Endpoint]]
) -> Finding | None:
    """Turn a match into a finding on the ports that no earlier finding explains."""
    explained = hidden.get(EVERYTHING, set()) | hidden.get(rule.id, set())
    ports = tuple(view for view in match.ports if view.endpoint not in explained)
    if match.ports and not ports:
        return None
    seen = match.seen + tuple(one for view in ports for one in view.seen)
    return Finding(
        id=rule.id,
        severity=match.severity or rule.severity,
        certainty=match.certainty or rule.certainty,
        side=match.side or rule.side,
        endpoints=tuple(sorted({view.endpoint for view in ports})),
        facts=match.facts,
        place=match.place,
        evidence=_indices(evidence, seen),
    )


def _unexplained(
    evidence: Evidence, found: list[Finding], echoing: set[Endpoint]
) -> Iterable[Finding]:
    """Say "inconclusive" with what was seen, rather than name a wrong cause or nothing.

    What ports were ``echoing`` is explained, be it by a finding that speaks of no port.
    """
    remarks = {rule.id for rule in RULES if rule.remark}
    telling = (finding for finding in found if finding.id not in remarks)
    explained = {endpoint for finding in telling for endpoint in finding.endpoints}
    explained |= echoing
    strange = [v for v in evidence.ports if not v.works and v.endpoint not in explained]
    if strange:
        yield _inconclusive("unexplained", evidence, strange)
    if not evidence.ports and evidence.goal.scope not in _WITHOUT_PORTS and not found:
        yield _inconclusive("not-measured", evidence, [])


def _inconclusive(rule_id: str, evidence: Evidence, views: list[PortView]) -> Finding:
    return Finding(
        id=rule_id,
        severity=Severity.INCONCLUSIVE,
        certainty=Certainty.CANNOT_TELL,
        side=Side.UNKNOWN,
        endpoints=tuple(sorted({view.endpoint for view in views})),
        evidence=_indices(evidence, tuple(one for view in views for one in view.seen)),
    )


def _indices(evidence: Evidence, seen: tuple[Observation, ...]) -> tuple[int, ...]:
    wanted = {id(one) for one in seen}
    return tuple(index for index, one in enumerate(evidence.seen) if id(one) in wanted)


def _port_result(view: PortView, findings: Iterable[Finding]) -> PortResult:
    mine = [finding for finding in findings if view.endpoint in finding.endpoints]
    return PortResult(
        name=view.name,
        endpoint=view.endpoint,
        state=view.state,
        verdict=_port_verdict(view, mine),
        works=view.works,
        place=view.place,
        findings=tuple(finding.id for finding in mine),
    )


def _port_verdict(view: PortView, mine: list[Finding]) -> Verdict:
    worst = _worst(_FROM_SEVERITY[finding.severity] for finding in mine)
    if worst is not Verdict.OK or view.works:
        return worst
    if any(finding.id in _NOT_OFFERED for finding in mine):
        return Verdict.NOT_OFFERED
    return Verdict.OK if mine and view.state is PortState.OPEN else Verdict.INCONCLUSIVE


def _function_results(
    evidence: Evidence, ports: tuple[PortResult, ...]
) -> tuple[FunctionResult, ...]:
    results = []
    for function in Function:
        numbers = tuple(
            dict.fromkeys(view.port for view in evidence.ports if view.service.function is function)
        )
        mine = [port for port in ports if port.endpoint.port in numbers]
        if mine:
            works = tuple(
                number
                for number in numbers
                if any(port.works and port.endpoint.port == number for port in mine)
            )
            results.append(
                FunctionResult(
                    function=function,
                    verdict=_function_verdict(mine),
                    ports=numbers,
                    works=works,
                )
            )
    return tuple(results)


def _function_verdict(ports: list[PortResult]) -> Verdict:
    """A function fails when no port of it works; beside a working port, trouble degrades it.

    Between servers mail goes by port 25; what customers send by are the others, where offered.
    """
    meant = [port for port in ports if not is_beside_submission(port, ports)]
    verdicts = {port.verdict for port in meant}
    usable = any(port.works and port.verdict is not Verdict.FAILING for port in meant)
    troubled = bool(verdicts & {Verdict.FAILING, Verdict.DEGRADED})
    if usable:
        return Verdict.DEGRADED if troubled else Verdict.OK
    for verdict in (Verdict.FAILING, Verdict.DEGRADED, Verdict.INCONCLUSIVE, Verdict.OK):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_OFFERED


def _overall(
    findings: Iterable[Finding],
    functions: Sequence[FunctionResult],
    ports: Sequence[PortResult],
) -> Verdict:
    """Take the worst of the functions, of what concerns the whole target, and of open questions.

    Mail from other servers that does not get in by port 25 degrades a host that customers use.
    """
    by_function = [one.verdict for one in functions if one.verdict is not Verdict.NOT_OFFERED]
    troubled = {Verdict.FAILING, Verdict.DEGRADED}
    if any(one.verdict in troubled and is_beside_submission(one, ports) for one in ports):
        by_function.append(Verdict.DEGRADED)
    at_large = (
        _FROM_SEVERITY[finding.severity]
        for finding in findings
        if not finding.endpoints or finding.severity is Severity.INCONCLUSIVE
    )
    worst = _worst([*by_function, *at_large])
    nothing_offered = bool(functions) and not by_function
    return Verdict.NOT_OFFERED if nothing_offered and worst is Verdict.OK else worst


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=_ORDER.index, default=Verdict.OK)
