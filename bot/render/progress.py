"""A running check in plain words, folded from its events: what answered, what is still silent.

One `Progress` belongs to one check. Times come from the caller, all from one steady clock.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.render.dialogue import SILENCE, Dialogue
from bot.render.wording import service_name
from probes.goal import Ask, Converse, Step
from probes.observation import (
    DnsLookup,
    DnsReply,
    DnsSilence,
    Endpoint,
    HostsEntry,
    OnEndpoint,
)
from probes.quote import listed
from probes.services import SERVICES
from probes.wire.text import clean_text

if TYPE_CHECKING:
    from probes.address import Address
    from probes.event import Event

_LINE_LIMIT = 160
_ADDRESS_TYPES = frozenset({"A", "AAAA"})
_ADDRESSES_SHOWN = 3

_Spot = tuple[str, Endpoint]


class Progress:
    """The live view of one check."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._asked: dict[tuple[str, str, Address], timedelta] = {}
        self._found: dict[str, list[str]] = {}
        self._trouble: dict[str, str] = {}
        self._dialogues: dict[_Spot, Dialogue] = {}

    def note(self, event: "Event", elapsed: timedelta) -> None:
        """Take in one event that happened at ``elapsed``."""
        match event:
            case OnEndpoint():
                if dialogue := self._dialogues.get((event.name, event.endpoint)):
                    dialogue.note(event, elapsed)
            case DnsLookup():
                self._asked.pop((event.name, event.record_type, event.resolver), None)
                self._resolve(event)
            case HostsEntry():
                pass
            case _:
                self._start(event.step, elapsed)

    def lines(self, now: timedelta) -> tuple[str, ...]:
        """Describe what is known ``now``: names first, then ports by number of the service."""
        lines = [*self._name_lines(), *self._silent_lines(now), *self._port_lines(now)]
        return tuple(clean_text(line, _LINE_LIMIT) for line in lines)

    def _start(self, step: Step, elapsed: timedelta) -> None:
        match step:
            case Ask():
                self._asked[step.name, step.record_type, step.resolver] = elapsed
            case Converse(legacy=False):
                spot = (step.name, step.endpoint)
                dialogue = self._dialogues.setdefault(spot, Dialogue(step.endpoint.port))
                dialogue.start(step, elapsed)
            case _:
                pass  # the hosts file answers at once, and a second look explains the first

    def _resolve(self, lookup: DnsLookup) -> None:
        if lookup.record_type not in _ADDRESS_TYPES:
            return
        found = self._found.setdefault(lookup.name, [])
        match lookup.outcome:
            case DnsSilence():
                self._trouble[lookup.name] = f"name server {lookup.resolver} does not answer"
            case DnsReply(rcode="NOERROR", records=records):
                data = (one.data for one in records if one.type == lookup.record_type)
                found += [one for one in dict.fromkeys(data) if one not in found]
            case DnsReply(rcode=rcode):
                self._trouble[lookup.name] = f"no address ({rcode})"

    def _name_lines(self) -> list[str]:
        asked = (name for name, record_type, _ in self._asked if record_type in _ADDRESS_TYPES)
        waiting = dict.fromkeys(asked)
        return [
            self._name_line(name, waiting=name in waiting)
            for name in dict.fromkeys([*self._found, *waiting])
        ]

    def _name_line(self, name: str, *, waiting: bool) -> str:
        found = self._found.get(name, [])
        if not found:
            words = "looking it up" if waiting else self._trouble.get(name, "no address")
            return f"{name}: {words}"
        shown = found[:_ADDRESSES_SHOWN]
        if more := len(found) - len(shown):
            shown.append(f"{more} more")
        return f"{name} is {listed(shown)}"

    def _silent_lines(self, now: timedelta) -> list[str]:
        silent = {
            resolver: None
            for (_, _, resolver), since in self._asked.items()
            if now - since >= SILENCE
        }
        return [f"name server {resolver}: no answer yet" for resolver in silent]

    def _port_lines(self, now: timedelta) -> list[str]:
        by_port: dict[int, dict[str, list[Endpoint]]] = {}
        for (_, endpoint), dialogue in self._dialogues.items():
            alike = by_port.setdefault(endpoint.port, {})
            alike.setdefault(dialogue.words(now), []).append(endpoint)
        lines: list[str] = []
        for port in sorted(by_port, key=_place):
            for words, endpoints in by_port[port].items():
                where = _where(endpoints) if len(by_port[port]) > 1 else ""
                lines.append(f"{port} {service_name(port)}{where}: {words}")
        return lines


def _where(endpoints: list[Endpoint]) -> str:
    first = endpoints[0].address
    return f" at {first}" if len(endpoints) == 1 else f" at {first} and {len(endpoints) - 1} more"


def _place(port: int) -> tuple[bool, int]:
    order = list(SERVICES)
    return (port not in SERVICES, order.index(port) if port in SERVICES else port)
