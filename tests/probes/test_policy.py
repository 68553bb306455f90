from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import Address, parse_address
from probes.policy import (
    CANARIES,
    INTERNAL_PORTS,
    Policy,
    Purpose,
    Reason,
    is_own_network,
    judge,
    judge_address,
)
from probes.services import SERVICES
from probes.special_purpose import objection


def reason(text: str, policy: Policy | None = None) -> Reason | None:
    refusal = judge(policy or Policy(), parse_address(text), 993, Purpose.MAIL)
    return None if refusal is None else refusal.reason


REFUSED = {
    "0.0.0.0": Reason.UNSPECIFIED,
    "0.1.2.3": Reason.UNSPECIFIED,
    "10.0.0.1": Reason.PRIVATE,
    "100.64.0.1": Reason.CGNAT,
    "100.127.255.255": Reason.CGNAT,
    "127.0.0.1": Reason.LOOPBACK,
    "127.255.255.254": Reason.LOOPBACK,
    "169.254.1.1": Reason.LINK_LOCAL,
    "172.16.0.1": Reason.PRIVATE,
    "172.31.255.255": Reason.PRIVATE,
    "192.0.0.1": Reason.PROTOCOL_ASSIGNMENTS,
    "192.0.2.1": Reason.DOCUMENTATION,
    "192.88.99.1": Reason.RESERVED,
    "192.168.1.1": Reason.PRIVATE,
    "198.18.0.1": Reason.BENCHMARK,
    "198.19.255.255": Reason.BENCHMARK,
    "198.51.100.1": Reason.DOCUMENTATION,
    "203.0.113.1": Reason.DOCUMENTATION,
    "224.0.0.1": Reason.MULTICAST,
    "240.0.0.1": Reason.RESERVED,
    "255.255.255.255": Reason.BROADCAST,
    "169.254.169.254": Reason.METADATA,
    "169.254.170.2": Reason.METADATA,
    "100.100.100.200": Reason.METADATA,
    "192.0.0.192": Reason.METADATA,
    "168.63.129.16": Reason.METADATA,
    "fd00:ec2::254": Reason.METADATA,
    "fd20:ce::254": Reason.METADATA,
    "::": Reason.UNSPECIFIED,
    "::1": Reason.LOOPBACK,
    "100::1": Reason.DISCARD,
    "2001:2::1": Reason.BENCHMARK,
    "2001:10::1": Reason.ORCHID,
    "2001:20::1": Reason.ORCHID,
    "2001:1ff::1": Reason.PROTOCOL_ASSIGNMENTS,
    "2001:db8::1": Reason.DOCUMENTATION,
    "3fff::1": Reason.DOCUMENTATION,
    "3ffe::1": Reason.RESERVED,
    "fc00::1": Reason.UNIQUE_LOCAL,
    "fdff::1": Reason.UNIQUE_LOCAL,
    "fe80::1": Reason.LINK_LOCAL,
    "fec0::1": Reason.SITE_LOCAL,
    "ff02::1": Reason.MULTICAST,
    "4000::1": Reason.RESERVED,
    "200::1": Reason.RESERVED,
    "5f00::1": Reason.RESERVED,
    "::8.8.8.8": Reason.EMBEDDED_IPV4,
    "::ffff:8.8.8.8": Reason.EMBEDDED_IPV4,
    "::ffff:0:8.8.8.8": Reason.EMBEDDED_IPV4,
    "2002:808:808::1": Reason.EMBEDDED_IPV4,
    "2001:0:1::f7f7:f7f7": Reason.EMBEDDED_IPV4,
    "2a00:1450::5efe:8.8.8.8": Reason.EMBEDDED_IPV4,
    "2a00:1450::200:5efe:8.8.8.8": Reason.EMBEDDED_IPV4,
    "64:ff9b:1::8.8.8.8": Reason.EMBEDDED_IPV4,
    "64:ff9b::127.0.0.1": Reason.EMBEDDED_IPV4,
    "64:ff9b::169.254.169.254": Reason.EMBEDDED_IPV4,
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=REFUSED)
def test_special_addresses_are_refused(text: str, expected: Reason) -> None:
    assert reason(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "216.40.42.17",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "223.255.255.255",
        "2a00:1450:4001:80b::1b",
        "2607:f8b0:4004:c07::1a",
        "2001:4860:4864::1",
        "2400:cb00::1",
        "64:ff9b::8.8.8.8",
    ],
)
def test_public_addresses_pass(text: str) -> None:
    assert reason(text) is None


