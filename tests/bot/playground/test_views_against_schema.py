"""The validator of views beside an independent JSON schema, on views that chance spoiled."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground import ViewKind
from bot.playground.errors import ApiError
from bot.playground.view_shapes import check_view
from tests.bot.playground import samples
from tests.bot.playground.schema import Check, load_schema, spoil

View = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> Check:
    return load_schema()


def _faults(view: View) -> tuple[str, ...]:
    try:
        check_view(view, ViewKind(view["type"]))
    except ApiError as refusal:
        return refusal.messages or (refusal.error,)
    return ()


@st.composite
def _spoiled(draw: st.DrawFn) -> View:
    name = draw(st.sampled_from(sorted(samples.GOOD_VIEWS)))
    good = samples.GOOD_VIEWS[name]
    spoiled: View = spoil(draw, good)
    return spoiled | {"type": good["type"]}


@pytest.mark.parametrize("view", samples.GOOD_VIEWS.values(), ids=samples.GOOD_VIEWS)
def test_the_schema_takes_what_the_validator_takes(view: View, schema: Check) -> None:
    assert schema(view) == []


@settings(max_examples=150, deadline=None)
@given(view=_spoiled())
def test_what_the_schema_refuses_is_never_taken(view: View, schema: Check) -> None:
    if not _faults(view):
        assert schema(view) == []


# What the validator refuses and the schema takes, each on the safe side.
_STRICTER = (
    "failed to match all allowed schemas",  # said before any other
    "must provide at least 1 items",  # rich text without elements
    "must be more than 0 characters",  # a link's empty text
    "an initial option must be one of",
    "more initial options than",
    "only one element may set `focus_on_load`",
    "`min_length` must be",
    "`min_value` must be",
)


@settings(max_examples=150, deadline=None)
@given(view=_spoiled())
def test_what_the_schema_takes_is_refused_only_where_it_does_not_look(
    view: View, schema: Check
) -> None:
    if not schema(view):
        assert all(message.startswith(_STRICTER) for message in _faults(view))
