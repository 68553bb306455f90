"""The names of a running check: what they are, and which name server keeps us waiting."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.render.dialogue import SILENCE
from probes.goal import Ask
from probes.observation import DnsLookup, DnsReply, DnsSilence
from probes.quote import listed

if TYPE_CHECKING:
    from probes.address import Address

_ADDRESS_TYPES = frozenset({"A", "AAAA"})
_ADDRESSES_SHOWN = 3


class Lookups:
    """Every name that was asked for."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str, Address], timedelta] = {}
        self._found: dict[str, list[str]] = {}
        self._trouble: dict[str, str] = {}

    def start(self, step: Ask, elapsed: timedelta) -> None:
        """Begin to wait for an answer."""
        self._asked[step.name, step.record_type, step.resolver] = elapsed

    def note(self, lookup: DnsLookup) -> None:
        """Take in an answer, or that there is none."""
        self._asked.pop((lookup.name, lookup.record_type, lookup.resolver), None)
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

    def lines(self, now: timedelta) -> list[str]:
        """Describe the names, then the name servers that are silent."""
        asked = (name for name, record_type, _ in self._asked if record_type in _ADDRESS_TYPES)
        waiting = dict.fromkeys(asked)
        names = dict.fromkeys([*self._found, *waiting])
        silent = {
            resolver: None
            for (_, _, resolver), since in self._asked.items()
            if now - since >= SILENCE
        }
        return [
            *(self._line(name, waiting=name in waiting) for name in names),
            *(f"name server {resolver}: no answer yet" for resolver in silent),
        ]

    def _line(self, name: str, *, waiting: bool) -> str:
        found = self._found.get(name, [])
        if not found:
            words = "looking it up" if waiting else self._trouble.get(name, "no address")
            return f"{name}: {words}"
        shown = found[:_ADDRESSES_SHOWN]
        if more := len(found) - len(shown):
            shown.append(f"{more} more")
        return f"{name} is {listed(shown)}"
