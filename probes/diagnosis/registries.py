"""Which zones are registries, under which anybody may register a domain.

The list of all of them is long and changes (publicsuffix.org). What is known here is enough to
read a denial: top-level domains, and the second levels that countries have in common.
"""

import re

_COUNTRYS_SECOND_LEVEL = re.compile(
    r"(?:ac|com?|edu|gen|gob?|gou?v|gub|ltd|mil|net?|nom|org?|plc|sch)\.[a-z]{2}"
)
"""Where countries register domains, as in ``co.uk``: their own codes have two letters."""


def denied_domain(name: str, zone: str) -> str:
    """Return the domain of ``name`` that its registry denies by an answer from ``zone``.

    Nothing is returned where ``zone`` is no registry's: then the domain exists.
    """
    labels = name.split(".")
    depth = 2 if _COUNTRYS_SECOND_LEVEL.fullmatch(".".join(labels[-2:])) else 1
    registries = {".".join(labels[-count:]) for count in range(1, depth + 1)}
    if zone not in registries or len(labels) <= depth:
        return ""
    return ".".join(labels[-depth - 1 :])
