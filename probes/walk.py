"""Which SYNs to send to find out where on the path a port is blocked (pure).

For each address one port of every kind of trouble is walked: SYNs with rising TTL, four at a time,
until somebody answers in the target's place or a window stays silent where an open port's does
not. Only silent hops are asked again. From there on an open port of the same address is walked as
well, to the first window in which the target answers. Never more than four such SYNs to one address
are under way, since routers limit their ICMP errors and open ports accept what reaches them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice

from msgspec import Struct

from probes.address import Address
from probes.failure import FailureKind, IcmpError, ran_out_of_hops
from probes.goal import Goal, Probe, Scope
from probes.observation import (
    Connected,
    Endpoint,
    Failed,
    Observation,
    SynProbe,
    TcpConnect,
)
from probes.services import RELAY, SERVICES, Function

ADDRESSES_WALKED = 4
"""Of a name with many addresses only so many are walked: the first routers are the same."""
WINDOW = 4
"""SYNs under way to one address."""
LAST_TTL = 30
FIRST_LIMIT = timedelta(seconds=1)
"""The longest that the first SYN for a hop may go unanswered."""
LATER_LIMIT = timedelta(seconds=1.5)
"""The same for those that follow; the kernel repeats a SYN of its own accord after a second."""
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
TELLING_RTT = timedelta(milliseconds=5)
"""Below this, times cannot tell the host from somebody before it."""
LONG_DELAY = timedelta(seconds=1)
"""Round trips from here on are bad (the path shows where the delay begins)."""
INITIAL_TTLS = (64, 128, 255)
"""How many hops the systems in use give their packets."""


class Quiet(Struct, frozen=True):
    """A connect that has met nothing but silence so far."""

    name: str
    endpoint: Endpoint


def walk_steps(goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet]) -> list[Probe]:
    """Return every SYN wanted by now; those already answered are among them."""
    if goal.scope not in {Scope.CHECK, Scope.TRACE}:
        return []
    wanted: list[Probe] = []
    for spot in islice(_spots(goal, seen, quiet), ADDRESSES_WALKED):
        script = _Script(spot, [one for one in seen if isinstance(one, SynProbe)])
        # The rest depends on answers that are still to come.
        with suppress(_Waiting):
            script.trace() if goal.scope is Scope.TRACE else script.locate()
        wanted += script.wanted
    return wanted


class Trouble(Struct, frozen=True):
    """A port that is not open, and who told: nobody, a reset, or a router's ICMP error.

    ``soon``: the reset came sooner than the host answers on its open ports.
    """

    endpoint: Endpoint
    icmp: IcmpError | None = None
    reset: bool = False
    soon: bool = False

    @property
    def silent(self) -> bool:
        """Nobody told anything."""
        return self.icmp is None and not self.reset


class _Spot(Struct, frozen=True):
    """One address, all of whose connects have an outcome or have been silent for a while."""

    name: str
    address: Address
    asked: tuple[int, ...]
    open: tuple[TcpConnect, ...]
    troubles: tuple[Trouble, ...]


def _spots(goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet]) -> Iterator[_Spot]:
    connects: dict[Endpoint, TcpConnect] = {}
    for one in seen:
        if isinstance(one, TcpConnect) and one.endpoint.port in goal.ports:
            connects[one.endpoint] = one
    waiting = [one for one in quiet if one.endpoint not in connects]
    known = [*connects, *(one.endpoint for one in waiting)]
    addresses = dict.fromkeys(endpoint.address for endpoint in known)
    for address in addresses:
        told = [one for endpoint, one in connects.items() if endpoint.address == address]
        silent = [one for one in waiting if one.endpoint.address == address]
        names = [*(one.name for one in told), *(one.name for one in silent)]
        endpoints = [*(one.endpoint for one in told), *(one.endpoint for one in silent)]
        ports = tuple(endpoint.port for endpoint in endpoints)
        if set(ports) >= set(goal.ports):
            opened = tuple(one for one in told if isinstance(one.outcome, Connected))
            met = (_trouble(one, soon=is_too_soon(one, opened)) for one in told)
            yield _Spot(
                name=names[0],
                address=address,
                asked=ports,
                open=opened,
                troubles=(*filter(None, met), *(Trouble(one.endpoint) for one in silent)),
            )


def is_too_soon(connect: TcpConnect, opened: Iterable[TcpConnect]) -> bool:
    """Tell whether an answer came sooner than the host itself can give one."""
    nearest = min((rtt for one in opened if (rtt := _rtt(one)) is not None), default=timedelta())
    return nearest > TELLING_RTT and connect.took < nearest / 2


def kind_of_port(endpoint: Endpoint) -> tuple[bool, bool]:
    """Group ports by how filters treat them: relaying mail, sending it, receiving it."""
    return endpoint.port == RELAY, _sends(endpoint.port)


def _sends(port: int) -> bool:
    return SERVICES[port].function is Function.SENDING


def _one_of_each(troubles: Sequence[Trouble]) -> list[Trouble]:
    """Return one silent port of each group, port 25 first, as filters rarely take all alike."""
    firsts = {kind_of_port(one.endpoint): one for one in reversed(troubles)}
    return [firsts[kind] for kind in sorted(firsts, reverse=True)]


def _trouble(connect: TcpConnect, *, soon: bool) -> Trouble | None:
    if isinstance(connect.outcome, Connected):
        return None
    failure = connect.outcome.failure
    match failure.kind:
        case FailureKind.TIMEOUT:
            return Trouble(connect.endpoint)
        case FailureKind.CONNECTION_REFUSED:
            return Trouble(connect.endpoint, reset=True, soon=soon)
        case FailureKind.ICMP if failure.icmp is not None and not failure.icmp.own:
            mine = failure.icmp.sender == connect.endpoint.address
            return None if mine else Trouble(connect.endpoint, icmp=failure.icmp)
        case _:
            return None


class _Waiting(Exception):
    """The next step depends on answers that have not come yet."""


class _Script:
    """The questions to one address in their order, replayed from the start after each answer."""

    def __init__(self, spot: _Spot, probes: Iterable[SynProbe]) -> None:
        self._spot = spot
        self._known: dict[tuple[Endpoint, int, int, int], SynProbe] = {
            (one.endpoint, one.ttl, one.floor, one.attempt): one
            for one in probes
            if one.endpoint.address == spot.address
        }
        self.wanted: list[Probe] = []

    # -- what is asked in which order ----------------------------------------------------------

    def locate(self) -> None:
        """Walk one port of each kind of trouble, and an open one that seems too near."""
        spot = self._spot
        silent = _one_of_each([one for one in spot.troubles if one.silent])
        resets = {one.soon: one for one in reversed(spot.troubles) if one.reset}
        errors = {one.icmp.sender: one for one in spot.troubles if one.icmp is not None}
        near = _too_near(spot.open)
        if spot.open and self._is_far():
            self._follow(spot.open[0].endpoint, 1)
        if not spot.troubles and near is None:
            return
        other = self._companion()
        self._walk_silent([one.endpoint for one in silent], other)
        for trouble in resets.values():
            self._walk(trouble.endpoint, other)
        for trouble in errors.values():
            self._place_error(trouble, other)
        if near is not None:
            self._walk(near, self._companion())

    def trace(self) -> None:
        """Walk the ports that were asked for, and each hop of theirs three times."""
        ports = [Endpoint(self._spot.address, port) for port in self._spot.asked]
        troubled = [one.endpoint for one in self._spot.troubles]
        for endpoint in ports[:TRACED_PORTS]:
            if endpoint in troubled:
                self._walk(endpoint, self._companion())
            else:
                self._follow(endpoint, 1)
            last = self._last_telling(endpoint)
            for attempt in range(2, TRACE_ROUNDS + 1):
                for first in range(1, last + 1, WINDOW):
                    self._ask(endpoint, range(first, min(first + WINDOW, last + 1)), attempt)

    def _companion(self) -> Endpoint | None:
        """Return an open port to compare with; look for one where none was asked for."""
        near = _too_near(self._spot.open)
        far = [one.endpoint for one in self._spot.open if one.endpoint != near]
        if far:
            # A mailbox server makes less of a connection without a word than an SMTP server.
            return min(far, key=lambda endpoint: _sends(endpoint.port))
        others = [port for port in COMPANIONS if port not in self._spot.asked]
        endpoints = [Endpoint(self._spot.address, port) for port in (*others, WEB_PORT)]
        answers = self._send([self._probe(endpoint) for endpoint in endpoints])
        return next((one.endpoint for one in answers if isinstance(one.outcome, Connected)), None)

    def _walk_silent(self, ports: Sequence[Endpoint], other: Endpoint | None) -> None:
        """Walk the first silent port; of the others see whether they end at the same hop."""
        if not ports:
            return
        lead, *rest = ports
        self._walk(lead, other)
        last = self._first_silent(lead) - 1
        if other is None or self._end(lead) is not None or not last:
            return
        shown = (ttl for ttl in range(last + 1, LAST_TTL) if not self._is_silent(other, ttl))
        beyond = next(shown, last + 1)
        for attempt in (1, 2):
            self._send(
                [
                    self._probe(port, ttl=ttl, attempt=attempt)
                    for port in rest
                    for ttl in (last, beyond)
                ]
            )
        for port in rest:
            if self._is_silent(port, last) or not self._is_silent(port, beyond):
                self._walk(port, other)

    def _walk(self, port: Endpoint, other: Endpoint | None) -> None:
        """Follow a troubled port until it is clear where its packets stop."""
        for first in range(1, LAST_TTL + 1, WINDOW):
            ttls = range(first, first + WINDOW)
            self._ask(port, ttls)
            if silent := [ttl for ttl in ttls if self._is_silent(port, ttl)]:
                if other is not None and self._end(port) is None:
                    self._follow(other, silent[0], until_shown=True)
                self._ask(port, silent, attempt=2)
            if self._end(port) is not None:
                self._compare_end(port, other)
                return
            if self._loops(port) or self._stops(port, ttls, other):
                break
        if other is not None:
            self._follow(other, self._first_silent(port))

    def _follow(self, port: Endpoint, start: int, *, until_shown: bool = False) -> None:
        """Walk an open port from ``start`` to the window in which the target answers.

        With ``until_shown`` the first window in which anybody answers is enough.
        """
        for first in range(start, LAST_TTL + 1, WINDOW):
            ttls = range(first, first + WINDOW)
            self._ask(port, ttls)
            shown = any(not self._is_silent(port, ttl) for ttl in ttls)
            if self._end(port) is not None or (until_shown and shown):
                return

    def _stops(self, port: Endpoint, ttls: range, other: Endpoint | None) -> bool:
        """Tell whether the window shows that the port's packets go no further."""
        answered = [ttl for ttl in ttls if not self._is_silent(port, ttl)]
        lost = [ttl for ttl in ttls if ttl > max(answered, default=0)]
        if other is None:
            return not answered
        end = self._end(other)
        if end is not None and not self._shows_a_router(port, other):
            return True
        return any(
            not self._is_silent(other, ttl) or (end is not None and ttl >= end) for ttl in lost
        )

    def _compare_end(self, port: Endpoint, other: Endpoint | None) -> None:
        """See whether an open port's packets go further than to where this one is answered."""
        end = self._end(port)
        if other is None or end is None:
            return
        self._ask(other, [end])
        if self._is_silent(other, end):
            self._ask(other, [end], attempt=2)
        if self._is_silent(other, end):
            self._follow(other, end + 1, until_shown=True)
        if self._end(other) == end and _is_reset(self._heard(port, end)):
            self._compare_distance(port, other, end)

    def _compare_distance(self, port: Endpoint, other: Endpoint, end: int) -> None:
        """See by the hops left whether a reset comes from as far away as the server.

        Both the server, at ``end`` hops, and the router before it are tried for the usual
        initial TTLs.
        """
        expected = [initial - end + step for initial in INITIAL_TTLS for step in (1, 2)]
        passed: list[int] = []
        for floors in (expected[:WINDOW], expected[WINDOW:]):
            passed += self._passing(port, floors)
            if len(passed) % WINDOW:
                break
        if passed:
            self._passing(other, [max(passed), max(passed) + 1])

    def _place_error(self, trouble: Trouble, other: Endpoint | None) -> None:
        """Find how far away the sender of an ICMP error stands."""
        error = trouble.icmp
        if error is None:
            return
        if other is not None or ran_out_of_hops(error):
            self._walk(trouble.endpoint, other)
        else:
            self._ask(trouble.endpoint, [1, 2])

    # -- single questions ----------------------------------------------------------------------

    def _ask(self, port: Endpoint, ttls: Iterable[int], attempt: int = 1) -> None:
        told = next((one for one in self._spot.troubles if one.endpoint == port), None)
        limited = told is not None and told.icmp is not None and attempt == 1
        wait = ROUND_SPACING if limited or attempt > 2 else timedelta()
        self._send([self._probe(port, ttl=ttl, attempt=attempt, wait=wait) for ttl in ttls])

    def _passing(self, port: Endpoint, floors: Sequence[int]) -> list[int]:
        """Return the floors that the port's answer gets over."""
        answers = self._send([self._probe(port, floor=floor) for floor in floors])
        return [one.floor for one in answers if not _is_silence(one)]

    def _probe(
        self,
        endpoint: Endpoint,
        *,
        ttl: int = 0,
        floor: int = 0,
        attempt: int = 1,
        wait: timedelta = timedelta(),
    ) -> Probe:
        limit = self._patience() if attempt == 1 else LATER_LIMIT
        name = self._spot.name
        return Probe(
            name=name,
            endpoint=endpoint,
            ttl=ttl,
            floor=floor,
            attempt=attempt,
            wait=wait,
            limit=limit,
        )

    def _is_far(self) -> bool:
        """Tell whether even the fastest handshake took so long that its path is of interest."""
        trips = [rtt for one in self._spot.open if (rtt := _rtt(one)) is not None]
        return bool(trips) and min(trips) >= LONG_DELAY

    def _patience(self) -> timedelta:
        trips = [rtt for one in self._spot.open if (rtt := _rtt(one)) is not None]
        if not trips:
            return FIRST_LIMIT
        longest = max(trips)
        limit = FIRST_LIMIT if longest < LONG_DELAY else ROUND_TRIPS * longest
        return min(limit, max(SHORTEST_LIMIT, ROUND_TRIPS * longest))

    def _send(self, probes: Sequence[Probe]) -> list[SynProbe]:
        """Want these, and go on only when all of them are answered or given up."""
        self.wanted += probes
        keys = [(one.endpoint, one.ttl, one.floor, one.attempt) for one in probes]
        if any(key not in self._known for key in keys):
            raise _Waiting
        return [self._known[key] for key in keys]

    # -- what the answers say ------------------------------------------------------------------

    def _heard(self, port: Endpoint, ttl: int) -> SynProbe | None:
        """Return the best answer for a hop: whatever was no silence."""
        tries = [
            one
            for (endpoint, at, floor, _), one in self._known.items()
            if (endpoint, at, floor) == (port, ttl, 0)
        ]
        return min(tries, key=_is_silence, default=None)

    def _is_silent(self, port: Endpoint, ttl: int) -> bool:
        heard = self._heard(port, ttl)
        return heard is None or _is_silence(heard)

    def _end(self, port: Endpoint) -> int | None:
        """Return the first TTL with which somebody answered in the target's place."""
        ends = (ttl for ttl in range(1, LAST_TTL + WINDOW) if _is_end(self._heard(port, ttl)))
        return next(ends, None)

    def _first_silent(self, port: Endpoint) -> int:
        """Return the TTL behind the last router that let the port's packets through."""
        answered = [ttl for ttl in range(1, LAST_TTL + 1) if not self._is_silent(port, ttl)]
        return max(answered, default=0) + 1

    def _shows_a_router(self, *ports: Endpoint) -> bool:
        return any(
            _router(one) is not None
            for (endpoint, *_), one in self._known.items()
            if endpoint in ports
        )

    def _loops(self, port: Endpoint) -> bool:
        routers = [_router(self._heard(port, ttl)) for ttl in range(1, LAST_TTL + 1)]
        return any(
            here and here == later and between not in {None, here}
            for here, between, later in zip(routers, routers[1:], routers[2:], strict=False)
        )

    def _last_telling(self, endpoint: Endpoint) -> int:
        """Return the TTL up to which a trace repeats its questions."""
        return self._end(endpoint) or min(self._first_silent(endpoint) + 1, LAST_TTL)


