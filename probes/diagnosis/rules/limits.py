"""Limits of the host: how many connections it takes at a time, and how many in a while."""

from collections.abc import Iterable, Iterator

from probes.attempts import REFUSED, by_turn
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules.series import (
    NOT_SERVED,
    SEVERAL,
    each_series,
    like,
    met,
    through_shared,
)
from probes.diagnosis.sampled import Series, series
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.observation import Connected, Endpoint, SynProbe, TcpConnect
from probes.syn import is_end


def _by_number(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that refused some ports while others were open, and one of them no more.

    A server of several that refuses would have done so again.
    """
    for address in evidence.checked_addresses():
        here = evidence.at(address)
        tries = [
            one
            for one in evidence.seen
            if isinstance(one, TcpConnect | SynProbe) and one.endpoint.address == address
        ]
        connects = [one for one in tries if isinstance(one, TcpConnect) and one.attempt == 1]
        refused = {one.endpoint for one in connects if met(one, *REFUSED)}
        taken = sum(map(_opened, connects))
        again = {end for end in refused if _let_in_at_last(tries, end)}
        told = [one for one in series(evidence.seen) if one.endpoint in refused]
        fine = {one.endpoint for one in told if one.is_fine}
        if not again | fine or any(one.failed for one in told if one.endpoint in again):
            continue
        if len(refused) < SEVERAL and not fine:
            continue
        sign = (
            f"While {taken} connections were open, it refused others; when they were closed, it "
            f"took one of those it had refused."
        )
        yield Match(
            ports=tuple(view for view in here if view.endpoint in refused),
            facts={"sign": sign},
            seen=(
                *(one for one in tries if one.endpoint in refused),
                *(each for one in told for each in one.told),
            ),
        )


def _let_in_at_last(tries: Iterable[TcpConnect | SynProbe], endpoint: Endpoint) -> bool:
    """Tell whether an endpoint let us in from some moment on, and had not done so before."""
    mine = (one for one in tries if one.endpoint == endpoint)
    told = (one for one in mine if isinstance(one, TcpConnect) or is_end(one))
    let_in = [opened for _, opened in sorted((one.at, _opened(one)) for one in told)]
    return let_in == sorted(let_in) and any(let_in)


def _opened(one: TcpConnect | SynProbe) -> bool:
    return isinstance(one.outcome, Connected)


def _by_rate(evidence: Evidence, one: Series) -> Match | None:
    """Find silence that comes of too many connections in too little time, and passes with it.

    Behind an address that a provider shares out it may come and go by chance.
    """
    if one.follows_ports or not one.silent:
        return None
    if one.heals and not through_shared(evidence, one):
        sign = "Attempts one by one failed in the end, and the first one after a pause worked."
        return Match(facts={"limits": "limits", "sign": sign})
    if one.is_spaced and _fails_in_the_end(evidence, one):
        sign = (
            "The first ports of the check were let in, and none after them; later on it took one "
            "connection in a while, and none too soon after it."
        )
        return Match(facts={"limits": "limits", "sign": sign})
    return None


def _fails_in_the_end(evidence: Evidence, one: Series) -> bool:
    """Tell whether the check was let in at first, and from some port on no more."""
    address = one.endpoint.address
    connects = [
        each
        for each in evidence.seen
        if isinstance(each, TcpConnect) and each.endpoint.address == address
    ]
    let_in = [_opened(each) for each in by_turn(connects, evidence.goal.ports)]
    return let_in == sorted(let_in, reverse=True) and len(set(let_in)) > 1


def _after_the_rush(evidence: Evidence) -> Iterator[Match]:
    """Find ports that were silent to a check of all ports at once, and to no attempt alone."""
    for one in series(evidence.seen):
        silent = [view for view in like(evidence, one) if view.state is PortState.FILTERED]
        if one.is_fine and any(view.endpoint == one.endpoint for view in silent):
            sign = (
                f"It did not answer while every port was tried at once, and took each of "
                f"{len(one.fresh)} connections that came one by one."
            )
            facts = {"limits": "may limit", "sign": sign}
            yield Match(ports=tuple(silent), facts=facts, seen=one.told)


_DEGRADED = Severity.DEGRADED

RULES = (
    Rule(
        id="host-conn-limit",
        severity=_DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_by_number,
        masks=NOT_SERVED,
    ),
    Rule(
        id="host-rate-limit",
        severity=_DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=each_series(_by_rate),
        masks=NOT_SERVED,
    ),
    Rule(
        id="host-rate-limit",
        severity=_DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_after_the_rush,
        masks=NOT_SERVED,
    ),
)
