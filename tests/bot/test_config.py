import tomllib
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import (
    BadConfig,
    Config,
    HttpMode,
    ListenAddress,
    Secret,
    SlackSecrets,
    SocketMode,
    load_config,
    slack_mode,
)
from bot.config.keys import ANCHOR_KEYS, HOST_KEYS, SECTIONS
from bot.config.lines import line_numbers
from bot.config.listen import listen_address
from bot.config.load import read_fields
from bot.config.values import BadValue
from probes.address import Address
from probes.goal import Anchor
from probes.policy import Policy
from probes.vantage import VantageKind, VantagePoint

EXAMPLE = Path(__file__).parents[2] / "mailcheck.toml.example"
BOT_TOKEN = "xoxb-" + "1234567890-abcdef"
APP_TOKEN = "xapp-" + "1-A123-4567890-abcdef"
SIGNING_SECRET = "0123456789abcdef" * 2
FOR_SOCKET_MODE = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
FOR_HTTP = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
EVERYTHING = {**FOR_SOCKET_MODE, **FOR_HTTP}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mailcheck.toml"


def errors_of(path: Path, document: str) -> list[str]:
    """Load a document that is wrong; return its errors with the bare file name."""
    path.write_text(document, encoding="utf-8")
    with pytest.raises(BadConfig) as raised:
        load_config(path, {})
    return [error.removeprefix(f"{path.parent}/") for error in raised.value.errors]


COMPLETE = """
[policy]
allow = ["10.0.0.0/8", "192.168.7.25", "fd00::/8"]
nat64 = ["64:ff9b:1::/96"]
[dns]
resolvers = ["192.0.2.53", "2001:DB8::53"]
second_resolver = "9.9.9.9"
[tls]
trust_file = "roots.pem"
current_roots = "today.pem"
[smtp]
ehlo_name = "Mailcheck.Example.com"
[portal]
probe_url = "http://www.example.com/robots.txt"
[limits]
checks_in_flight = 10
checks_per_target = 2
window_minutes = 7
[http]
listen = "[2001:DB8::1]:8080"
[vantage]
name = "office"
place = "Frankfurt"
kind = "customer"
address = "203.0.113.9"
network = "AS64500 Example Access"
country = "de"
[anchors]
25 = ["MX1.Example.net", "192.0.2.7", "2001:DB8::7"]
"465" = ["mx1.example.net"]
[hosts."Mail.Example.com"]
expected_addresses = ["192.0.2.25"]
offers = [993, 587]
alias = "Office-Mail"
[hosts."münchen.de"]
"""


def test_every_key_is_read(path: Path) -> None:
    path.write_text(COMPLETE, encoding="utf-8")
    roots = path.parent / "roots.pem"
    today = path.parent / "today.pem"
    for file in (roots, today):
        file.write_text("-----BEGIN CERTIFICATE-----\n")
    config = load_config(path, {})
    assert config.policy.allow == ("10.0.0.0/8", "192.168.7.25/32", "fd00::/8")
    assert config.policy.nat64 == ("64:ff9b:1::/96",)
    assert config.dns.resolvers == ("192.0.2.53", "2001:db8::53")
    assert config.dns.second_resolver == "9.9.9.9"
    assert (config.tls.trust_file, config.tls.current_roots) == (roots, today)
    assert config.smtp.ehlo_name == "mailcheck.example.com"
    assert config.portal.probe_url == "http://www.example.com/robots.txt"
    assert config.limits.checks_in_flight == 10
    assert config.limits.checks_per_target == 2
    assert config.limits.window == timedelta(minutes=7)
    assert config.http.listen == ListenAddress(Address("2001:db8::1"), 8080)
    assert str(config.http.listen) == "[2001:db8::1]:8080"
    assert config.vantage.point == VantagePoint(
        name="office",
        place="Frankfurt",
        kind=VantageKind.CUSTOMER,
        address=Address("203.0.113.9"),
        network="AS64500 Example Access",
        country="DE",
    )
    assert config.anchors == (
        Anchor("mx1.example.net", 25),
        Anchor("192.0.2.7", 25),
        Anchor("2001:db8::7", 25),
        Anchor("mx1.example.net", 465),
    )
    host = config.host("mail.example.com")
    assert host is not None
    assert host.expected_addresses == ("192.0.2.25",)
    assert host.offers == (993, 587)
    assert config.host("xn--mnchen-3ya.de") is not None
    assert config.host("other.example.com") is None
    assert config.aliases() == {"office-mail": "mail.example.com"}


