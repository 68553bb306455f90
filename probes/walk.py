"""Which SYNs to send to find out where on the path a port is blocked (pure).

For each address one port of every kind of trouble is walked: SYNs with rising TTL, four at a time,
until somebody answers in the target's place or a window stays silent where an open port's does
not. Only silent hops are asked again. From there on an open port of the same address is walked as
well, to the first window in which the target answers. Never more than four such SYNs to one address
are under way, since routers limit their ICMP errors and open ports accept what reaches them.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from probes.failure import ran_out_of_hops
from probes.observation import Connected, Endpoint, SynProbe
from probes.script import LAST_TTL, WINDOW, Halted, Hop, Script
from probes.syn import is_reset
from probes.troubles import (
    Spot,
    Trouble,
    first_of_each,
    kind_of_port,
    round_trips,
    sends,
    too_near,
    usual_trip,
)

FIRST_LIMIT = timedelta(seconds=1)
"""The longest that the first SYN for a hop may go unanswered, but for hosts that are far away."""
FAR_LIMIT = timedelta(seconds=2.5)
"""The same for those: enough for two satellites."""
SHORTEST_LIMIT = timedelta(seconds=0.4)
ROUND_TRIPS = 3
"""How many of the target's round trips a router nearer than it may take to answer."""
ROUND_SPACING = timedelta(seconds=1)
"""Between the rounds of a trace, and before a walk that a router's own ICMP errors asked for."""
TRACE_ROUNDS = 3
TRACED_PORTS = 2
WEB_PORT = 443
COMPANIONS = (587, 993, 465)
"""Ports that may be open where the person asked for none that is."""
LONG_DELAY = timedelta(seconds=1)
"""Round trips from here on are bad (the path shows where the delay begins)."""
INITIAL_TTLS = (64, 128, 255)
"""How many hops the systems in use give their packets."""


def patience(spot: Spot) -> timedelta:
    """Return how long the first SYN for a hop is given, by the times that open ports take."""
    usual = usual_trip(round_trips(spot.open).values())
    if usual >= LONG_DELAY:
        return FAR_LIMIT
    return min(FIRST_LIMIT, max(SHORTEST_LIMIT, ROUND_TRIPS * usual)) if usual else FIRST_LIMIT


