"""What servers say of the time, beside this machine's own clock (pure)."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from probes.observation import Fetched, Greeted, Greeting, Observation, Responded

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>20[0-9]{{2}})"
    r" (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r" (?:(?P<sign>[+-])(?P<hours>[01][0-9]|2[0-3])(?P<minutes>[0-5][0-9])|GMT|UTC?)(?!\w)"
)
"""A date as in a message (RFC 5322 section 3.3), which many SMTP servers put in the greeting."""
_STAMP = re.compile(r"<[0-9]{1,10}\.(?P<seconds>[0-9]{9,10})@[^<>\s]+>")
"""``<process-ID.clock@hostname>`` of a POP3 greeting (RFC 1939 section 7)."""
_PLAUSIBLE = range(
    int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()),
)
CLOCK_TOLERANCE = timedelta(seconds=120)
"""Clocks that differ by less agree."""


class Reading(Struct, frozen=True):
    """A server's clock: how far ``ahead`` of ours it is, which may be negative.

    It is ``doubtful`` whether what a POP3 greeting carries tells the time, as it need only be
    unique, and whether a web server's date behind ours does: caches keep the date at which they
    were filled (RFC 9111 section 4.2.3).
    """

    told_by: Greeting | Fetched
    ahead: timedelta
    doubtful: bool = False


def readings(seen: Sequence[Observation]) -> tuple[Reading, ...]:
    """Return what every greeting and every document that tells a time says of it."""
    return tuple(reading for one in seen for reading in _told(one))


def _told(one: Observation) -> Iterator[Reading]:
    match one:
        case Greeting(outcome=Greeted(lines=lines)):
            yield from _of(one, " ".join(lines))
        case Fetched(outcome=Responded(date=datetime() as date)):
            ahead = _ahead(date, one)
            yield Reading(one, ahead, doubtful=ahead < timedelta())
        case _:
            pass


def _of(greeting: Greeting, text: str) -> Iterator[Reading]:
    dated = _DATE.search(text)
    if dated is not None and (told := _date(dated)) is not None:
        yield Reading(greeting, _ahead(told, greeting))
    stamp = _STAMP.search(text)
    if stamp is not None and int(stamp["seconds"]) in _PLAUSIBLE:
        told = datetime.fromtimestamp(int(stamp["seconds"]), UTC)
        yield Reading(greeting, _ahead(told, greeting), doubtful=True)


def _date(found: re.Match[str]) -> datetime | None:
    month = _MONTHS.index(found["month"]) + 1
    names = ("year", "day", "hour", "minute", "second", "hours", "minutes")
    year, day, hour, minute, second, *zone = (int(found[name] or 0) for name in names)
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None  # there is no such day, or no such time
    offset = timedelta(hours=zone[0], minutes=zone[1])
    return local + offset if found["sign"] == "-" else local - offset


def _ahead(told: datetime, act: Greeting | Fetched) -> timedelta:
    """Compare with the whole span of the act: the server wrote the time at some point in it."""
    begun, ended = act.at, act.at + act.took
    return min(told - begun, timedelta()) + max(told - ended, timedelta())
