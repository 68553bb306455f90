"""The answer names the side that the atlas puts a fault on, or says that it cannot tell."""

import pytest

from probes.diagnosis.verdict import Certainty, Side
from tests.atlas.entry import faults
from tests.scenarios.judged import diagnosed
from tests.scenarios.scenario import Scenario, stored

LAYERS = {
    "runner": Side.RUNNER,
    "device": Side.DEVICE,
    "network": Side.LOCAL_NETWORK,
    "provider": Side.PROVIDER,
    "path": Side.PATH,
    "names": Side.DNS,
    "routing": Side.DNS,
    "host": Side.HOST,
    "service": Side.HOST,
    "encryption": Side.HOST,
    "settings": Side.SETTINGS,
}
ELSEWHERE = {
    # Who has the narrow link, reads along or takes words out, nobody can see.
    "isp-pmtu-blackhole": Side.PATH,
    "isp-dpi-tls-block": Side.PATH,
    "isp-starttls-strip": Side.PATH,
    # The name is right; the machine is dead.
    "dns-one-address-dead": Side.HOST,
    # A file on the host's web server.
    "autoconfig-stale": Side.HOST,
    # As it should be.
    "svc-by-design-absent": Side.NOBODY,
    "smtp-greet-delay": Side.NOBODY,
    # The server refuses this sender, and no customer.
    "smtp-554-greeting": Side.RUNNER,
}
SIDES = {
    name: ELSEWHERE.get(name, LAYERS[layer]) for layer, ill in faults().items() for name in ill
}
NAMESAKES = [one for one in stored() if one.id in SIDES]


@pytest.mark.proves("A02")
@pytest.mark.parametrize("scenario", NAMESAKES, ids=lambda one: one.id)
def test_a_fault_is_on_the_side_of_its_layer_or_in_doubt(scenario: Scenario) -> None:
    findings = diagnosed(scenario).findings
    for finding in (one for one in findings if one.id == scenario.id):
        doubted = finding.side is Side.UNKNOWN and finding.certainty is not Certainty.CERTAIN
        assert finding.side is SIDES[scenario.id] or doubted
