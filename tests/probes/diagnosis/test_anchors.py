from datetime import timedelta

import pytest

from probes.address import Family
from probes.diagnosis.anchors import anchor_works, canary_answered
from probes.failure import FailureKind
from probes.observation import Endpoint
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors, canaries
from tests.scenarios.facts import HOST, IPV4, IPV6, Facts, not_connected, silent

SPOT = Endpoint(IPV4, 25)


def called_before(minutes: int) -> Facts:
    return anchors(25, ANCHOR, failure=None, before=timedelta(minutes=minutes))


ANCHORS: dict[str, tuple[Facts, bool | None]] = {
    "nobody called": (silent(25), None),
    "none answers": (anchors(25, ANCHOR, OTHER_ANCHOR), False),
    "all answer": (anchors(25, ANCHOR, OTHER_ANCHOR, failure=None), True),
    "one answers": ((*anchors(25, ANCHOR), *anchors(25, OTHER_ANCHOR, failure=None)), True),
    "another port": (anchors(465, ANCHOR), None),
    "another family": (anchors(25, ANCHOR, of=Family.IPV6), None),
    "not called for lack of files": (
        anchors(25, ANCHOR, failure=not_connected(FailureKind.LOCAL_RESOURCES)),
        None,
    ),
    "the target itself": ((*silent(25), *anchors(25, HOST)), None),
    "the target's address": (anchors(25, HOST, failure=None), None),
    "the target's name": ((*silent(25, name=ANCHOR), *anchors(25, ANCHOR)), None),
    "called ten minutes before": ((*silent(25), *called_before(10)), True),
    "called eleven minutes before": ((*silent(25), *called_before(11)), None),
}


@pytest.mark.parametrize(("seen", "works"), ANCHORS.values(), ids=ANCHORS)
def test_anchors_tell_whether_this_place_can_use_a_port(seen: Facts, works: bool | None) -> None:
    assert anchor_works(seen, SPOT) is works


CANARIES: dict[str, tuple[Facts, bool | None]] = {
    "never tried": (silent(25), None),
    "silent": (canaries(25, answer=False), False),
    "answered": (canaries(25, answer=True), True),
    "another port": (canaries(993, answer=True), None),
}


@pytest.mark.parametrize(("seen", "answered"), CANARIES.values(), ids=CANARIES)
def test_a_canary_that_answers_gives_a_proxy_away(seen: Facts, answered: bool | None) -> None:
    assert canary_answered(seen, SPOT) is answered


def test_a_canary_over_ipv4_says_nothing_of_ipv6() -> None:
    assert canary_answered(canaries(25, answer=True), Endpoint(IPV6, 25)) is None
