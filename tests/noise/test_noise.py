"""The measuring of noise: who checks what, what counts as right, and how it is told."""

from __future__ import annotations

import json
from collections import deque
from itertools import pairwise

import pytest

from tests.lab.addresses import OUTSIDE
from tests.lab.cases import PLAIN_CLIENT, Case
from tests.lab.links import links
from tests.lab.product import Outcome
from tests.noise.__main__ import DOCUMENT
from tests.noise.campaign import PLAIN_CLIENTS, jobs, turns
from tests.noise.cases import CASES
from tests.noise.conditions import CONDITIONS, Condition
from tests.noise.judged import Grade, Judged, grade
from tests.noise.page import MARK, page, written

LOSSY = CONDITIONS[0]
QUIET = Condition("quiet", "nothing lost")
WELL = Case("healthy", "mail", None, ("ok",), ())
ILL = Case("cert-expired", "mail", "cert-expired", ("failing", "degraded"), (), node="client-x")
EXITS = {"ok": 0, "degraded": 1, "failing": 1, "inconclusive": 3}


def outcome(verdict: str, *findings: str) -> Outcome:
    """What the product says: findings as `id severity`."""
    told = [dict(zip(("id", "severity"), one.split(), strict=True)) for one in findings]
    report = {"verdict": verdict, "findings": [one | {"facts": {}} for one in told], "ports": []}
    return Outcome(EXITS[verdict], json.dumps(report), "", 1.0, 0)


@pytest.mark.parametrize(
    ("condition", "case", "said", "right"),
    [
        (QUIET, WELL, outcome("ok"), Grade.RIGHT),
        (QUIET, WELL, outcome("ok", "ping-limited note"), Grade.RIGHT),
        (QUIET, WELL, outcome("degraded", "path-loss degraded"), Grade.FALSE_ALARM),
        (LOSSY, WELL, outcome("degraded", "path-loss degraded"), Grade.RIGHT),
        (LOSSY, WELL, outcome("inconclusive", "port-filtered inconclusive"), Grade.MISSED),
        (QUIET, ILL, outcome("failing", "cert-expired failing"), Grade.RIGHT),
        (
            LOSSY,
            ILL,
            outcome("failing", "path-loss degraded", "cert-expired failing"),
            Grade.RIGHT,
        ),
        (
            QUIET,
            ILL,
            outcome("failing", "host-down failing", "cert-expired failing"),
            Grade.FALSE_ALARM,
        ),
        (QUIET, ILL, outcome("ok"), Grade.MISSED),
    ],
)
def test_an_answer_is_graded(condition: Condition, case: Case, said: Outcome, right: Grade) -> None:
    assert grade(condition, case, said) is right


def test_an_end_without_a_report_is_a_miss() -> None:
    assert grade(LOSSY, WELL, Outcome(3, "", "crash", 1.0, 0)) is Grade.MISSED


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda one: one.name)
def test_a_condition_holds_for_every_customer(condition: Condition) -> None:
    usual = {(link.near, link.far): link for link in links()}
    changed = [one for one in condition.wires() if one != usual[one.near, one.far]]
    if condition.icmp_limits:
        assert not changed
        return
    ends = {one.near for one in usual.values() if one.near.startswith("home-")} | {OUTSIDE}
    assert {one.near for one in changed} == ends
    assert {one.loss for one in changed} == {condition.loss}


def test_the_round_trip_is_that_to_the_mail_host() -> None:
    (slow,) = (one for one in CONDITIONS if one.name == "delay-700")
    assert slow.round_trip
    wires = {(one.near, one.far): one for one in slow.wires()}
    way = ("client-plain", "home-plain", "provider", "transit", "firewall", "server")
    delays = [wires[pair].delay for pair in pairwise(way)]
    assert 2 * sum((one for one in delays if one), start=slow.round_trip * 0) == slow.round_trip


def test_there_are_ten_faults_and_a_healthy_host() -> None:
    assert len(CASES) == 11
    assert [case.id for case in CASES if case.finding is None] == ["healthy"]


def test_what_any_plain_client_can_check_is_shared() -> None:
    queues, shared = jobs((WELL, ILL), 2)
    assert queues.pop("client-x") == [ILL, ILL]
    assert queues == {client: [] for client in PLAIN_CLIENTS}
    assert list(shared) == [WELL, WELL]


def test_a_client_does_its_own_and_then_what_is_left() -> None:
    shared = deque([WELL])
    assert list(turns("client-x", [ILL], shared)) == [ILL]
    other = next(one for one in PLAIN_CLIENTS if one != PLAIN_CLIENT)
    (taken,) = turns(other, [], shared)
    assert (taken.id, taken.node) == (WELL.id, other)
    assert not shared


JUDGED = (
    Judged("quiet", "healthy", Grade.RIGHT, "no findings, ok", 1.0),
    Judged("quiet", "healthy", Grade.FALSE_ALARM, "host-down (failing), failing", 3.0),
)


def test_the_page_counts_and_tells_what_was_wrong() -> None:
    text = page((QUIET,), JUDGED, 0.4)
    assert "2 checks in 0 minutes: 50.0% right, 1 false alarms." in text
    assert "| healthy | 2 | 1 | 50.0% | 0 | 1 | 3.0 |" in text
    assert "- healthy, 1 times false alarm: host-down (failing), failing" in text


def test_results_take_the_place_of_those_before() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    again = written(written(document, "old\n"), "new\n")
    assert again.endswith(f"{MARK}\nnew\n")
    assert again.startswith(document.partition(MARK)[0])
    with pytest.raises(ValueError, match="lacks the line"):
        written("nothing", "new")
