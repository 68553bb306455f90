"""A short form of `make noise`, whose results stand in docs/noise.md."""

from __future__ import annotations

import pytest

from tests.noise.campaign import under
from tests.noise.cases import CASES
from tests.noise.conditions import CONDITIONS
from tests.noise.judged import Grade

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

RUNS = 2
SOON = ("healthy", "cert-expired", "isp-25-drop", "dns-nxdomain")
"""What is checked within seconds."""
LOSS_5 = CONDITIONS[0]


@pytest.mark.usefixtures("lab")
@pytest.mark.proves("E27")
def test_a_line_that_loses_packets_leads_to_no_false_alarm() -> None:
    judged = under(LOSS_5, [case for case in CASES if case.id in SOON], RUNS)
    assert len(judged) == RUNS * len(SOON)
    assert not [one for one in judged if one.grade is Grade.FALSE_ALARM]
