import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import Address, Family, family, is_address, parse_address

CANONICAL = [
    ("192.0.2.10", "192.0.2.10"),
    ("2001:DB8:0:0:0:0:0:10", "2001:db8::10"),
    ("::ffff:192.0.2.10", "::ffff:192.0.2.10"),
    ("::FFFF:C000:20A", "::ffff:192.0.2.10"),
]


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_an_address_has_one_form(text: str, expected: str) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "mail.example.com", "192.0.2", "192.0.2.256", "192.000.2.1", "[::1]", "fe80::1%eth0", "1"],
)
def test_anything_else_is_no_address(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(ValueError, match=r"."):
        parse_address(text)


@given(st.ip_addresses())
def test_every_address_is_its_own_form(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    parsed = parse_address(str(address))
    assert parse_address(parsed) == parsed
    assert is_address(parsed)
    assert family(parsed) is (Family.IPV6 if address.version == 6 else Family.IPV4)


def test_families_are_named_as_people_say_them() -> None:
    assert family(Address("192.0.2.1")) == "IPv4"
    assert family(Address("2001:db8::1")) == "IPv6"
