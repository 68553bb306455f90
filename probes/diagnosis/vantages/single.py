"""What places found by themselves and no rule over several explains: alike, alone or apart (pure).

A fault that unrelated networks see alike is none of theirs. One that a single place sees where
others see none hangs on the place or on the moment, unless it is the place's own.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probes.diagnosis.vantages.shut import NEAR
from probes.diagnosis.vantages.sight import STOPPED, Sight, is_fault
from probes.diagnosis.vantages.sights import Sights, unrelated
from probes.diagnosis.vantages.substituted import certificates_differ
from probes.diagnosis.verdict import OWN_RULES, Certainty, Finding, Severity, Side
from probes.observation import Endpoint

Unexplained = Callable[[Sight, Finding, Endpoint | None], bool]
"""Tells whether no rule explains what a place found, on an endpoint or at large."""

_RAISED = {
    Certainty.CANNOT_TELL: Certainty.LIKELY,
    Certainty.LIKELY: Certainty.CERTAIN,
    Certainty.CERTAIN: Certainty.CERTAIN,
}

REFUSALS = frozenset(
    {"smtp-554-greeting", "smtp-421-busy", "imap-bye", "pop-declines", "sieve-declines"}
)
"""What the host itself says, to those it means."""


class Single(Struct, frozen=True, kw_only=True):
    """What the first of some places told, and all of these found.

    ``index`` is its place among that one's findings; the finding is as it counts now. ``apart``
    tells that two of the places are known to be in different networks, ``differing`` that not
    all who looked were shown the same certificate.
    """

    at: tuple[Sight, ...]
    beside: tuple[Sight, ...]
    index: int
    finding: Finding
    apart: bool
    differing: bool


def singles(sights: Sights, unexplained: Unexplained) -> Iterator[Single]:
    """Find what is left, ports that fare alike at the same places together."""
    seen: set[tuple[str, Endpoint | None]] = set()
    for sight in sights.all:
        for index, finding in enumerate(sight.findings):
            spots = finding.endpoints or (None,)
            left = [
                spot
                for spot in spots
                if (finding.id, spot) not in seen
                and unexplained(sight, finding, spot)
                and (is_fault(finding) or _blocks_here_alone(sights, sight, spot))
            ]
            groups: dict[tuple[tuple[Sight, ...], tuple[Sight, ...]], list[Endpoint | None]] = {}
            for spot in left:
                seen.add((finding.id, spot))
                at = _finders(sights, finding, spot, unexplained)
                beside = _others(sights, at, spot) if finding.side is not Side.RUNNER else ()
                groups.setdefault((at, beside), []).append(spot)
            for (at, beside), mine in groups.items():
                ends = tuple(spot for spot in mine if spot is not None)
                yield _single(sights, at, beside, index, replace(finding, endpoints=ends))


def _blocks_here_alone(sights: Sights, sight: Sight, spot: Endpoint | None) -> bool:
    """A mere note counts where it is about a port that is closed to this place alone."""
    if spot is None:
        return False
    return sight.results[spot].state in STOPPED and bool(sights.reaching(spot))


def _finders(
    sights: Sights, finding: Finding, spot: Endpoint | None, unexplained: Unexplained
) -> tuple[Sight, ...]:
    """Return the places that found the same of the same port, or of the target."""
    return tuple(
        one
        for one in sights.all
        if any(
            other.id == finding.id
            and (spot in other.endpoints if spot is not None else not other.endpoints)
            and unexplained(one, other, spot)
            for other in one.findings
        )
    )


def _others(sights: Sights, at: tuple[Sight, ...], spot: Endpoint | None) -> tuple[Sight, ...]:
    """Return the places that looked at the same and found nothing wrong."""
    others = (one for one in sights.all if one not in at)
    if spot is None:
        return tuple(one for one in others if one.addresses_told)
    return tuple(one for one in others if one.is_fine(spot))


def _single(
    sights: Sights,
    at: tuple[Sight, ...],
    beside: tuple[Sight, ...],
    index: int,
    finding: Finding,
) -> Single:
    apart = unrelated(at)
    differing = _certificates_differ((*at, *beside), finding)
    if finding.side is Side.RUNNER or finding.id in OWN_RULES:
        finding = _at_a_runner(sights, at, finding)
    elif beside:
        finding = _seen_by_some(finding)
    elif apart and not differing:
        finding = _seen_by_all(finding)
    return Single(
        at=at, beside=beside, index=index, finding=finding, apart=apart, differing=differing
    )


def _at_a_runner(sights: Sights, at: tuple[Sight, ...], finding: Finding) -> Finding:
    """What a runner lacks is no open question where another place could look."""
    others = [one for one in sights.all if one not in at]
    looked = (
        all(any(one.told(end) for one in others) for end in finding.endpoints)
        if finding.endpoints
        else any(one.addresses_told for one in others)
    )
    return replace(finding, severity=Severity.NOTE) if looked else finding


def _seen_by_some(finding: Finding) -> Finding:
    """What others do not see fails for some at most, and accuses no host for certain."""
    failing = finding.severity is Severity.FAILING
    milder = replace(finding, severity=Severity.DEGRADED if failing else finding.severity)
    if finding.side in NEAR | {Side.PATH, Side.SETTINGS, Side.NOBODY}:
        return milder
    if finding.id in REFUSALS:
        return replace(milder, side=Side.HOST, certainty=Certainty.LIKELY)
    return replace(milder, side=Side.UNKNOWN, certainty=Certainty.CANNOT_TELL)


def _seen_by_all(finding: Finding) -> Finding:
    """What unrelated networks see alike is the host's or its domain's, and surer than before."""
    if finding.side not in {Side.UNKNOWN, Side.HOST, Side.DNS}:
        return finding
    if finding.side is Side.UNKNOWN:
        return replace(finding, side=Side.HOST, certainty=Certainty.LIKELY)
    return replace(finding, certainty=_RAISED[finding.certainty])


def _certificates_differ(at: tuple[Sight, ...], finding: Finding) -> bool:
    """Tell whether these places were shown different certificates: then not all are the host's."""
    return any(
        certificates_differ(filter(None, (one.view(endpoint) for one in at)))
        for endpoint in finding.endpoints
    )
