"""What is known of one port of one address, as rules ask for it (pure)."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from probes.address import is_address
from probes.diagnosis.issuers import UNKNOWN_ISSUER
from probes.diagnosis.states import port_state
from probes.diagnosis.verdict import Place, PortState
from probes.logins import lets_log_in
from probes.observation import (
    Capabilities,
    Declined,
    Endpoint,
    Failed,
    Greeted,
    Greeting,
    Observation,
    Offered,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    Upgrade,
    VerifyProblem,
)
from probes.services import SERVICES, Protocol, Service, TlsMode

ADDRESS_MISMATCH = 64
"""X509_V_ERR_IP_ADDRESS_MISMATCH: no program expects an address in a certificate."""


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
    small: TlsHandshake | None = None
    unnamed: TlsHandshake | None = None
    insisted: tuple[Upgrade | TlsHandshake, ...] = ()
    encrypted_offer: Capabilities | None = None
    place: Place | None = None

    @property
    def port(self) -> int:
        """The port number."""
        return self.endpoint.port

    @property
    def greeting_lines(self) -> tuple[str, ...]:
        """What the server said first, of whatever kind."""
        outcome = self.greeting.outcome if self.greeting else None
        return () if outcome is None or isinstance(outcome, Failed) else outcome.lines

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
    def shown(self) -> Secured | None:
        """The facts of the first handshake that completed, be it only the second look.

        One without the server's name may have met another certificate than programs do.
        """
        for one in (self.handshake, self.small, self.legacy, *self.insisted):
            if one is not None and isinstance(one.outcome, Secured):
                return one.outcome
        return None

    @property
    def problems(self) -> tuple[VerifyProblem, ...]:
        """The objections to the certificate that are the host's matter."""
        return () if self.shown is None else objections(self.name, self.shown)

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
        # A gateway on the path that passes the server's own certificate on is as good as it.
        relayed = self.state is PortState.INTERCEPTED and self.place is not None
        if not (self.state is PortState.OPEN or relayed) or not self.greeted:
            return False
        if self.authenticated and self.service.tls is TlsMode.STARTTLS:
            return True
        if self.secured is None or self.problems or not self._soundly_upgraded:
            return False
        if self.encrypted_offer is None or isinstance(self.encrypted_offer.outcome, self._hopeless):
            return False
        return self.takes_logins is not False

    @property
    def takes_logins(self) -> bool | None:
        """Whether a mail program can log in, by what is offered inside TLS; None: nothing tells.

        Customers send only after a login (RFC 6409 section 4.3), servers to each other without.
        """
        offer = self.encrypted_offer.outcome if self.encrypted_offer else None
        if not isinstance(offer, Offered):
            return None
        return lets_log_in(self.service, offer)

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
            self.small,
            self.unnamed,
            self.encrypted_offer,
        )
        return (*(part for part in parts if part is not None), *self.insisted)


def objections(name: str, secured: Secured) -> tuple[VerifyProblem, ...]:
    """Return the objections to a certificate shown for ``name`` that are the host's matter.

    A literal address is the person's choice, and a root that programs of today know is missing on
    this machine alone.
    """
    spared = {ADDRESS_MISMATCH} if is_address(name) else set()
    spared |= UNKNOWN_ISSUER if secured.public else set()
    return tuple(one for one in secured.problems if one.code not in spared)


def port_view(name: str, endpoint: Endpoint, mine: Iterable[OnEndpoint]) -> PortView:
    """Arrange what was done at one endpoint; the order does not matter."""
    mine = list(mine)
    attempt = _telling_attempt([one for one in mine if not _is_second_look(one)])
    view = PortView(
        name=name, endpoint=endpoint, service=SERVICES[endpoint.port], state=PortState.UNMEASURED
    )
    for one in mine:
        if _is_second_look(one):
            view = _with_second_look(view, one)
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


def _telling_attempt(mine: list[OnEndpoint]) -> int:
    """Choose the attempt that got furthest; of equals the last one."""
    attempts = Counter(one.attempt for one in mine)
    return max(attempts, key=lambda attempt: (attempts[attempt], attempt), default=1)


def _is_second_look(one: OnEndpoint) -> TypeGuard[Upgrade | TlsHandshake]:
    return isinstance(one, Upgrade | TlsHandshake) and one.looks_again


def _with_second_look(view: PortView, one: Upgrade | TlsHandshake) -> PortView:
    if isinstance(one, Upgrade) or one.insisted:
        return replace(view, insisted=(*view.insisted, one))
    if one.legacy:
        return replace(view, legacy=one)
    return replace(view, unnamed=one) if one.unnamed else replace(view, small=one)
