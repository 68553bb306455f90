"""A rule is a row: what it is called, how bad it is, whose side, how it is found, what it masks."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.verdict import Certainty, Place, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Observation

EVERYTHING = "*"
"""Masks every later rule on what the finding touches."""


class Match(Struct, frozen=True, kw_only=True):
    """One place where a rule's evidence is present.

    ``reach`` are ports that it does not speak of and whose echoes it explains all the same; None
    is every port where it speaks of none.
    ``place`` is where on the path it stands. ``severity``, ``certainty`` and ``side`` replace the
    row's own where the case is milder, surer or elsewhere than usual.
    """

    ports: tuple[PortView, ...] = ()
    reach: tuple[PortView, ...] | None = None
    facts: dict[str, str] = {}
    seen: tuple[Observation, ...] = ()
    place: Place | None = None
    severity: Severity | None = None
    certainty: Certainty | None = None
    side: Side | None = None


class Rule(Struct, frozen=True, kw_only=True):
    """One diagnosis. ``masks`` are the ids that are only echoes of this one.

    A ``remark`` leaves open whether what it touches works.
    """

    id: str
    severity: Severity
    side: Side
    find: Callable[[Evidence], Iterable[Match]]
    certainty: Certainty = Certainty.CERTAIN
    masks: frozenset[str] = frozenset()
    remark: bool = False


def grouped(
    evidence: Evidence,
    facts_of: Callable[[PortView], dict[str, str] | None],
    severity_of: Callable[[Evidence, tuple[PortView, ...]], Severity | None] = lambda _, __: None,
) -> Iterator[Match]:
    """Find the ports for which ``facts_of`` gives facts; those with the same facts together."""
    groups: dict[tuple[tuple[str, str], ...], list[PortView]] = {}
    for view in evidence.ports:
        facts = facts_of(view)
        if facts is not None:
            groups.setdefault(tuple(sorted(facts.items())), []).append(view)
    for key, views in groups.items():
        ports = tuple(views)
        yield Match(ports=ports, facts=dict(key), severity=severity_of(evidence, ports))
