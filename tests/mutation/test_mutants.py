import ast

import pytest

from tests.mutation.__main__ import FLOOR, noticed, report
from tests.mutation.campaign import REPOSITORY, Fate, Trial, chosen, fate_of
from tests.mutation.mutants import Mutant, mutated, sites


def changed(text: str) -> dict[str, str]:
    """Every mutant of a piece of code, by what it does."""
    found = enumerate(sites(ast.parse(text), 1))
    return {site.change[0]: mutated(text, number) for number, site in found}


@pytest.mark.parametrize(
    ("text", "mutants"),
    [
        ("a == b", {"Eq → NotEq": "a != b"}),
        ("a < b", {"Lt → LtE": "a <= b"}),
        ("a not in b", {"NotIn → In": "a in b"}),
        ("a is None", {"Is → IsNot": "a is not None"}),
        ("a and b", {"And → Or": "a or b"}),
        ("not a", {"without not": "a"}),
        ("a - b", {"without the right of Sub": "a"}),
        ("x % y", {}),
        ("A | None", {}),
        ("a if b else c", {"always the first": "a", "always the second": "c"}),
        ("True", {"True → False": "False"}),
        ("2", {"2 → 3": "3"}),
        ("'text'", {}),
        ("Side.HOST", {"Side.HOST → SETTINGS": "Side.SETTINGS"}),
        ("Side.UNKNOWN", {"Side.UNKNOWN → NOBODY": "Side.NOBODY"}),
        ("Other.HOST", {}),
        ("any(a)", {"any → all": "all(a)"}),
        ("[a for a in b if c]", {"without its if": "[a for a in b]"}),
        ("(f(1), *g)", {"without f(1)": "(*g,)", "without *g": "(f(1),)", "1 → 2": "(f(2), *g)"}),
        ("{a, b}", {"without a": "{b}", "without b": "{a}"}),
        (
            "Rule(id=a, masks=b)",
            {"without masks=b": "Rule(id=a)"},
        ),
        ("if a:\n    pass", {"negated": "if not a:\n    pass"}),
        ("if a == b:\n    pass", {"Eq → NotEq": "if a != b:\n    pass"}),
        ("x: Side = y", {}),
        ("class A(B, frozen=True):\n    pass", {}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_place_is_changed_in_every_way_there_is(text: str, mutants: dict[str, str]) -> None:
    assert changed(text) == mutants


def test_each_mutant_has_one_change_alone() -> None:
    text = "a = x == y\nb = x == y"
    assert [site.line for site in sites(ast.parse(text), 1)] == [1, 2]
    assert [mutated(text, number) for number in (0, 1)] == [
        "a = x != y\nb = x == y",
        "a = x == y\nb = x != y",
    ]


MUTANTS = [Mutant("x.py", number, 1, "") for number in range(100)]


def test_a_seed_draws_the_same_sample() -> None:
    assert chosen(MUTANTS, 10, 1) == chosen(MUTANTS, 10, 1) != chosen(MUTANTS, 10, 2)
    assert chosen(MUTANTS, 1000, 1) == MUTANTS


def test_survivors_are_told_by_module() -> None:
    tried = [
        Trial(Mutant("a.py", 0, 3, "Eq → NotEq"), Fate.SURVIVED),
        Trial(Mutant("a.py", 1, 4, "any → all"), Fate.ENDLESS),
        Trial(Mutant("b.py", 0, 5, "2 → 3"), Fate.KILLED),
    ]
    assert noticed(tried) == 2
    assert report(tried, 9, 1) == (
        f"2 of 3 noticed (66.7%; floor {FLOOR} %). Drawn from 9 mutants with seed 1.\n"
        "\na.py\n  line 3: Eq → NotEq\n"
    )


MODULE = "probes/diagnosis/families.py"
TESTS = ("tests/probes/diagnosis/test_families.py",)
"""A small module with a small test of its own."""


@pytest.mark.parametrize(
    ("good", "bad", "fate"),
    [("", "", Fate.SURVIVED), ("if any(", "if all(", Fate.KILLED)],
    ids=["as it is", "with a fault"],
)
def test_a_fault_is_noticed_and_good_code_is_not(good: str, bad: str, fate: Fate) -> None:
    code = (REPOSITORY / MODULE).read_text(encoding="utf-8").replace(good, bad)
    assert fate_of(MODULE, code, TESTS) is fate
