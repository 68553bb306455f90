from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.lab import product
from tests.lab.cases import EXIT_CODES, PLAIN_CLIENT, Case, given
from tests.lab.hostile import HOSTILE, MOST_MEMORY, MOST_SECONDS
from tests.lab.inventory import host
from tests.lab.results import Row

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.laboratory import Laboratory
    from tests.lab.product import Outcome

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.id)
def test_a_hostile_server_costs_little_time_and_memory(
    case: Case, outcome: Outcome, table: list[Row]
) -> None:
    spent = f"{outcome.seconds:.1f} s, {outcome.memory / 2**20:.0f} MiB"
    right = (
        outcome.verdict in case.verdicts
        and outcome.exit_code == EXIT_CODES[outcome.verdict]
        and outcome.seconds < MOST_SECONDS
        and outcome.memory < MOST_MEMORY
    )
    bounds = f"under {MOST_SECONDS:.0f} s and {MOST_MEMORY >> 20} MiB"
    table.append(Row(f"hostile/{case.id}", bounds, f"{spent}; {given(outcome)}", right))
    assert right, f"{spent}: {given(outcome)}\n{outcome.output[:2000]}\n{outcome.errors[-2000:]}"


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.id)
def test_the_lab_shows_a_plain_client_what_the_hostile_case_says(
    case: Case, seen: list[str]
) -> None:
    expected = [result for _, result in case.proofs]
    short = [text[: len(result)] for text, result in zip(seen, expected, strict=True)]
    assert short == expected, f"in full: {[text[:200] for text in seen]}"


def test_a_greeting_can_not_speak_to_the_terminal(lab: Laboratory, configuration: Path) -> None:
    name = host("controls").name
    outcome = product.check(lab, PLAIN_CLIENT, configuration, name, "--evidence")
    acting = {
        f"U+{ord(letter):04X}"
        for letter in outcome.output
        if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cf")
    }
    assert outcome.output
    assert acting == set()
