"""What the atlas lists: requirements, faults, pairs that look alike, and healthy oddities."""

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

FOLDER = Path(__file__).parent
T = TypeVar("T")

HEALTHY_MEMBER = "healthy"
"""What a pair calls the member that is no fault."""


class Vantage(StrEnum):
    """Who could see it."""

    ANYWHERE = "anywhere"
    ITSELF = "itself"
    DEVICE = "device"
    NETWORK = "network"
    PATH = "path"
    TWO = "two"
    WORD = "word"


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One id.

    ``cannot`` is the reason why no runner can see it, ``said`` the finding that an answer gives
    all the same; ``missing`` is what the product does not do yet. ``cases`` of the lab and
    ``scenarios`` prove it that do not tell so themselves. ``members`` are those of a pair.
    """

    seen: Vantage
    words: str
    cannot: str = ""
    said: str = ""
    missing: str = ""
    cases: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def declared(self) -> str:
        """Why nothing has to prove it; empty where something must."""
        return self.cannot or self.missing


Entries = dict[str, Entry]


def _read(name: str, shape: type[T]) -> T:
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=shape)


def requirements() -> Entries:
    """What the support article asks for: A01 to A34."""
    return _read("requirements", Entries)


def faults() -> dict[str, Entries]:
    """The faults, by layer."""
    return _read("faults", dict[str, Entries])


def pairs() -> Entries:
    """The faults that look alike: pair 1 to pair 16."""
    return _read("pairs", Entries)


def healthy() -> Entries:
    """What looks odd and is well: E01 to E39."""
    return _read("healthy", Entries)
