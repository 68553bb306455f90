import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.published.sts import (
    PATTERNS_KEPT,
    Mode,
    StsPolicy,
    is_announced,
    parse_policy,
    policy_url,
    record_name,
)

POLICY = (
    "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.example.net\r\n"
    "max_age: 86400\r\n"
)


def test_a_policy_has_one_record_and_one_place() -> None:
    assert record_name("example.com") == "_mta-sts.example.com"
    assert policy_url("example.com") == "https://mta-sts.example.com/.well-known/mta-sts.txt"


@pytest.mark.parametrize(
    "texts",
    [
        ['"v=STSv1; id=20260101"'],
        ['"v=STSv1;id=1;"'],
        ['"v=STSv1; " "id=20260101"'],
        ['"v=STSv1"'],
        ['"v=spf1 -all"', '"v=STSv1; id=1"'],
        ['"v=STSv1; id=1"', '"v=STSv1; id=1"'],
    ],
)
def test_a_record_announces_a_policy(texts: list[str]) -> None:
    assert is_announced(texts)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ['"v=spf1 -all"'],
        ['"v=STSv2; id=1"'],
        ['"V=STSV1; id=1"'],
        ['" v=STSv1; id=1"'],
        ['"v=STSv1x; id=1"'],
        ["v=STSv1; id=1"],
        ['"v=STSv1; id=1"', '"v=STSv1; id=2"'],
    ],
)
def test_anything_else_announces_none(texts: list[str]) -> None:
    assert not is_announced(texts)


def test_a_policy_is_read() -> None:
    assert parse_policy(POLICY) == StsPolicy(Mode.ENFORCE, ("mx1.example.com", "*.example.net"))


@pytest.mark.parametrize(
    "text",
    [
        POLICY.replace("\r\n", "\n"),
        POLICY.replace(": ", ":"),
        POLICY.replace("mode", "Mode"),
        POLICY + "extension: of tomorrow\r\n",
        POLICY + "\r\nno colon\r\n",
        POLICY.replace("mx1.example.com", "MX1.Example.COM."),
    ],
)
def test_small_liberties_are_taken(text: str) -> None:
    assert parse_policy(text) == parse_policy(POLICY)


def test_no_mail_host_is_needed_where_the_policy_is_off() -> None:
    text = "version: STSv1\nmode: none\nmax_age: 86400\n"
    assert parse_policy(text) == StsPolicy(Mode.NONE, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        POLICY.replace("STSv1", "STSv2"),
        POLICY.replace("enforce", "Enforce!"),
        POLICY.replace("max_age", "age"),
        POLICY.replace("86400", "a day"),
        POLICY.replace("mx:", "host:"),
        POLICY.replace("mode: enforce\r\n", ""),
        POLICY.replace("version: STSv1\r\n", ""),
    ],
)
def test_what_is_no_policy_is_not_understood(text: str) -> None:
    assert parse_policy(text) is None


def test_a_long_list_is_bounded() -> None:
    parsed = parse_policy(POLICY + "mx: mx.example.com\n" * 900)
    assert parsed is not None
    assert len(parsed.patterns) == PATTERNS_KEPT


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("mx1.example.com", True),
        ("MX1.example.com", True),
        ("mx2.example.com", False),
        ("a.example.net", True),
        ("a.b.example.net", False),
        ("example.net", False),
        ("net", False),
    ],
)
def test_a_star_stands_for_one_label(host: str, allowed: bool) -> None:
    policy = parse_policy(POLICY)
    assert policy is not None
    assert policy.allows(host) is allowed


@given(st.text(max_size=200) | st.lists(st.sampled_from(POLICY.split("\r\n"))).map("\n".join))
def test_whatever_it_says_is_read(text: str) -> None:
    parsed = parse_policy(text)
    assert parsed is None or parsed.patterns or parsed.mode is Mode.NONE
