"""Addresses that no public mail server has: one table after the IANA special-purpose registries.

The registries are those of RFC 6890 and its updates. ``is_global`` of the standard library is
not asked, since its answer changes between Python versions.
"""

from enum import StrEnum, auto
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address


class Reason(StrEnum):
    """Why an address or port is refused. The names are stable: reports and metrics use them."""

    PORT = auto()
    UNSPECIFIED = auto()
    LOOPBACK = auto()
    LINK_LOCAL = auto()
    PRIVATE = auto()
    UNIQUE_LOCAL = auto()
    SITE_LOCAL = auto()
    CGNAT = auto()
    METADATA = auto()
    MULTICAST = auto()
    BROADCAST = auto()
    RESERVED = auto()
    DOCUMENTATION = auto()
    BENCHMARK = auto()
    PROTOCOL_ASSIGNMENTS = auto()
    DISCARD = auto()
    ORCHID = auto()
    EMBEDDED_IPV4 = auto()


_METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",  # most clouds
        "169.254.170.2",  # AWS ECS task credentials
        "169.254.170.23",  # AWS EKS pod identity
        "169.254.0.23",  # Tencent Cloud
        "169.254.42.42",  # Scaleway
        "100.100.100.200",  # Alibaba Cloud
        "192.0.0.192",  # Oracle Cloud, classic
        "168.63.129.16",  # Azure's host agent, inside a public range
        "fd00:ec2::254",  # AWS
        "fd00:ec2::23",  # AWS EKS pod identity
        "fd20:ce::254",  # Google Cloud
        "fd00:42::42",  # Scaleway
        "fe80::a9fe:a9fe",  # OpenStack
    )
)

_IPV4 = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", Reason.UNSPECIFIED),  # RFC 791
        ("10.0.0.0/8", Reason.PRIVATE),  # RFC 1918
        ("100.64.0.0/10", Reason.CGNAT),  # RFC 6598
        ("127.0.0.0/8", Reason.LOOPBACK),  # RFC 1122
        ("169.254.0.0/16", Reason.LINK_LOCAL),  # RFC 3927
        ("172.16.0.0/12", Reason.PRIVATE),  # RFC 1918
        ("192.0.0.0/24", Reason.PROTOCOL_ASSIGNMENTS),  # RFC 6890
        ("192.0.2.0/24", Reason.DOCUMENTATION),  # RFC 5737
        ("192.88.99.0/24", Reason.RESERVED),  # RFC 7526, once 6to4 relays
        ("192.168.0.0/16", Reason.PRIVATE),  # RFC 1918
        ("198.18.0.0/15", Reason.BENCHMARK),  # RFC 2544
        ("198.51.100.0/24", Reason.DOCUMENTATION),  # RFC 5737
        ("203.0.113.0/24", Reason.DOCUMENTATION),  # RFC 5737
        ("224.0.0.0/4", Reason.MULTICAST),  # RFC 1112
        ("255.255.255.255/32", Reason.BROADCAST),  # RFC 919, before the range around it
        ("240.0.0.0/4", Reason.RESERVED),  # RFC 1112
    )
)

_IPV6 = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", Reason.UNSPECIFIED),  # RFC 4291
        ("::1/128", Reason.LOOPBACK),  # RFC 4291
        ("100::/64", Reason.DISCARD),  # RFC 6666
        ("2001:2::/48", Reason.BENCHMARK),  # RFC 5180
        ("2001:10::/28", Reason.ORCHID),  # RFC 4843
        ("2001:20::/28", Reason.ORCHID),  # RFC 7343
        ("2001:db8::/32", Reason.DOCUMENTATION),  # RFC 3849
        ("2001::/23", Reason.PROTOCOL_ASSIGNMENTS),  # RFC 2928, after the ranges inside it
        ("3ffe::/16", Reason.RESERVED),  # RFC 3701, once the 6bone
        ("3fff::/20", Reason.DOCUMENTATION),  # RFC 9637
        ("fc00::/7", Reason.UNIQUE_LOCAL),  # RFC 4193
        ("fe80::/10", Reason.LINK_LOCAL),  # RFC 4291
        ("fec0::/10", Reason.SITE_LOCAL),  # RFC 3879
        ("ff00::/8", Reason.MULTICAST),  # RFC 4291
    )
)
_IPV6_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out


def objection(address: IPv4Address | IPv6Address) -> Reason | None:
    """Tell what there is to say against an address as it stands; None when it is public."""
    if address in _METADATA:
        return Reason.METADATA
    if isinstance(address, IPv4Address):
        return next((reason for network, reason in _IPV4 if address in network), None)
    for network, reason in _IPV6:
        if address in network:
            return reason
    return None if address in _IPV6_GLOBAL_UNICAST else Reason.RESERVED


DESCRIPTIONS: dict[Reason, str] = {
    Reason.UNSPECIFIED: "means no host in particular",
    Reason.LOOPBACK: "is the checking machine itself",
    Reason.LINK_LOCAL: "is valid on a single network link only",
    Reason.PRIVATE: "is a private address, which the internet does not reach",
    Reason.UNIQUE_LOCAL: "is a private address, which the internet does not reach",
    Reason.SITE_LOCAL: "is a private address of an outdated kind",
    Reason.CGNAT: "belongs to the inside of a provider's network",
    Reason.METADATA: "is a cloud's metadata service, never a mail server",
    Reason.MULTICAST: "is a multicast group, not a host",
    Reason.BROADCAST: "is the broadcast address, not a host",
    Reason.RESERVED: "is reserved and belongs to nobody",
    Reason.DOCUMENTATION: "is reserved for examples in documentation",
    Reason.BENCHMARK: "is reserved for measurements in laboratories",
    Reason.PROTOCOL_ASSIGNMENTS: "is reserved for protocols, not for hosts",
    Reason.DISCARD: "is reserved for traffic to be thrown away",
    Reason.ORCHID: "is a cryptographic identifier, not a place in the network",
}
"""How a sentence about the address goes on; PORT and EMBEDDED_IPV4 have words of their own."""