def test_without_a_file_the_defaults_hold() -> None:
    assert load_config(None, {}) == Config()
    assert Config().policy == Policy()
    assert Config().limits.window == timedelta(minutes=5)


def uncommented(document: str) -> str:
    lines = document.splitlines()
    return "\n".join(line[1:] if line[:1] == "#" and line[1:2] not in {" ", ""} else line
                     for line in lines)  # fmt: skip


def test_the_example_file_changes_nothing() -> None:
    assert load_config(EXAMPLE, {}) == Config()


def test_the_example_file_names_every_key_with_its_default(path: Path) -> None:
    document = uncommented(EXAMPLE.read_text(encoding="utf-8"))
    tables = tomllib.loads(document)
    hosts, anchors = tables.pop("hosts"), tables.pop("anchors")
    assert {name: set(table) for name, table in tables.items()} == {
        name: set(keys) for name, keys in SECTIONS.items()
    }
    assert set(hosts["mail.example.com"]) == set(HOST_KEYS)
    assert {"25", "465", "587"} == set(anchors) < set(ANCHOR_KEYS)
    path.write_text(document, encoding="utf-8")
    config = load_config(path, {})
    assert [host.name for host in config.hosts] == ["mail.example.com"]
    assert config.policy == Config().policy
    assert config.limits == Config().limits
    assert config.http == Config().http
    assert config.vantage == Config().vantage
    assert config.anchors == ()


NOT_A_NETWORK = 'is not a network; write it like "10.0.0.0/8"'

