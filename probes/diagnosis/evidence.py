"""The observations, arranged the way rules ask: per name, per port, per function (pure)."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address, is_address
from probes.diagnosis.states import port_state
from probes.diagnosis.verdict import PortState
from probes.goal import Goal
from probes.names import addresses, checked_endpoints, checked_names, lookups, subject
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    DnsLookup,
    Endpoint,
    Failed,
    Greeted,
    Greeting,
    HostsEntry,
    Observation,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    Upgrade,
    VerifyProblem,
)
from probes.services import RELAY, SERVICES, Function, Protocol, Service, TlsMode

ADDRESS_MISMATCH = 64
"""X509_V_ERR_IP_ADDRESS_MISMATCH: no program expects an address in a certificate."""


TELLING_RTT = timedelta(milliseconds=5)
"""Below this, a refusal's time cannot tell the host from a middlebox before it."""


class PortView(Struct, frozen=True, kw_only=True):
    """What is known of one port of one address; of two attempts, the last one counts."""

    name: str
    endpoint: Endpoint
    service: Service
    state: PortState
    connect: TcpConnect | None = None
    greeting: Greeting | None = None
    plain_offer: Capabilities | None = None
    upgrade: Upgrade | None = None
    handshake: TlsHandshake | None = None
    legacy: TlsHandshake | None = None
    encrypted_offer: Capabilities | None = None

    @property
    def port(self) -> int:
        """The port number."""
        return self.endpoint.port

    @property
    def greeted(self) -> bool:
        """The server is ready."""
        return self.greeting is not None and isinstance(self.greeting.outcome, Greeted)

    @property
    def authenticated(self) -> bool:
        """An IMAP server that needs no login, and so no upgrade (PREAUTH, RFC 9051)."""
        outcome = self.greeting.outcome if self.greeting else None
        return isinstance(outcome, Greeted) and outcome.code == "PREAUTH"

    @property
    def secured(self) -> Secured | None:
        """The facts of the completed modern handshake."""
        outcome = self.handshake.outcome if self.handshake else None
        return outcome if isinstance(outcome, Secured) else None

    @property
    def problems(self) -> tuple[VerifyProblem, ...]:
        """The objections to the certificate; a literal address is the person's choice."""
        if self.secured is None:
            return ()
        literal = is_address(self.name)
        return tuple(
            one for one in self.secured.problems if not (literal and one.code == ADDRESS_MISMATCH)
        )

    @property
    def injected(self) -> str:
        """What came in the clear with the consent to encrypt (RFC 3207 section 6)."""
        outcome = self.upgrade.outcome if self.upgrade else None
        return outcome.leftover if isinstance(outcome, Ready) else ""

    @property
    def works(self) -> bool:
        """A mail program can use this port, encrypted and with a good certificate.

        A stage that was not seen does not count as good.
        """
        if self.state is not PortState.OPEN or not self.greeted:
            return False
        if self.authenticated and self.service.tls is TlsMode.STARTTLS:
            return True
        if self.secured is None or self.problems or not self._soundly_upgraded:
            return False
        return self.encrypted_offer is not None and not isinstance(
            self.encrypted_offer.outcome, self._hopeless
        )

    @property
    def _soundly_upgraded(self) -> bool:
        if self.service.tls is TlsMode.IMPLICIT:
            return True
        agreed = self.upgrade is not None and isinstance(self.upgrade.outcome, Ready)
        return agreed and not self.injected

    @property
    def _hopeless(self) -> tuple[type, ...]:
        """Answers that end the use of a port; POP3 servers need not know CAPA (RFC 2449)."""
        return (Failed,) if self.service.protocol is Protocol.POP3 else (Declined, Failed)

    @property
    def seen(self) -> tuple[Observation, ...]:
        """Every observation behind this view."""
        parts = (
            self.connect,
            self.greeting,
            self.plain_offer,
            self.upgrade,
            self.handshake,
            self.legacy,
            self.encrypted_offer,
        )
        return tuple(part for part in parts if part is not None)


