import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.published.tlsa import Tlsa, fits, parse_tlsa, record_name
from tests.scenarios.talk import INTERMEDIATE, LEAF

KEY, ISSUING_KEY, OTHER = "ab" * 32, "cd" * 32, "ef" * 32
CHAIN = (replace(LEAF, key_hash=KEY), replace(INTERMEDIATE, key_hash=ISSUING_KEY))


def test_the_records_are_below_the_port_of_the_host() -> None:
    assert record_name("mx1.example.com") == "_25._tcp.mx1.example.com"


@pytest.mark.parametrize("data", [f"3 1 1 {KEY}", f"3 1 1 {KEY[:30].upper()} {KEY[30:]}"])
def test_a_record_is_read(data: str) -> None:
    assert parse_tlsa(data) == Tlsa(3, 1, 1, KEY)


@pytest.mark.parametrize(
    "data", ["", "3 1 1", "3 1 1 xyz", "3 1 ab cd", "-3 1 1 ab", "3333 1 1 ab"]
)
def test_what_is_no_record_is_passed_over(data: str) -> None:
    assert parse_tlsa(data) is None


def test_a_record_is_named_shortly() -> None:
    assert str(Tlsa(3, 1, 1, KEY)) == "3 1 1 abababab…"


@pytest.mark.parametrize(
    ("usage", "selector", "usable"),
    [(3, 1, True), (3, 0, True), (2, 1, True), (1, 1, False), (0, 0, False), (3, 2, False)],
)
def test_senders_go_by_two_usages(usage: int, selector: int, usable: bool) -> None:
    assert Tlsa(usage, selector, 1, KEY).usable is usable


@pytest.mark.parametrize(
    ("record", "fitting"),
    [
        (Tlsa(3, 1, 1, KEY), True),
        (Tlsa(3, 0, 1, LEAF.fingerprint), True),
        (Tlsa(3, 1, 1, OTHER), False),
        (Tlsa(3, 0, 1, KEY), False),
        (Tlsa(3, 1, 1, ISSUING_KEY), False),
        (Tlsa(2, 1, 1, ISSUING_KEY), True),
        (Tlsa(2, 0, 1, INTERMEDIATE.fingerprint), True),
        (Tlsa(2, 1, 1, OTHER), False),
        (Tlsa(3, 1, 2, OTHER), None),
        (Tlsa(3, 0, 0, OTHER), None),
    ],
)
def test_a_record_is_held_against_what_was_presented(record: Tlsa, fitting: bool | None) -> None:
    assert fits(record, CHAIN) is fitting


def test_a_key_of_unknown_kind_leaves_it_open() -> None:
    assert fits(Tlsa(3, 1, 1, OTHER), (LEAF,)) is None


def test_nothing_presented_leaves_it_open() -> None:
    assert fits(Tlsa(3, 1, 1, KEY), ()) is None


@given(st.text(max_size=40) | st.text("0123 abf", max_size=40))
def test_whatever_it_says_is_read(data: str) -> None:
    parsed = parse_tlsa(data)
    assert parsed is None or parsed.data == parsed.data.lower()