FAULTS = {
    "a\n[policy]\nallow = []": "line 1: Expected '=' after a key in a key/value pair; check quotes",
    "[policy]\nallow = [": "line 2: Invalid value; check quotes",
    "[policy]\n[policy]": "line 2: Cannot declare ('policy',) twice; check quotes",
    '\n[policy]\nallow = ["10.0.0/8"]': f'line 3: [policy] allow: "10.0.0/8" {NOT_A_NETWORK}',
    '[policy]\nallow = ["10.1.2.3/8"]': (
        'line 2: [policy] allow: "10.1.2.3/8" has host bits set, beyond its prefix; '
        'write it like "10.0.0.0/8"'
    ),
    '[policy]\nallow = [\n  "10.0.0.0/8", # fine ]\n  "x",\n]': (
        f'line 4: [policy] allow: "x" {NOT_A_NETWORK}'
    ),
    '[policy]\nallow = "10.0.0.0/8"': (
        'line 2: [policy] allow: "10.0.0.0/8" is not a list; write it in brackets, '
        'like ["10.0.0.0/8"]'
    ),
    "[policy]\nallow = [10]": "line 2: [policy] allow: 10 is not a text",
    "[policy]\nalow = []": 'line 2: [policy] alow: there is no such key; did you mean "allow"?',
    "[policy]\nzzz = []": "there is no such key; known are allow, nat64",
    '[policy]\nnat64 = ["64:ff9b:1::/95"]': "is not a NAT64 prefix of 32, 40, 48, 56, 64 or 96",
    "[polcy]\n": 'line 1: [polcy]: there is no such section; did you mean "policy"?',
    "allow = []": "line 1: [allow]: there is no such section",
    "policy = 3": "line 1: [policy]: it is not a table; write [policy] on a line of its own",
    "[[policy]]\nallow = []": "line 1: [policy]: it is not a table",
    '[dns]\nresolvers = ["one.one"]': (
        'line 2: [dns] resolvers: "one.one" is not an IP address; write it like "192.0.2.1"'
    ),
    'dns.second_resolver = "x"': 'line 1: [dns] second_resolver: "x" is not an IP address',
    'dns = { second_resolver = "x" }': 'line 1: [dns] second_resolver: "x" is not an IP address',
    '[tls]\ncurrent_roots = "none.pem"': '[tls] current_roots: "none.pem" cannot be read',
    '[tls]\ntrust_file = "none.pem"': (
        'line 2: [tls] trust_file: "none.pem" cannot be read: No such file or directory'
    ),
    '[tls]\ntrust_file = "mailcheck.toml"': '"mailcheck.toml" holds no certificate',
    '[tls]\ntrust_file = "a\\u0000b"': "cannot be read: no possible file name",
    "[tls]\ntrust_file = 1": "line 2: [tls] trust_file: 1 is not a text",
    '[smtp]\nehlo_name = "localhost"': 'line 2: [smtp] ehlo_name: "localhost" is the machine',
    '[smtp]\nehlo_name = "192.0.2.1"': 'ehlo_name: "192.0.2.1" is not a host name; write it like',
    '[smtp]\nehlo_name = "a@example.com"': 'ehlo_name: "a@example.com" is not a host name',
    '[portal]\nprobe_url = "www.example.com"': (
        'line 2: [portal] probe_url: "www.example.com" is not the plain http URL of a page; '
        'write it like "http://www.example.com/"'
    ),
    '[portal]\nprobe_url = "https://www.example.com/"': "is not the plain http URL of a page",
    '[portal]\nprobe_url = "http://www.example.com:8080/"': "is not the plain http URL of a page",
    '[portal]\nprobe_url = "http://a@www.example.com/"': "is not the plain http URL of a page",
    "[portal]\nprobe_url = 3": "line 2: [portal] probe_url: 3 is not a text",
    "[limits]\nchecks_in_flight = 0": (
        "line 2: [limits] checks_in_flight: 0 is not a whole number from 1 to 1000; "
        "write it like 50"
    ),
    "[limits]\nwindow_minutes = true": "true is not a whole number from 1 to 1440",
    "[limits]\nwindow_minutes = 1.5": "1.5 is not a whole number",
    "[limits]\nwindow_minutes = 1979-05-27": "this is not a whole number",
    '[vantage]\nname = ""': "line 2: [vantage] name: it is empty",
    '[vantage]\nplace = "a\\nb"': 'line 2: [vantage] place: "a b" is not one plain line',
    "[vantage]\nplace = []": "line 2: [vantage] place: a list is not a text",
    '[vantage]\nkind = "phone"': (
        'line 2: [vantage] kind: "phone" is no kind of place; write "runner" or "customer"'
    ),
    '[vantage]\naddress = "home"': 'line 2: [vantage] address: "home" is not an IP address',
    '[vantage]\ncountry = "Germany"': (
        'line 2: [vantage] country: "Germany" is not the two letters of a country'
    ),
    "anchors = []": "line 1: [anchors]: it is not a table; write [anchors] on a line of its own",
    "[anchors]\n22 = []": (
        "line 2: [anchors] 22: it is not a mail port; choose among 110, 143, 25, 587, 995, 993,"
    ),
    "[anchors]\n4655 = []": "line 2: [anchors] 4655: it is not a mail port; choose among 110,",
    '[anchors]\n25 = "mx1.example.net"': (
        'line 2: [anchors] 25: "mx1.example.net" is not a list; write it in brackets, '
        'like ["mx1.example.net", "192.0.2.7"]'
    ),
    '[anchors]\n25 = [\n"192.0.2.7",\n"mx1"]': (
        'line 4: [anchors] 25: "mx1" is only one part of a host name'
    ),
    '[anchors]\n25 = ["mx1.example.net:25"]': (
        'line 2: [anchors] 25: "mx1.example.net:25" is neither a host name nor an IP address; '
        'write it like "mx1.example.net" or "192.0.2.7"'
    ),
    '[anchors]\n25 = ["192.0.2.7:25"]': '"192.0.2.7:25" is neither a host name nor an IP address',
    '[anchors]\n25 = ["a@example.net"]': '"a@example.net" is neither a host name nor',
    "[anchors]\n25 = [7]": "line 2: [anchors] 25: 7 is not a text",
    '[anchors]\n25 = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]': (
        "line 2: [anchors] 25: it names 4 hosts; leave at most 3"
    ),
    "hosts = 1": "line 1: [hosts]: it is not a table",
    "[hosts]\n'a.example.com' = 1": 'line 2: [hosts."a.example.com"]: it is not a table',
    '[hosts."mail"]': 'line 1: [hosts."mail"]: "mail" is only one part of a host name',
    '[hosts."192.0.2.1"]': 'line 1: [hosts."192.0.2.1"]: "192.0.2.1" is not a host name',
    '[hosts."mail.example.com"]\noffers = [80]': (
        'line 2: [hosts."mail.example.com"] offers: 80 is not a mail port; choose among 110, '
    ),
    '[hosts."a.example.com"]\nalias = "ssl"': 'alias: "ssl" has a meaning of its own',
    '[hosts."a.example.com"]\nalias = "a b"': 'alias: "a b" is not one word',
    '[hosts."a.example.com"]\nalias = "x1"\n[hosts."b.example.com"]\nalias = "X1"': (
        'line 4: [hosts."b.example.com"] alias: "x1" names another host already'
    ),
    '[hosts."a.example.com"]\n[hosts."A.example.com"]': (
        'line 2: [hosts."A.example.com"]: this host has a table already'
    ),
    '[hosts."a.example.com"]\nexpected = []': 'did you mean "expected_addresses"?',
    "[http]\nlisten = 3000": "line 2: [http] listen: 3000 is not a text",
    "[http]\nsigning_secret = 'x'": "line 2: [http] signing_secret: secrets come from the environ",
    "[slack]\nx = 1": "line 1: [slack]: secrets come from the environment alone",
    '[vantage]\nbot_token = "x"': "line 2: [vantage] bot_token: secrets come from the environment",
    f'[vantage]\nplace = "{BOT_TOKEN}"': "line 2: a Slack token stands in this file; revoke it",
    f"# {APP_TOKEN}": "line 1: a Slack token stands in this file; revoke it",
}


