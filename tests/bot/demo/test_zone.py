from ipaddress import ip_address

import pytest

from bot.demo.hosts import DOMAIN, HEALTHY, MACHINES
from bot.demo.path import ROUTERS
from bot.demo.zone import lookup
from probes.services import SEVEN_PORTS


def data(name: str, record_type: str) -> list[str]:
    return [one.data for one in lookup(name, record_type).records]


@pytest.mark.parametrize(
    ("name", "record_type", "expected"),
    [
        (HEALTHY, "A", ["203.0.113.10"]),
        (HEALTHY.upper(), "A", ["203.0.113.10"]),
        (HEALTHY, "AAAA", ["2001:db8:3000::10"]),
        (f"half.{DOMAIN}", "A", ["203.0.113.61", "203.0.113.62"]),
        (DOMAIN, "MX", [f"10 {HEALTHY}"]),
        (f"_imaps._tcp.{DOMAIN}", "SRV", [f"0 1 993 {HEALTHY}"]),
        (f"_sieve._tcp.{DOMAIN}", "SRV", ["0 0 0 ."]),
        ("10.113.0.203.in-addr.arpa", "PTR", [HEALTHY]),
        (
            "10.113.0.203.origin.asn.cymru.com",
            "TXT",
            ['"64510 | 203.0.113.0/24 | ZZ | iana | 2010-01-01"'],
        ),
        (
            "AS64500.asn.cymru.com",
            "TXT",
            ['"64500 | ZZ | iana | 2010-01-01 | DEMO-ACCESS - Demo Access Provider, ZZ"'],
        ),
    ],
)
def test_a_question_has_its_answer(name: str, record_type: str, expected: list[str]) -> None:
    assert data(name, record_type) == expected


@pytest.mark.parametrize(
    ("name", "record_type", "rcode", "zone"),
    [
        (f"gone.{DOMAIN}", "A", "NXDOMAIN", DOMAIN),
        (f"blocked25.{DOMAIN}", "AAAA", "NOERROR", DOMAIN),
        (DOMAIN, "A", "NOERROR", DOMAIN),
        ("mail.example.com", "A", "NXDOMAIN", ""),
        ("1.2.0.192.in-addr.arpa", "PTR", "NXDOMAIN", ""),
    ],
)
def test_a_question_without_an_answer(name: str, record_type: str, rcode: str, zone: str) -> None:
    reply = lookup(name, record_type)
    assert (reply.rcode, reply.denied_by, reply.records) == (rcode, zone, ())


def test_mail_programs_find_every_port_by_name() -> None:
    labels = ("_pop3", "_imap", "_submissions", "_submission", "_imaps", "_pop3s")
    ports = {int(data(f"{label}._tcp.{DOMAIN}", "SRV")[0].split()[2]) for label in labels}
    assert ports == set(SEVEN_PORTS) - {25}


def test_everybody_on_the_way_has_a_name() -> None:
    routers = [one for router in ROUTERS for one in (router.ipv4, router.ipv6)]
    for address in (*routers, *(machine.address for machine in MACHINES)):
        (name,) = data(ip_address(address).reverse_pointer, "PTR")
        assert name.endswith(f".{DOMAIN}")
