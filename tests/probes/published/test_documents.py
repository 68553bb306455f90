from msgspec.structs import replace

from probes.observation import Fetched, Responded
from probes.published.documents import fetched, trusted_text
from tests.scenarios.facts import resolves
from tests.scenarios.pages import no_page, page, visit
from tests.scenarios.talk import alert, objected

PLAIN, SECURE = "http://example.com/x", "https://example.com/x"


def test_a_response_counts_more_than_a_failure() -> None:
    bad, good = no_page(PLAIN), page(PLAIN)
    assert fetched((bad, good), PLAIN) is good
    assert fetched((good, bad), PLAIN) is good
    assert fetched((bad,), PLAIN) is bad


def test_the_last_failure_counts() -> None:
    first, last = no_page(PLAIN), no_page(PLAIN, address="192.0.2.81")
    assert fetched((first, last), PLAIN) is last
    assert fetched((last, first), PLAIN) is last


def test_what_was_not_fetched_is_none() -> None:
    posted = visit(PLAIN, page(PLAIN).outcome, posted=b"\x30")
    assert fetched(resolves(), PLAIN) is None
    assert fetched((posted, page(SECURE)), PLAIN) is None
    assert fetched((posted,), PLAIN, b"\x30") is posted


def test_a_text_is_trusted_where_a_careful_client_would() -> None:
    assert trusted_text((page(PLAIN, "ä"),), PLAIN) == "ä"
    assert trusted_text((page(SECURE, "text"),), SECURE) == "text"
    broken = replace(page(PLAIN).outcome, body=b"\xff")
    assert trusted_text((visit(PLAIN, broken),), PLAIN) == "\ufffd"


def test_any_other_text_is_not() -> None:
    cut = visit(PLAIN, Responded(status=200, body=b"text", cut=True))
    refused: tuple[Fetched, ...] = (
        cut,
        page(SECURE, "text", secured=objected(10)),
        page(PLAIN, "text", status=404),
        page(PLAIN, status=301, location=SECURE),
        no_page(PLAIN),
        visit(SECURE, alert(112, "unrecognized name")),
    )
    for one in refused:
        assert trusted_text((one,), one.url) is None
    assert trusted_text((), PLAIN) is None