@pytest.mark.parametrize(
    ("document", "expected"), FAULTS.items(), ids=[ascii(text)[:60] for text in FAULTS]
)
def test_a_fault_names_its_line_and_the_remedy(path: Path, document: str, expected: str) -> None:
    errors = errors_of(path, document)
    assert len(errors) == 1 or BOT_TOKEN in document
    assert expected in errors[0]
    assert errors[0].startswith("mailcheck.toml line ")


@pytest.mark.parametrize(
    "written",
    [
        *("", "3000", ":3000", "localhost:3000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0"),
        *("127.0.0.1:65536", "127.0.0.1:+80", "127.0.0.1:\N{ARABIC-INDIC DIGIT THREE}"),
        *("::1:3000", "[::1]", "[::1]:x", "[127.0.0.1]:80", "[fe80::1%eth0]:80", "[]:80"),
        *("[1:2]:80", "1.2.3:80", "[::1]:3000\n"),
    ],
    ids=ascii,
)
def test_only_an_address_with_a_port_can_be_listened_at(written: str) -> None:
    with pytest.raises(BadValue, match=r'write it like "127.0.0.1:3000" or "\[::1\]:3000"'):
        listen_address(written)


def test_all_faults_are_reported_at_once_in_the_order_of_the_file(path: Path) -> None:
    document = (
        '[vantage]\nname = 1\n[hosts."_"]\n[policy]\nallow = ["x", "y"]\n[dns]\nresolver = []\n'
    )
    lines = [int(error.split("line ")[1].split(":")[0]) for error in errors_of(path, document)]
    assert lines == [2, 3, 5, 5, 7]


def test_no_error_repeats_a_token(path: Path) -> None:
    document = f'[vantage]\nname = {{ x = "{BOT_TOKEN}" }}\n[dns]\nresolvers = ["{APP_TOKEN}"]'
    for error in errors_of(path, document):
        assert "abcdef" not in error


