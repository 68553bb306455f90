from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import probes.live.names
from probes.address import Address, parse_address
from probes.live import LiveNetwork
from probes.live.names import addresses_in_hosts

IPV4 = Address("127.0.0.1")

HOSTS = """\
# 192.0.2.1 mail.example.com
127.0.0.1\tlocalhost
192.0.2.10   Mail.Example.COM. alias # mail.other.example
2001:DB8:0::10 mail.example.com
not-an-address mail.example.com
192.0.2.10 mail.example.com
192.0.2.11
fe80::1%lo mail.example.com
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mail.example.com", ("192.0.2.10", "2001:db8::10")),
        ("MAIL.example.com", ("192.0.2.10", "2001:db8::10")),
        ("alias", ("192.0.2.10",)),
        ("mail.other.example", ()),
        ("192.0.2.11", ()),
        ("", ()),
    ],
)
def test_a_hosts_file_is_read_as_programs_read_it(name: str, found: tuple[str, ...]) -> None:
    assert addresses_in_hosts(HOSTS, name) == found


@given(st.text(), st.text())
def test_any_hosts_file_is_read_without_raising(text: str, name: str) -> None:
    for address in addresses_in_hosts(text, name):
        assert parse_address(address) == address


WORDS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
LINES = st.tuples(st.ip_addresses().map(str), st.lists(WORDS, max_size=3))


@given(st.lists(LINES), WORDS)
def test_every_line_with_the_name_counts(lines: list[tuple[str, list[str]]], name: str) -> None:
    text = "".join(f"{address}\t{' '.join(names)}\n" for address, names in lines)
    named = [
        parse_address(address)
        for address, names in lines
        if name.lower() in [one.lower() for one in names]
    ]
    assert addresses_in_hosts(text, name) == tuple(dict.fromkeys(named))


def test_the_systems_hosts_file_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hosts"
    path.write_bytes(b"192.0.2.10 mail.example.com \xff\n")
    monkeypatch.setattr(probes.live.names, "HOSTS_FILE", path)
    assert LiveNetwork((IPV4,)).hosts("mail.example.com") == ("192.0.2.10",)


def test_a_missing_hosts_file_fixes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes.live.names, "HOSTS_FILE", tmp_path / "missing")
    assert LiveNetwork((IPV4,)).hosts("mail.example.com") == ()
