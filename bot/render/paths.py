"""Paths and pings as lines, the same for every renderer: routers, times, and how a path ends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from msgspec import Struct

from bot.commands.command import What
from bot.commands.vocabulary import words_for
from bot.render.pings import unsent_words
from bot.render.wording import milliseconds, spot_words, state_words
from probes.address import Address
from probes.diagnosis.verdict import Hop, HopResult, PathResult, PingResult, PortState, Verdict
from probes.failure import FailureKind
from probes.observation import Ping, PingDenied
from probes.quote import listed
from probes.report import Report
from probes.wire.text import clean_text

_NETWORK_LIMIT = 40
_ADDRESS_LIMIT = 45
_NAME_LIMIT = 60
_ROUTERS = 3
"""The most routers shown of one hop, where paths run in parallel."""
_TIMES = 3
_SILENT = "*"
_NAMELESS = "(in the server's name)"
"""Who answers in the target's place does not tell its own address."""
_TURNING_AWAY = "turned away by "
_TURNED_AWAY = frozenset({PortState.REJECTED, PortState.UNREACHABLE})
_TRACE_WORDS = words_for(What.TRACE)


class HopRow(Struct, frozen=True):
    """One line of a path; the texts are clean and may be empty.

    ``ttl`` is a number, or a range of hops that all stay silent. Who answered stands last, as
    tracert has it: what is long there may wrap without harm.
    """

    ttl: str
    times: str
    who: str


def shown_paths(report: Report) -> tuple[PathResult, ...]:
    """Return the paths that people are to see: those asked for, or those that show a place.

    They come in the order of the ports.
    """
    asked_for = not _TRACE_WORDS.isdisjoint(report.command.split())
    told = [
        *(finding.place for finding in report.findings),
        *(port.place for port in report.ports if port.verdict is not Verdict.NOT_OFFERED),
    ]
    if not asked_for and not any(told):
        return ()
    order = {(port.name, port.endpoint): turn for turn, port in enumerate(report.ports)}
    last = len(order)
    return tuple(sorted(report.paths, key=lambda path: order.get((path.name, path.endpoint), last)))


def path_title(report: Report, path: PathResult) -> str:
    """Name a path by its end, and say what was met there in the words of the port's own row."""
    port, address = path.endpoint.port, clean_text(path.endpoint.address, _ADDRESS_LIMIT)
    several_names = len({one.name for one in report.paths}) > 1
    name = f" ({clean_text(path.name, _NAME_LIMIT)})" if several_names else ""
    return f"Port {port} at {address}{name}: {_end_words(report, path)}"


def hop_rows(path: PathResult) -> tuple[HopRow, ...]:
    """Return the lines of one path; silent hops next to each other share one."""
    rows: list[HopRow] = []
    width = max((len(_time(one)) for hop in path.hops for one in hop.times), default=0)
    end = path.hops[-1] if path.hops and path.ends in _TURNED_AWAY else None
    for tries, run in groupby(path.hops, key=_unanswered):
        hops = list(run)
        rows += _answered_rows(hops, width, end) if tries is None else [_silent_row(hops, width)]
    return tuple(rows)


def aligned_hops(rows: Sequence[HopRow]) -> str:
    """Write the lines of a path as monospaced text without trailing blanks."""
    hop, times = max(len(row.ttl) for row in rows), max(len(row.times) for row in rows)
    return "\n".join(f"{row.ttl:>{hop}}  {row.times:<{times}}  {row.who}".rstrip() for row in rows)


def ping_lines(report: Report) -> tuple[str, ...]:
    """Say in one line for each address how its pings fared; those unsent share one by reason."""
    sent = [one for one in report.pings if one.sent]
    lines = [_ping_line(one) for one in sent]
    denials = _denials(report)
    unsent: dict[str, list[str]] = {}
    for one in report.pings:
        if not one.sent:
            words = unsent_words(denials.get(one.address))
            unsent.setdefault(words, []).append(clean_text(one.address, _ADDRESS_LIMIT))
    for words, addresses in unsent.items():
        which = f" of {listed(dict.fromkeys(addresses))}" if sent or len(unsent) > 1 else ""
        lines.append(f"Ping{which} was {words}")
    return tuple(dict.fromkeys(lines))


def _denials(report: Report) -> dict[Address, FailureKind]:
    """Return why each address that nothing was sent to got no ping."""
    return {
        one.address: one.outcome.kind
        for one in report.observations
        if isinstance(one, Ping) and isinstance(one.outcome, PingDenied)
    }


def _ping_line(ping: PingResult) -> str:
    line = (
        f"Ping {clean_text(ping.address, _ADDRESS_LIMIT)}: {ping.received} of {ping.sent} answered"
    )
    if ping.average is not None:
        line += f", average {milliseconds(ping.average)} ms"
    if ping.handshake is not None:
        line += f", TCP handshake {milliseconds(ping.handshake)} ms"
    return line


def _end_words(report: Report, path: PathResult) -> str:
    last = max((hop.ttl for hop in path.hops if _unanswered(hop) is None), default=0)
    match path.ends:
        case PortState.FILTERED:
            return f"no answer after hop {last}" if last else "no answer from any hop"
        case PortState.OPEN:
            return f"reached at hop {last}" if last else "reached"
        case _:
            return _refusal_words(report, path, last)


def _refusal_words(report: Report, path: PathResult, last: int) -> str:
    for port in report.ports:
        if (port.name, port.endpoint) == (path.name, path.endpoint) and port.place is not None:
            return f"{state_words(port.state)} {spot_words(port.place)}"
    # A refusal may come from the hop before: that one answers for what goes further.
    words = state_words(path.ends)
    return f"{words} from hop {last} on" if last else words


def _unanswered(hop: HopResult) -> int | None:
    """Count the tries for a hop where nobody answered; None where somebody did."""
    answered = hop.hops or any(one is not None for one in hop.times)
    return None if answered else len(hop.times)


def _answered_rows(
    hops: Iterable[HopResult], width: int, end: HopResult | None
) -> Iterator[HopRow]:
    for hop in hops:
        ttl, times = str(hop.ttl), _times(hop, width)
        if not hop.hops:
            yield HopRow(ttl, times, _NAMELESS)
        for router in hop.hops[:_ROUTERS]:
            yield HopRow(ttl, times, f"{_TURNING_AWAY if hop is end else ''}{_router(router)}")
            ttl = times = ""
        if more := len(hop.hops[_ROUTERS:]):
            yield HopRow(ttl, times, f"and {more} more")


def _silent_row(hops: Sequence[HopResult], width: int) -> HopRow:
    first, last = hops[0], hops[-1]
    ttl = str(first.ttl) if first is last else f"{first.ttl}-{last.ttl}"
    return HopRow(ttl, _times(first, width), "")


def _router(hop: Hop) -> str:
    """Name a router by its address, and by what else is known of it."""
    address = clean_text(hop.address, _ADDRESS_LIMIT) or "(address unknown)"
    name = f" ({clean_text(hop.name, _NAME_LIMIT)})" if hop.name else ""
    network = f", {clean_text(hop.network, _NETWORK_LIMIT)}" if hop.network else ""
    return f"{address}{name}{network}"


def _times(hop: HopResult, width: int) -> str:
    shown = [_time(one).rjust(width) for one in hop.times[:_TIMES]]
    unit = " ms" if any(one is not None for one in hop.times[:_TIMES]) else ""
    return f"{'  '.join(shown)}{unit}"


def _time(one: timedelta | None) -> str:
    return _SILENT if one is None else milliseconds(one)