def test_a_missing_file_is_an_error(path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: No such file or directory"):
        load_config(path, {})


def test_a_file_in_another_encoding_is_an_error(path: Path) -> None:
    path.write_bytes(b"# caf\xe9")
    with pytest.raises(BadConfig, match="is not UTF-8"):
        load_config(path, {})


def test_windows_line_ends_and_a_byte_order_mark_do_not_shift_lines(path: Path) -> None:
    path.write_bytes('\ufeff[policy]\r\nallow = [\r\n"x"]\r\n'.encode())
    with pytest.raises(BadConfig, match=r"line 3: \[policy\] allow"):
        load_config(path, {})


def mode_of(environ: dict[str, str]) -> SocketMode | HttpMode | None:
    return slack_mode(load_config(None, environ).slack)


def test_an_app_token_asks_for_socket_mode() -> None:
    mode = mode_of(FOR_SOCKET_MODE)
    assert isinstance(mode, SocketMode)
    assert (mode.bot_token.reveal(), mode.app_token.reveal()) == (BOT_TOKEN, APP_TOKEN)


def test_a_signing_secret_asks_for_http() -> None:
    mode = mode_of(FOR_HTTP)
    assert isinstance(mode, HttpMode)
    assert (mode.bot_token.reveal(), mode.signing_secret.reveal()) == (BOT_TOKEN, SIGNING_SECRET)


def test_without_any_secret_there_is_no_slack() -> None:
    assert mode_of(dict.fromkeys(EVERYTHING, " ")) is None
    assert slack_mode(SlackSecrets()) is None


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (
            {"SLACK_BOT_TOKEN"},
            'SLACK_APP_TOKEN: it is missing; set it to the token that begins with "xapp-" for '
            "Socket Mode, or SLACK_SIGNING_SECRET to take requests over HTTP",
        ),
        ({"SLACK_APP_TOKEN"}, "SLACK_BOT_TOKEN: it is missing; set it to the token that begins"),
        ({"SLACK_SIGNING_SECRET"}, "SLACK_BOT_TOKEN: it is missing; set it to the token that"),
        (
            set(EVERYTHING),
            "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set; unset SLACK_SIGNING_SECRET, "
            "which Socket Mode does not need, or SLACK_APP_TOKEN to take requests over HTTP",
        ),
        ({"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}, "are both set"),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else "",
)
def test_secrets_that_make_no_mode_are_refused_with_one_sentence(
    names: set[str], problem: str
) -> None:
    with pytest.raises(BadConfig) as raised:
        mode_of({name: EVERYTHING[name] for name in names})
    [error] = raised.value.errors
    assert error.startswith("environment: ")
    assert problem in error
    assert "abcdef" not in error


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"SLACK_BOT_TOKEN": APP_TOKEN}, "looks like SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": BOT_TOKEN}, "looks like SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": SIGNING_SECRET}, "looks like SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "abcdef"}, "is not a token that begins with"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN + " abcdef"}, "is not a token that begins with"),
        ({"SLACK_SIGNING_SECRET": "abcdef"}, "is not 32 digits and letters from a to f; copy it"),
        ({"SLACK_SIGNING_SECRET": SIGNING_SECRET.upper()}, "is not 32 digits and letters"),
        ({"SLACK_SIGNING_SECRET": BOT_TOKEN}, "looks like SLACK_BOT_TOKEN"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_a_wrong_secret_is_refused_without_showing_it(environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadConfig, match=words) as raised:
        load_config(None, environ)
    assert "abcdef" not in str(raised.value).lower()


def test_faults_of_file_and_environment_come_together(path: Path) -> None:
    path.write_text("[polcy]")
    with pytest.raises(BadConfig) as raised:
        load_config(path, {"SLACK_BOT_TOKEN": "x"})
    assert len(raised.value.errors) == 2


def test_a_secret_hides_in_every_text() -> None:
    secret = Secret("abcdef")
    config = load_config(None, EVERYTHING)
    assert "abcdef" not in f"{secret} {secret!r} {config} {config!r}"
    with pytest.raises(TypeError, match="unsupported"):
        msgspec.json.encode(config.slack)


LINES = '''# first
title = """
[not a table]
"""
[a.b] # comment ]
"x.y" = [1, # [
  [2,
   3], { k = 4 },
]
'z' = 'it]'
c.d = { e = "}", f.g = [
  5] }
[[list]]
n = 1
'''


def test_lines_are_found_through_strings_brackets_and_comments() -> None:
    found = line_numbers(LINES)
    assert found["title",] == 2
    assert found["a", "b"] == 5
    assert found["a", "b", "x.y"] == 6
    assert found["a", "b", "x.y", 1, 1] == 8
    assert found["a", "b", "x.y", 2, "k"] == 8
    assert found["a", "b", "z"] == 10
    assert found["a", "b", "c", "d", "f", "g", 0] == 12
    assert found["list", "n"] == 14


values = st.recursive(
    st.integers() | st.booleans() | st.sampled_from(["''", '"]"', '"#"', "'''\n]'''", '"\\""']),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


def written(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(written(item) for item in value) + " # ]\n]"
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(st.lists(values, max_size=5))
def test_every_key_is_found_on_its_line(items: list[object]) -> None:
    document = ""
    expected = {}
    for place, item in enumerate(items):
        expected[f"key{place}",] = document.count("\n") + 1
        document += f"key{place} = {written(item)}\n"
    tomllib.loads(document)
    found = line_numbers(document)
    assert {path: line for path, line in found.items() if len(path) == 1} == expected


pieces = st.sampled_from(
    ["[policy]", "[hosts.'a.b']", "allow", "name", "offers", "=", "\n", "[", "]", "'x'", '"', "#"]
)


@given(st.text(max_size=200) | st.lists(pieces, max_size=15).map(" ".join))
def test_any_file_gives_settings_or_clean_errors(document: str) -> None:
    errors: tuple[str, ...] = ()
    try:
        read_fields(Path("mailcheck.toml"), document)
    except BadConfig as fault:
        errors = fault.errors or ("",)
    for error in errors:
        assert len(error.splitlines()) == 1
        assert len(error) <= 400
