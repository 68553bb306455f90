import pytest
from msgspec.structs import replace

from bot.render.documents import document_lines
from probes.failure import FailureKind
from probes.observation import Fetched, Responded
from tests.scenarios.facts import resolves
from tests.scenarios.pages import WEB, no_page, page, visit
from tests.scenarios.talk import alert, not_tls, objected

URL = "https://mta-sts.example.com/x"
POLICY = Responded(status=200, content_type="text/plain", body=b"hello")

LINES = [
    (page(URL, "hello"), "200, text/plain, 5 bytes"),
    (visit(URL, replace(POLICY, cut=True)), "200, text/plain, 5 bytes and more"),
    (page(URL, status=404, content_type=""), "404, 0 bytes"),
    (
        page(URL, status=302, location="http://portal/"),
        "302, text/plain, 0 bytes, on to http://portal/",
    ),
    (
        page(URL, "hello", secured=objected(10, 62)),
        "200, text/plain, 5 bytes, verification errors (X509_V_ERR) 10, 62",
    ),
    (no_page(URL, FailureKind.TIMEOUT), "timeout"),
    (visit(URL, alert(112, "unrecognized name")), "tls alert (unrecognized name)"),
    (visit(URL, not_tls("HTTP/1.1 400")), "the answer is not TLS: HTTP/1.1 400"),
]


@pytest.mark.parametrize(("fetched", "words"), LINES)
def test_a_document_is_told_in_a_line(fetched: Fetched, words: str) -> None:
    assert list(document_lines([*resolves(), fetched])) == [f"{URL} at {WEB}: {words}"]


def test_what_was_posted_is_told_by_its_length() -> None:
    asked = visit("http://ocsp.example/", replace(POLICY, body=b""), posted=b"\x30\x00")
    assert list(document_lines([asked])) == [
        f"posted 2 bytes to http://ocsp.example/ at {WEB}: 200, text/plain, 0 bytes"
    ]
