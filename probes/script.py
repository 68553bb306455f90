"""SYNs to one address in their order, replayed from the start after each answer (pure).

Every decision rests on the answers to what was asked before it in the same replay, so that what
comes in later changes no step that was taken.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec import Struct

from probes.goal import Probe
from probes.observation import Connected, Endpoint, SynProbe
from probes.syn import has_left, is_end, is_silence, router

WINDOW = 4
"""SYNs under way to one address."""
LAST_TTL = 30
HIGHEST_TTL = 255
LATER_LIMIT = timedelta(seconds=1.5)
"""The longest a second SYN for a hop may go unanswered; the kernel repeats it after a second."""

Hop = tuple[Endpoint, int]
"""A port, and how far a SYN to it may get."""

Key = tuple[Endpoint, int, int, int]
"""What tells a SYN from all others: port, TTL, floor and attempt."""


def key(one: Probe | SynProbe) -> Key:
    """Return by what an answer is known to belong to a SYN."""
    return one.endpoint, one.ttl, one.floor, one.attempt


class Bounds(Struct, frozen=True):
    """The most SYNs to one address, and how long after the first one the last may be sent.

    Time is that of the answers, one round after the other.
    """

    syns: int
    time: timedelta


class Halted(Exception):
    """Nothing more is asked for now.

    The next step depends on answers that have not come yet or that this machine keeps back, or it
    is out of bounds.
    """


class Script:
    """What was asked so far, and what the answers say."""

    def __init__(
        self, name: str, patience: timedelta, bounds: Bounds, probes: Iterable[SynProbe]
    ) -> None:
        """Replay with ``probes`` for answers; a first SYN goes unanswered after ``patience``."""
        self._name = name
        self._patience = patience
        self._bounds = bounds
        self._answers = {key(one): one for one in probes}
        self._heard: dict[Endpoint, dict[int, SynProbe]] = {}
        self._last: dict[Endpoint, int] = {}
        self._spent = timedelta()
        self._asked: set[Key] = set()
        self.wanted: list[Probe] = []

    # -- asking: what follows goes on only when everything asked is answered or given up --------

    def ask(
        self, hops: Iterable[Hop], attempt: int = 1, wait: timedelta = timedelta()
    ) -> list[Hop]:
        """Send one SYN for each hop; return those at which nobody answered so far."""
        limit = self._patience if attempt == 1 else LATER_LIMIT
        here = list(hops)
        told = self._send(
            [
                Probe(
                    name=self._name,
                    endpoint=port,
                    ttl=ttl,
                    attempt=attempt,
                    wait=wait,
                    limit=limit,
                )
                for port, ttl in here
            ]
        )
        if not all(map(has_left, told)):
            raise Halted
        return [hop for hop in here if self.is_silent(*hop)]

    def ask_twice(self, hops: Iterable[Hop]) -> None:
        """Send one SYN for each hop, and one more where nobody answered."""
        self.ask(self.ask(hops), attempt=2)

    def knock(self, ports: Iterable[Endpoint]) -> list[SynProbe]:
        """Send one SYN of the usual life to each port; return what came back."""
        return self._send(self._floored((port, 0) for port in ports))

    def still_opens(self, port: Endpoint) -> bool:
        """Tell whether a port accepts connections; ask twice, as one SYN may get lost."""
        for attempt in (1, 2):
            (told,) = self._send(self._floored([(port, 0)], attempt))
            if not is_silence(told):
                return isinstance(told.outcome, Connected)
        return False

    def floors(self, port: Endpoint, floors: Iterable[int], attempt: int = 1) -> list[int]:
        """Listen only to what has so many hops left; return the floors that were got over."""
        told = self._send(self._floored(((port, floor) for floor in floors), attempt))
        return [one.floor for one in told if is_end(one)]

    def floors_thrice(self, wanted: Iterable[tuple[Endpoint, int]]) -> None:
        """Try floors of several ports, and twice more those that nothing got over.

        Two SYNs in a row get lost on a bad line once in a hundred times, which is too often where
        a silence decides whom to blame.
        """
        left = list(wanted)
        for attempt in (1, 2, 3):
            told = self._send(self._floored(left, attempt))
            left = [(one.endpoint, one.floor) for one in told if is_silence(one)]

    def _floored(self, wanted: Iterable[tuple[Endpoint, int]], attempt: int = 1) -> list[Probe]:
        return [
            Probe(
                name=self._name, endpoint=port, floor=floor, attempt=attempt, limit=self._patience
            )
            for port, floor in wanted
            if floor <= HIGHEST_TTL
        ]

    def _send(self, probes: Sequence[Probe]) -> list[SynProbe]:
        keys = list(map(key, probes))
        new = any(one not in self._answers for one in keys)
        if new and self._is_out_of_bounds(keys):
            raise Halted
        self.wanted += probes
        if new:
            raise Halted
        told = [self._answers[one] for one in keys]
        if not self._asked.issuperset(keys):
            self._asked.update(keys)
            lasted = (one.wait + answer.took for one, answer in zip(probes, told, strict=True))
            self._spent += max(lasted)
        for one in told:
            if one.ttl:
                self._hear(one)
        return told

    def _is_out_of_bounds(self, keys: Iterable[Key]) -> bool:
        # What was asked before an answer took the walk another way counts as well.
        sent = len(self._answers.keys() | keys)
        return sent > self._bounds.syns or self._spent > self._bounds.time

    def _hear(self, one: SynProbe) -> None:
        hops = self._heard.setdefault(one.endpoint, {})
        if one.ttl not in hops or is_silence(hops[one.ttl]):
            hops[one.ttl] = one
        if not is_silence(one):
            self._last[one.endpoint] = max(self.last(one.endpoint), one.ttl)

    # -- what the answers so far say -----------------------------------------------------------

    def is_silent(self, port: Endpoint, ttl: int) -> bool:
        """Tell whether nobody answered at a hop."""
        heard = self._heard.get(port, {}).get(ttl)
        return heard is None or is_silence(heard)

    def end(self, port: Endpoint) -> SynProbe | None:
        """Return the answer in the target's place with the shortest life."""
        ends = (one for _, one in sorted(self._heard.get(port, {}).items()) if is_end(one))
        return next(ends, None)

    def last(self, port: Endpoint) -> int:
        """Return the last hop at which anybody answered, 0 for none."""
        return self._last.get(port, 0)

    def next_shown(self, port: Endpoint, ttl: int) -> int | None:
        """Return the first hop after ``ttl`` at which anybody answered."""
        here = self._heard.get(port, {})
        return min((at for at in here if at > ttl and not self.is_silent(port, at)), default=None)

    def shows_a_router(self, *ports: Endpoint) -> bool:
        """Tell whether any of these ports' SYNs were seen to die on the way."""
        told = (one for port in ports for one in self._heard.get(port, {}).values())
        return any(router(one) is not None for one in told)

    def loops(self, port: Endpoint) -> bool:
        """Tell whether the packets get nowhere: a router shows again, or at three hops in a row."""
        shown = {ttl: router(one) for ttl, one in sorted(self._heard.get(port, {}).items())}
        last: dict[str, int] = {}
        for ttl, here in shown.items():
            if here and ttl - last.get(here, ttl) > 1:
                return True
            if here and here == shown.get(ttl - 1) == shown.get(ttl - 2):
                return True
            if here:
                last[here] = ttl
        return False
