"""What a path tells where nothing is blocked: it is complete, silent or slow in places.

A router answers for packets that die there when it finds the time, if at all. Only what lasts to
the end of the path concerns anybody (asterisks and slow hops in the middle do not).
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.places import hop_words
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.placed import probes_behind
from probes.diagnosis.verdict import HopResult, PathResult, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.goal import Scope
from probes.quote import listed
from probes.walk import LONG_DELAY

SLOW_HOP = timedelta(milliseconds=400)
"""A middle hop slower than this, with faster ones behind it, is worth a word."""

_Found = Callable[[PathResult], dict[str, str] | None]


def _on_open_paths(found: _Found, *, only_traced: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Look at every path that reached its port; a plain check tells nothing of what is normal."""

    def find(evidence: Evidence) -> Iterator[Match]:
        if only_traced and evidence.goal.scope is not Scope.TRACE:
            return
        reached = (path for path in evidence.paths.results() if path.ends is PortState.OPEN)
        told = {path.endpoint: found(path) for path in reached}
        for match in grouped(evidence, lambda view: told.get(view.endpoint)):
            yield replace(match, seen=probes_behind(evidence, match))

    return find


def _hidden(evidence: Evidence) -> Iterator[Match]:
    """Find paths that were walked and showed nobody on the way."""
    hidden = {one for one in evidence.checked_addresses() if evidence.paths.hides(one)}

    def facts_of(view: PortView) -> dict[str, str] | None:
        return {} if view.endpoint.address in hidden else None

    for match in grouped(evidence, facts_of):
        yield replace(match, seen=probes_behind(evidence, match))


def _reached(path: PathResult) -> dict[str, str]:
    distance = path.hops[-1].ttl
    return {"hops": f"{distance} hop{'s' if distance > 1 else ''}"}


def _silent_hops(path: PathResult) -> dict[str, str] | None:
    silent = [str(step.ttl) for step in path.hops if not step.hops]
    if not silent:
        return None
    return {"silent": listed(silent), "hop": "Hop" if len(silent) == 1 else "Hops"}


def _slow_hops(path: PathResult) -> dict[str, str] | None:
    """Find hops whose delay does not last: a later hop answers in less than half the time."""
    slow = [
        step
        for number, step in enumerate(path.hops)
        if (own := _time(step)) is not None
        and own > SLOW_HOP
        and any((later := _time(one)) is not None and later < own / 2 for one in path.hops[number:])
    ]
    return {"slow": listed(str(step.ttl) for step in slow)} if slow else None


def _delay(path: PathResult) -> dict[str, str] | None:
    """Find the hop from which on a long delay lasts to the end.

    Behind routers that all keep silent it may begin anywhere.
    """
    total = _time(path.hops[-1])
    if total is None or total < LONG_DELAY:
        return None
    lasting = path.hops[-1]
    for step in reversed(path.hops):
        own = _time(step)
        if own is not None and own < total / 2:
            break
        lasting = step if own is not None else lasting
    before = path.hops[: path.hops.index(lasting)]
    if before and all(_time(step) is None for step in before):
        return None
    why = _SOONER if before else _AT_ONCE
    return {"start": hop_words(lasting.hops[0]), "why": why}


_SOONER = "What comes before it answers in less than half the time."
_AT_ONCE = "That is the first router, so that the line to it may be slow, such as a bad Wi-Fi."


def _time(step: HopResult) -> timedelta | None:
    return min((one for one in step.times if one is not None), default=None)


RULES = (
    Rule(
        id="delay-starts",
        severity=Severity.NOTE,
        side=Side.PATH,
        find=_on_open_paths(_delay, only_traced=False),
        remark=True,
    ),
    Rule(
        id="path-hidden",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        find=_hidden,
        remark=True,
    ),
    Rule(
        id="path-complete",
        severity=Severity.NOTE,
        side=Side.NOBODY,
        find=_on_open_paths(_reached, only_traced=True),
        remark=True,
    ),
    Rule(
        id="hops-silent",
        severity=Severity.NOTE,
        side=Side.NOBODY,
        find=_on_open_paths(_silent_hops, only_traced=True),
        remark=True,
    ),
    Rule(
        id="hops-slow",
        severity=Severity.NOTE,
        side=Side.NOBODY,
        find=_on_open_paths(_slow_hops, only_traced=True),
        remark=True,
    ),
)