class Walker:
    """What is asked about one address, and in which order."""

    def __init__(self, spot: Spot, script: Script) -> None:
        self._spot = spot
        self._script = script
        self._near = too_near(spot.open)
        self._rejected = {one.endpoint for one in spot.troubles if one.icmp is not None}

    def locate(self) -> None:
        """Walk one port of each kind of trouble, and an open one that seems too near."""
        spot = self._spot
        trips = round_trips(spot.open)
        if trips and min(trips.values()) >= LONG_DELAY:
            self._follow(spot.open[0].endpoint, 1)
        if not spot.troubles and not self._near:
            return
        other = self._companion()
        silent = (one.endpoint for one in spot.troubles if one.silent)
        self._walk_silent(_one_of_each_kind(silent), other)
        for soon in (True, False):
            resets = (one.endpoint for one in spot.troubles if one.reset and one.soon is soon)
            self._walk_answered(_one_of_each_kind(resets), other)
        errors = [one for one in spot.troubles if one.icmp is not None]
        for trouble in first_of_each(errors, lambda one: one.icmp and one.icmp.sender):
            self._place_error(trouble, other)
        self._walk_answered(_one_of_each_kind(self._near), other)

    def trace(self) -> None:
        """Walk the ports that were asked for, and each hop of theirs three times."""
        ports = [Endpoint(self._spot.address, port) for port in self._spot.asked]
        troubled = {one.endpoint for one in self._spot.troubles}
        for port in ports[:TRACED_PORTS]:
            if port in troubled:
                self._walk(port, self._companion())
            else:
                self._follow(port, 1)
            end = self._script.end(port)
            last = end.ttl if end is not None else min(self._script.last(port) + 2, LAST_TTL)
            for attempt in range(2, TRACE_ROUNDS + 1):
                for first in range(1, last + 1, WINDOW):
                    wait = ROUND_SPACING if first == 1 else timedelta()
                    hops = [(port, ttl) for ttl in _window(first, last)]
                    self._script.ask(hops, attempt, wait)

    def _companion(self) -> Endpoint | None:
        """Return an open port to compare with; look for one where none was asked for."""
        trips = round_trips(self._spot.open)
        longest = patience(self._spot)
        far = [
            one.endpoint
            for one in self._spot.open
            if one.endpoint not in self._near and trips.get(one.endpoint, longest) <= longest
        ]
        if far:
            # A mailbox server makes less of a connection without a word than an SMTP server, and
            # whoever takes longest to answer is least likely to stand in for the server.
            return min(far, key=lambda one: (sends(one.port), -trips.get(one, timedelta())))
        others = [port for port in COMPANIONS if port not in self._spot.asked]
        endpoints = [Endpoint(self._spot.address, port) for port in (*others, WEB_PORT)]
        answers = self._script.knock(endpoints)
        return next((one.endpoint for one in answers if isinstance(one.outcome, Connected)), None)

    def _walk_silent(self, ports: Sequence[Endpoint], other: Endpoint | None) -> None:
        """Walk the first silent port; of the others see whether they end at the same hop."""
        if not ports:
            return
        script = self._script
        lead, *rest = ports
        self._walk(lead, other)
        if other is None or script.end(lead) is not None:
            return
        last = script.last(lead)
        beyond = script.next_shown(other, last)
        if beyond is None:
            return
        ttls = [ttl for ttl in (last, beyond) if ttl]
        script.ask_twice([(port, ttl) for port in rest for ttl in ttls])
        for port in rest:
            if script.last(port) != last:
                self._walk(port, other)

    def _walk_answered(self, ports: Sequence[Endpoint], other: Endpoint | None) -> None:
        """Walk the first port that somebody answers; see whether it is at the others' hop too."""
        if not ports:
            return
        script = self._script
        lead, *rest = ports
        self._walk(lead, other)
        end = script.end(lead)
        if end is None:
            return
        for port in rest:
            script.ask_twice([(port, ttl) for ttl in (end.ttl - 1, end.ttl) if ttl])
            mine = script.end(port)
            if mine is not None and mine.ttl == end.ttl:
                self._compare_end(port, mine, other)
            else:
                self._walk(port, other)

    def _look_behind(self, ttl: int) -> None:
        """See whether packets that nobody resets die behind the hop that resets others."""
        spot = self._spot
        silent = (one.endpoint for one in spot.troubles if one.silent)
        port = next(silent, Endpoint(spot.address, WEB_PORT))
        self._script.ask([(port, ttl), (port, ttl + 1)])

    def _place_error(self, trouble: Trouble, other: Endpoint | None) -> None:
        """Find how far away the sender of an ICMP error stands."""
        looping = trouble.icmp is not None and ran_out_of_hops(trouble.icmp)
        if other is not None or looping:
            self._walk(trouble.endpoint, other)
        else:
            self._ask(trouble.endpoint, range(1, 3))

    def _walk(self, port: Endpoint, other: Endpoint | None) -> None:
        """Follow a troubled port until it is clear where its packets stop."""
        script = self._script
        for first in range(1, LAST_TTL + 1, WINDOW):
            ttls = _window(first)
            silent = self._ask(port, ttls)
            if other is not None and script.is_silent(port, ttls[-1]) and script.end(port) is None:
                self._follow(other, max(script.last(port) + 1, first), until_shown=True)
            script.ask(silent, attempt=2)
            if (end := script.end(port)) is not None:
                self._compare_end(port, end, other)
                return
            if script.loops(port):
                return
            if self._stops(port, ttls, other):
                break
        if other is None:
            return
        behind = script.last(port) + 1
        self._follow(other, behind)
        missed = script.is_silent(other, behind) and script.next_shown(other, behind) is not None
        if missed and script.end(port) is None:
            # By this hop the place is told: one lost packet there would blame whoever is next.
            script.ask([(other, behind)], attempt=2)

    def _ask(self, port: Endpoint, ttls: range) -> list[Hop]:
        """Ask a window of hops, slowly where a router sends errors of its own.

        After a single one of them it has more to spare.
        """
        spared = len(self._rejected) == 1 and ttls[0] == 1
        wait = ROUND_SPACING if port in self._rejected and not spared else timedelta()
        return self._script.ask([(port, ttl) for ttl in ttls], wait=wait)

    def _follow(self, port: Endpoint, start: int, *, until_shown: bool = False) -> None:
        """Walk an open port from ``start`` to the window in which the target answers.

        With ``until_shown`` the first window in which anybody answers is enough. Where nobody does,
        the server may have had enough of us: then that was all.
        """
        for first in range(start, LAST_TTL + 1, WINDOW):
            ttls = _window(first)
            silent = self._script.ask([(port, ttl) for ttl in ttls])
            shown = len(silent) < len(ttls)
            if self._script.end(port) is not None or (until_shown and shown):
                return
            if not shown and not self._script.still_opens(port):
                raise Halted

    def _stops(self, port: Endpoint, ttls: range, other: Endpoint | None) -> bool:
        """Tell whether the window shows that the port's packets go no further."""
        script = self._script
        if other is None:
            return script.last(port) < ttls[0]
        end = script.end(other)
        if end is not None and not script.shows_a_router(port, other):
            return True
        lost = (ttl for ttl in ttls if ttl > script.last(port))
        return any(
            not script.is_silent(other, ttl) or (end is not None and ttl >= end.ttl) for ttl in lost
        )

    def _compare_end(self, port: Endpoint, end: SynProbe, other: Endpoint | None) -> None:
        """See whether an open port's packets go further than to where this one is answered."""
        script = self._script
        if other is None:
            if is_reset(end):
                self._look_behind(end.ttl)
            return
        script.ask_twice([(other, end.ttl)])
        if script.is_silent(other, end.ttl):
            self._follow(other, end.ttl + 1, until_shown=True)
        theirs = script.end(other)
        if theirs is not None and theirs.ttl == end.ttl and is_reset(end):
            self._compare_distance(port, other, end.ttl)

    def _compare_distance(self, port: Endpoint, other: Endpoint, end: int) -> None:
        """See by the hops left whether a reset comes from as far away as the server.

        Both the server, at ``end`` hops, and the router before it are tried for the usual
        initial TTLs. Then the open port shows whether the server gets over the same floor, or over
        the one below.
        """
        script = self._script
        usual = [initial - end + step for initial in INITIAL_TTLS for step in (1, 2)]
        # Whoever answers gets over one of them: silence at all of them is a loss.
        passed = script.floors(port, usual[:WINDOW]) or script.floors(port, usual[:WINDOW], 2)
        if len(passed) == WINDOW:
            passed += script.floors(port, usual[WINDOW:])
        if passed:
            top = max(passed)
            beside = [(other, top + step) for step in (-1, 0, 1)]
            script.floors_thrice([(port, top + 1), *beside])


def _one_of_each_kind(ports: Iterable[Endpoint]) -> list[Endpoint]:
    """Return one port of each group, port 25 first, as filters rarely take all alike."""
    return sorted(first_of_each(ports, _kind), key=_kind, reverse=True)


def _kind(port: Endpoint) -> tuple[bool, bool]:
    return kind_of_port(port.port)


def _window(first: int, last: int = LAST_TTL) -> range:
    return range(first, min(first + WINDOW, last + 1))