SPECIAL_IPV4 = [ip_address(text) for text in REFUSED if ":" not in text]


def nat64(prefix: str, inside: IPv4Address) -> IPv6Address:
    """Write RFC 6052 section 2.2 the other way round."""
    network = IPv6Network(prefix)
    if network.prefixlen == 96:
        return IPv6Address(int(network.network_address) | int(inside))
    octets = bytearray(network.network_address.packed)
    places = [place for place in range(network.prefixlen // 8, 16) if place != 8]
    for place, octet in zip(places, inside.packed, strict=False):
        octets[place] = octet
    return IPv6Address(bytes(octets))


def disguises(inside: IPv4Address) -> list[IPv6Address]:
    number = int(inside)
    return [
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0xFFFF << 48 | number),
        nat64("64:ff9b::/96", inside),
        nat64("64:ff9b:1::/96", inside),
        IPv6Address(0x2002 << 112 | number << 80 | 1),
        IPv6Address(0x2001 << 112 | number ^ 0xFFFF_FFFF),
        IPv6Address((0x2A00 << 112) | 0x5EFE << 32 | number),
        IPv6Address((0x2A00 << 112) | 0x0200_5EFE << 32 | number),
    ]


@given(st.sampled_from(SPECIAL_IPV4) | st.ip_addresses(v=4))
def test_no_disguise_opens_an_address(inside: IPv4Address) -> None:
    wide_open = Policy(allow=("0.0.0.0/0", "::/0"))
    if objection(inside) is None:
        return
    for disguise in disguises(inside):
        assert reason(str(disguise)) is not None, disguise
        if disguise not in {IPv6Address("::1"), IPv6Address("::")}:
            assert reason(str(disguise), wide_open) is Reason.EMBEDDED_IPV4, disguise


@pytest.mark.parametrize(
    "prefix",
    [
        "2a00:64::/32",
        "2a00:64:100::/40",
        "2a00:64:1::/48",
        "2a00:64:1:100::/56",
        "2a00:64:1:1::/64",
        "2a00:64::/96",
        "64:ff9b:1::/48",
        "fd00:64::/96",
    ],
)
def test_the_operators_translator_is_judged_by_what_stands_behind_it(prefix: str) -> None:
    policy = Policy(allow=("10.0.0.0/8", "::/0"), nat64=(prefix,))
    assert reason(str(nat64(prefix, IPv4Address("8.8.8.8"))), policy) is None
    for inside in ("10.0.0.1", "127.0.0.1", "169.254.169.254"):
        address = str(nat64(prefix, IPv4Address(inside)))
        assert reason(address, policy) is Reason.EMBEDDED_IPV4


@given(st.ip_addresses(), st.sampled_from(list(SERVICES)))
def test_every_address_gets_one_decision_and_a_sentence(
    address: IPv4Address | IPv6Address, port: int
) -> None:
    refusal = judge(Policy(), Address(str(address)), port, Purpose.MAIL)
    if refusal is not None:
        assert refusal.reason in Reason
        assert str(address) in refusal.sentence
        assert refusal.sentence.endswith(".")


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_never_passes(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved:
        assert reason(str(address)) is not None


MEANINGLESS = {Reason.UNSPECIFIED, Reason.MULTICAST, Reason.BROADCAST}


@pytest.mark.parametrize("text", REFUSED)
def test_the_operator_opens_an_address_by_name(text: str) -> None:
    opened = reason(text, Policy(allow=(text,)))
    assert opened is (REFUSED[text] if REFUSED[text] in MEANINGLESS else None)


@pytest.mark.parametrize(
    ("text", "network"),
    [("10.1.2.3", "10.0.0.0/8"), ("127.0.0.1", "127.0.0.0/8"), ("fd12::1", "fd00::/8")],
)
def test_the_operator_opens_a_range(text: str, network: str) -> None:
    assert reason(text, Policy(allow=(network,))) is None
    assert reason("192.168.1.1", Policy(allow=(network,))) is Reason.PRIVATE


@pytest.mark.parametrize("text", [text for text in REFUSED if REFUSED[text] is Reason.METADATA])
def test_a_range_never_opens_a_metadata_address(text: str) -> None:
    neighbours = str(ip_network(text).supernet())
    for network in (neighbours, "0.0.0.0/0", "::/0"):
        assert reason(text, Policy(allow=(network,))) is Reason.METADATA


def test_ports_follow_the_purpose() -> None:
    address = parse_address("216.40.42.17")
    everything = Policy(allow=("0.0.0.0/0",))
    for port in range(1, 65536):
        mail = judge(everything, address, port, Purpose.MAIL)
        internal = judge(everything, address, port, Purpose.INTERNAL)
        anchor = judge(everything, address, port, Purpose.ANCHOR)
        canary = judge(everything, CANARIES[0], port, Purpose.CANARY)
        assert (mail is None) == (port in SERVICES)
        assert (internal is None) == (port in INTERNAL_PORTS)
        assert [anchor is None, canary is None] == [port in SERVICES] * 2
        refusals = (mail, internal, anchor, canary)
        assert all(refusal is None or refusal.reason is Reason.PORT for refusal in refusals)


@pytest.mark.parametrize("address", CANARIES)
def test_an_address_nobody_can_have_is_called_on_purpose_alone(address: Address) -> None:
    assert judge(Policy(), address, 25, Purpose.CANARY) is None
    for purpose in (Purpose.MAIL, Purpose.ANCHOR):
        refusal = judge(Policy(), address, 25, purpose)
        assert refusal is not None
        assert refusal.reason is Reason.DOCUMENTATION


@pytest.mark.parametrize("purpose", [Purpose.ANCHOR, Purpose.CANARY])
def test_no_purpose_opens_a_private_address(purpose: Purpose) -> None:
    refusal = judge(Policy(), Address("10.0.0.1"), 25, purpose)
    assert refusal is not None
    assert refusal.reason is Reason.PRIVATE


@pytest.mark.parametrize("text", ["10.0.0.1", "192.0.2.1", "64:ff9b::127.0.0.1", "9.9.9.9"])
def test_an_address_is_judged_alike_with_and_without_a_port(text: str) -> None:
    address = parse_address(text)
    assert judge_address(Policy(), address) == judge(Policy(), address, 993, Purpose.MAIL)


@pytest.mark.parametrize(
    "fields",
    [{"allow": ("10.0.0/8",)}, {"allow": ("10.0.0.1/8",)}, {"nat64": ("64:ff9b:1::/95",)}],
    ids=str,
)
def test_what_is_no_network_is_refused_at_once(fields: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Policy(**fields)


def test_ranges_of_the_table_are_refused_from_end_to_end() -> None:
    for text in ("10.0.0.0/8", "100.64.0.0/10", "198.18.0.0/15", "192.0.0.0/24"):
        network = IPv4Network(text)
        for edge in (network[0], network[-1]):
            assert reason(str(edge)) is not None
        for neighbour in (network[0] - 1, network[-1] + 1):
            assert reason(str(neighbour)) is None


OWN_NETWORKS = {
    "10.0.0.1": True,
    "172.17.0.1": True,
    "192.168.1.1": True,
    "fd00::1": True,
    "9.9.9.9": False,
    "100.64.0.1": False,
    "169.254.0.1": False,
    "169.254.169.254": False,
    "fd00:ec2::254": False,
    "127.0.0.1": False,
    "fe80::1": False,
}


@pytest.mark.parametrize(("address", "own"), OWN_NETWORKS.items(), ids=OWN_NETWORKS)
def test_a_router_of_ours_may_have_an_address_of_homes_and_offices(address: str, own: bool) -> None:
    assert is_own_network(Address(address)) is own
    as_router = judge_address(Policy(), Address(address), Purpose.GATEWAY)
    as_target = judge_address(Policy(), Address(address))
    assert as_router == (None if own else as_target)
