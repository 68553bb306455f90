import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.url import Url, is_host_name, parse_url

GOOD = {
    "http://ca.example/root.crt": Url("http", "ca.example", "/root.crt"),
    "https://mta-sts.example.com/.well-known/mta-sts.txt": Url(
        "https", "mta-sts.example.com", "/.well-known/mta-sts.txt"
    ),
    "HTTP://CA.Example:80/A?b=C": Url("http", "ca.example", "/A?b=C"),
    "https://ca.example:443": Url("https", "ca.example", "/"),
    "http://ca.example?now": Url("http", "ca.example", "/?now"),
    "http://[2001:db8::1]/x": Url("http", "2001:db8::1", "/x"),
    "http://192.0.2.1/x": Url("http", "192.0.2.1", "/x"),
}

BAD = [
    "",
    "ftp://ca.example/",
    "ldap://ca.example/cn=ca",
    "file:///etc/passwd",
    "//ca.example/",
    "http://",
    "http:///x",
    "http://ca.example:8080/",
    "https://ca.example:80/",
    "http://ca.example:99999999/",
    "http://user@ca.example/",
    "http://user:word@ca.example/",
    "http://ca.example/#part",
    "http://ca.example/a b",
    "http://ca.example/\r\nHost: other",
    "http://ca.example\n",
    "http://ca.example\\@other/",
    "http://cä.example/",
    "http://-ca.example/",
    "http://ca.example./",
    "http://[::1%25eth0]/",
    "http://[not]/",
    "http://[192.0.2.1]x/",
    f"http://{'a' * 254}/",
    f"http://ca.example/{'a' * 1001}",
]


@pytest.mark.parametrize(("text", "url"), GOOD.items(), ids=GOOD)
def test_a_url_is_taken_apart(text: str, url: Url) -> None:
    assert parse_url(text) == url


@pytest.mark.parametrize("text", BAD)
def test_whatever_else_it_is_it_is_not_asked_for(text: str) -> None:
    assert parse_url(text) is None


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_each_scheme_has_its_one_port(scheme: str, port: int) -> None:
    parsed = parse_url(f"{scheme}://ca.example:{port}/")
    assert parsed is not None
    assert parsed.port == port
    assert parsed.secure == (scheme == "https")


@given(st.text(max_size=60).map("http://a".__add__) | st.text(max_size=80))
def test_nothing_gets_through_that_a_request_could_not_hold(text: str) -> None:
    parsed = parse_url(text)
    if parsed is not None:
        shown = f"{parsed.host}{parsed.target}"
        assert shown.isascii()
        assert shown.isprintable()
        assert " " not in shown
        assert parsed.target.startswith("/")


@pytest.mark.parametrize(
    ("text", "is_host"),
    [
        ("mail.example.com", True),
        ("_dmarc.example.com", True),
        ("localhost", True),
        ("", False),
        ("a b", False),
        ("-mail.example.com", False),
        ("mail.example.com.", False),
        ("192.0.2.1", False),
        ("%EMAILLOCALPART%", False),
    ],
)
def test_a_name_could_be_a_hosts(text: str, is_host: bool) -> None:
    assert is_host_name(text) is is_host
