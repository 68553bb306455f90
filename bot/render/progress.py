"""A running check in plain words, folded from its events: what answered, what is still silent.

One `Progress` belongs to one check. Times come from the caller, all from one steady clock.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.render.wording import listed, service_name
from probes.failure import Failure, FailureKind
from probes.goal import Ask, Converse, Step
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    DnsLookup,
    DnsReply,
    DnsSilence,
    Endpoint,
    Failed,
    Foreign,
    Greeted,
    Greeting,
    HostsEntry,
    NotOffered,
    NotTls,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.services import SERVICES, TlsMode
from probes.wire.text import clean_text

if TYPE_CHECKING:
    from probes.address import Address
    from probes.run import Event

SILENCE = timedelta(seconds=1.5)
"""After this a missing answer is worth a word."""

PATIENCE = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=30))
"""When to say (again) that a greeting may take long; fixed steps, so that lines hold still."""

_LINE_LIMIT = 160
_ADDRESS_TYPES = frozenset({"A", "AAAA"})
_ADDRESSES_SHOWN = 3

_ANSWER, _GREETING, _ENCRYPTION = "answer", "greeting", "encryption"
_CAPABILITIES = "capabilities"
"""What may be waited for on a connection."""

_CONNECT_WORDS = {
    FailureKind.TIMEOUT: "no answer",
    FailureKind.CONNECTION_REFUSED: "refused",
    FailureKind.CONNECTION_RESET: "reset",
    FailureKind.ICMP: "turned away on the way",
    FailureKind.POLICY: "not allowed to be checked",
    FailureKind.OVER_BUDGET: "not asked again so soon",
}

_Spot = tuple[str, Endpoint]


class Progress:
    """The live view of one check."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._asked: dict[tuple[str, str, Address], timedelta] = {}
        self._found: dict[str, list[str]] = {}
        self._trouble: dict[str, str] = {}
        self._dialogues: dict[_Spot, _Dialogue] = {}

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
                dialogue = self._dialogues.setdefault(spot, _Dialogue(step.endpoint.port))
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


class _Dialogue:
    """What happened on one endpoint; a second attempt replaces the first one."""

    def __init__(self, port: int) -> None:
        service = SERVICES.get(port)
        self._implicit = service is not None and service.tls is TlsMode.IMPLICIT
        self._attempt = 1
        self._since = timedelta()
        self._said: list[str] = []
        self._waits_for = _ANSWER

    def start(self, step: Converse, elapsed: timedelta) -> None:
        """Begin an attempt, the first one or another."""
        self._attempt = step.attempt
        self._since = elapsed + step.wait
        self._waits_for = _ANSWER

    def note(self, event: OnEndpoint, elapsed: timedelta) -> None:
        """Take in what happened; a late word from an earlier attempt changes nothing."""
        if event.attempt < self._attempt or (isinstance(event, TlsHandshake) and event.legacy):
            return
        if isinstance(event, TcpConnect):
            self._said = []
        self._since = elapsed
        words, self._waits_for = self._told(event)
        if words:
            self._said.append(words)

    def words(self, now: timedelta) -> str:
        """Say what happened, and what is waited for when that takes long."""
        waited = now - self._since
        said = ", ".join(self._said)
        if self._waits_for == _ANSWER:
            if said:
                return f"{said}, trying once more"
            return "no answer yet" if waited >= SILENCE else "trying"
        if self._waits_for == _GREETING and waited >= PATIENCE[0]:
            seconds = max(step for step in PATIENCE if waited >= step).total_seconds()
            waiting = f"still waiting, {seconds:.0f} s (some servers wait on purpose)"
            return f"{said}, greeting: {waiting}"
        if self._waits_for and waited >= SILENCE:
            return f"{said}, {self._waits_for}: no answer yet"
        return said or "trying"

    def _told(self, event: OnEndpoint) -> tuple[str, str]:
        """Return what the event adds, and what is waited for next (empty: nothing)."""
        match event:
            case TcpConnect(outcome=Connected()):
                return "connected", _ENCRYPTION if self._implicit else _GREETING
            case TcpConnect(outcome=Failed(failure=failure)):
                return _connect_words(failure), ""
            case Greeting(outcome=Greeted()):
                return "greeted", _CAPABILITIES
            case Greeting():
                return _greeting_words(event), ""
            case Capabilities(encrypted=False) | Upgrade(outcome=Ready()):
                return "", _ENCRYPTION
            case Upgrade(outcome=NotOffered()):
                return "no encryption offered", ""
            case Upgrade():
                return "no upgrade to encryption", ""
            case TlsHandshake():
                return _tls_words(event), _GREETING if self._implicit else _CAPABILITIES
            case _:
                return "", ""


def _greeting_words(event: Greeting) -> str:
    match event.outcome:
        case Declined(code=code):
            return f"the server declines ({code})"
        case Foreign():
            return "the answer is no mail server's"
        case _:
            return "no greeting"


def _connect_words(failure: Failure) -> str:
    return _CONNECT_WORDS.get(failure.kind, "could not be tried")


def _tls_words(event: TlsHandshake) -> str:
    match event.outcome:
        case Secured(chain=chain, problems=()) if chain:
            return f"certificate valid until {chain[0].not_after:%Y-%m-%d}"
        case Secured():
            return "encrypted, but the certificate does not pass"
        case TlsRefused() | Failed():
            return "no encryption came about"
        case NotTls():
            return "no encryption spoken there"


def _where(endpoints: list[Endpoint]) -> str:
    first = endpoints[0].address
    return f" at {first}" if len(endpoints) == 1 else f" at {first} and {len(endpoints) - 1} more"


def _place(port: int) -> tuple[bool, int]:
    order = list(SERVICES)
    return (port not in SERVICES, order.index(port) if port in SERVICES else port)
