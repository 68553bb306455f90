"""Series of attempts at one endpoint, in few words."""

from collections.abc import Iterable
from datetime import timedelta

from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, IcmpError, Operation
from probes.observation import (
    Connected,
    Declined,
    Endpoint,
    Failed,
    Followed,
    Foreign,
    Sampled,
    Served,
)
from tests.scenarios.facts import AT, HOST, IPV4, RTT, VANTAGE, Facts, dies_at, not_connected
from tests.scenarios.talk import LEAF, failed

FIRST_SOURCE = 61001
SERVED = Served(line="* OK IMAP4rev1 ready", fingerprint=LEAF.fingerprint)
LOST = Failed(failure=not_connected(FailureKind.TIMEOUT))
REFUSED = Failed(failure=not_connected(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED"))
MUTE = failed(Operation.GREETING, FailureKind.TIMEOUT)
CUT = failed(Operation.GREETING, FailureKind.EOF)

_BEGIN = timedelta(seconds=15)
_STEP = timedelta(seconds=1)
_PAUSE = timedelta(seconds=10)
_TOOK = timedelta(milliseconds=500)

ROUTERS = ("10.0.0.1", "203.0.113.33", "203.0.113.17", "203.0.113.1")

Outcome = Served | Declined | Foreign | Failed


def unreachable(sender: str = IPV4) -> Failed:
    """Meet a host-unreachable that the address asked for sends itself."""
    failure = not_connected(FailureKind.ICMP, "EHOSTUNREACH")
    error = IcmpError(Address(sender), 3, 1)
    return Failed(failure=replace(failure, icmp=error))


def follows(source: int, *reached: str | None, port: int = 993, opens: bool = False) -> Facts:
    """Send SYNs from a port on their way: a router for each hop, or None, twice.

    The last one ``opens`` the port.
    """
    seen: list[Followed] = []
    for ttl, here in enumerate((*reached, *[""] * opens), start=1):
        outcome: Connected | Failed = LOST if here is None else Failed(failure=dies_at(here))
        if here == "":
            outcome = Connected(rtt=RTT)
        seen += [
            Followed(
                vantage=VANTAGE,
                at=AT + _BEGIN,
                took=RTT,
                name=HOST,
                endpoint=Endpoint(Address(IPV4), port),
                source=source,
                ttl=ttl,
                attempt=attempt,
                outcome=outcome,
            )
            for attempt in ((1, 2) if here is None else (1,))
        ]
    return tuple(seen)


def tries(
    course: str,
    *bad: Outcome,
    port: int = 993,
    address: str = IPV4,
    well: Iterable[Outcome] = (SERVED,),
) -> Facts:
    """Try an endpoint again and again: ``.`` is served, ``x`` fails in one of the ``bad`` ways.

    Capital letters come from a port used before: ``X`` and ``O`` from the first one that failed,
    ``S`` and ``Q`` from the first that was served; ``X`` and ``Q`` fail. ``|`` is a pause.
    """
    ways, good = bad or (LOST,), tuple(well)
    marks = course.replace("|", "")
    numbers = {"x": marks.find("x") + 1, ".": marks.find(".") + 1}
    from_first = {"X": "x", "O": "x", "S": ".", "Q": "."}
    seen: list[Sampled] = []
    at, failures, served = AT + _BEGIN, 0, 0
    for mark in course:
        if mark == "|":
            at += _PAUSE
            continue
        fails = mark in "xXQ"
        outcome = ways[failures % len(ways)] if fails else good[served % len(good)]
        failures, served = failures + fails, served + (not fails)
        again = mark in from_first
        first = numbers[from_first[mark]] if again else len(seen) + 1
        seen.append(
            Sampled(
                vantage=VANTAGE,
                at=at,
                took=_TOOK,
                name=HOST,
                endpoint=Endpoint(Address(address), port),
                number=len(seen) + 1,
                source=FIRST_SOURCE + first - 1,
                again=again,
                outcome=outcome,
            )
        )
        at += _STEP
    return tuple(seen)
