"""A rule over several places is a row too: its id, whose side it is, and how it is found."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.verdict import Certainty, Place, Severity, Side
from probes.observation import Endpoint


class JointMatch(Struct, frozen=True, kw_only=True):
    """Where the evidence of a rule is present: it shows ``at`` places and not ``beside`` others.

    ``explains`` are the ids of what each place ``at`` found by itself that this accounts for,
    empty for all it found on these endpoints. ``certainty`` and ``side`` replace the row's own.
    """

    at: tuple[Sight, ...]
    beside: tuple[Sight, ...]
    endpoints: tuple[Endpoint, ...] = ()
    explains: frozenset[str] = frozenset()
    facts: dict[str, str] = {}
    place: Place | None = None
    certainty: Certainty | None = None
    side: Side | None = None


class JointRule(Struct, frozen=True, kw_only=True):
    """One diagnosis. No finding is worse than ``worst``, nor than what a place found by itself.

    ``contrasts``: it rests on the difference between places, and where these were not checked
    together the difference may be one of time. Where nothing can be told, no side is named.
    """

    id: str
    side: Side
    find: Callable[[Sights], Iterable[JointMatch]]
    certainty: Certainty = Certainty.LIKELY
    worst: Severity = Severity.FAILING
    contrasts: bool = True