class Evidence:
    """A goal and its observations, with the questions that rules ask of them."""

    def __init__(self, goal: Goal, seen: Sequence[Observation]) -> None:
        """Arrange ``seen``; their order does not matter."""
        self.goal = goal
        self.seen = tuple(seen)
        self.subject = subject(goal)
        self._lookups = [one for one in seen if isinstance(one, DnsLookup)]
        self.names = checked_names(goal, self._lookups)
        acts: dict[tuple[str, Endpoint], list[OnEndpoint]] = {}
        for one in seen:
            if isinstance(one, OnEndpoint):
                acts.setdefault((one.name, one.endpoint), []).append(one)
        views = [
            _view(name, endpoint, acts.get((name, endpoint), []))
            for name, endpoint in checked_endpoints(goal, self._lookups)
        ]
        self.ports = tuple(_refused_too_near(view, views) for view in views)

    def lookups(self, record_type: str, name: str | None = None) -> list[DnsLookup]:
        """Return every lookup of this type for ``name``, by default the name asked about."""
        return lookups(self._lookups, name or self.subject, record_type)

    def address_lookups(self) -> list[DnsLookup]:
        """Return the lookups of A and AAAA for the name asked about."""
        return [*self.lookups("A"), *self.lookups("AAAA")]

    def addresses(self, name: str | None = None) -> tuple[Address, ...]:
        """Return the addresses that DNS gave for ``name``."""
        return addresses(self._lookups, name or self.subject)

    def checked_addresses(self) -> tuple[Address, ...]:
        """Return the addresses that connects were meant for."""
        return tuple(dict.fromkeys(view.endpoint.address for view in self.ports))

    def hosts_entry(self) -> HostsEntry | None:
        """Return the runner's hosts entry for the name asked about."""
        return next(
            (x for x in self.seen if isinstance(x, HostsEntry) and x.name == self.subject), None
        )

    def at(self, address: Address) -> list[PortView]:
        """Return the ports of one address."""
        return [view for view in self.ports if view.endpoint.address == address]

    def answering(self, address: Address) -> list[PortView]:
        """Return the ports of an address that answer as its own host would: open or closed."""
        alive = {PortState.OPEN, PortState.CLOSED}
        return [view for view in self.at(address) if view.state in alive]

    def working(self, function: Function | None = None) -> list[PortView]:
        """Return the ports that work, of one function or of all."""
        return [
            view for view in self.ports if view.works and function in {None, view.service.function}
        ]

    def can_submit(self) -> bool:
        """Tell whether customers can send by a port meant for them, which 25 is not."""
        return any(view.port != RELAY for view in self.working(Function.SENDING))

    def offered(self, port: int) -> bool | None:
        """Tell whether the operator says that the host offers ``port``; None if nothing said."""
        offers = self.goal.settings.offers
        return port in offers if offers else None


def _view(name: str, endpoint: Endpoint, mine: list[OnEndpoint]) -> PortView:
    attempt = _telling_attempt([x for x in mine if not _is_legacy(x)])
    view = PortView(
        name=name, endpoint=endpoint, service=SERVICES[endpoint.port], state=PortState.UNMEASURED
    )
    for one in mine:
        if _is_legacy(one):
            view = replace(view, legacy=one)
        elif one.attempt == attempt:
            view = _with(view, one)
    return view


def _with(view: PortView, one: OnEndpoint) -> PortView:
    match one:
        case TcpConnect():
            return replace(view, connect=one, state=port_state(one))
        case Greeting():
            return replace(view, greeting=one)
        case Capabilities(encrypted=True):
            return replace(view, encrypted_offer=one)
        case Capabilities():
            return replace(view, plain_offer=one)
        case Upgrade():
            return replace(view, upgrade=one)
        case TlsHandshake():
            return replace(view, handshake=one)
        case _:
            return view


def _refused_too_near(view: PortView, views: list[PortView]) -> PortView:
    """Take a refusal for a middlebox's that came sooner than the host can answer."""
    rtts = [
        one.connect.outcome.rtt
        for one in views
        if one.endpoint.address == view.endpoint.address
        and one.connect
        and isinstance(one.connect.outcome, Connected)
        and one.connect.outcome.rtt
    ]
    if view.state is not PortState.CLOSED or view.connect is None or not rtts:
        return view
    nearest = min(rtts)
    too_near = nearest > TELLING_RTT and view.connect.took < nearest / 2
    return replace(view, state=PortState.REJECTED) if too_near else view


def _telling_attempt(mine: list[OnEndpoint]) -> int:
    """Choose the attempt that got furthest; of equals the last one."""
    attempts = Counter(one.attempt for one in mine)
    return max(attempts, key=lambda attempt: (attempts[attempt], attempt), default=1)


def _is_legacy(one: OnEndpoint) -> bool:
    return isinstance(one, TlsHandshake) and one.legacy
