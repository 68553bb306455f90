import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import Address
from probes.names import (
    ADDRESSES_KEPT,
    addresses,
    looked_up_name,
    mail_exchangers,
    srv_targets,
)
from probes.observation import DnsSilence
from probes.target import parse_target
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    SECOND_RESOLVER,
    goal,
    lookup,
)

DOMAIN = "example.com"


MAILBOX = "somebody@example.com"


SILENCE = DnsSilence(reason="timeout")


IMAPS = "_imaps._tcp.example.com"


@pytest.mark.parametrize(
    ("typed", "name"), [(HOST, HOST), (MAILBOX, DOMAIN), ("192.0.2.10", "192.0.2.10")]
)
def test_a_target_is_looked_up_by_its_name(typed: str, name: str) -> None:
    assert looked_up_name(parse_target(typed)) == name


SRV = [
    ("0 1 993 imap.example.net", {"imap.example.net": (993,)}),
    ("0 1 993 IMAP.example.NET", {"imap.example.net": (993,)}),
    ("0 1 9993 imap.example.net", {"imap.example.net": (993,)}),
    ("0 1 993 ", {}),
    ("0 1 993", {}),
    ("", {}),
    ("0 1 993 imap.example.net extra", {}),
    ("0 1 993 a\\000b.example.net", {}),
    ("0 1 993 " + "x" * 64 + ".example.net", {}),
    ("0 1 993 " + ".".join(["x" * 60] * 5), {}),
    ("0 1 993 caf\u00e9.example.net", {}),
]


@pytest.mark.parametrize(("data", "targets"), SRV)
def test_srv_records_are_read_with_suspicion(data: str, targets: dict[str, object]) -> None:
    wanted = goal(MAILBOX, ports=(993,))
    assert srv_targets(wanted, (lookup("SRV", data, name=IMAPS),)) == targets


def test_two_records_of_one_service_count_once() -> None:
    seen = (lookup("SRV", "0 1 993 imap.example.net", "5 1 993 imap.example.net", name=IMAPS),)
    assert srv_targets(goal(MAILBOX, ports=(993,)), seen) == {"imap.example.net": (993,)}


MX = [
    (("20 b.example.net", "10 a.example.net"), ("a.example.net", "b.example.net")),
    (("10 A.example.net", "20 a.example.net"), ("a.example.net",)),
    (("0 ",), ()),
    (("0 .",), ()),
    (("\u00b2 a.example.net",), ()),
    (("x a.example.net", "10 a b", ""), ()),
    (("10 a..example.net", "10 <script>"), ()),
    (("10 " + "x" * 300,), ()),
]


@pytest.mark.parametrize(("data", "names"), MX)
def test_mx_records_are_read_with_suspicion(data: tuple[str, ...], names: object) -> None:
    assert mail_exchangers((lookup("MX", *data),), HOST) == names


@given(st.lists(st.text(max_size=300)))
def test_no_record_of_any_text_is_a_danger(data: list[str]) -> None:
    seen = (lookup("MX", *data, name=DOMAIN), lookup("SRV", *data, name=IMAPS))
    wanted = goal(MAILBOX, ports=(993,))
    for name in (*mail_exchangers(seen, DOMAIN), *srv_targets(wanted, seen)):
        assert name.isascii()
        assert len(name) <= 253


def test_both_families_are_kept_up_to_a_limit() -> None:
    many = tuple(f"198.51.100.{number}" for number in range(20))
    seen = (lookup("A", *many), lookup("AAAA", IPV6))
    assert len(addresses(seen, HOST)) == ADDRESSES_KEPT + 1


def test_data_that_is_no_address_is_passed_over() -> None:
    seen = (lookup("A", "", "192.0.2.300", "example.net 0100", IPV4), lookup("AAAA", "fe80::%"))
    assert addresses(seen, HOST) == (IPV4,)


def test_what_is_no_address_takes_no_place_of_one() -> None:
    seen = (lookup("A", *(f"192.0.2.{number}" for number in range(300, 320)), IPV4),)
    assert addresses(seen, HOST) == (IPV4,)


def test_what_two_resolvers_say_is_joined() -> None:
    seen = (
        lookup("A", IPV4),
        lookup("A", OTHER_IPV4, IPV4, resolver=SECOND_RESOLVER),
        lookup("A", resolver=Address("192.0.2.99"), outcome=SILENCE),
    )
    assert addresses(seen, HOST) == (IPV4, OTHER_IPV4)
