"""Whole conversations as observations: good ones, and ones that go wrong at one stage."""

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from msgspec.structs import replace

from probes.address import Address, is_address
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Capabilities,
    Certificate,
    Connected,
    Declined,
    Endpoint,
    Failed,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    NotOffered,
    NotTls,
    Observation,
    Offered,
    Parted,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
    VerifyProblem,
)
from probes.services import SERVICES, Protocol, TlsMode
from probes.tls_looks import SMALL_MSS
from tests.scenarios.facts import AT, HOST, IPV4, RTT, VANTAGE, Facts

_GREETINGS = {
    Protocol.SMTP: Greeted(code="220", lines=("220 mail.example.com ESMTP Postfix",)),
    Protocol.IMAP: Greeted(code="OK", lines=("* OK IMAP4rev1 ready",)),
    Protocol.POP3: Greeted(code="+OK", lines=("+OK POP3 ready",)),
    Protocol.SIEVE: Greeted(code="OK", lines=('"STARTTLS"', "OK ready")),
}
_PLAIN = {
    Protocol.SMTP: ("PIPELINING", "STARTTLS"),
    Protocol.IMAP: ("IMAP4rev1", "STARTTLS", "LOGINDISABLED"),
    Protocol.POP3: ("TOP", "STLS"),
    Protocol.SIEVE: ("STARTTLS",),
}
_ENCRYPTED = {
    Protocol.SMTP: ("PIPELINING", "AUTH PLAIN LOGIN"),
    Protocol.IMAP: ("IMAP4rev1", "AUTH=PLAIN"),
    Protocol.POP3: ("TOP", "SASL PLAIN", "USER"),
    Protocol.SIEVE: ("SASL PLAIN",),
}
_PARTING = {
    Protocol.SMTP: "221",
    Protocol.IMAP: "OK",
    Protocol.POP3: "+OK",
    Protocol.SIEVE: "OK",
}

LEAF = Certificate(
    subject=f"CN={HOST}",
    issuer="CN=Example Issuing CA 1,O=Example Trust",
    names=(HOST, "imap.example.com", "smtp.example.com"),
    name_count=3,
    not_before=datetime(2026, 10, 1, tzinfo=UTC),
    not_after=datetime(2026, 12, 30, tzinfo=UTC),
    key="EC secp256r1",
    signature="sha256",
    serial="1f",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    self_issued=False,
)
INTERMEDIATE = Certificate(
    subject="CN=Example Issuing CA 1,O=Example Trust",
    issuer="CN=Example Root,O=Example Trust",
    names=(),
    name_count=0,
    not_before=datetime(2024, 1, 1, tzinfo=UTC),
    not_after=datetime(2034, 1, 1, tzinfo=UTC),
    key="RSA 2048",
    signature="sha256",
    serial="2a",
    fingerprint="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    self_issued=False,
)
GOOD = Secured(
    version="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    chain=(LEAF, INTERMEDIATE),
    chain_length=2,
)

ANOTHER_NAME = "cluster7.example.net"
_EXPIRED, _OTHER_NAME = 10, 62
_PAST = {
    "not_before": datetime(2025, 10, 1, tzinfo=UTC),
    "not_after": datetime(2025, 12, 30, tzinfo=UTC),
}


_Stage = TcpConnect | Greeting | Capabilities | Upgrade | TlsHandshake | Farewell
_WELL = Connected | Greeted | Offered | Ready | Secured | Parted


class _Frame(TypedDict):
    vantage: str
    at: datetime
    took: timedelta
    name: str
    endpoint: Endpoint
    attempt: int


def objected(
    *codes: int, leaf: Certificate | None = None, alone: bool = False, depth: int = 0
) -> Secured:
    """Complete a handshake whose certificate meets objections; ``alone``: no intermediate.

    Without a ``leaf`` the certificate is as they say: out of date, or made out to others.
    """
    of_leaf = codes if depth == 0 else ()
    leaf = leaf or _as_said(LEAF, of_leaf)
    issuer = _as_said(INTERMEDIATE, codes if depth == 1 else ())
    chain = (leaf,) if alone else (leaf, issuer)
    problems = tuple(VerifyProblem(code, depth) for code in codes)
    return replace(GOOD, chain=chain, chain_length=len(chain), problems=problems)


