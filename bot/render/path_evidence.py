"""Evidence beside the dialogues: paths and whose they are, pings, and what this runner can do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain, groupby

from bot.render.acts import failure_words
from bot.render.icmp import icmp_words
from bot.render.wording import milliseconds
from probes.address import is_address
from probes.failure import FailureKind, ran_out_of_hops
from probes.hops import owner, shown_by
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Echo,
    Echoes,
    Endpoint,
    Failed,
    Followed,
    GatewayPing,
    NoRoute,
    Observation,
    Ping,
    PingDenied,
    Route,
    Surroundings,
    SynProbe,
    Untold,
)
from probes.syn import Syn

_ECHOES = 8
"""The most pings of a round that are written out; those that fare alike in a row are one."""
_NO_ANSWER = "no answer"

_Spot = tuple[str, Endpoint, int]


def syn_sections(seen: Iterable[Observation]) -> Iterator[tuple[str, list[str]]]:
    """Return for each endpoint that SYNs went to a heading, and a line for each distance.

    Those that follow what a series lost stand apart, by the port they came from.
    """
    by_spot: dict[_Spot, dict[tuple[int, int], list[Syn]]] = {}
    for one in seen:
        if isinstance(one, SynProbe | Followed):
            source = one.source if isinstance(one, Followed) else 0
            floor = one.floor if isinstance(one, SynProbe) else 0
            spot = by_spot.setdefault((one.name, one.endpoint, source), {})
            spot.setdefault((floor, one.ttl), []).append(one)
    for (name, endpoint, source), distances in by_spot.items():
        at = f"{endpoint.address} ({name})" if name != endpoint.address else endpoint.address
        lines = [_syn_line(distances[distance]) for distance in sorted(distances)]
        start = f" from port {source}" if source else ""
        yield f"TCP path{start} to port {endpoint.port} at {at}", lines


def owner_lines(seen: Sequence[Observation]) -> Iterator[str]:
    """Write whose the walked addresses and the routers are; of most nothing is known."""
    # A report that was read back may hold anything in an address' place.
    for address in filter(is_address, dict.fromkeys(chain.from_iterable(map(shown_by, seen)))):
        known = owner(seen, address)
        if told := ", ".join(filter(None, (known.name, known.network))):
            yield f"{address}: {told}"


def ping_rounds(seen: Iterable[Observation]) -> Iterator[str]:
    """Write each round of pings in one line."""
    for one in seen:
        match one:
            case Ping():
                again = f", round {one.round}" if one.round > 1 else ""
                yield f"{one.address}{again}: {_ping_words(one.outcome)}"
            case GatewayPing():
                yield f"{one.address}, our own router: {_ping_words(one.outcome)}"
            case _:
                pass


def runner_lines(seen: Iterable[Observation]) -> Iterator[str]:
    """Write what was tried to learn what can be seen from here at all."""
    for one in seen:
        match one:
            case AnchorCall():
                yield f"anchor {one.name}, {one.endpoint}: {_call_words(one.outcome, one.took)}"
            case CanaryCall():
                yield f"{one.endpoint}, which nobody has: {_call_words(one.outcome, one.took)}"
            case AbilityTest(works=False):
                why = f" ({one.detail})" if one.detail else ""
                yield f"not possible from here: {one.ability}{why}"
            case Surroundings():
                yield from _surroundings(one)
            case _:
                pass


def _surroundings(one: Surroundings) -> Iterator[str]:
    yield f"the way to {one.address}: {_route_words(one.route)}"
    if one.own:
        own = (f"{at.address}/{at.prefix} {at.device}" for at in one.own)
        yield f"own addresses: {', '.join(own)}"
    if one.proxies:
        yield f"a web proxy is set by {', '.join(one.proxies)}"


def _route_words(route: Route | NoRoute | Untold) -> str:
    match route:
        case Route(device=device, source=source, gateway=gateway):
            by = f"by {gateway}" if gateway else "on its own link"
            return f"{by}, {device}, from {source or 'an unnamed address'}"
        case NoRoute(error=error):
            return f"none ({error})"
        case Untold(reason=reason):
            return f"this system does not tell ({reason})"


def _syn_line(probes: Sequence[Syn]) -> str:
    told: dict[str, list[str]] = {}
    for one in sorted(probes, key=lambda one: one.attempt):
        times = told.setdefault(_answer_words(one.outcome), [])
        times.append(milliseconds(one.took))
    answers = "; ".join(_with_times(words, times) for words, times in told.items())
    return f"{_distance_words(probes[0])}: {answers}"


def _distance_words(probe: Syn) -> str:
    if isinstance(probe, SynProbe) and probe.floor:
        return f"heard with {probe.floor} hops left"
    return f"hop {probe.ttl}" if probe.ttl else "all the way"


def _with_times(words: str, times: Sequence[str]) -> str:
    if words == _NO_ANSWER:
        return f"{words} ({len(times)} tries)" if len(times) > 1 else words
    return f"{words} in {', '.join(times)} ms"


def _answer_words(outcome: Connected | Failed) -> str:
    if isinstance(outcome, Connected):
        return "connected"
    failure = outcome.failure
    if failure.kind is FailureKind.TIMEOUT:
        return _NO_ANSWER
    if failure.icmp is not None and ran_out_of_hops(failure.icmp):
        return failure.icmp.sender
    if failure.kind is FailureKind.ICMP_UNNAMED:
        return "a router without an address"
    return failure_words(failure)


def _call_words(outcome: Connected | Failed, took: timedelta) -> str:
    return _with_times(_answer_words(outcome), [milliseconds(took)])


def _ping_words(outcome: Echoes | PingDenied) -> str:
    if not isinstance(outcome, Echoes):
        return f"not sent ({outcome.detail})" if outcome.detail else "not sent"
    echoes = outcome.echoes
    runs = [(words, len(list(run))) for words, run in groupby(map(_echo_words, echoes))]
    shown = ", ".join(
        f"{words} ({count} times)" if count > 1 else words for words, count in runs[:_ECHOES]
    )
    left_out = sum(count for _, count in runs[_ECHOES:])
    more = f" and {left_out} more" if left_out else ""
    answered = sum(echo.rtt is not None for echo in echoes)
    return f"{answered} of {len(echoes)} answered: {shown or 'none'}{more}"


def _echo_words(echo: Echo) -> str:
    if echo.rtt is not None:
        return f"{milliseconds(echo.rtt)} ms"
    return icmp_words(echo.icmp) if echo.icmp is not None else _NO_ANSWER
