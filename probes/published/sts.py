"""MTA-STS: what a domain demands of those who deliver mail to it (RFC 8461)."""

import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

PATTERNS_KEPT = 40

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ANNOUNCEMENT = re.compile(r"v=STSv1[ \t]*(?:;.*)?")
_MAX_AGE = re.compile(r"[0-9]{1,10}")


class Mode(StrEnum):
    """What a sender does where a server does not meet the policy (RFC 8461 section 5)."""

    ENFORCE = "enforce"
    TESTING = "testing"
    NONE = "none"


class StsPolicy(Struct, frozen=True):
    """A policy: ``patterns`` are the names of mail hosts, the first label perhaps ``*``."""

    mode: Mode
    patterns: tuple[str, ...]

    def allows(self, host: str) -> bool:
        """Tell whether mail may be delivered to ``host`` (RFC 8461 section 4.1)."""
        name = host.lower()
        above = name.partition(".")[2]
        return name in self.patterns or (above != "" and f"*.{above}" in self.patterns)


def record_name(domain: str) -> str:
    """Return the name of the record that announces a policy."""
    return f"_mta-sts.{domain}"


def policy_url(domain: str) -> str:
    """Return where the policy is, and nowhere else (RFC 8461 section 3.3)."""
    return f"https://mta-sts.{domain}/.well-known/mta-sts.txt"


def is_announced(texts: Iterable[str]) -> bool:
    """Tell whether TXT records, in presentation form, announce a policy.

    More than one announcement counts as none (RFC 8461 section 3.1).
    """
    joined = {"".join(_STRING.findall(text)) for text in texts}
    return len([one for one in joined if _ANNOUNCEMENT.fullmatch(one)]) == 1


def parse_policy(text: str) -> StsPolicy | None:
    """Read a policy (RFC 8461 section 3.2); None where it cannot be understood."""
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            fields.setdefault(key.strip().lower(), []).append(value.strip())
    try:
        mode = Mode(fields.get("mode", [""])[0])
    except ValueError:
        return None
    patterns = tuple(one.lower().rstrip(".") for one in fields.get("mx", ()))[:PATTERNS_KEPT]
    aged = _MAX_AGE.fullmatch(fields.get("max_age", [""])[0])
    complete = aged is not None and (patterns or mode is Mode.NONE)
    if fields.get("version", [""])[0] != "STSv1" or not complete:
        return None
    return StsPolicy(mode, patterns)
