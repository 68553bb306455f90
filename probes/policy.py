"""Which resolved addresses and ports may be probed: the one place that decides.

People name hosts, and hostile zones point those names wherever they like, so the decision is
made on each address after resolving it, right before the connection.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from msgspec import Struct

from probes.address import Address
from probes.embedded import (
    NAT64_WELL_KNOWN,
    behind_translator,
    embedded_ipv4,
    translator_prefix,
)
from probes.services import SERVICES
from probes.special_purpose import DESCRIPTIONS, Reason, objection

__all__ = [
    "CANARIES",
    "Policy",
    "Purpose",
    "Reason",
    "Refusal",
    "is_own_network",
    "judge",
    "judge_address",
]

DNS_PORT = 53
INTERNAL_PORTS: tuple[int, ...] = (DNS_PORT, 80, 443)
"""Where looks of our own go: authoritative DNS servers and published policies."""

CANARIES: tuple[Address, ...] = (Address("192.0.2.1"), Address("2001:db8::1"))
"""Addresses that nobody can have (RFC 5737, RFC 3849): an answer is somebody else's."""


class Purpose(StrEnum):
    """Who chose the endpoint: a person asking about mail, the operator, or this program.

    ``anchor`` endpoints are the operator's own choice, so no budget holds for them. ``canary``
    connects may go to the addresses nobody can have as well. ``gateway`` is this machine's own
    router, which is pinged to compare and mostly has a private address.
    """

    MAIL = "mail"
    INTERNAL = "internal"
    ANCHOR = "anchor"
    CANARY = "canary"
    GATEWAY = "gateway"


class Refusal(Struct, frozen=True):
    """A decision against a probe; ``sentence`` tells a person why."""

    reason: Reason
    sentence: str


class Policy(Struct, frozen=True):
    """What the operator opened; both fields hold networks in CIDR form.

    ``allow`` opens ranges that are refused otherwise. ``nat64`` names the prefixes of the
    runner's own translator (RFC 6052) beside the well-known one: an address in them is judged
    by the IPv4 address it carries, whatever ``allow`` says about it. Raise ValueError for a text
    that is no network.
    """

    allow: tuple[str, ...] = ()
    nat64: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Reject what is no network before anything relies on it."""
        for text in self.allow:
            ip_network(text)
        for text in self.nat64:
            translator_prefix(text)


_NEVER_OPEN = frozenset({Reason.UNSPECIFIED, Reason.MULTICAST, Reason.BROADCAST})
"""No mail server has such an address, so no list opens it (0.0.0.0 is loopback in disguise)."""
_OF_OWN_NETWORKS = frozenset({Reason.PRIVATE, Reason.UNIQUE_LOCAL})
_EXACT_ONLY = frozenset({Reason.METADATA, Reason.EMBEDDED_IPV4})
"""Opened by naming the very address, never by a range around it."""


def judge(policy: Policy, address: Address, port: int, purpose: Purpose) -> Refusal | None:
    """Decide on one resolved address and port: None lets the probe go ahead."""
    ports = INTERNAL_PORTS if purpose is Purpose.INTERNAL else tuple(SERVICES)
    if port not in ports:
        choice = ", ".join(str(known) for known in ports)
        return Refusal(Reason.PORT, f"Port {port} is not among those checked: {choice}.")
    if purpose is Purpose.CANARY and address in CANARIES:
        return None
    return judge_address(policy, address)


def judge_address(
    policy: Policy, address: Address, purpose: Purpose = Purpose.MAIL
) -> Refusal | None:
    """Decide on one resolved address, whatever is sent to it: None lets it go ahead."""
    parsed = ip_address(address)
    if purpose is Purpose.GATEWAY and is_own_network(address):
        return None
    found = _found_against(policy, parsed)
    if found is None or _is_open(policy, parsed, found.reason):
        return None
    remedy = "" if found.reason in _NEVER_OPEN else " unless the operator allows it"
    return Refusal(found.reason, f"{address} {found.words}: it is not checked{remedy}.")


def is_own_network(address: Address) -> bool:
    """Tell whether homes and offices have such addresses inside (RFC 1918, RFC 4193)."""
    return objection(ip_address(address)) in _OF_OWN_NETWORKS


class _Found(Struct, frozen=True):
    """What speaks against an address; ``words`` go on after it in a sentence."""

    reason: Reason
    words: str


def _found_against(policy: Policy, address: IPv4Address | IPv6Address) -> _Found | None:
    """Judge an address by what it reaches: an IPv4 address carried inside comes first."""
    own = objection(address)
    if isinstance(address, IPv6Address) and own is not Reason.METADATA:
        for prefix in (NAT64_WELL_KNOWN, *map(translator_prefix, policy.nat64)):
            if address in prefix:
                inside = behind_translator(address, prefix)
                behind = objection(inside)
                return None if behind is None else _carrying(inside, DESCRIPTIONS[behind])
        if (carried := embedded_ipv4(address)) is not None:
            behind = objection(carried)
            words = "no mail server gives as its IPv6 address"
            return _carrying(carried, words if behind is None else DESCRIPTIONS[behind])
    return None if own is None else _Found(own, DESCRIPTIONS[own])


def _carrying(inside: IPv4Address, words: str) -> _Found:
    return _Found(Reason.EMBEDDED_IPV4, f"carries {inside} inside, which {words}")


def _is_open(policy: Policy, address: IPv4Address | IPv6Address, reason: Reason) -> bool:
    if reason in _NEVER_OPEN:
        return False
    networks = [ip_network(text) for text in policy.allow]
    if reason in _EXACT_ONLY:
        networks = [network for network in networks if network.num_addresses == 1]
    return any(address in network for network in networks)
