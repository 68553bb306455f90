"""The atlas is whole, and the page of what proves it says what is there."""

import ast
from itertools import chain, combinations
from pathlib import Path

import pytest

from probes.diagnosis.table import RULES
from probes.diagnosis.vantages.table import NOTES as JOINT_NOTES
from probes.diagnosis.vantages.table import RULES as JOINT_RULES
from tests.atlas.entry import HEALTHY_MEMBER, Entry, Vantage, faults, healthy, pairs, requirements
from tests.atlas.page import DOCUMENT, page
from tests.atlas.proofs import FAULT, PLACES, Kind, Proof, collect, marked
from tests.atlas.rows import NOT_TESTABLE, NOTHING, Row, pair_rows, rows
from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.scenarios.scenario import Scenario, stored
from tests.scenarios.vantages.rows import ROWS as SEVERAL_PLACES

FAULT_ENTRIES = {name: entry for layer in faults().values() for name, entry in layer.items()}
SINGLE = requirements() | FAULT_ENTRIES | healthy()
PROOFS = collect()
ROWS = (*rows(SINGLE, PROOFS), *pair_rows(pairs(), FAULT_ENTRIES, PROOFS))
CASES = {case.id: case for case in (*FAULTS, *HEALTHY)}
SCENARIOS = {scenario.id: scenario for scenario in stored()}
OF_PLACES = {f"{PLACES}/{scenario.id}" for scenario in SEVERAL_PLACES}
RULE_IDS = {rule.id for rule in RULES} | {rule.id for rule in (*JOINT_RULES, *JOINT_NOTES)}


def test_the_atlas_is_whole() -> None:
    assert list(requirements()) == [f"A{number:02}" for number in range(1, 35)]
    assert len(FAULT_ENTRIES) == sum(map(len, faults().values())) == 127
    assert list(pairs()) == [f"pair {number}" for number in range(1, 17)]
    gaps = {22, 23, 31, 37}
    assert list(healthy()) == [f"E{number:02}" for number in range(1, 40) if number not in gaps]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_id_is_proven_or_declared(row: Row) -> None:
    assert row.result != NOTHING


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_proof_that_is_named_exists(row: Row) -> None:
    for proof in chain(row.proofs, *row.members.values()):
        match proof.kind:
            case Kind.SCENARIO:
                assert proof.name in SCENARIOS or proof.name in OF_PLACES
            case Kind.LAB | Kind.TEST if "::" in proof.name:
                path, *names = proof.name.split("::")
                assert names[-1] in (DOCUMENT.parents[1] / path).read_text(encoding="utf-8")
            case _:
                assert proof.name in CASES


def test_everything_that_says_it_proves_something_names_an_id() -> None:
    known = {*SINGLE, *pairs(), *RULE_IDS, "unexplained", "not-measured"}
    assert set(PROOFS) <= known


def test_the_page_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == page(PROOFS), "make coverage writes it anew"


@pytest.mark.parametrize("name", [name for name, one in FAULT_ENTRIES.items() if one.cannot])
def test_what_no_runner_can_see_is_no_diagnosis(name: str) -> None:
    entry = FAULT_ENTRIES[name]
    assert name not in RULE_IDS
    assert entry.seen is Vantage.WORD
    assert not entry.said or entry.said in RULE_IDS


@pytest.mark.parametrize("name", healthy())
def test_a_healthy_oddity_is_proven_without_alarm(name: str) -> None:
    for proof in next(row for row in ROWS if row.id == name).proofs:
        if proof.kind is Kind.SCENARIO:
            assert is_quiet(SCENARIOS[proof.name]), proof


def is_quiet(scenario: Scenario) -> bool:
    return scenario.verdict in {"ok", "not_offered"}


@pytest.mark.parametrize("name", pairs())
def test_members_of_a_pair_are_told_apart_or_in_doubt(name: str) -> None:
    members = [one for one in pairs()[name].members if one != HEALTHY_MEMBER]
    shown = {one: answers(one) for one in members if not FAULT_ENTRIES[one].cannot}
    for (one, mine), (other, others) in combinations(shown.items(), 2):
        assert mine.isdisjoint(others), (one, other)


def answers(fault: str) -> set[str]:
    """What the lab's cases and the scenario of a fault have it called, where that is sure."""
    proven = f"{FAULT}{fault}"
    cases = {case.finding or "" for case in FAULTS if proven in case.proven and not case.doubtful}
    return cases | ({fault} if fault in SCENARIOS else set())


MODULE = """
@pytest.mark.parametrize("x", [1])
@pytest.mark.proves("A05", "E07")
def test_one(x): ...

class TestMore:
    @pytest.mark.proves("A06")
    async def test_two(self): ...

def test_three(): ...
"""


def test_a_mark_names_its_test() -> None:
    found = list(marked(ast.parse(MODULE), Path("tests/bot/test_x.py")))
    assert found == [
        ("A05", Proof(Kind.TEST, "tests/bot/test_x.py::test_one")),
        ("E07", Proof(Kind.TEST, "tests/bot/test_x.py::test_one")),
        ("A06", Proof(Kind.TEST, "tests/bot/test_x.py::TestMore::test_two")),
    ]


LAB, SCENARIO = Proof(Kind.LAB, "x/1"), Proof(Kind.SCENARIO, "x")
OPEN = Entry(seen=Vantage.ANYWHERE, words="")
HIDDEN = Entry(seen=Vantage.WORD, words="", cannot="Nobody sees it.")
PAIR = Entry(seen=Vantage.ANYWHERE, words="", members=("x", "y", HEALTHY_MEMBER))


@pytest.mark.parametrize(
    ("proofs", "result"),
    [
        ((SCENARIO, LAB), "proven in the lab"),
        ((SCENARIO, Proof(Kind.TEST, "t::x")), "by scenario"),
        ((), NOTHING),
    ],
)
def test_the_strongest_proof_counts(proofs: tuple[Proof, ...], result: str) -> None:
    (row,) = rows({"x": OPEN}, {"x": proofs})
    assert row.result == result


def test_a_pair_is_as_good_as_its_weakest_member() -> None:
    proofs = {"x": (LAB,), "y": (SCENARIO,)}
    (row,) = pair_rows({"1": PAIR}, {"x": OPEN, "y": OPEN}, proofs)
    assert (row.result, row.why) == ("by scenario", "")


def test_of_a_pair_what_cannot_be_seen_is_told() -> None:
    (row,) = pair_rows({"1": PAIR}, {"x": OPEN, "y": HIDDEN}, {"x": (LAB,)})
    assert (row.result, row.why) == ("proven in the lab", f"y: {NOT_TESTABLE}")
