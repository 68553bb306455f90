"""Settings as values; every default is what a fresh installation runs with."""

from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from probes.address import Address, Family, family
from probes.goal import Anchor
from probes.policy import Policy
from probes.vantage import VantageKind, VantagePoint


class BadConfig(Exception):
    """The settings cannot be used; ``errors`` holds one line for each fault."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Secret:
    """A credential that neither logs nor serialisers show; only ``reveal`` gives it away.

    A plain class on purpose: encoders refuse it, where they would write out a record.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the credential, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        """Hide the credential, in f-strings and tracebacks too."""
        return "Secret(hidden)"


class SlackSecrets(Struct, frozen=True):
    """The secrets as far as the environment has them; a terminal needs none."""

    bot_token: Secret | None = None
    app_token: Secret | None = None
    signing_secret: Secret | None = None


class SocketMode(Struct, frozen=True):
    """What requests over a socket of ours need: ``xoxb-`` for calls, ``xapp-`` for the socket."""

    bot_token: Secret
    app_token: Secret


class HttpMode(Struct, frozen=True):
    """What requests over HTTP need: ``xoxb-`` for calls, and what Slack signs requests with."""

    bot_token: Secret
    signing_secret: Secret


class ListenAddress(Struct, frozen=True):
    """Where to take connections: an address of this machine and a TCP port."""

    host: Address
    port: int

    def __str__(self) -> str:
        """Write it as in a URL."""
        host = f"[{self.host}]" if family(self.host) is Family.IPV6 else self.host
        return f"{host}:{self.port}"


class HttpConfig(Struct, frozen=True):
    """``listen`` is where Slack's requests and health checks are taken; None is the mode's own."""

    listen: ListenAddress | None = None


class DnsConfig(Struct, frozen=True):
    """Whom to ask: ``resolvers`` in place of the system's, ``second_resolver`` to compare."""

    resolvers: tuple[Address, ...] = ()
    second_resolver: Address | None = None


class TlsConfig(Struct, frozen=True):
    """``trust_file`` holds roots in PEM form that are trusted beside the system's.

    ``current_roots`` takes the place of the list of roots that programs of today ship, which came
    with mailcheck.
    """

    trust_file: Path | None = None
    current_roots: Path | None = None


class SmtpConfig(Struct, frozen=True):
    """``ehlo_name`` introduces us to servers; empty means the address literal."""

    ehlo_name: str = ""


class PortalConfig(Struct, frozen=True):
    """``probe_url`` is a page over http that sends nobody on; empty means that none is fetched."""

    probe_url: str = ""


class Limits(Struct, frozen=True):
    """``checks_per_target`` full checks of one address within ``window``, whoever asks."""

    checks_in_flight: int = 50
    checks_per_target: int = 3
    window: timedelta = timedelta(minutes=5)


class Vantage(Struct, frozen=True):
    """Where this installation measures from, in the operator's words (see probes.vantage)."""

    name: str = "here"
    place: str = ""
    kind: VantageKind = VantageKind.RUNNER
    address: Address = Address("")
    network: str = ""
    country: str = ""

    @property
    def point(self) -> VantagePoint:
        """Return this place as reports name it."""
        return VantagePoint(
            name=self.name,
            place=self.place,
            kind=self.kind,
            address=self.address,
            network=self.network,
            country=self.country,
        )


class HostConfig(Struct, frozen=True):
    """What the operator knows of a host.

    ``name`` is canonical as in probes.target. ``expected_addresses`` and ``offers`` (ports it
    serves by design) are empty when nothing is known. ``alias`` is a short word to type instead
    of the name, empty for none.
    """

    name: str
    expected_addresses: tuple[Address, ...] = ()
    offers: tuple[int, ...] = ()
    alias: str = ""


class Config(Struct, frozen=True):
    """All settings of one installation."""

    policy: Policy = Policy()
    dns: DnsConfig = DnsConfig()
    tls: TlsConfig = TlsConfig()
    smtp: SmtpConfig = SmtpConfig()
    portal: PortalConfig = PortalConfig()
    limits: Limits = Limits()
    http: HttpConfig = HttpConfig()
    vantage: Vantage = Vantage()
    anchors: tuple[Anchor, ...] = ()
    hosts: tuple[HostConfig, ...] = ()
    slack: SlackSecrets = SlackSecrets()

    def host(self, name: str) -> HostConfig | None:
        """Return what is known of a host, by its canonical name."""
        return next((host for host in self.hosts if host.name == name), None)

    def aliases(self) -> dict[str, str]:
        """Return the short names people may type, with the hosts they stand for."""
        return {host.alias: host.name for host in self.hosts if host.alias}
