import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.published.autoconfig import (
    SETTINGS_KEPT,
    Setting,
    is_found,
    parse_settings,
    published_settings,
    urls,
)
from probes.services import Protocol, TlsMode
from tests.scenarios.pages import page
from tests.scenarios.settings import document, server
from tests.scenarios.talk import objected

DOMAIN = "example.com"
IMAPS = Setting(Protocol.IMAP, "imap.example.com", 993, TlsMode.IMPLICIT)
SUBMISSION = Setting(Protocol.SMTP, "smtp.example.com", 587, TlsMode.STARTTLS)
TWO = document(server("imap.example.com", 993), server("smtp.example.com", 587))


def read(text: str) -> tuple[Setting, ...]:
    return parse_settings(text, DOMAIN)


def test_the_servers_are_read_in_their_order() -> None:
    assert read(TWO) == (IMAPS, SUBMISSION)


@pytest.mark.parametrize(
    ("written", "tls"),
    [
        ("SSL", TlsMode.IMPLICIT),
        ("TLS", TlsMode.IMPLICIT),
        (" starttls ", TlsMode.STARTTLS),
        ("plain", None),
        ("", None),
    ],
)
def test_how_it_is_encrypted_is_told(written: str, tls: TlsMode | None) -> None:
    (only,) = read(document(server("imap.example.com", 993, socket=written)))
    assert only.tls is tls


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("IMAP.Example.COM", "imap.example.com"),
        (" imap.example.com. ", "imap.example.com"),
        ("mail.%EMAILDOMAIN%", "mail.example.com"),
    ],
)
def test_a_host_is_read_as_programs_do(written: str, host: str) -> None:
    assert [one.host for one in read(document(server(written, 993)))] == [host]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Nothing here</body></html>",
        "no markup at all",
        "<clientConfig>",
        "<clientConfig/>",
        document(server("imap.example.com", 993)).replace("imap.example.com", "a b"),
        document(server("%EMAILLOCALPART%.example.com", 993)),
        document(server("192.0.2.1", 993)),
        document(server("-imap.example.com", 993)),
        document(server("imap.example.com", 993)).replace("993", "port"),
        document(server("imap.example.com", 993)).replace("993", "999999"),
        document(server("imap.example.com", 993)).replace("993", "٩٩٣"),
        document(server("imap.example.com", 993)).replace('type="imap"', 'type="exchange"'),
        document(server("imap.example.com", 993)).replace("incomingServer", "otherServer"),
        document(server("imap.example.com", 993)).replace("hostname", "name"),
    ],
)
def test_what_names_no_usable_server_is_passed_over(text: str) -> None:
    assert read(text) == ()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + document(
    server("imap.example.com", 993)
).replace("imap.", "&b;")
OUTSIDE = '<!DOCTYPE x SYSTEM "http://10.0.0.1/x.dtd">' + TWO
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + TWO.replace("imap.", "&f;")


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, FILE], ids=["bomb", "outside", "file"])
def test_entities_are_refused(text: str) -> None:
    assert read(text) == ()


def test_deep_nests_and_long_lists_are_bounded() -> None:
    assert read("<a>" * 5000 + "</a>" * 5000) == ()
    many = document(*(server(f"imap{number}.example.com", 993) for number in range(60)))
    assert len(read(many)) == SETTINGS_KEPT


@given(st.text(max_size=60).map(TWO.replace("587", "{}").format) | st.text(max_size=80))
def test_whatever_it_says_is_read(text: str) -> None:
    for one in read(text):
        assert one.host.isascii()


def test_programs_look_below_autoconfig_first() -> None:
    first, second, third = urls(DOMAIN)
    assert first == "https://autoconfig.example.com/mail/config-v1.1.xml"
    assert second == "http://autoconfig.example.com/mail/config-v1.1.xml"
    assert third == "https://example.com/.well-known/autoconfig/mail/config-v1.1.xml"


def test_every_document_that_was_found_counts_once() -> None:
    first, _, third = urls(DOMAIN)
    seen = (page(third, TWO), page(first, document(server("imap.example.com", 993))))
    assert published_settings(seen, DOMAIN) == (IMAPS, SUBMISSION)
    assert published_settings(seen, "example.net") == ()


def test_only_a_document_that_names_a_server_is_found() -> None:
    url = urls(DOMAIN)[0]
    assert is_found([page(url, TWO)], url, DOMAIN)
    assert not is_found([page(url, "<html/>")], url, DOMAIN)
    assert not is_found([page(url, TWO, status=404)], url, DOMAIN)
    assert not is_found([page(url, TWO, secured=objected(62))], url, DOMAIN)
    assert not is_found([], url, DOMAIN)
