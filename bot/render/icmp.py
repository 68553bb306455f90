"""ICMP errors in words, the same in every line of evidence."""

from probes.address import Family, family
from probes.failure import IcmpError

_NAMES = {
    Family.IPV4: {
        (3, 0): "network unreachable",
        (3, 1): "host unreachable",
        (3, 2): "protocol unreachable",
        (3, 3): "port unreachable",
        (3, 4): "fragmentation needed",
        (3, 9): "network prohibited",
        (3, 10): "host prohibited",
        (3, 13): "administratively prohibited",
        (11, 0): "time exceeded",
    },
    Family.IPV6: {
        (1, 0): "no route",
        (1, 1): "administratively prohibited",
        (1, 3): "address unreachable",
        (1, 4): "port unreachable",
        (1, 5): "source address refused",
        (1, 6): "route rejected",
        (2, 0): "packet too big",
        (3, 0): "time exceeded",
    },
}
"""By type and code (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1; RFC 4443)."""


def icmp_words(error: IcmpError) -> str:
    """Name an ICMP error by its type and code, what these mean, and its sender."""
    name = _NAMES[family(error.sender)].get((error.type, error.code))
    meaning = f" ({name})" if name else ""
    return f"ICMP {error.type}/{error.code}{meaning} from {error.sender}"
