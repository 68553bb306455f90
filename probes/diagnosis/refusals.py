"""What a refusal says about its reason, as far as such texts can be told apart (pure).

They are free text (RFC 5321 section 4.2), so that only words in wide use are looked for.
"""

import re

from probes.address import Address, is_address

_TOO_MANY = re.compile(
    r"\btoo (?:many|much) (?:[\w/+-]+ ){0,4}(?:connections?|sessions?)\b"
    r"|\b(?:connections?|sessions?)(?: [\w/+-]+){0,2} limit\b"
    r"|\bmax(?:imum)?(?: [\w/+-]+){0,4} (?:connections?|sessions?)\b",
    re.IGNORECASE,
)
"""Postfix, Exim, Sendmail, Exchange, Courier, Cyrus and Dovecot say it so, or nearly so."""

_TOO_OFTEN = re.compile(
    r"\brate(?: \w+)? limit|\btoo (?:often|frequent(?:ly)?|fast)\b", re.IGNORECASE
)
_FROM_ONE = re.compile(
    r"\b(?:from|per) (?:(?:your|this|the same|one|each|single) )?(?:ip|host|address|client|user)\b"
    r"|\buser ?\+ ?ip\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:dnsbl|rbl|blocked|listed|blacklisted|blocklist|blacklist|denylist|reputation)\b"
    r"|\bspamhaus\b|\bspamcop\b",
    re.IGNORECASE,
)
_NO_SERVICE = re.compile(
    r"\bno (?:\w+ )?service\b|\b(?:does|do) not accept (?:any )?mail\b", re.IGNORECASE
)
_MAY_BE_ADDRESS = re.compile(r"[0-9A-Fa-f:.]+")


def limits_connections(text: str) -> bool:
    """Tell whether too many connections at a time are the reason."""
    return bool(_TOO_MANY.search(text)) and not limits_rate(text)


def limits_rate(text: str) -> bool:
    """Tell whether it is that they come too fast one after the other."""
    return bool(_TOO_OFTEN.search(text))


def address_named(text: str, own: Address) -> str:
    """Return the address that the text is about, empty for none but the server's ``own``."""
    words = (word.strip(".:") for word in _MAY_BE_ADDRESS.findall(text))
    return next((word for word in words if is_address(word) and word != own), "")


def is_aimed(text: str, own: Address) -> bool:
    """Tell whether it is meant for whoever calls, and not for everybody."""
    return bool(address_named(text, own) or _FROM_ONE.search(text) or _LISTED.search(text))


def serves_nobody(text: str) -> bool:
    """Tell whether there is no such service at all (RFC 5321 section 3.1)."""
    return bool(_NO_SERVICE.search(text))
