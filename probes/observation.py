"""Facts: frozen records of single acts, in one closed union, without opinion.

An observation follows one path and has one outcome. Where resolving failed there is no connect
observation; where the greeting failed there are no capabilities. ``at`` is aware UTC, ``took``
the duration of the act itself. Texts from servers are cleaned and bounded before they get here.
"""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError

Instant = Annotated[datetime, Meta(tz=True)]
"""A point in time that carries its zone, which is UTC throughout."""


class Endpoint(Struct, frozen=True, order=True):
    """A TCP endpoint: where a connection goes."""

    address: Address
    port: int

    def __str__(self) -> str:
        """Write it as people do: ``192.0.2.1:993``, ``[2001:db8::1]:993``."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


class Observed(Struct, frozen=True, kw_only=True):
    """What every observation carries."""

    vantage: str
    at: Instant
    took: timedelta


# -- names -----------------------------------------------------------------------------------


class Record(Struct, frozen=True):
    """One resource record; ``data`` in presentation form, names without the final dot."""

    name: str
    type: str
    ttl: int
    data: str


class DnsReply(Struct, frozen=True, kw_only=True, tag="reply"):
    """A response arrived: its RCODE by name, flags, extended errors (RFC 8914) and answer.

    ``denied_by`` is the zone that a negative answer comes from, by the owner of the SOA record
    beside it (RFC 2308 section 3), in lower case and ``.`` for the root; empty where none came.
    """

    rcode: str
    authoritative: bool
    truncated: bool
    extended_errors: tuple[int, ...] = ()
    extended_texts: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    denied_by: str = ""


class DnsSilence(Struct, frozen=True, kw_only=True, tag="silence"):
    """No usable response: the tries timed out, or the resolver could not be reached.

    ``kind`` tells what kept a question from getting there, ``reason`` says it for people.
    """

    reason: str
    kind: FailureKind = FailureKind.TIMEOUT


class DnsLookup(Observed, frozen=True, kw_only=True, tag="dns_lookup"):
    """One question to one resolver. ``resolver`` is its address; retries are included."""

    name: str
    record_type: str
    resolver: Address
    outcome: DnsReply | DnsSilence


class HostsEntry(Observed, frozen=True, kw_only=True, tag="hosts_entry"):
    """The runner's own hosts file fixes this name to these addresses."""

    name: str
    addresses: tuple[Address, ...]


# -- connections -----------------------------------------------------------------------------


class Connected(Struct, frozen=True, kw_only=True, tag="connected"):
    """The handshake completed; ``rtt`` is the kernel's own measure where it gives one."""

    rtt: timedelta | None = None


class Failed(Struct, frozen=True, kw_only=True, tag="failed"):
    """The act failed."""

    failure: Failure


class OnEndpoint(Observed, frozen=True, kw_only=True):
    """An act on one connection. ``attempt`` counts from 1; ``name`` is the host asked for."""

    name: str
    endpoint: Endpoint
    attempt: int = 1


class TcpConnect(OnEndpoint, frozen=True, kw_only=True, tag="tcp_connect"):
    """One TCP connect to one address and port."""

    outcome: Connected | Failed


# -- dialogue --------------------------------------------------------------------------------


class Greeted(Struct, frozen=True, kw_only=True, tag="greeted"):
    """The server is ready; ``code`` is 220, OK, PREAUTH or +OK.

    ``teaser_after``: a first ``220-`` line came this early and the rest followed in a later
    segment (Postfix postscreen does so).
    """

    code: str
    lines: tuple[str, ...]
    teaser_after: timedelta | None = None


class Declined(Struct, frozen=True, kw_only=True, tag="declined"):
    """The right protocol, but the server says no: 421, 554, BYE, -ERR."""

    code: str
    lines: tuple[str, ...]


class Foreign(Struct, frozen=True, kw_only=True, tag="foreign"):
    """The first line belongs to no greeting of this protocol."""

    lines: tuple[str, ...]


class Greeting(OnEndpoint, frozen=True, kw_only=True, tag="greeting"):
    """The first thing the server says; ``encrypted`` tells whether inside TLS."""

    encrypted: bool
    outcome: Greeted | Declined | Foreign | Failed


class Offered(Struct, frozen=True, kw_only=True, tag="offered"):
    """Capabilities as the server lists them, one keyword with its parameters each."""

    keywords: tuple[str, ...]


class Capabilities(OnEndpoint, frozen=True, kw_only=True, tag="capabilities"):
    """The answer to EHLO, CAPABILITY or CAPA, before or inside TLS."""

    encrypted: bool
    outcome: Offered | Declined | Failed


class Ready(Struct, frozen=True, kw_only=True, tag="ready"):
    """The server agreed to start TLS.

    ``leftover`` shows bytes that came in the same breath, which a safe client must not take for
    an answer (response injection, RFC 3207 section 6).
    """

    leftover: str = ""


class NotOffered(Struct, frozen=True, kw_only=True, tag="not_offered"):
    """The capabilities do not list STARTTLS or STLS, so it was not asked for."""


