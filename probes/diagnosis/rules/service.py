"""The service behind an open port: silence, refusals, delays, foreign protocols."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import Failure, FailureKind
from probes.observation import (
    Capabilities,
    Declined,
    Failed,
    Foreign,
    NotOffered,
    NotTls,
    Offered,
    TlsHandshake,
    Upgrade,
)
from probes.services import RELAY, Protocol

SLOW_GREETING = timedelta(seconds=4)
"""Postscreen keeps strangers six seconds, other greet delays start at five."""

_MASKED_GREETING = re.compile(r"\*{5,}")
_MASKED_KEYWORD = re.compile(r"X{3,}[A-Z]?")
"""How an ability reads that a firewall with SMTP inspection does not know: XXXXXXXA, XXXB."""
_UNPRINTABLE = re.compile(r"(?:\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})|�)+")
"""How evidence writes characters that do not print."""
_NEVER_SPOKE = {FailureKind.LIMIT_EXCEEDED, FailureKind.NOT_UNDERSTOOD}


def greeting_failure(view: PortView) -> Failure | None:
    """Return how the greeting failed, if the server was not heard."""
    outcome = view.greeting.outcome if view.greeting else None
    return outcome.failure if isinstance(outcome, Failed) else None


def handshake_failure(view: PortView) -> Failure | None:
    """Return how the handshake failed on the network, if it was no matter of TLS."""
    outcome = view.handshake.outcome if view.handshake else None
    return outcome.failure if isinstance(outcome, Failed) else None


def milder_on_relay(evidence: Evidence, ports: tuple[PortView, ...]) -> Severity | None:
    """Make it a note where only port 25 is touched and customers can send by another port."""
    only_relay = all(view.port == RELAY for view in ports)
    return Severity.NOTE if only_relay and evidence.can_submit() else None


def _declined(view: PortView) -> Declined | None:
    outcome = view.greeting.outcome if view.greeting else None
    return outcome if isinstance(outcome, Declined) else None


def _first_line(lines: tuple[str, ...]) -> str:
    return lines[0] if lines else ""


def _by_code(protocol: Protocol, prefix: str) -> Callable[[Evidence], Iterator[Match]]:
    """Find greetings of this protocol that decline with a code beginning so."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            said = _declined(view)
            if said is None or view.service.protocol is not protocol:
                return None
            return {"text": _first_line(said.lines)} if said.code.startswith(prefix) else None

        yield from grouped(evidence, facts_of, milder_on_relay)

    return find


def _foreign(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.greeting.outcome if view.greeting else None
        return {"text": _first_line(outcome.lines)} if isinstance(outcome, Foreign) else None

    yield from grouped(evidence, facts_of)


def _babbles(evidence: Evidence) -> Iterator[Match]:
    """Find greetings that never end or make no sense."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = greeting_failure(view)
        return {"text": failure.detail} if failure and failure.kind in _NEVER_SPOKE else None

    yield from grouped(evidence, facts_of)


def _portal(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.greeting.outcome if view.greeting else None
        said = _first_line(outcome.lines) if isinstance(outcome, Foreign) else ""
        shaken = view.handshake.outcome if view.handshake else None
        if isinstance(shaken, NotTls):
            said = first_words(shaken)
        return {"text": said} if said.startswith("HTTP/1.") else None

    yield from grouped(evidence, facts_of)


def first_words(answer: NotTls) -> str:
    """Return the first words of an answer in the clear, without what does not print.

    Some servers repeat the ClientHello, which is no text; the evidence has it all, escaped.
    """
    pieces = (piece.strip() for piece in _UNPRINTABLE.split(answer.first_bytes))
    return next(filter(None, pieces), "…")


def _slow(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.greeting is None or not view.greeted or view.greeting.took < SLOW_GREETING:
            return None
        return {"seconds": str(round(view.greeting.took.total_seconds()))}

    yield from grouped(evidence, facts_of)


def _masked(evidence: Evidence) -> Iterator[Match]:
    """Find dialogues that somebody rewrites, so that encryption cannot be asked for.

    Whoever can encrypt all the same loses nothing by a masked greeting.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        offer = view.plain_offer.outcome if view.plain_offer else None
        keywords = offer.keywords if isinstance(offer, Offered) else ()
        masked = [line for line in view.greeting_lines if _MASKED_GREETING.search(line)]
        masked += [keyword for keyword in keywords if _MASKED_KEYWORD.fullmatch(keyword)]
        answer = view.upgrade.outcome if view.upgrade else offer
        withheld = isinstance(answer, NotOffered | Declined)
        smtp = view.service.protocol is Protocol.SMTP
        return {"text": masked[0]} if smtp and masked and withheld else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _ehlo_refused(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.service.protocol is Protocol.POP3:
            return None
        for offer in (view.plain_offer, view.encrypted_offer):
            if offer is not None and isinstance(offer.outcome, Declined):
                return {"text": _first_line(offer.outcome.lines)}
        return None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _breaks_off(evidence: Evidence) -> Iterator[Match]:
    """Find dialogues that end after a good greeting, before their natural end."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        for one in (view.plain_offer, view.upgrade, view.encrypted_offer):
            if one is not None and (failure := _failure(one)):
                return {"stage": failure.operation, "how": failure.kind}
        failure = greeting_failure(view)
        return {"stage": failure.operation, "how": failure.kind} if failure else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _failure(one: Capabilities | Upgrade | TlsHandshake) -> Failure | None:
    return one.outcome.failure if isinstance(one.outcome, Failed) else None


_FAILING = Severity.FAILING
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="lan-captive-portal",
        severity=_FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_portal,
        masks=_ALL,
    ),
    Rule(id="host-dnat-wrong-target", severity=_FAILING, side=Side.HOST, find=_foreign, masks=_ALL),
    Rule(id="svc-not-understood", severity=_FAILING, side=Side.HOST, find=_babbles, masks=_ALL),
    Rule(
        id="smtp-421-busy",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.SMTP, "4"),
        masks=_ALL,
    ),
    Rule(
        id="smtp-554-greeting",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.SMTP, "5"),
        masks=_ALL,
    ),
    Rule(
        id="imap-bye",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.IMAP, ""),
        masks=_ALL,
    ),
    Rule(
        id="pop-declines",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.POP3, ""),
        masks=_ALL,
    ),
    Rule(
        id="sieve-declines",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.SIEVE, ""),
        masks=_ALL,
    ),
    Rule(
        id="lan-smtp-alg-masks",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_masked,
        masks=frozenset({"starttls-missing", "starttls-refused", "smtp-ehlo-refused"}),
    ),
    Rule(id="smtp-ehlo-refused", severity=Severity.DEGRADED, side=Side.HOST, find=_ehlo_refused),
    Rule(
        id="svc-breaks-off",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_breaks_off,
    ),
    Rule(id="smtp-greet-delay", severity=Severity.NOTE, side=Side.NOBODY, find=_slow, remark=True),
)
