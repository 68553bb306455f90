"""Reports side by side: nobody rings, nothing overflows, and every place keeps its column."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from rich.cells import cell_len

from bot.config.keys import SECTIONS
from bot.render.blocks import comparison_message
from bot.render.comparison import comparison_words, difference_lines, side_by_side
from bot.render.comparison_terminal import comparison_view
from probes.compare import encode_comparison
from probes.diagnosis.comparison import Comparison, Difference, PlaceResult, PortRow, Trait
from probes.diagnosis.verdict import Answer, PortResult, Verdict
from tests.bot.render import reports
from tests.bot.render.comparisons import COMPARISONS
from tests.bot.render.generated import of_type
from tests.bot.render.judges import faults, independent_schema, texts
from tests.bot.render.refresh import COMPARISON_SCHEMA
from tests.bot.render.test_terminal import printed

ASKED_BY = "U0123ABCD"
DOCUMENT = COMPARISON_SCHEMA.with_name("compare.md").read_text(encoding="utf-8")
of_each = pytest.mark.parametrize("build", COMPARISONS.values(), ids=COMPARISONS)
Build = Callable[[], Comparison]


@st.composite
def comparisons(draw: st.DrawFn, rows: int = 3) -> Comparison:
    """Put one together by chance, with as many cells in each row as there are places."""
    places = draw(st.lists(of_type(PlaceResult), min_size=2, max_size=4))
    many = len(places)
    results = st.lists(st.none() | of_type(PortResult), min_size=many, max_size=many).map(tuple)
    values = st.lists(
        st.lists(of_type(str), max_size=2).map(tuple), min_size=many, max_size=many
    ).map(tuple)
    port = st.tuples(of_type(PortRow), results).map(lambda x: replace(x[0], results=x[1]))
    differs = st.tuples(of_type(Difference), values).map(lambda x: replace(x[0], values=x[1]))
    return Comparison(
        target=draw(of_type(str)),
        places=tuple(places),
        verdict=draw(st.sampled_from(Verdict)),
        answer=draw(of_type(Answer)),
        findings=(),
        ports=draw(st.lists(port, max_size=rows).map(tuple)),
        differences=draw(st.lists(differs, max_size=rows).map(tuple)),
    )


@of_each
def test_an_example_is_a_flawless_message(build: Build) -> None:
    assert faults(comparison_message(build(), ASKED_BY), ASKED_BY) == []


@of_each
def test_an_independent_schema_takes_an_example(build: Build) -> None:
    check = independent_schema()
    if check is None:
        pytest.skip("the independent Block Kit schema does not lie beside the project")
    message = comparison_message(build(), ASKED_BY)
    assert check({"text": message.text, "blocks": message.blocks}) == []


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), st.sampled_from([ASKED_BY, "", "<!channel>"]))
def test_any_comparison_is_a_flawless_message(comparison: Comparison, requester: str) -> None:
    assert faults(comparison_message(comparison, requester), requester) == []


@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(rows=60))
def test_any_large_comparison_is_a_flawless_message(comparison: Comparison) -> None:
    assert faults(comparison_message(comparison, "")) == []


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons())
def test_any_comparison_prints_without_controls(comparison: Comparison) -> None:
    text = printed(comparison_view(comparison))
    hidden = {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert hidden <= {"\n"}


@of_each
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_terminal(build: Build, width: int) -> None:
    text = printed(comparison_view(build()), width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width


@of_each
def test_both_voices_say_the_same(build: Build) -> None:
    comparison = build()
    shown = "\n".join(texts(comparison_message(comparison, "").blocks))
    spoken = " ".join(printed(comparison_view(comparison), width=400).split())
    for text in (comparison.answer.sentence, *comparison.answer.steps):
        assert text in shown
        assert text in spoken


@of_each
def test_the_schema_takes_every_example(build: Build) -> None:
    schema = json.loads(COMPARISON_SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(encode_comparison(build())))


def test_addresses_that_fare_alike_share_a_row() -> None:
    comparison = COMPARISONS["host-ban-client"]()
    other = tuple(
        replace(row, endpoint=replace(row.endpoint, address="192.0.2.11"))
        for row in comparison.ports
    )
    twice = replace(comparison, ports=(*comparison.ports, *other))
    assert side_by_side(twice) == side_by_side(comparison)


def test_addresses_that_fare_otherwise_have_their_own_rows() -> None:
    first = next(
        line for line in side_by_side(COMPARISONS["dns-leads-elsewhere"]()) if line.port == 993
    )
    assert (first.where, first.cells) == ("192.0.2.10", ("  not tried", "✓ works"))


def test_a_port_that_a_single_place_tried_is_not_shown_as_blocked_elsewhere() -> None:
    comparison = COMPARISONS["dns-leads-elsewhere"]()
    lines = [line for line in side_by_side(comparison) if line.where == "192.0.2.11"]
    assert {line.cells for line in lines} == {("✗ no answer (filtered)", "  not tried")}


def test_what_differs_names_each_place() -> None:
    lines = difference_lines(COMPARISONS["isp-starttls-strip"]())
    assert lines[:3] == (
        "STARTTLS of mail.example.com on 143",
        "  home: not offered",
        "  office: offered",
    )


WORDS = {
    "healthy": "Works",
    "host-ban-client": "Works from some places",
    "isp-starttls-strip": "Works, with trouble",
    "host-down": "Does not work",
    "over-budget-everywhere": "Cannot tell",
}


@pytest.mark.parametrize(("name", "words"), WORDS.items(), ids=WORDS)
def test_the_verdict_is_told_in_few_words(name: str, words: str) -> None:
    assert comparison_words(COMPARISONS[name]()) == words


def test_a_hostile_place_name_is_shown_as_text() -> None:
    comparison = COMPARISONS["healthy"]()
    place = comparison.places[0]
    hostile = replace(place, point=replace(place.point, name=reports.HOSTILE))
    changed = replace(comparison, places=(hostile, *comparison.places[1:]))
    assert faults(comparison_message(changed, ASKED_BY), ASKED_BY) == []


def test_the_document_explains_every_field_and_trait() -> None:
    table = DOCUMENT.partition("## As JSON")[2]
    names = (*Comparison.__struct_fields__, *Trait, "at", "beside", "evidence")
    assert [name for name in names if f"`{name}`" not in table] == []


def test_the_document_shows_settings_that_exist() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert set(tomllib.loads(example)["vantage"]) == set(SECTIONS["vantage"]) - {"place"}
