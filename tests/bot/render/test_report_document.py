"""What docs/report.md promises about the JSON of a report is so."""

import json
import re
import shutil
import subprocess
from enum import StrEnum

import pytest
from jsonschema import Draft202012Validator

from probes.diagnosis.verdict import Certainty, PortState, Severity, Side, Verdict
from probes.observation import Observation
from probes.report import Report, decode, encode
from probes.services import Function
from tests.bot.render.examples import EXAMPLES
from tests.bot.render.refresh import SCHEMA

DOCUMENT = SCHEMA.with_suffix("").with_suffix(".md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
RECIPES = re.findall(r"jq (?:-r )?(?:'([^']+)'|(\.\S+))", DOCUMENT)
JQ = shutil.which("jq")


def test_the_example_is_a_whole_report() -> None:
    assert json.loads(encode(decode(EXAMPLE.encode()))) == json.loads(EXAMPLE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_schema_takes_every_example(name: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(encode(EXAMPLES[name]())))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_report_comes_back_exactly(name: str) -> None:
    report = EXAMPLES[name]()
    assert decode(encode(report)) == report


def test_every_field_is_explained() -> None:
    table = DOCUMENT.partition("## The parts")[2]
    assert [name for name in Report.__struct_fields__ if f"`{name}`" not in table] == []


@pytest.mark.parametrize("kind", [Certainty, Function, PortState, Severity, Side, Verdict])
def test_every_value_is_named(kind: type[StrEnum]) -> None:
    assert [value for value in kind if f"`{value}`" not in DOCUMENT] == []


def test_every_kind_of_observation_is_named() -> None:
    tags = [kind.__struct_config__.tag for kind in Observation.__args__]
    assert [tag for tag in tags if f"`{tag}`" not in DOCUMENT] == []


@pytest.mark.parametrize("recipe", ["".join(found) for found in RECIPES])
def test_a_recipe_gives_an_answer(recipe: str) -> None:
    if JQ is None:
        pytest.skip("jq is not installed")
    report = encode(EXAMPLES["provider_drops"]())
    run = subprocess.run(  # noqa: S603 - the recipes of our own document
        [JQ, "-r", recipe], input=report, capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.strip()


def test_all_recipes_are_tried() -> None:
    assert len(RECIPES) == DOCUMENT.count("jq -r ")
