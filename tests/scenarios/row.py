"""How a scenario is written down."""

from probes.diagnosis.verdict import Verdict
from probes.goal import Goal
from probes.observation import Observation
from probes.services import SEVEN_PORTS, Function
from tests.scenarios.facts import goal
from tests.scenarios.scenario import Scenario

OK, ABSENT = Verdict.OK, Verdict.NOT_OFFERED
UNSURE, DEGRADED, FAILING = Verdict.INCONCLUSIVE, Verdict.DEGRADED, Verdict.FAILING


def others(*ports: int) -> tuple[int, ...]:
    """Return the seven ports without these."""
    return tuple(port for port in SEVEN_PORTS if port not in ports)


def row(
    scenario_id: str,
    *seen: Observation | tuple[Observation, ...],
    wanted: Goal | None = None,
    found: str = "",
    verdict: Verdict,
    imap: Verdict | None = None,
    pop: Verdict | None = None,
    sending: Verdict | None = None,
    filters: Verdict | None = None,
) -> Scenario:
    """Write a scenario; ``found`` lists finding ids, a function left out is not judged at all."""
    functions = {
        Function.IMAP: imap,
        Function.POP: pop,
        Function.SENDING: sending,
        Function.FILTERS: filters,
    }
    flat = [one for part in seen for one in (part if isinstance(part, tuple) else (part,))]
    return Scenario(
        id=scenario_id,
        goal=wanted or goal(),
        findings=tuple(found.split()),
        verdict=verdict,
        functions={key: value for key, value in functions.items() if value is not None},
        observations=tuple(flat),
    )
