"""A running check in plain words, folded from its events: what answered, what is still silent.

One `Progress` belongs to one check. Times come from the caller, all from one steady clock.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from bot.render.calls import Calls
from bot.render.dialogue import Dialogue
from bot.render.lookups import Lookups
from bot.render.pings import Pings
from bot.render.walk import Walk
from bot.render.wording import at_words, service_name
from probes.event import NoAnswerYet, StepStarted
from probes.goal import (
    Ask,
    CallAnchor,
    CallCanary,
    Complete,
    Converse,
    Fetch,
    Follow,
    InspectAnchor,
    LookAround,
    PingGateway,
    Probe,
    ReadHosts,
    Sample,
    SendEchoes,
    Step,
)
from probes.observation import (
    AbilityTest,
    AnchorCall,
    AnchorHandshake,
    CanaryCall,
    Completion,
    DnsLookup,
    Endpoint,
    Fetched,
    Followed,
    GatewayPing,
    HostsEntry,
    Observation,
    OnEndpoint,
    Ping,
    Sampled,
    Surroundings,
    SynProbe,
    Way,
)
from probes.published import is_optional
from probes.services import SERVICES
from probes.wire.text import clean_text

if TYPE_CHECKING:
    from probes.address import Address
    from probes.event import Event

_LINE_LIMIT = 160

_Spot = tuple[str, Endpoint]


class Progress:
    """The live view of one check."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._lookups = Lookups()
        self._dialogues: dict[_Spot, Dialogue] = {}
        self._walks: dict[_Spot, Walk] = {}
        self._pings = Pings()
        self._calls = Calls()
        self._tries: dict[Endpoint, int] = {}

    def note(self, event: "Event", elapsed: timedelta) -> None:
        """Take in one event that happened at ``elapsed``."""
        match event:
            case StepStarted(step=step):
                self._start(step, elapsed)
            case NoAnswerYet():
                if dialogue := self._dialogues.get((event.name, event.endpoint)):
                    dialogue.stay_silent()
            case _:
                self._observe(event, elapsed)

    def lines(self, now: timedelta) -> tuple[str, ...]:
        """Describe what is known ``now``: names first, then ports by number of the service."""
        lines = [
            *self._lookups.lines(now),
            *self._port_lines(now),
            *self._series_lines(),
            *self._pings.lines(),
            *self._calls.lines(),
        ]
        return tuple(clean_text(line, _LINE_LIMIT) for line in lines)

    def _start(self, step: Step, elapsed: timedelta) -> None:
        match step:
            case Ask(way=Way.USUAL, name=name) if not is_optional(name):
                self._lookups.start(step, elapsed)
            case Converse() if not step.looks_again:
                spot = (step.name, step.endpoint)
                dialogue = self._dialogues.setdefault(spot, Dialogue(step.endpoint.port))
                dialogue.start(step, elapsed)
            case SendEchoes():
                self._pings.start(step)
            case CallAnchor():
                self._calls.start(step)
            case Sample():
                self._tries[step.endpoint] = step.number
            case Probe(ttl=1):
                self._walks.setdefault((step.name, step.endpoint), Walk())
            case ReadHosts() | Ask() | Converse() | Probe() | Follow() | CallCanary() | Fetch():
                # The hosts file answers at once, a second look explains the first, a path that
                # begins farther out is for comparison, of canaries only an answer is news, and
                # what is fetched comes in no time or is waited for in vain.
                pass
            case Complete() | InspectAnchor() | LookAround() | PingGateway():
                # Of certificates and of this place only what goes wrong is news, which is for the
                # findings to tell.
                pass
            case _:
                assert_never(step)

    def _observe(self, one: Observation, elapsed: timedelta) -> None:
        match one:
            case DnsLookup(way=Way.USUAL, name=name) if not is_optional(name):
                self._lookups.note(one)
            case OnEndpoint():
                if dialogue := self._dialogues.get((one.name, one.endpoint)):
                    dialogue.note(one, elapsed)
            case SynProbe():
                if walk := self._walks.get((one.name, one.endpoint)):
                    walk.note(one)
            case Ping():
                self._pings.note(one)
            case AnchorCall() | CanaryCall() | AbilityTest():
                self._calls.note(one)
            case (
                HostsEntry()
                | DnsLookup()
                | Fetched()
                | Completion()
                | AnchorHandshake()
                | Surroundings()
                | GatewayPing()
                | Sampled()
                | Followed()
            ):
                pass
            case _:
                assert_never(one)

    def _series_lines(self) -> list[str]:
        return [
            f"{end.port} {service_name(end.port)}: tried again on its own, {number} so far"
            for end, number in self._tries.items()
        ]

    def _port_lines(self, now: timedelta) -> list[str]:
        by_port: dict[int, dict[tuple[str, str], list[Address]]] = {}
        for (name, endpoint), dialogue in self._dialogues.items():
            walk = self._walks.get((name, endpoint))
            told = (dialogue.words(now), walk.words() if walk else "")
            by_port.setdefault(endpoint.port, {}).setdefault(told, []).append(endpoint.address)
        lines: list[str] = []
        for port in sorted(by_port, key=_place):
            for (words, path), addresses in by_port[port].items():
                where = at_words(addresses) if len(by_port[port]) > 1 else ""
                lines.append(f"{port} {service_name(port)}{where}: {words}")
                lines += [f"  {path}"] if path else []
        return lines


def _place(port: int) -> tuple[bool, int]:
    order = list(SERVICES)
    return (port not in SERVICES, order.index(port) if port in SERVICES else port)
