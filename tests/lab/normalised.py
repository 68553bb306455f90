"""Observations of the lab made ready to be kept: what is random in a run leaves no trace (pure).

Instants move so that the first is a fixed one, dates of certificates and in greetings with them;
times are kept to the millisecond. Certificates are made anew for every lab, so fingerprints and
serial numbers become small numbers, and the bytes of chains are left out. Addresses and texts stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from probes.observation import Certificate, Fetched, Observation, Secured
from tests.scenarios.facts import AT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

S = TypeVar("S", bound=Struct)

MILLISECOND, SECOND, HOUR = (
    timedelta(milliseconds=1),
    timedelta(seconds=1),
    timedelta(hours=1),
)
_DATE = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d [+-]\d{4}")
_STAMP = re.compile(r"<\d+\.(\d{9,10})@")


def normalise(seen: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return the observations in the order of their time, with what varies made plain."""
    facts = tuple(seen)
    first = min((one.at for one in facts), default=AT)
    # An answer about a withdrawal (OCSP) holds times and a serial number in bytes of its own.
    sealed = any(isinstance(one, Fetched) and one.posted for one in facts)
    settled = _Settled(timedelta() if sealed else AT - first, _numbers(facts), sealed=sealed)
    moved = [settled.record(one) for one in facts]
    return tuple(sorted(moved, key=lambda one: (one.at, msgspec.json.encode(one))))


@dataclass(frozen=True, slots=True)
class _Settled:
    """How far instants move, and the number of each fingerprint; `sealed` serials stay."""

    shift: timedelta
    numbers: Mapping[str, int]
    sealed: bool

    def value(self, value: object) -> object:
        """Settle a value of any kind, with everything inside it."""
        match value:
            case datetime():
                return _rounded(value + self.shift, HOUR)
            case timedelta():
                return round(value / MILLISECOND) * MILLISECOND
            case StrEnum():
                return value
            case str():
                number = self.numbers.get(value)
                return f"{number:064x}" if number else self._text(value)
            case tuple():
                return tuple(map(self.value, value))
            case Struct():
                return self.record(value)
            case _:
                return value

    def record(self, one: S) -> S:
        """Settle a record and everything inside it."""
        values = {field.name: getattr(one, field.name) for field in fields(one)}
        settled = {name: self.value(value) for name, value in values.items()}
        if isinstance(one, Secured) and not self.sealed:
            settled["kept"] = ()
        if "at" in values:
            settled["at"] = _rounded(values["at"] + self.shift, MILLISECOND)
        number = self.numbers.get(values.get("fingerprint", ""))
        if number and "serial" in values and not self.sealed:
            settled["serial"] = f"{number:x}"
        return replace(one, **settled)

    def _text(self, text: str) -> str:
        """Move what a text says of the time along with the instant it was heard at."""
        text = _DATE.sub(lambda found: self._date(found[0]), text)
        return _STAMP.sub(lambda found: f"<1.{self._stamp(int(found[1]))}@", text)

    def _date(self, text: str) -> str:
        return format_datetime(_rounded(parsedate_to_datetime(text) + self.shift, SECOND))

    def _stamp(self, seconds: int) -> int:
        return seconds + round(self.shift.total_seconds())


def _rounded(instant: datetime, unit: timedelta) -> datetime:
    return AT + round((instant - AT) / unit) * unit


def _numbers(seen: tuple[Observation, ...]) -> dict[str, int]:
    """Number all fingerprints, certificates by their names and not by what is random in them."""
    named = {one.fingerprint: one for one in _parts(seen) if isinstance(one, Certificate)}
    of_certificates = sorted(
        named.values(), key=lambda one: (one.subject, one.issuer, one.names, one.not_after)
    )
    told = (getattr(one, "fingerprint", "") for one in _parts(seen))
    in_order = dict.fromkeys((*(one.fingerprint for one in of_certificates), *told))
    return {name: number for number, name in enumerate(filter(None, in_order), start=1)}


def _parts(value: object) -> Iterator[Struct]:
    """Go through a value and all records inside it."""
    if isinstance(value, Struct):
        yield value
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
