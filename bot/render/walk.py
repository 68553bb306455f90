"""A path of a running check in plain words: how far the SYNs to one port got."""

from probes.observation import Connected, SynProbe
from probes.syn import is_end, is_reset, router

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
        if not probe.ttl:
            return
        if is_end(probe):
            if not self._end or probe.ttl < self._end:
                self._end, self._end_words = probe.ttl, _end_words(probe)
        elif (address := router(probe)) is not None and probe.ttl > self._last:
            self._last, self._router = probe.ttl, address

    def words(self) -> str:
        """Say how far packets get, as known so far; empty while nobody answered."""
        at = f", {self._router}" if self._router else ""
        if not self._end:
            return f"packets get to hop {self._last}{at}" if self._last else ""
        if self._end_words == _ACCEPTED or not self._last:
            return f"packets are {self._end_words} at hop {self._end}"
        # A refusal may come from the last router: it answers for what dies there before it filters.
        return f"packets are {self._end_words} after hop {self._last}{at}"


def _end_words(probe: SynProbe) -> str:
    """Say how a SYN was answered in the target's place."""
    if isinstance(probe.outcome, Connected):
        return _ACCEPTED
    return "refused" if is_reset(probe) else "turned away"