def _as_said(certificate: Certificate, codes: tuple[int, ...]) -> Certificate:
    """Make a certificate one that meets these objections."""
    if _EXPIRED in codes:
        certificate = replace(certificate, **_PAST)
    if _OTHER_NAME in codes:
        certificate = replace(certificate, names=(ANOTHER_NAME,), name_count=1)
    return certificate


def failed(operation: Operation, kind: FailureKind, detail: str = "") -> Failed:
    """Fail a stage."""
    return Failed(failure=Failure(operation=operation, kind=kind, detail=detail))


def alert(number: int, detail: str) -> TlsRefused:
    """End a handshake by the server's alert."""
    failure = Failure(operation=Operation.TLS_HANDSHAKE, kind=FailureKind.TLS_ALERT, detail=detail)
    return TlsRefused(failure=failure, alert=number)


def not_tls(first_bytes: str) -> NotTls:
    """Answer a ClientHello with something else."""
    failure = Failure(operation=Operation.TLS_HANDSHAKE, kind=FailureKind.NOT_TLS)
    return NotTls(failure=failure, first_bytes=first_bytes)


def talk(
    *ports: int,
    address: str = IPV4,
    name: str = HOST,
    attempt: int = 1,
    greeting: Greeted | Declined | Foreign | Failed | None = None,
    greeting_took: timedelta = RTT,
    plain_offer: Offered | Declined | Failed | None = None,
    upgrade: Ready | NotOffered | Declined | Failed | None = None,
    handshake: Secured | TlsRefused | NotTls | Failed | None = None,
    handshake_took: timedelta = RTT,
    answers_took: timedelta = RTT,
    offer: Offered | Declined | Failed | None = None,
    legacy: Secured | TlsRefused | Failed | None = None,
    small: Secured | TlsRefused | Failed | None = None,
    unnamed: Secured | TlsRefused | Failed | None = None,
    insisted: Ready | Declined | Failed | None = None,
    insisted_handshake: Secured | TlsRefused | NotTls | Failed | None = None,
) -> Facts:
    """Converse with each port: well, but for the outcomes given; a bad one ends it."""
    seen: list[Observation] = []
    for port in ports:
        service = SERVICES[port]
        protocol = service.protocol
        implicit = service.tls is TlsMode.IMPLICIT
        frame = _Frame(
            vantage=VANTAGE,
            at=AT,
            took=RTT,
            name=name,
            endpoint=Endpoint(Address(address), port),
            attempt=attempt,
        )
        answered = _Frame({**frame, "took": answers_took})
        sni = "" if is_address(name) else name
        greeted = Greeting(
            **_Frame({**frame, "took": greeting_took}),
            encrypted=implicit,
            outcome=greeting or _GREETINGS[protocol],
        )
        shaken = TlsHandshake(
            **_Frame({**frame, "took": handshake_took}), sni=sni, outcome=handshake or GOOD
        )
        plain = plain_offer or Offered(keywords=_PLAIN[protocol])
        encrypted = offer or Offered(keywords=_ENCRYPTED[protocol])
        stages: tuple[_Stage, ...] = (
            TcpConnect(**frame, outcome=Connected(rtt=RTT)),
            *((shaken, greeted) if implicit else (greeted,)),
        )
        if not implicit:
            stages += (
                Capabilities(**answered, encrypted=False, outcome=plain),
                Upgrade(**answered, outcome=upgrade or Ready()),
                shaken,
            )
        stages += (
            Capabilities(**answered, encrypted=True, outcome=encrypted),
            Farewell(**answered, encrypted=True, outcome=Parted(code=_PARTING[protocol])),
        )
        seen += _until_it_ends(stages)
        if legacy is not None:
            seen.append(TlsHandshake(**frame, sni=sni, legacy=True, outcome=legacy))
        if small is not None:
            seen.append(TlsHandshake(**frame, sni=sni, mss=SMALL_MSS, outcome=small))
        if unnamed is not None:
            seen.append(TlsHandshake(**frame, sni="", unnamed=True, outcome=unnamed))
        if insisted is not None:
            seen.append(Upgrade(**frame, insisted=True, outcome=insisted))
        if isinstance(insisted, Ready):
            shown = insisted_handshake or GOOD
            seen.append(TlsHandshake(**frame, sni=sni, insisted=True, outcome=shown))
    return tuple(seen)


def _until_it_ends(stages: tuple[_Stage, ...]) -> tuple[_Stage, ...]:
    for count, stage in enumerate(stages, start=1):
        if not isinstance(stage.outcome, _WELL):
            return stages[:count]
    return stages
