"""What one check is to find out, and the single steps a vantage point can take towards it."""

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from probes.address import Address
from probes.observation import Endpoint, Way
from probes.target import Target


class HostSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the operator told us about a host: its addresses and the ports it offers by design.

    An empty tuple means that nothing was said.
    """

    expected_addresses: tuple[Address, ...] = ()
    offers: tuple[int, ...] = ()


class Scope(StrEnum):
    """How much of the target is wanted.

    ``check``: names, ports, ping, and the path of what fails. ``names``, ``ping``: that alone.
    ``trace``: the path of the ports, in three rounds, whether they work or not.
    """

    CHECK = "check"
    NAMES = "names"
    PING = "ping"
    TRACE = "trace"


class Anchor(Struct, frozen=True):
    """A host that the operator knows to serve ``port``, by name or address."""

    host: str
    port: int


class Goal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Target, ports and circumstances of one check from one vantage point.

    ``ports_named`` tells that the person chose single ports or one function, so that an absent
    service is an answer and no design choice. ``certificates`` tells that encryption is what was
    asked about, so that issuers are asked too. ``resolvers`` are asked in order until one answers;
    ``second_resolver`` is asked beside them. ``ehlo_name`` is empty for the address literal.
    ``portal_probe`` is the URL of a page that sends nobody on, empty for none: where it does, a
    network wants a sign-in.
    """

    vantage: str
    target: Target
    ports: tuple[int, ...]
    ports_named: bool = False
    certificates: bool = False
    scope: Scope = Scope.CHECK
    resolvers: tuple[Address, ...]
    second_resolver: Address | None = None
    settings: HostSettings = HostSettings()
    anchors: tuple[Anchor, ...] = ()
    ehlo_name: str = ""
    portal_probe: str = ""


class ReadHosts(Struct, frozen=True):
    """Look the name up in the runner's own hosts file."""

    name: str


class Ask(Struct, frozen=True):
    """Put one question to one server, in its ``way``."""

    name: str
    record_type: str
    resolver: Address
    way: Way = Way.USUAL


CONNECT_LIMIT = timedelta(seconds=3.5)
"""Silence for this long is provisionally "filtered"; the planner asks once more."""


class Converse(Struct, frozen=True, kw_only=True):
    """Connect and, where that works, hold the whole dialogue of the port's service.

    ``wait`` passes before it starts. A ``legacy`` look allows outdated TLS and reports the
    handshake alone. A ``mss`` above 0 keeps the peer's segments that small, to get past a link
    that loses bigger ones without a word (RFC 2923). A ``source`` above 0 is the port to leave
    from. One that is not ``named`` leaves the server name out of the handshake (RFC 6066) and sends
    its words in pieces, so that nobody in between finds either; it reports the handshake alone as
    well. To ``insist`` is to ask for TLS although nobody offers it: what was taken out of an answer
    on its way works still. To ``keep`` is to report the whole chain of certificates, for looks at
    it that follow. A connect that meets silence is given up after ``limit``.
    """

    name: str
    endpoint: Endpoint
    attempt: int = 1
    wait: timedelta = timedelta()
    limit: timedelta = CONNECT_LIMIT
    legacy: bool = False
    mss: int = 0
    source: int = 0
    named: bool = True
    insist: bool = False
    keep: bool = False

    @property
    def looks_again(self) -> bool:
        """Whether it is held only to explain what another one met."""
        return self.legacy or self.mss > 0 or not self.named or self.insist


class Sample(Struct, frozen=True, kw_only=True):
    """Make one attempt of a series at an endpoint, from connect to farewell.

    It leaves from the port ``source``, which an earlier one has used if it is ``again``; ``wait``
    passes before. A connect that meets silence is given up after ``limit``.
    """

    name: str
    endpoint: Endpoint
    number: int
    source: int
    again: bool = False
    wait: timedelta
    limit: timedelta


class Follow(Struct, frozen=True, kw_only=True):
    """Send one SYN from a port that a series has used, to live for ``ttl`` hops.

    ``wait`` passes before it is sent, ``limit`` after it without an answer is silence.
    """

    name: str
    endpoint: Endpoint
    source: int
    ttl: int
    attempt: int = 1
    wait: timedelta = timedelta()
    limit: timedelta


class Probe(Struct, frozen=True, kw_only=True):
    """Send one SYN and see who answers it (see observation.SynProbe); close what opens.

    ``wait`` passes before it is sent, ``limit`` after it without an answer is silence.
    """

    name: str
    endpoint: Endpoint
    ttl: int = 0
    floor: int = 0
    attempt: int = 1
    wait: timedelta = timedelta()
    limit: timedelta = timedelta(seconds=1)


class SendEchoes(Struct, frozen=True, kw_only=True):
    """Ping an address: ``count`` requests ``interval`` apart, none waiting for the one before.

    After the last one answers are awaited for ``patience``.
    """

    name: str
    address: Address
    round: int = 1
    count: int
    interval: timedelta
    patience: timedelta


class CallAnchor(Struct, frozen=True):
    """Connect to an anchor of the operator's and close again."""

    name: str
    endpoint: Endpoint


class CallCanary(Struct, frozen=True):
    """Connect to an address that nobody can have, on this port, and wait for ``limit``."""

    endpoint: Endpoint
    limit: timedelta = timedelta(seconds=0.5)


class Fetch(Struct, frozen=True, kw_only=True):
    """Get a document from a web server at ``address``, or post it a ``body`` of ``content_type``.

    Plain http goes to port 80 and https to 443, and nothing that sends on elsewhere is followed.
    """

    url: str
    address: Address
    body: bytes = b""
    content_type: str = ""


class Complete(Struct, frozen=True, kw_only=True):
    """Verify a ``chain`` (DER, leaf first) once more, with the documents found at ``urls``.

    ``leaf`` is the fingerprint of its first certificate. Nothing is sent.
    """

    leaf: str
    chain: tuple[bytes, ...]
    urls: tuple[str, ...]
    issuers: tuple[bytes, ...]


class InspectAnchor(Struct, frozen=True):
    """Shake hands with an anchor of the operator's, to see its certificate, and close again."""

    name: str
    endpoint: Endpoint


class LookAround(Struct, frozen=True):
    """Read what this machine knows by itself of the way to ``address``; nothing is sent."""

    address: Address


class PingGateway(Struct, frozen=True, kw_only=True):
    """Ping this machine's own router, which takes packets to a target first (see SendEchoes)."""

    address: Address
    count: int
    interval: timedelta
    patience: timedelta


Step = (
    ReadHosts
    | Ask
    | Converse
    | Sample
    | Follow
    | Probe
    | SendEchoes
    | CallAnchor
    | CallCanary
    | Fetch
    | Complete
    | InspectAnchor
    | LookAround
    | PingGateway
)