class Upgrade(OnEndpoint, frozen=True, kw_only=True, tag="upgrade"):
    """The in-band request to start TLS (STARTTLS, POP3: STLS) and the server's answer."""

    outcome: Ready | NotOffered | Declined | Failed


class Parted(Struct, frozen=True, kw_only=True, tag="parted"):
    """The server answered the polite end; ``code`` is its reply code or status word."""

    code: str


class Farewell(OnEndpoint, frozen=True, kw_only=True, tag="farewell"):
    """The polite end: QUIT or LOGOUT and the server's answer."""

    encrypted: bool
    outcome: Parted | Failed


# -- encryption ------------------------------------------------------------------------------


class Certificate(Struct, frozen=True, kw_only=True):
    """One certificate as presented.

    ``names`` holds at most 100 of ``name_count`` SAN entries; ``key`` reads like ``RSA 2048`` or
    ``EC secp256r1``; the fingerprint is SHA-256 in hex.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    name_count: int
    not_before: Instant
    not_after: Instant
    key: str
    signature: str
    serial: str
    fingerprint: str
    self_issued: bool


class VerifyProblem(Struct, frozen=True):
    """One objection of the verification: OpenSSL's X509_V_ERR code and the chain depth."""

    code: int
    depth: int


class Secured(Struct, frozen=True, kw_only=True, tag="secured"):
    """The handshake completed, whatever the certificate is worth: see ``problems``.

    ``chain`` is as presented, leaf first, at most ten certificates of ``chain_length``.
    """

    version: str
    cipher: str
    chain: tuple[Certificate, ...]
    chain_length: int
    problems: tuple[VerifyProblem, ...] = ()


class TlsRefused(Struct, frozen=True, kw_only=True, tag="tls_refused"):
    """The handshake failed inside TLS: by the peer's alert (its number) or by our library."""

    failure: Failure
    alert: int | None = None


class NotTls(Struct, frozen=True, kw_only=True, tag="not_tls"):
    """The answer to the ClientHello was not TLS; ``first_bytes`` shows what it was."""

    failure: Failure
    first_bytes: str


class TlsHandshake(OnEndpoint, frozen=True, kw_only=True, tag="tls_handshake"):
    """A TLS handshake.

    ``sni`` is the name sent, empty for none; ``legacy`` marks the second look with outdated
    versions allowed, ``mss`` above 0 one with segments kept that small; both serve only to explain
    the first failure.
    """

    sni: str
    legacy: bool = False
    mss: int = 0
    outcome: Secured | TlsRefused | NotTls | Failed


# -- the path and the runner -----------------------------------------------------------------


class SynProbe(Observed, frozen=True, kw_only=True, tag="syn_probe"):
    """One SYN sent to learn who answers it; what opened was closed at once.

    It lived for ``ttl`` hops (0: as many as usual). Only what came back with at least ``floor``
    hops left was heard (0: everything). A router at which it died shows as a failure by ICMP,
    time exceeded; ``attempt`` counts from 1.
    """

    name: str
    endpoint: Endpoint
    ttl: int = 0
    floor: int = 0
    attempt: int = 1
    outcome: Connected | Failed


class Echo(Struct, frozen=True, kw_only=True):
    """What one echo request met: a reply after ``rtt``, an ICMP error, or neither."""

    rtt: timedelta | None = None
    icmp: IcmpError | None = None


class Echoes(Struct, frozen=True, kw_only=True, tag="echoes"):
    """Echo requests were sent, one answer or silence for each, in order."""

    echoes: tuple[Echo, ...]


class PingDenied(Struct, frozen=True, kw_only=True, tag="ping_denied"):
    """We may not ping from here, or cannot: ``kind`` tells why. Nothing was sent."""

    kind: FailureKind = FailureKind.LOCAL_POLICY
    detail: str


class Ping(Observed, frozen=True, kw_only=True, tag="ping"):
    """A round of echo requests to one address; ``round`` 2 looks closer after a loss."""

    name: str
    address: Address
    round: int = 1
    outcome: Echoes | PingDenied


class AnchorCall(Observed, frozen=True, kw_only=True, tag="anchor_call"):
    """A connect to a host that the operator knows to serve this port."""

    name: str
    endpoint: Endpoint
    outcome: Connected | Failed


class CanaryCall(Observed, frozen=True, kw_only=True, tag="canary_call"):
    """A connect to an address nobody can have (RFC 5737): success means somebody stands between."""

    endpoint: Endpoint
    outcome: Connected | Failed


class AbilityTest(Observed, frozen=True, kw_only=True, tag="ability_test"):
    """Whether this runner can do something at all; ``detail`` says why not."""

    ability: str
    works: bool
    detail: str = ""


Observation = (
    DnsLookup
    | HostsEntry
    | TcpConnect
    | Greeting
    | Capabilities
    | Upgrade
    | TlsHandshake
    | Farewell
    | SynProbe
    | Ping
    | AnchorCall
    | CanaryCall
    | AbilityTest
)
