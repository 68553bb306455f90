"""Paths and greetings that look odd, and are well: none of these may raise an alarm."""

from datetime import timedelta

from msgspec.structs import replace

from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import Failed, Greeted, SynProbe
from tests.probes.behaviours import Path
from tests.probes.walking import ROUTERS, Scene, Walked
from tests.scenarios.facts import Facts, goal, not_connected, resolves
from tests.scenarios.row import OK, row
from tests.scenarios.talk import talk

_TRACED = goal(ports=(993,), named=True, scope=Scope.TRACE)
_MISSED = Failed(failure=not_connected(FailureKind.TIMEOUT))
_EARLIER = (timedelta(milliseconds=300), timedelta(milliseconds=220), timedelta(milliseconds=90))


def _traced() -> Facts:
    scene = Scene(ports={}, path=Path(ROUTERS), asked=(993,), scope=Scope.TRACE)
    return tuple(Walked(scene).seen)


ROWS = (
    # A router that rations its errors answers every other probe.
    row(
        "healthy-E06-a-hop-that-rations",
        tuple(
            replace(one, outcome=_MISSED)
            if isinstance(one, SynProbe) and one.ttl == 2 and one.attempt % 2
            else one
            for one in _traced()
        ),
        wanted=_TRACED,
        found="path-complete",
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-E17-greeting-of-a-cluster",
        resolves(),
        talk(25, 587, greeting=Greeted(code="220", lines=("220 mx7.cluster.example.net ESMTP",))),
        wanted=goal(ports=(25, 587)),
        verdict=OK,
        sending=OK,
    ),
    row(
        "healthy-E30-times-that-decrease",
        tuple(
            replace(one, took=_EARLIER[one.ttl - 1])
            if isinstance(one, SynProbe) and 0 < one.ttl <= len(_EARLIER)
            else one
            for one in _traced()
        ),
        wanted=_TRACED,
        found="path-complete",
        verdict=OK,
        imap=OK,
    ),
)