def _rtt(connect: TcpConnect) -> timedelta | None:
    return connect.outcome.rtt if isinstance(connect.outcome, Connected) else None


def _too_near(connects: Sequence[TcpConnect]) -> Endpoint | None:
    """Return an open port that answers in less than half the time of all the others."""
    trips = {one.endpoint: rtt for one in connects if (rtt := _rtt(one)) is not None}
    for endpoint, rtt in trips.items():
        others = [trip for other, trip in trips.items() if other != endpoint]
        if others and min(others) > TELLING_RTT and rtt < min(others) / 2:
            return endpoint
    return None


def _icmp(probe: SynProbe | None) -> IcmpError | None:
    if probe is None or isinstance(probe.outcome, Connected):
        return None
    return probe.outcome.failure.icmp


def _router(probe: SynProbe | None) -> Address | None:
    """Return the router at which the SYN died, empty if the kernel did not keep its address."""
    error = _icmp(probe)
    if error is not None:
        return error.sender if ran_out_of_hops(error) else None
    failure = (
        None if probe is None or isinstance(probe.outcome, Connected) else probe.outcome.failure
    )
    unnamed = failure is not None and failure.kind is FailureKind.ICMP_UNNAMED
    return Address("") if unnamed else None


def _is_silence(probe: SynProbe) -> bool:
    return isinstance(probe.outcome, Failed) and probe.outcome.failure.kind is FailureKind.TIMEOUT


def _is_reset(probe: SynProbe | None) -> bool:
    return (
        probe is not None
        and isinstance(probe.outcome, Failed)
        and probe.outcome.failure.kind is FailureKind.CONNECTION_REFUSED
    )


def _is_end(probe: SynProbe | None) -> bool:
    """Tell whether the SYN was answered by somebody other than a router that lets it die."""
    if probe is None or isinstance(probe.outcome, Connected):
        return probe is not None
    failure = probe.outcome.failure
    if failure.icmp is not None:
        return not ran_out_of_hops(failure.icmp)
    return failure.kind not in {FailureKind.TIMEOUT, FailureKind.ICMP_UNNAMED}
