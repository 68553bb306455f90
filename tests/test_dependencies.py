"""Every dependency is pinned by hash, and each has its reason written down."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
REASONS = (ROOT / "docs/decisions/0005-dependencies.md").read_text(encoding="utf-8")

RUN_TIME: list[str] = PROJECT["project"]["dependencies"]
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]


def name_of(requirement: str) -> str:
    return re.split(r"[^a-z0-9-]", requirement.lower())[0]


def test_each_pin_is_one_version_with_hashes() -> None:
    blocks = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", PINS, flags=re.MULTILINE).strip())
    exact = re.compile(r"[a-z0-9-]+==[^ ]+( ;.+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [block for block in blocks if not exact.fullmatch(block)] == []


def test_everything_listed_is_pinned() -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)==", PINS, re.MULTILINE))
    assert pinned.issuperset(map(name_of, [*RUN_TIME, *DEVELOPMENT]))


def test_the_pins_name_no_place_to_fetch_from() -> None:
    assert re.findall(r"://|--(?:index|extra|find|trusted)", PINS) == []


def test_each_dependency_has_its_reason() -> None:
    told = {
        name
        for row in re.findall(r"^\| ([^|]+) \|", REASONS, re.MULTILINE)
        for name in row.split(", ")
    }
    listed = set(map(name_of, [*RUN_TIME, *DEVELOPMENT]))
    assert told - {"at run time", "for development"} == listed
