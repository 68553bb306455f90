"""One act on a connection as lines of evidence: what was done, and what came back."""

from collections.abc import Iterator

from bot.render.icmp import icmp_words
from bot.render.wording import duration, instant
from probes.failure import Failure
from probes.observation import (
    Capabilities,
    Certificate,
    Connected,
    Declined,
    Failed,
    Foreign,
    Greeted,
    Greeting,
    NotOffered,
    NotTls,
    Offered,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.services import SERVICES, Protocol

_GREETING_LINES = 3
_KEYWORDS = 12


def act_lines(one: OnEndpoint, certificates: dict[str, Certificate]) -> Iterator[str]:
    """Write one act; a leaf among ``certificates`` (by fingerprint) is named by its number."""
    again = f" (try {one.attempt})" if one.attempt > 1 else ""
    match one:
        case TcpConnect(outcome=Connected(rtt=rtt)):
            trip = f", round trip {duration(rtt)}" if rtt is not None else ""
            yield f"connect{again}: connected in {duration(one.took)}{trip}"
        case TcpConnect(outcome=Failed(failure=failure)):
            yield f"connect{again}: {failure_words(failure)} after {duration(one.took)}"
        case Greeting():
            yield from _said(f"greeting{again}", one.outcome)
        case Capabilities():
            inside = "inside TLS" if one.encrypted else "in the clear"
            yield from _said(f"offers {inside}{again}", one.outcome)
        case Upgrade():
            asked = ", though not offered" if one.insisted else ""
            yield from _said(f"{_upgrade_word(one.endpoint.port)}{asked}{again}", one.outcome)
        case TlsHandshake():
            special = ", outdated versions allowed" if one.legacy else ""
            special += f", segments of {one.mss} bytes" if one.mss else ""
            special += ", without the server's name and in pieces" if one.unnamed else ""
            special += ", though STARTTLS was not offered" if one.insisted else ""
            yield f"TLS{special}{again}: {_tls_words(one, certificates)}"
        case _:
            pass  # how a session was closed tells nothing


def _upgrade_word(port: int) -> str:
    """Name the request for TLS as the protocol of the port has it (RFC 2595, RFC 3207)."""
    service = SERVICES.get(port)
    return "STLS" if service is not None and service.protocol is Protocol.POP3 else "STARTTLS"


def failure_words(failure: Failure) -> str:
    """Say how something failed, by the ICMP error that told so where there was one."""
    if failure.icmp is not None:
        return icmp_words(failure.icmp)
    words = failure.kind.replace("_", " ")
    return f"{words} ({failure.detail})" if failure.detail else words


def _said(
    what: str,
    outcome: Greeted | Declined | Foreign | Offered | Ready | NotOffered | Failed,
) -> Iterator[str]:
    match outcome:
        case Greeted(lines=lines):
            yield from (f"{what}: {line}" for line in lines[:_GREETING_LINES])
        case Declined(lines=lines):
            yield from (f"{what}: declined: {line}" for line in lines[:_GREETING_LINES])
        case Foreign(lines=lines):
            yield from (f"{what}: not a mail server's: {line}" for line in lines[:_GREETING_LINES])
        case Offered(keywords=keywords):
            more = f" and {len(keywords) - _KEYWORDS} more" if len(keywords) > _KEYWORDS else ""
            yield f"{what}: {', '.join(keywords[:_KEYWORDS]) or 'nothing'}{more}"
        case Ready(leftover=leftover):
            extra = f", and in the same breath: {leftover}" if leftover else ""
            yield f"{what}: ready{extra}"
        case NotOffered():
            yield f"{what}: not offered"
        case Failed(failure=failure):
            yield f"{what}: {failure_words(failure)}"


def _tls_words(one: TlsHandshake, certificates: dict[str, Certificate]) -> str:
    match one.outcome:
        case Secured() as secured:
            known = list(certificates)
            leaf = secured.chain[0].fingerprint if secured.chain else ""
            number = f", certificate {known.index(leaf) + 1}" if leaf in certificates else ""
            codes = ", ".join(f"{x.code} at depth {x.depth}" for x in secured.problems)
            problems = f", verification errors (X509_V_ERR) {codes}" if codes else ""
            public = ", good by the list that programs ship" if secured.public else ""
            gone = f", withdrawn on {instant(secured.revoked)}" if secured.revoked else ""
            return f"{secured.version} {secured.cipher}{number}{problems}{public}{gone}"
        case TlsRefused(failure=failure, alert=alert):
            return failure_words(failure) + (f" (alert {alert})" if alert is not None else "")
        case NotTls(first_bytes=first):
            return f"the answer is not TLS: {first}"
        case Failed(failure=failure):
            return failure_words(failure)
