"""A series of attempts at one endpoint, and what its course shows (pure)."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from probes.diagnosis.pings import FIRST_RETRANSMISSION
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Endpoint,
    Failed,
    Foreign,
    Greeting,
    Observation,
    Sampled,
    Secured,
    Served,
    TlsHandshake,
    VerifyProblem,
)
from probes.series import ENOUGH, PAUSE, failed_in_the_end, has_paused, is_ours, is_served

_PASSING = re.compile(r"<[^<>]*>|[0-9]+")
_ONE_ATTEMPT = timedelta(seconds=2.5)
"""The most that an attempt takes which nobody answers, and what passes until the next one."""
_BROKEN = frozenset({FailureKind.EOF, FailureKind.CONNECTION_RESET})
_AT_FIRST = frozenset({Operation.GREETING, Operation.TLS_HANDSHAKE})
"""Where a service shows for the first time that it runs."""


class Shown(Struct, frozen=True):
    """A certificate as a server behind an endpoint showed it; no fingerprint: no encryption."""

    fingerprint: str
    problems: tuple[VerifyProblem, ...] = ()


class Series(Struct, frozen=True):
    """Attempts at one endpoint in their order, ``told`` in full.

    ``before`` is how greetings and handshakes failed there in the check itself.
    """

    endpoint: Endpoint
    told: tuple[Sampled, ...]
    before: tuple[Failure, ...] = ()
    shown: tuple[Shown, ...] = ()

    @property
    def fresh(self) -> tuple[Sampled, ...]:
        """The attempts from ports of their own: how many of them failed is what people want."""
        return tuple(one for one in self.told if not one.again)

    @property
    def failed(self) -> tuple[Sampled, ...]:
        """The fresh attempts that failed; a server that declines in its own words is well."""
        return tuple(one for one in self.fresh if isinstance(one.outcome, Failed | Foreign))

    @property
    def wavers(self) -> bool:
        """Some failed, and some did well."""
        return 0 < len(self.failed) < len(self.fresh)

    @property
    def is_fine(self) -> bool:
        """None failed of enough attempts for every second or third to have shown itself."""
        return len(self.fresh) >= 2 * ENOUGH and not self.failed

    @property
    def ports(self) -> tuple[int, int]:
        """Return the port that failed and the one that did well of those used again."""
        again = {is_served(one): one.source for one in self.told if one.again}
        return again[False], again[True]

    @property
    def follows_ports(self) -> bool:
        """What failed from a port failed from it again, and what did well did well again.

        A connect that did well with its second SYN only has lost one from the very same port.
        """
        well = {one.source: is_served(one) for one in reversed(self.fresh)}
        again = [one for one in self.told if one.again]
        same = all(is_served(one) is well.get(one.source) for one in again)
        both = len({well.get(one.source) for one in again}) == 2 < len(again)
        return same and both and not any(map(_was_sent_again, self.told))

    @property
    def heals(self) -> bool:
        """Everything failed in the end, until nothing was tried for a while.

        Whoever forgot our visits by then lets the first SYN in.
        """
        pauses = [
            index
            for index in range(1, len(self.told))
            if has_paused(self.told[index - 1 : index + 1])
        ]
        return any(
            is_served(self.told[index])
            and not _was_sent_again(self.told[index])
            and len(failed_in_the_end(self.told[:index])) >= ENOUGH
            for index in pauses
        )

    @property
    def is_spaced(self) -> bool:
        """It failed when it was too soon after an attempt that did well, and only then."""
        well: list[timedelta] = []
        ill: list[timedelta] = []
        last: datetime | None = None
        for one in self.told:
            if last is not None:
                (well if is_served(one) else ill).append(one.at - last)
            last = one.at if is_served(one) else last
        if not well or len(ill) < ENOUGH:
            return False
        return min(well) >= max(PAUSE, max(ill) - _ONE_ATTEMPT)

    @property
    def silent(self) -> bool:
        """Every failure was a connect that nobody answered."""
        lost = [failure for failure in self._failures if _is_lost(failure)]
        return len(lost) == len(self.failed)

    @property
    def overflows(self) -> bool:
        """Some connects were not answered, and others were and then left waiting."""
        mute = any(
            one.kind is FailureKind.TIMEOUT and one.operation in _AT_FIRST
            for one in (*self._failures, *self.before)
        )
        return mute and any(map(_is_lost, self._failures))

    @property
    def comes_and_goes(self) -> bool:
        """It was accepted and left waiting, it was accepted and hung up on, and it was served."""
        at_first = [
            one.kind for one in (*self._failures, *self.before) if one.operation in _AT_FIRST
        ]
        mute, broken = FailureKind.TIMEOUT in at_first, not _BROKEN.isdisjoint(at_first)
        return self.wavers and mute and broken

    @property
    def greetings(self) -> int:
        """How many servers show by greetings of their own, each of which came more than once.

        Numbers differ at each attempt, and what comes once may be made up for it.
        """
        lines = (one.outcome.line for one in self.told if isinstance(one.outcome, Served))
        counts = Counter(_PASSING.sub("#", line) for line in lines)
        return sum(count > 1 for count in counts.values())

    @property
    def _failures(self) -> list[Failure]:
        outcomes = (one.outcome for one in self.failed)
        return [one.failure for one in outcomes if isinstance(one, Failed)]


def series(seen: Sequence[Observation]) -> tuple[Series, ...]:
    """Return every series of a check."""
    found: dict[Endpoint, list[Sampled]] = {}
    for one in seen:
        if isinstance(one, Sampled) and not is_ours(one):
            found.setdefault(one.endpoint, []).append(one)
    return tuple(_series(endpoint, told, seen) for endpoint, told in found.items())


def _series(endpoint: Endpoint, told: list[Sampled], seen: Sequence[Observation]) -> Series:
    own = [
        one for one in seen if isinstance(one, Greeting | TlsHandshake) and one.endpoint == endpoint
    ]
    shown = [
        Shown(one.outcome.chain[0].fingerprint, one.outcome.problems)
        for one in own
        if isinstance(one.outcome, Secured) and one.outcome.chain
    ]
    shown += [
        Shown(one.outcome.fingerprint, one.outcome.problems)
        for one in told
        if isinstance(one.outcome, Served)
    ]
    return Series(
        endpoint=endpoint,
        told=tuple(sorted(told, key=lambda one: one.number)),
        before=tuple(one.outcome.failure for one in own if isinstance(one.outcome, Failed)),
        shown=tuple(shown),
    )


def _was_sent_again(one: Sampled) -> bool:
    return isinstance(one.outcome, Served) and one.outcome.connect >= FIRST_RETRANSMISSION


def _is_lost(failure: Failure) -> bool:
    return (failure.operation, failure.kind) == (Operation.CONNECT, FailureKind.TIMEOUT)
