"""IPv4 addresses carried inside IPv6 ones: ways to reach the first by naming the second."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

NAT64_WELL_KNOWN = IPv6Network("64:ff9b::/96")
"""The prefix every NAT64 translator may use (RFC 6052 section 2.1)."""

_LOW_32_BITS = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible, deprecated (RFC 4291 section 2.5.5.1)
        "::ffff:0:0/96",  # IPv4-mapped, for programs and never for the wire (RFC 4291, 2.5.5.2)
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "64:ff9b:1::/48",  # NAT64 of local use, in its /96 form (RFC 8215)
    )
)
_SIX_TO_FOUR = IPv6Network("2002::/16")  # RFC 3056, deprecated
_TEREDO = IPv6Network("2001::/32")  # RFC 4380
_ISATAP_IDENTIFIERS = frozenset({0x0000_5EFE, 0x0200_5EFE})  # RFC 5214 section 6.1
_OUTSIDE_COMPATIBLE = frozenset({IPv6Address("::"), IPv6Address("::1")})

_NAT64_LENGTHS = frozenset({32, 40, 48, 56, 64, 96})  # RFC 6052 section 2.2
_WHOLE = 96  # this prefix has the IPv4 address in one piece at the end
_U_OCTET = 8  # bits 64 to 71 are always zero and lie inside the address for shorter prefixes


def embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a tunnel or a socket would reach instead of ``address``."""
    if address in _OUTSIDE_COMPATIBLE:
        return None
    number = int(address)
    if any(address in network for network in _LOW_32_BITS):
        return _ipv4(number)
    if address in _SIX_TO_FOUR:
        return _ipv4(number >> 80)
    if address in _TEREDO:
        return _ipv4(~number)  # the client's address is stored inverted
    if (number >> 32) & 0xFFFF_FFFF in _ISATAP_IDENTIFIERS:
        return _ipv4(number)
    return None


def translator_prefix(text: str) -> IPv6Network:
    """Read the prefix of a NAT64 translator; raise ValueError for a length RFC 6052 excludes."""
    prefix = IPv6Network(text)
    if prefix.prefixlen not in _NAT64_LENGTHS:
        message = f"a NAT64 prefix is a /32, /40, /48, /56, /64 or /96, not a /{prefix.prefixlen}"
        raise ValueError(message)
    return prefix


def behind_translator(address: IPv6Address, prefix: IPv6Network) -> IPv4Address:
    """Return the IPv4 address that a translator takes ``address`` for (RFC 6052 section 2.2)."""
    octets = address.packed
    if prefix.prefixlen < _WHOLE:
        octets = octets[:_U_OCTET] + octets[_U_OCTET + 1 :]
    start = prefix.prefixlen // 8
    return IPv4Address(octets[start : start + 4])


def _ipv4(number: int) -> IPv4Address:
    return IPv4Address(number & 0xFFFF_FFFF)
