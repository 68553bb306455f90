"""Every dependency is pinned by hash, and each has its reason written down."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REASONS = (ROOT / "docs/decisions/0005-dependencies.md").read_text(encoding="utf-8")

TO_RUN = "requirements.txt"
TO_DEVELOP = "constraints.txt"
PINS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (TO_RUN, TO_DEVELOP)}

RUN_TIME: list[str] = PROJECT["project"]["dependencies"]
GROUPS: dict[str, list[str | dict[str, str]]] = PROJECT["dependency-groups"]
BUILD = [entry for entry in GROUPS["build"] if isinstance(entry, str)]
DEVELOPMENT = BUILD + [entry for entry in GROUPS["dev"] if isinstance(entry, str)]

either = pytest.mark.parametrize("pins", PINS.values(), ids=PINS)


def name_of(requirement: str) -> str:
    return re.split(r"[^a-z0-9-]", requirement.lower())[0]


def blocks(pins: str) -> set[str]:
    return set(re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", pins, flags=re.MULTILINE).strip()))


def names(pins: str) -> set[str]:
    return {name_of(block) for block in blocks(pins)}


@either
def test_each_pin_is_one_version_with_hashes(pins: str) -> None:
    exact = re.compile(r"[a-z0-9-]+==[^ ]+( ;.+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [block for block in blocks(pins) if not exact.fullmatch(block)] == []


@either
def test_the_pins_name_no_place_to_fetch_from(pins: str) -> None:
    assert re.findall(r"://|--(?:index|extra|find|trusted)", pins) == []


def test_everything_listed_is_pinned() -> None:
    assert names(PINS[TO_DEVELOP]).issuperset(map(name_of, [*RUN_TIME, *DEVELOPMENT]))
    assert names(PINS[TO_RUN]).issuperset(map(name_of, [*RUN_TIME, *BUILD]))


def test_the_bot_runs_with_the_versions_it_was_tested_with() -> None:
    versions = {block.split()[0] for block in blocks(PINS[TO_DEVELOP])}
    assert {block.split()[0] for block in blocks(PINS[TO_RUN])} <= versions


def test_the_bot_does_without_the_tools_of_its_development() -> None:
    tools = set(map(name_of, DEVELOPMENT)) - set(map(name_of, [*RUN_TIME, *BUILD]))
    assert names(PINS[TO_RUN]).isdisjoint(tools)


def test_each_dependency_has_its_reason() -> None:
    told = {
        name
        for row in re.findall(r"^\| ([^|]+) \|", REASONS, re.MULTILINE)
        for name in row.split(", ")
    }
    listed = set(map(name_of, [*RUN_TIME, *DEVELOPMENT]))
    assert told - {"at run time", "for development"} == listed
