"""One connection of a running check in plain words, and what it waits for."""

from datetime import timedelta

from probes.failure import Failure, FailureKind
from probes.goal import Converse
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    Failed,
    Foreign,
    Greeted,
    Greeting,
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

SILENCE = timedelta(seconds=1.5)
"""After this a missing answer is worth a word."""

PATIENCE = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=30))
"""When to say (again) that a greeting may take long; fixed steps, so that lines hold still."""

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


class Dialogue:
    """What happened on one endpoint; a second attempt replaces the first one."""

    def __init__(self, port: int) -> None:
        service = SERVICES.get(port)
        self._implicit = service is not None and service.tls is TlsMode.IMPLICIT
        self._attempt = 1
        self._since = timedelta()
        self._said: list[str] = []
        self._waits_for = _ANSWER
        self._silent = False

    def start(self, step: Converse, elapsed: timedelta) -> None:
        """Begin an attempt, the first one or another."""
        self._attempt = step.attempt
        self._since = elapsed + step.wait
        self._waits_for = _ANSWER
        self._silent = False

    def stay_silent(self) -> None:
        """Take in that nobody has answered for a while."""
        self._silent = True

    def note(self, event: OnEndpoint, elapsed: timedelta) -> None:
        """Take in what happened; a late word from an earlier attempt changes nothing."""
        second_look = isinstance(event, TlsHandshake | Upgrade) and event.looks_again
        if event.attempt < self._attempt or second_look:
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
            return "no answer yet" if self._silent or waited >= SILENCE else "trying"
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
                return connect_words(failure), ""
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


def connect_words(failure: Failure) -> str:
    """Say in a few words how a connect failed."""
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
