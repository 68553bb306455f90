"""A path of a running check in plain words: how far the SYNs to one port got."""

from probes.failure import FailureKind, ran_out_of_hops
from probes.observation import Connected, SynProbe

_ACCEPTED = "accepted"


class Walk:
    """The SYNs to one endpoint, by the hops they lived for."""

    def __init__(self) -> None:
        self._last = 0
        self._router = ""
        self._end = 0
        self._end_words = ""

    def note(self, probe: SynProbe) -> None:
        """Take in what one SYN met."""
        words = _end_words(probe)
        if not probe.ttl:
            return
        if words and (not self._end or probe.ttl < self._end):
            self._end, self._end_words = probe.ttl, words
        elif (router := _router(probe)) is not None and probe.ttl > self._last:
            self._last, self._router = probe.ttl, router

    def words(self) -> str:
        """Say how far packets get, as known so far; empty while nobody answered."""
        router = f", {self._router}" if self._router else ""
        if not self._end:
            return f"packets get to hop {self._last}{router}" if self._last else ""
        if self._end_words == _ACCEPTED or not self._last:
            return f"packets are {self._end_words} at hop {self._end}"
        # A refusal may come from the last router: it answers for what dies there before it filters.
        return f"packets are {self._end_words} after hop {self._last}{router}"


def _router(probe: SynProbe) -> str | None:
    """Return the router at which the SYN died, empty where its address is unknown."""
    if isinstance(probe.outcome, Connected):
        return None
    failure = probe.outcome.failure
    if failure.icmp is not None and ran_out_of_hops(failure.icmp):
        return failure.icmp.sender
    return "" if failure.kind is FailureKind.ICMP_UNNAMED else None


def _end_words(probe: SynProbe) -> str:
    """Say how a SYN was answered in the target's place; empty if it was not."""
    if isinstance(probe.outcome, Connected):
        return _ACCEPTED
    failure = probe.outcome.failure
    if failure.kind is FailureKind.CONNECTION_REFUSED:
        return "refused"
    turned_away = failure.icmp is not None and not ran_out_of_hops(failure.icmp)
    return "turned away" if turned_away else ""
