"""What checks took in each scene, against their bound and against each other (pure)."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from bench.campaign import Results, SceneResult
from bench.cells import NOTHING, distance, middle, ratio, seconds, table
from bench.sample import Sample
from bench.scenes import DROPPED, HEALTHY, ROUND_TRIPS

BOUND_AIM = 1.10
"""A run with nothing blocked as a multiple of its bound, at most; from the second distance on."""
OTHERS_AIM = 1.20
"""When open ports are known with one port dropped against when nothing is, at most."""


def against_the_bound(results: Results) -> str:
    """Return the table of whole checks, and whether they are as fast as they should be."""
    header = (
        *("round trip", "scene", "run / bound", "process / bound", "run / round trip"),
        *("run", "process", "bound", "longest chain", "accepted"),
    )
    rows = [_bound_row(one) for one in results.scenes]
    aims = [
        _aim(one.round_trip, _run_ratio(one.samples), BOUND_AIM)
        for one in results.scenes
        if one.scene is HEALTHY and one.round_trip in ROUND_TRIPS[1:]
    ]
    aim = f"Aim for run / bound with nothing blocked: at most {BOUND_AIM:.2f}. {'; '.join(aims)}."
    return f"{table(header, rows)}\n\n{aim}"


def known_when(results: Results) -> str:
    """Return the table of moments, and whether one dropped port holds the others up."""
    header = (
        *("round trip", "scene", "open ports known, × nothing blocked", "first fact"),
        *("open ports known", "no answer yet", "place", "final"),
    )
    rows = [_moments_row(one, _healthy(results, one.round_trip)) for one in results.scenes]
    aims = [
        _aim(one.round_trip, _others_ratio(one, _healthy(results, one.round_trip)), OTHERS_AIM)
        for one in results.scenes
        if one.scene is DROPPED
    ]
    aim = (
        f"Aim for the open ports with {DROPPED.name}: known after at most {OTHERS_AIM:.2f} times"
        f" what it takes with nothing blocked. {'; '.join(aims)}."
    )
    return f"{table(header, rows)}\n\n{aim}"


def _bound_row(result: SceneResult) -> tuple[str, ...]:
    samples = result.samples
    run = middle(one.run for one in samples)
    usual = sorted(samples, key=lambda one: one.run)[len(samples) // 2]
    extra = usual.accepted - usual.sessions
    return (
        distance(result.round_trip),
        result.scene.name,
        f"{_run_ratio(samples):.2f}",
        f"{median(one.process / one.bound.took for one in samples):.2f}",
        NOTHING if result.scene.blocked else ratio(run, result.round_trip),
        seconds(run),
        seconds(middle(one.process for one in samples)),
        seconds(middle(one.bound.took for one in samples)),
        usual.bound.name,
        f"{usual.sessions} + {extra}" if extra else f"{usual.sessions}",
    )


def _moments_row(result: SceneResult, healthy: SceneResult) -> tuple[str, ...]:
    others = _others_ratio(result, healthy)
    moments = [one.moments for one in result.samples]
    return (
        distance(result.round_trip),
        result.scene.name,
        f"{others:.2f}" if others is not None else NOTHING,
        seconds(middle(one.first_fact for one in moments)),
        seconds(middle(one.open_known for one in moments)),
        seconds(middle(one.no_answer_yet for one in moments)),
        seconds(middle(one.placed for one in moments)),
        seconds(middle(one.final for one in moments)),
    )


def _run_ratio(samples: Sequence[Sample]) -> float:
    return median(one.run / one.bound.took for one in samples)


def _others_ratio(result: SceneResult, healthy: SceneResult) -> float | None:
    here, usual = (_open_known(one.samples) for one in (result, healthy))
    return here / usual if here is not None and usual is not None else None


def _open_known(samples: Sequence[Sample]) -> timedelta | None:
    return middle(one.moments.open_known for one in samples)


def _healthy(results: Results, round_trip: timedelta) -> SceneResult:
    here = (one for one in results.scenes if one.round_trip == round_trip)
    return next(one for one in here if one.scene is HEALTHY)


def _aim(round_trip: timedelta, value: float | None, aim: float) -> str:
    if value is None:
        return f"{distance(round_trip)}: {NOTHING}"
    return f"{distance(round_trip)}: {value:.2f}, {'met' if value <= aim else 'missed'}"
