"""A block near by stays one, whichever single SYN of its walk is missing."""

import pytest

from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Certainty, Side, Verdict
from probes.observation import SynProbe
from probes.services import SEVEN_PORTS
from tests.probes.behaviours import SILENT, DroppedAt, Path
from tests.probes.walking import ROUTERS, Scene, Walked
from tests.scenarios.facts import IPV4
from tests.scenarios.scenario import Scenario, stored

(ALLOW_LIST,) = (one for one in stored() if one.id == "lan-secure-mail-allowlist")
PROBES = [n for n, one in enumerate(ALLOW_LIST.observations) if isinstance(one, SynProbe)]


@pytest.mark.parametrize("lost", PROBES)
def test_no_single_syn_makes_a_list_of_permitted_servers_vanish(lost: int) -> None:
    scenario: Scenario = ALLOW_LIST
    seen = (*scenario.observations[:lost], *scenario.observations[lost + 1 :])
    found = diagnose(scenario.goal, seen)
    assert (found.verdict, found.findings[0].id) == (scenario.verdict, scenario.id)


def allow_listed(path: Path, hop: int) -> tuple[Verdict, list[str], Side, Certainty]:
    ports = dict.fromkeys((25, 587), DroppedAt(hop) if hop else SILENT)
    found = Walked(Scene(ports=ports, path=path, asked=SEVEN_PORTS)).diagnosis()
    first = found.findings[0]
    return found.verdict, [one.id for one in found.findings], first.side, first.certainty


def test_a_silent_router_behind_our_own_leaves_open_which_of_the_two_it_is() -> None:
    path = Path((ROUTERS[0], None, *ROUTERS[2:]))
    verdict, found, side, certainty = allow_listed(path, 2)
    assert found == ["lan-secure-mail-allowlist"]
    assert (verdict, side, certainty) == (
        Verdict.DEGRADED,
        Side.UNKNOWN,
        Certainty.CANNOT_TELL,
    )


HOSTS_OWN = {
    "far away": Path(ROUTERS),
    "two hops away": Path(ROUTERS[:1]),
    "behind a silent router": Path((ROUTERS[0], None)),
    "behind silent routers alone": Path((ROUTERS[0], None, None, None)),
    "on a way that shows nothing": Path((None,) * 4),
}


@pytest.mark.parametrize("path", HOSTS_OWN.values(), ids=HOSTS_OWN)
def test_a_host_that_keeps_two_ports_to_itself_blames_no_router(path: Path) -> None:
    verdict, found, _, _ = allow_listed(path, 0)
    assert "lan-secure-mail-allowlist" not in found
    assert verdict is Verdict.OK


def test_a_provider_that_drops_them_is_not_the_router_either() -> None:
    _, found, side, _ = allow_listed(Path(ROUTERS), 2)
    assert "lan-secure-mail-allowlist" not in found
    assert side is not Side.LOCAL_NETWORK
    assert IPV4
