from probes.ability import Ability
from probes.observation import AbilityTest, Observation
from probes.probers import runner
from tests.probes.network import STARTED, FakeNetwork
from tests.probes.virtual_time import play


def found_out(network: FakeNetwork) -> list[Observation]:
    seen: list[Observation] = []

    async def scene() -> None:
        runner.try_abilities("office", network, seen.append)

    play(scene())
    return seen


def test_every_ability_is_told_with_the_reason_why_not() -> None:
    seen = found_out(FakeNetwork(unable={Ability.IPV6: "Network is unreachable"}))
    told = {one.ability: (one.works, one.detail) for one in seen if isinstance(one, AbilityTest)}
    assert told == {
        Ability.ERROR_QUEUE: (True, ""),
        Ability.PING: (True, ""),
        Ability.IPV4: (True, ""),
        Ability.IPV6: (False, "Network is unreachable"),
    }
    assert {(one.vantage, one.at) for one in seen} == {("office", STARTED)}
