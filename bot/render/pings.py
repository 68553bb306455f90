"""Pings in plain words: those of a running check, and why some were not sent."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.render.wording import at_words, duration
from probes.failure import FailureKind
from probes.goal import SendEchoes
from probes.observation import Echo, Echoes, Ping

if TYPE_CHECKING:
    from probes.address import Address

_UNSENT = {
    FailureKind.POLICY: "not sent: its address is not allowed to be checked",
    FailureKind.OVER_BUDGET: "not sent: its address was checked often enough just now",
}


class Pings:
    """Every address that is pinged; further rounds add to the first one."""

    def __init__(self) -> None:
        self._echoes: dict[Address, list[Echo]] = {}
        self._denied: dict[Address, FailureKind] = {}

    def start(self, step: SendEchoes) -> None:
        """Begin a round."""
        self._echoes.setdefault(step.address, [])

    def note(self, ping: Ping) -> None:
        """Take in how a round went."""
        echoes = self._echoes.setdefault(ping.address, [])
        if isinstance(ping.outcome, Echoes):
            echoes += ping.outcome.echoes
        else:
            self._denied[ping.address] = ping.outcome.kind

    def lines(self) -> list[str]:
        """Describe the pings; addresses that fare alike share a line."""
        alike: dict[str, list[Address]] = {}
        for address, echoes in self._echoes.items():
            words = _words(echoes, self._denied.get(address))
            alike.setdefault(words, []).append(address)
        several = len(alike) > 1
        return [
            f"ping{at_words(addresses) if several else ''}: {words}"
            for words, addresses in alike.items()
        ]


def unsent_words(denial: FailureKind | None) -> str:
    """Say why pings were not sent: they were refused here, or this place cannot."""
    return _UNSENT.get(denial, "not possible from here") if denial else "not sent"


def _words(echoes: Iterable[Echo], denial: FailureKind | None) -> str:
    sent = list(echoes)
    if not sent:
        return unsent_words(denial) if denial else "waiting for answers"
    trips = [echo.rtt for echo in sent if echo.rtt is not None]
    average = f", {duration(sum(trips, timedelta()) / len(trips))}" if trips else ""
    return f"{len(trips)} of {len(sent)} answered{average}"
