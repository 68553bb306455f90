"""The pings of a running check in plain words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.render.wording import at_words, duration
from probes.goal import SendEchoes
from probes.observation import Echo, Echoes, Ping

if TYPE_CHECKING:
    from probes.address import Address


class Pings:
    """Every address that is pinged; further rounds add to the first one."""

    def __init__(self) -> None:
        self._echoes: dict[Address, list[Echo]] = {}
        self._denied: set[Address] = set()

    def start(self, step: SendEchoes) -> None:
        """Begin a round."""
        self._echoes.setdefault(step.address, [])

    def note(self, ping: Ping) -> None:
        """Take in how a round went."""
        echoes = self._echoes.setdefault(ping.address, [])
        if isinstance(ping.outcome, Echoes):
            echoes += ping.outcome.echoes
        else:
            self._denied.add(ping.address)

    def lines(self) -> list[str]:
        """Describe the pings; addresses that fare alike share a line."""
        alike: dict[str, list[Address]] = {}
        for address, echoes in self._echoes.items():
            denied = address in self._denied
            alike.setdefault(_words(echoes, denied=denied), []).append(address)
        several = len(alike) > 1
        return [
            f"ping{at_words(addresses) if several else ''}: {words}"
            for words, addresses in alike.items()
        ]


def _words(echoes: Iterable[Echo], *, denied: bool) -> str:
    sent = list(echoes)
    if not sent:
        return "not possible from here" if denied else "waiting for answers"
    trips = [echo.rtt for echo in sent if echo.rtt is not None]
    average = f", {duration(sum(trips, timedelta()) / len(trips))}" if trips else ""
    return f"{len(trips)} of {len(sent)} answered{average}"
