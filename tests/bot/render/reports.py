"""Reports for the renderers' tests, put together from few words."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.verdict import (
    Answer,
    Certainty,
    Explanation,
    Finding,
    FunctionResult,
    PathResult,
    PingResult,
    Place,
    PortResult,
    PortState,
    Severity,
    Side,
    Verdict,
    is_beside_submission,
)
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Capabilities,
    Certificate,
    Connected,
    DnsLookup,
    DnsReply,
    Endpoint,
    Failed,
    Farewell,
    Greeted,
    Greeting,
    Observation,
    Offered,
    OnEndpoint,
    Parted,
    Ready,
    Record,
    Secured,
    TcpConnect,
    TlsHandshake,
    Upgrade,
    VerifyProblem,
)
from probes.report import Report
from probes.services import SERVICES, SEVEN_PORTS, Function, TlsMode
from probes.vantage import VantagePoint

Act = TypeVar("Act", bound=OnEndpoint)

HOST = "mail.example.com"
V4 = Address("192.0.2.10")
RESOLVER = Address("192.0.2.53")
STARTED = datetime(2026, 11, 23, 11, 47, 11, tzinfo=UTC)
RTT = timedelta(milliseconds=51)
HOSTILE = (
    "220 <!channel> ```*bold*``` <@U0001> &amp; \u202eevil\u202c \x1b[31m\u200b" + "A" * 10_000
)

_GREETINGS = {
    "smtp": ("220", "220 mail.example.com ESMTP Postfix"),
    "imap": ("OK", "* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready."),
    "pop3": ("+OK", "+OK Dovecot ready."),
    "sieve": ("OK", 'OK "Dovecot ready."'),
}

CERTIFICATE = Certificate(
    subject="CN=mail.example.com",
    issuer="CN=R12,O=Let's Encrypt,C=US",
    names=("mail.example.com", "smtp.example.com", "imap.example.com"),
    name_count=3,
    not_before=datetime(2026, 10, 1, tzinfo=UTC),
    not_after=datetime(2026, 12, 30, tzinfo=UTC),
    key="EC secp256r1",
    signature="ecdsa-with-SHA256",
    serial="4f:3a:11",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    self_issued=False,
)


def lookup(name: str, record_type: str, *data: str, rcode: str = "NOERROR") -> DnsLookup:
    """Answer one question with these records."""
    records = tuple(Record(name, record_type, 300, one) for one in data)
    reply = DnsReply(rcode=rcode, authoritative=False, truncated=False, records=records)
    return DnsLookup(
        vantage="office",
        at=STARTED,
        took=timedelta(milliseconds=12),
        name=name,
        record_type=record_type,
        resolver=RESOLVER,
        outcome=reply,
    )


def act(
    kind: type[Act],
    number: int,
    *,
    address: Address = V4,
    name: str = HOST,
    **fields: Any,  # noqa: ANN401 - whatever this kind of observation has
) -> Act:
    """Do something on a connection to a port."""
    endpoint = Endpoint(address, number)
    return kind(vantage="office", at=STARTED, took=RTT, name=name, endpoint=endpoint, **fields)


def refused_connect(number: int, kind: FailureKind, attempt: int = 1) -> TcpConnect:
    """Fail to connect."""
    failure = Failure(operation=Operation.CONNECT, kind=kind)
    connect = act(TcpConnect, number, attempt=attempt, outcome=Failed(failure=failure))
    return replace(connect, took=timedelta(seconds=10))


def dialogue(
    number: int,
    address: Address = V4,
    *,
    name: str = HOST,
    banner: str = "",
    certificate: Certificate = CERTIFICATE,
    problems: tuple[VerifyProblem, ...] = (),
) -> tuple[Observation, ...]:
    """Hold a whole dialogue."""
    service = SERVICES[number]
    implicit = service.tls is TlsMode.IMPLICIT
    code, said = _GREETINGS[service.protocol]
    on: dict[str, Any] = {"address": address, "name": name}

    greeting = act(
        Greeting,
        number,
        encrypted=implicit,
        outcome=Greeted(code=code, lines=(banner or said,)),
        **on,
    )
    secured = Secured(
        version="TLSv1.3",
        cipher="TLS_AES_256_GCM_SHA384",
        chain=(certificate,),
        chain_length=2,
        problems=problems,
    )
    handshake = act(TlsHandshake, number, sni=HOST, outcome=secured, **on)
    before = Offered(keywords=("PIPELINING", "STARTTLS"))
    after = Offered(keywords=("AUTH PLAIN", "SIZE 1000"))
    plain = (
        greeting,
        act(Capabilities, number, encrypted=False, outcome=before, **on),
        act(Upgrade, number, outcome=Ready(), **on),
        handshake,
    )
    return (
        act(TcpConnect, number, outcome=Connected(rtt=RTT), **on),
        *((handshake, greeting) if implicit else plain),
        act(Capabilities, number, encrypted=True, outcome=after, **on),
        act(Farewell, number, encrypted=True, outcome=Parted(code="221"), **on),
    )


def port(
    number: int,
    state: PortState = PortState.OPEN,
    verdict: Verdict = Verdict.OK,
    *,
    address: Address = V4,
    name: str = HOST,
    works: bool | None = None,
    place: Place | None = None,
    findings: tuple[str, ...] = (),
) -> PortResult:
    """Judge one port."""
    return PortResult(
        name=name,
        endpoint=Endpoint(address, number),
        state=state,
        verdict=verdict,
        works=verdict is Verdict.OK if works is None else works,
        place=place,
        findings=findings,
    )


def functions(ports: Iterable[PortResult]) -> tuple[FunctionResult, ...]:
    """Add up ports to functions, roughly as the diagnosis does."""
    by_function: dict[Function, list[PortResult]] = {}
    for one in ports:
        by_function.setdefault(SERVICES[one.endpoint.port].function, []).append(one)
    return tuple(
        FunctionResult(
            function=function,
            verdict=_together([x for x in results if not is_beside_submission(x, results)]),
            ports=tuple(dict.fromkeys(one.endpoint.port for one in results)),
            works=tuple(dict.fromkeys(one.endpoint.port for one in results if one.works)),
        )
        for function, results in sorted(
            by_function.items(), key=lambda x: list(Function).index(x[0])
        )
    )


def _together(results: list[PortResult]) -> Verdict:
    verdicts = {one.verdict for one in results}
    if len(verdicts) == 1:
        return verdicts.pop()
    return Verdict.DEGRADED if any(one.works for one in results) else Verdict.FAILING


def report(
    verdict: Verdict,
    sentence: str,
    *,
    ports: tuple[PortResult, ...] = (),
    seen: tuple[Observation, ...] = (),
    explanations: tuple[Explanation, ...] = (),
    steps: tuple[str, ...] = (),
    customer: str = "",
    findings: tuple[Finding, ...] = (),
    paths: tuple[PathResult, ...] = (),
    pings: tuple[PingResult, ...] = (),
    command: str = HOST,
    target: str = HOST,
) -> Report:
    """Put a report together."""
    return Report(
        target=target,
        command=command,
        started=STARTED,
        took=timedelta(milliseconds=372),
        vantage_points=(
            VantagePoint(
                name="office",
                place="Frankfurt",
                cannot_see=("IPv6: this machine has no IPv6 address",),
            ),
        ),
        verdict=verdict,
        answer=Answer(sentence=sentence, explanations=explanations, steps=steps, customer=customer),
        functions=functions(ports),
        ports=ports,
        findings=findings,
        paths=paths,
        pings=pings,
        observations=seen,
    )


def names() -> tuple[Observation, ...]:
    """Resolve the host."""
    return (
        lookup(HOST, "A", V4),
        lookup(HOST, "AAAA"),
        lookup(HOST, "MX", "10 mail.example.com"),
    )


def healthy() -> Report:
    """Everything works."""
    return report(
        Verdict.OK,
        "mail.example.com works: receiving by IMAP and POP, and sending.",
        ports=tuple(port(number) for number in SEVEN_PORTS),
        seen=(*names(), *(one for number in SEVEN_PORTS for one in dialogue(number))),
        steps=(
            "If one person still has trouble, check user name and password first: the server and "
            "the way to it are fine.",
            "For receiving use mail.example.com, port 993, SSL/TLS; for sending port 465, SSL/TLS.",
        ),
        customer=(
            "Our mail server answers well on every port. Please check the user name and the "
            "password in your mail program."
        ),
    )


def relay_blocked() -> Report:
    """Port 25 is silent, the rest works."""
    others = tuple(number for number in SEVEN_PORTS if number != 25)
    return report(
        Verdict.DEGRADED,
        "Receiving works and sending works on 587 and 465; port 25 is blocked somewhere between "
        "this runner and the server.",
        ports=tuple(
            port(25, PortState.FILTERED, Verdict.DEGRADED, findings=("relay_blocked",))
            if number == 25
            else port(number)
            for number in SEVEN_PORTS
        ),
        seen=(
            *names(),
            refused_connect(25, FailureKind.TIMEOUT),
            refused_connect(25, FailureKind.TIMEOUT, attempt=2),
            *(one for number in others for one in dialogue(number)),
        ),
        explanations=(
            Explanation(
                finding="relay_blocked",
                title="Port 25 is blocked.",
                meaning="Nothing came back from port 25 in two tries, while 587 on the same "
                "address answered in 51 ms. Many networks block 25 to stop spam.",
            ),
        ),
        steps=(
            "Set outgoing mail to mail.example.com, port 465, SSL/TLS.",
            "If the program offers no SSL/TLS, use port 587 with STARTTLS.",
            "Leave port 25 to mail servers.",
        ),
        customer="Please set your outgoing server to mail.example.com, port 465, SSL/TLS.",
        findings=(
            Finding(
                id="relay_blocked",
                severity=Severity.DEGRADED,
                certainty=Certainty.LIKELY,
                side=Side.PROVIDER,
                endpoints=(Endpoint(V4, 25),),
            ),
        ),
    )


def expired_certificate() -> Report:
    """The certificate is out of date on 993 and 995."""
    stale = (993, 995)
    return report(
        Verdict.FAILING,
        "Mail programs refuse to connect: the certificate of mail.example.com expired on "
        "2026-11-20. This is the host's to repair.",
        ports=tuple(
            port(number, verdict=Verdict.FAILING, findings=("certificate_expired",))
            if number in stale
            else port(number)
            for number in SEVEN_PORTS
        ),
        seen=(
            *names(),
            *(
                one
                for number in SEVEN_PORTS
                for one in dialogue(
                    number, problems=(VerifyProblem(10, 0),) if number in stale else ()
                )
            ),
        ),
        explanations=(
            Explanation(
                finding="certificate_expired",
                title="The certificate on 993 and 995 has expired.",
                meaning="It was valid until 2026-11-20 00:00 UTC, three days ago. Mail programs "
                "warn or refuse.",
            ),
        ),
        steps=(
            "Ask the host to renew the certificate of 993 and 995.",
            "Until then receive by port 143 with STARTTLS.",
        ),
        customer="The server's certificate has expired; please use port 143 with STARTTLS today.",
    )


def no_such_name() -> Report:
    """The name does not exist."""
    return report(
        Verdict.FAILING,
        "There is no mail.example.con: the name does not exist in the DNS.",
        target="mail.example.con",
        command="mail.example.con",
        seen=(
            lookup("mail.example.con", "A", rcode="NXDOMAIN"),
            lookup("mail.example.con", "AAAA", rcode="NXDOMAIN"),
        ),
        explanations=(
            Explanation(
                finding="nxdomain",
                title="The name does not exist.",
                meaning="The name server 192.0.2.53 says NXDOMAIN.",
            ),
        ),
        steps=("Check the spelling of the server name in the mail program.",),
        customer="The server name in your mail program has a typo; it is mail.example.com.",
    )


def all_dead() -> Report:
    """Nothing answers at all."""
    return report(
        Verdict.INCONCLUSIVE,
        "Nothing at mail.example.com answers from here; whether the host is down or this network "
        "blocks it cannot be told from one place.",
        ports=tuple(
            port(number, PortState.FILTERED, Verdict.INCONCLUSIVE, findings=("host_dead",))
            for number in SEVEN_PORTS
        ),
        seen=(
            *names(),
            *(refused_connect(number, FailureKind.TIMEOUT) for number in SEVEN_PORTS),
        ),
        explanations=(
            Explanation(
                finding="host_dead",
                title="192.0.2.10 is silent on all seven ports.",
                meaning="Each port was tried twice for ten seconds.",
            ),
        ),
        steps=("Run the same check from another network.",),
        customer="We are looking into why the server does not answer.",
    )


def hostile() -> Report:
    """Every text tries to break out."""
    evil = replace(CERTIFICATE, subject=HOSTILE, issuer=HOSTILE, names=(HOSTILE,) * 100)
    return report(
        Verdict.DEGRADED,
        HOSTILE,
        ports=tuple(
            port(number, verdict=Verdict.DEGRADED, works=True, name=HOSTILE)
            for number in SEVEN_PORTS
        ),
        seen=(
            lookup(HOSTILE, "A", HOSTILE, HOSTILE),
            *(
                one
                for number in SEVEN_PORTS
                for one in dialogue(number, name=HOSTILE, banner=HOSTILE, certificate=evil)
            ),
        ),
        explanations=tuple(
            Explanation(finding="evil", title=HOSTILE, meaning=HOSTILE) for _ in range(4)
        ),
        steps=(HOSTILE,) * 4,
        customer=HOSTILE,
        command=HOSTILE,
        target=HOSTILE,
    )


def crowd() -> Report:
    """Sixteen addresses times eleven ports, all different."""
    states = list(PortState)
    verdicts = list(Verdict)
    addresses = [Address(f"192.0.2.{last}") for last in range(1, 9)]
    addresses += [Address(f"2001:db8:1234:5678:9abc:def0:1234:{last:x}") for last in range(1, 9)]
    ports = tuple(
        port(
            number,
            states[(row + column) % len(states)],
            verdicts[(row * column) % len(verdicts)],
            address=address,
            name=f"mx{row}.example.com",
            works=False,
        )
        for row, address in enumerate(addresses)
        for column, number in enumerate(SERVICES)
    )
    return report(
        Verdict.DEGRADED,
        "Some of the sixteen addresses of mail.example.com do not answer.",
        ports=ports,
        seen=(
            lookup(HOST, "A", *addresses[:8]),
            lookup(HOST, "AAAA", *addresses[8:]),
            *(
                one
                for result in ports
                for one in dialogue(result.endpoint.port, result.endpoint.address, name=result.name)
            ),
        ),
        steps=("Ask the host which addresses are meant to work.",),
        customer="Some of our servers are being repaired; please try again in an hour.",
    )


REPORTS = {
    "healthy": healthy,
    "relay_blocked": relay_blocked,
    "expired_certificate": expired_certificate,
    "no_such_name": no_such_name,
    "all_dead": all_dead,
    "hostile": hostile,
    "crowd": crowd,
}
"""Every report without a path, by the name of its golden files."""
