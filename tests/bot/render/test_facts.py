"""Facts that people ask for by themselves stand in the answer, each once."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.render.facts import fact_lines
from probes.address import Address
from probes.diagnosis.verdict import PortResult, Verdict
from probes.observation import DnsSilence, Observation
from tests.bot.render import reports
from tests.bot.render.reports import CERTIFICATE, dialogue, lookup

ISSUER = "Let's Encrypt (R12)"
DOMAIN = "example.com"


def told(*seen: Observation, ports: tuple[PortResult, ...] = ()) -> tuple[str, ...]:
    return fact_lines(reports.report(Verdict.OK, "x", ports=ports, seen=seen))


def test_a_certificate_of_all_ports_and_addresses_is_told_once() -> None:
    renewed = replace(CERTIFICATE, fingerprint="00" * 32)
    seen = (
        *dialogue(993),
        *dialogue(465, Address("192.0.2.11"), certificate=renewed),
    )
    assert told(*seen) == (
        "Certificate for mail.example.com, smtp.example.com and 1 more, valid until 2026-12-30, "
        f"issued by {ISSUER}",
    )


def test_each_of_several_certificates_comes_with_its_ports() -> None:
    later = CERTIFICATE.not_after + timedelta(days=1)
    other = replace(CERTIFICATE, names=(), name_count=0, not_after=later)
    assert told(*dialogue(993), *dialogue(995), *dialogue(465, certificate=other)) == (
        "Certificate (on 993 and 995) for mail.example.com, smtp.example.com and 1 more, valid "
        f"until 2026-12-30, issued by {ISSUER}",
        f"Certificate (on 465) for no name, valid until 2026-12-31, issued by {ISSUER}",
    )


@pytest.mark.parametrize(
    ("issuer", "told_as"),
    [
        ("CN=R12,O=Let's Encrypt,C=US", "Let's Encrypt (R12)"),
        ("CN=Example\\, Root,O=Example\\, Inc.", "Example, Inc. (Example, Root)"),
        ("O=Example,CN=Example", "Example"),
        ("CN=mail.example.com", "mail.example.com"),
        ("C=US,O=Example", "Example"),
        ("C=US", "C=US"),
        ("", ""),
    ],
)
def test_who_issued_it_is_told_by_its_names(issuer: str, told_as: str) -> None:
    [line] = told(*dialogue(993, certificate=replace(CERTIFICATE, issuer=issuer)))
    assert line.endswith(f", issued by {told_as}")


def test_a_look_at_dns_tells_mx_then_srv_by_name() -> None:
    seen = (
        lookup(f"_imaps._tcp.{DOMAIN}", "SRV", "0 1 993 mail.example.com"),
        lookup(f"_imap._tcp.{DOMAIN}", "SRV"),
        lookup(DOMAIN, "MX", "10 mx1.example.net", "20 mx2.example.net"),
        lookup(DOMAIN, "A", "192.0.2.10"),
    )
    assert told(*seen) == (
        "MX of example.com: 10 mx1.example.net and 20 mx2.example.net",
        "SRV of _imaps._tcp.example.com: 0 1 993 mail.example.com",
    )


def test_a_name_without_mx_has_none_and_a_failed_lookup_says_nothing() -> None:
    silent = replace(lookup(DOMAIN, "MX"), outcome=DnsSilence(reason="timeout"))
    assert told(lookup("mail.example.com", "MX")) == ("MX of mail.example.com: none",)
    assert told(silent, lookup("gone.example.com", "MX", rcode="NXDOMAIN")) == ()


def test_a_check_of_ports_keeps_dns_to_the_evidence() -> None:
    assert told(lookup(DOMAIN, "MX", "10 mx1"), ports=(reports.port(993),)) == ()


def test_many_records_and_many_names_are_counted() -> None:
    crowd = [lookup(f"{number:02}.example.com", "MX") for number in range(12)]
    records = lookup(DOMAIN, "MX", *(f"{number} mx.example.net" for number in range(11)))
    assert told(*crowd)[-1] == "4 more stand in the evidence."
    assert told(records)[0].endswith("7 mx.example.net and 3 more")


def test_names_from_strangers_are_cleaned() -> None:
    evil = replace(CERTIFICATE, names=("a\u202eb\x1b[2J",), name_count=1, issuer="C" * 500)
    (line,) = told(*dialogue(993, certificate=evil))
    assert line.startswith("Certificate for a\\u202eb\\x1b[2J, valid until 2026-12-30")
    assert len(line) < 300
