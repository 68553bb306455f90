"""From several reports on one target to a comparison, which stands beside them (pure)."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from probes.address import is_address
from probes.diagnosis.comparison import Comparison
from probes.diagnosis.vantages.compare import compare
from probes.diagnosis.vantages.sight import Judged
from probes.diagnosis.verdict import Diagnosis
from probes.quote import listed, quoted
from probes.report import Report
from probes.services import SERVICES


class Incomparable(ValueError):
    """Reports cannot be judged together; the message is one sentence for people."""


def encode_comparison(comparison: Comparison) -> bytes:
    """Write a comparison as JSON, in the ways of a report."""
    return msgspec.json.encode(comparison)


def compare_reports(reports: Sequence[Report]) -> Comparison:
    """Judge reports on one target together, one from each place; their order does not matter.

    Raise Incomparable where they are none of these.
    """
    judged = tuple(map(_judged, reports))
    targets = {one.target for one in judged}
    names = [one.point.name for one in judged]
    if len(judged) < 2:
        problem = "It takes the reports of two places to compare them."
    elif len(targets) > 1:
        problem = f"The reports are on different targets: {_shown(targets)}."
    elif twice := {name for name in names if names.count(name) > 1}:
        problem = (
            f"Several reports come from {_shown(twice)}: give each place a name of its own "
            "([vantage] in mailcheck.toml), and check again."
        )
    else:
        return compare(judged)
    raise Incomparable(problem)


def _judged(report: Report) -> Judged:
    if len(report.vantage_points) != 1:
        of_one = "A report to compare is of one place."
        raise Incomparable(of_one)
    diagnosis = Diagnosis(
        verdict=report.verdict,
        findings=report.findings,
        ports=report.ports,
        functions=report.functions,
        paths=report.paths,
        pings=report.pings,
    )
    if not _is_sound(report):
        damaged = f"The report from {_shown([report.vantage_points[0].name])} is damaged."
        raise Incomparable(damaged)
    return Judged(
        point=report.vantage_points[0],
        target=report.target,
        started=report.started,
        took=report.took,
        answer=report.answer,
        diagnosis=diagnosis,
        observations=report.observations,
    )


def _is_sound(report: Report) -> bool:
    """Tell whether a report explains what it found, at ports and addresses that exist."""
    explained = [one.finding for one in report.answer.explanations]
    return explained == [one.id for one in report.findings] and all(
        is_address(one) for one in _addresses(report)
    )


def _addresses(report: Report) -> Iterator[str]:
    """Return every address that is judged; a port that nobody checks stands for none."""
    checked = (
        *(port.endpoint for port in report.ports),
        *(endpoint for finding in report.findings for endpoint in finding.endpoints),
    )
    yield from (one.address if one.port in SERVICES else "" for one in checked)
    yield from (path.endpoint.address for path in report.paths)
    places = (*(port.place for port in report.ports), *(one.place for one in report.findings))
    near = (hop for place in places if place for hop in (place.after, place.before) if hop)
    walked = (hop for path in report.paths for step in path.hops for hop in step.hops)
    yield from (hop.address for hop in (*near, *walked) if hop.address)


def _shown(names: Iterable[str]) -> str:
    return listed(sorted(map(quoted, names)))
