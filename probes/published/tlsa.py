"""DANE: which certificate a server says by DNS that it has (RFC 6698, RFC 7672)."""

import re
from collections.abc import Sequence

from msgspec import Struct

from probes.observation import Certificate

TRUST_ANCHOR, END_ENTITY = 2, 3
"""The usages that hold for mail (RFC 7672 section 3.1); senders pass over the others."""

_TLSA = re.compile(
    r"(?P<usage>[0-9]{1,3}) (?P<selector>[0-9]{1,3}) (?P<matching>[0-9]{1,3})"
    r" (?P<data>[0-9A-Fa-f ]+)"
)
_WHOLE, _KEY = 0, 1
_SHA256 = 1


class Tlsa(Struct, frozen=True):
    """A TLSA record; ``data`` in hex, lower case."""

    usage: int
    selector: int
    matching: int
    data: str

    def __str__(self) -> str:
        """Name it by its three numbers and how its data begins."""
        return f"{self.usage} {self.selector} {self.matching} {self.data[:8]}…"

    @property
    def usable(self) -> bool:
        """Whether senders of mail go by it."""
        return self.usage in {TRUST_ANCHOR, END_ENTITY} and self.selector in {_WHOLE, _KEY}


def parse_tlsa(data: str) -> Tlsa | None:
    """Read a record in presentation form; None for what is none."""
    found = _TLSA.fullmatch(data)
    if found is None:
        return None
    usage, selector, matching = (int(found[name]) for name in ("usage", "selector", "matching"))
    return Tlsa(usage, selector, matching, found["data"].replace(" ", "").lower())


def record_name(host: str) -> str:
    """Return where the records of a mail host's port 25 are."""
    return f"_25._tcp.{host}"


def fits(record: Tlsa, chain: Sequence[Certificate]) -> bool | None:
    """Tell whether a usable record describes what was presented; None where it cannot be told.

    Of certificates and keys only the SHA-256 is known here.
    """
    if record.matching != _SHA256 or not chain:
        return None
    described = chain if record.usage == TRUST_ANCHOR else chain[:1]
    hashes = [one.key_hash if record.selector == _KEY else one.fingerprint for one in described]
    if record.data in hashes:
        return True
    return None if "" in hashes else False
