"""What speaks against something a domain publishes, put together to one finding (pure)."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from probes.diagnosis.rule import Match
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Observation

_ORDER = list(Severity)
_NO_FACTS: Mapping[str, str] = {}


class Objection(Struct, frozen=True):
    """One thing that is wrong, in a ``sentence``, with what shows it and the ports it explains."""

    sentence: str
    seen: tuple[Observation, ...]
    severity: Severity = Severity.DEGRADED
    certainty: Certainty = Certainty.LIKELY
    side: Side = Side.DNS
    ports: tuple[PortView, ...] = ()


def put_together(
    objections: Sequence[Objection], *seen: Observation, facts: Mapping[str, str] = _NO_FACTS
) -> Match:
    """Tell all of it at once, as bad and as sure as the worst of it; ``seen`` shows all of it."""
    worst = max(objections, key=lambda one: _ORDER.index(one.severity))
    sentences = dict.fromkeys(one.sentence for one in objections)
    return Match(
        ports=tuple(dict.fromkeys(view for one in objections for view in one.ports)),
        seen=(*seen, *(fact for one in objections for fact in one.seen)),
        facts={"what": " ".join(sentences), **facts},
        severity=worst.severity,
        certainty=worst.certainty,
        side=worst.side,
    )
