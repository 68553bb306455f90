"""How a scenario of several places is written down."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from probes.diagnosis.verdict import Verdict
from probes.goal import Goal, Scope
from probes.observation import Observation
from probes.vantage import VantageKind, VantagePoint
from tests.probes.behaviours import Behaviour, Path
from tests.probes.walking import OWNERS, ROUTERS, Scene, Walked
from tests.scenarios.calls import answered, ping
from tests.scenarios.facts import AT, Facts, goal, resolves
from tests.scenarios.scenario import path_of, read
from tests.scenarios.talk import talk
from tests.scenarios.vantages.scenario import JointScenario, Seen

SEVEN = (25, 110, 143, 465, 587, 993, 995)
HEALTHY: Facts = (*resolves(), *talk(*SEVEN), ping(*answered()))
"""A host with which nothing is wrong."""
ELSEWHERE = ("10.9.0.1", "198.18.1.1", "198.18.1.2", "198.51.100.1")
"""Another way to the host; its last router is the same."""
NETWORKS = {**OWNERS, "198.18.1.1": "64510 Other Access", "198.18.1.2": "64510 Other Access"}


def at(
    name: str,
    *seen: Observation | Facts,
    wanted: Goal | None = None,
    kind: VantageKind = VantageKind.CUSTOMER,
    later: timedelta = timedelta(),
    **known: Any,  # noqa: ANN401 - whatever else is known of the place
) -> Seen:
    """Look from a place, by default from a customer's, some time ``later`` than others."""
    flat = [one for part in seen for one in (part if isinstance(part, tuple) else (part,))]
    return Seen(
        point=VantagePoint(name=name, kind=kind, **known),
        goal=replace(wanted or goal(), vantage=name),
        started=AT + later,
        took=timedelta(seconds=8),
        observations=tuple(replace(one, vantage=name) for one in flat),
    )


def runner(name: str, *seen: Observation | Facts, **known: Any) -> Seen:  # noqa: ANN401
    """Look from a place that only measures."""
    return at(name, *seen, kind=VantageKind.RUNNER, **known)


def good_but(port: int, trouble: Facts = ()) -> Facts:
    """Meet nothing wrong but on one port."""
    return (*resolves(), *talk(*(one for one in SEVEN if one != port)), *trouble)


def like(scenario_id: str) -> Facts:
    """See what a scenario of one place tells."""
    return read(path_of(scenario_id)).observations


def walked(
    *ports: int,
    how: Behaviour,
    routers: tuple[str | None, ...] = ROUTERS,
    owners: dict[str, str] | None = None,
) -> Facts:
    """Meet trouble on these ports, by default on all, and walk the path."""
    scene = Scene(
        ports=dict.fromkeys(ports or SEVEN, how),
        path=Path(routers),
        owners=NETWORKS if owners is None else owners,
    )
    return tuple(Walked(scene).seen)


def traced(*, owners: dict[str, str] | None = None) -> tuple[Facts, Goal]:
    """Trace the path of a port that is open, by another way; return what for as well."""
    ports = (587, 993)
    scene = Scene(
        ports={},
        path=Path(ELSEWHERE),
        owners=NETWORKS if owners is None else owners,
        asked=ports,
        scope=Scope.TRACE,
    )
    return tuple(Walked(scene).seen), goal(ports=ports, named=True, scope=Scope.TRACE)


def row(scenario_id: str, *places: Seen, found: str = "", verdict: Verdict) -> JointScenario:
    """Write a scenario; ``found`` has a finding on each line."""
    findings = tuple(line.strip() for line in found.strip().split("\n") if line.strip())
    return JointScenario(id=scenario_id, findings=findings, verdict=verdict, places=places)
