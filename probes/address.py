"""IP addresses as values: one canonical text form, judged and compared nowhere else."""

import ipaddress
from enum import StrEnum
from typing import NewType

Address = NewType("Address", str)
"""An IPv4 or IPv6 address in canonical text form (RFC 5952), without zone or brackets."""


class Family(StrEnum):
    """Address family, named as people say it."""

    IPV4 = "IPv4"
    IPV6 = "IPv6"


def parse_address(text: str) -> Address:
    """Return the canonical form of ``text``; raise ValueError when it is no plain address."""
    parsed = ipaddress.ip_address(text)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.scope_id is not None:
        message = f"{text!r} carries a zone, which means nothing outside its own machine"
        raise ValueError(message)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return Address(f"::ffff:{parsed.ipv4_mapped}")  # older Pythons write it in hexadecimal
    return Address(str(parsed))


def family(address: Address) -> Family:
    """Tell the family of a canonical address."""
    return Family.IPV6 if ":" in address else Family.IPV4


def is_address(text: str) -> bool:
    """Tell whether ``text`` is an address rather than a name."""
    try:
        parse_address(text)
    except ValueError:
        return False
    return True
