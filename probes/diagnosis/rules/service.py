"""The service behind an open port: foreign protocols, delays, dialogues that end early."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.voices import answers_itself, as_sure, greets_itself
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Declined,
    Failed,
    Farewell,
    Foreign,
    NotOffered,
    NotTls,
)
from probes.services import RELAY, WEB_ANSWER, Protocol

SLOW_GREETING = timedelta(seconds=4)
"""Postscreen keeps strangers six seconds, other greet delays start at five."""

SLOW_REPLY = timedelta(seconds=4)
"""Longer than a slow machine or a lost packet takes over one answer, let alone over each."""

ENOUGH_REPLIES = 2

_UNPRINTABLE = re.compile(r"(?:\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})|�)+")
"""How evidence writes characters that do not print."""
_MAYBE_NEAR = " Networks that want a sign-in first answer in the host's place as well."
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


def _first_line(lines: tuple[str, ...]) -> str:
    return lines[0] if lines else ""


def strange_words(view: PortView) -> str:
    """Return what another protocol than the port's said first; empty if none did."""
    greeting = view.greeting.outcome if view.greeting else None
    if isinstance(greeting, Foreign):
        return _first_line(greeting.lines)
    shaken = view.handshake.outcome if view.handshake else None
    said = first_words(shaken) if isinstance(shaken, NotTls) else ""
    return said if said.startswith(WEB_ANSWER) else ""


def _foreign(evidence: Evidence) -> Iterator[Match]:
    """Find ports with another service; beside one that greets as it should, the host put it there.

    Beside none it may be the network here that answers, and wants a sign-in first.
    """
    own = {view.endpoint.address for view in evidence.ports if view.greeted}

    def facts_of(view: PortView) -> dict[str, str] | None:
        said = strange_words(view)
        known = view.endpoint.address in own
        return {"text": said, "doubt": "" if known else _MAYBE_NEAR} if said else None

    for match in grouped(evidence, facts_of):
        sure = not match.facts["doubt"]
        yield match if sure else replace(match, side=Side.UNKNOWN, certainty=_UNSURE)


def _babbles(evidence: Evidence) -> Iterator[Match]:
    """Find greetings that never end or make no sense."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = greeting_failure(view)
        return {"text": failure.detail} if failure and failure.kind in _NEVER_SPOKE else None

    for match in grouped(evidence, facts_of):
        yield replace(match, certainty=as_sure(evidence, match.ports, greets_itself))


def first_words(answer: NotTls) -> str:
    """Return the first words of an answer in the clear, without what does not print.

    Some servers repeat the ClientHello, which is no text; the evidence has it all, escaped.
    """
    pieces = (piece.strip() for piece in _UNPRINTABLE.split(answer.first_bytes))
    return next(filter(None, pieces), "…")


def _slow(evidence: Evidence) -> Iterator[Match]:
    """Find late greetings, which are no fault: servers are allowed five minutes for theirs.

    That is what other servers wait on port 25 (RFC 5321 section 4.5.3.2.1); elsewhere we give up
    after as long as mail programs surely wait.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.greeting is None or not view.greeted or view.greeting.took < SLOW_GREETING:
            return None
        return {"seconds": str(round(view.greeting.took.total_seconds()))}

    yield from grouped(evidence, facts_of)


def _tarpit(evidence: Evidence) -> Iterator[Match]:
    """Find SMTP servers that take their time over every answer, though not over the handshake."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        handshake = view.handshake.took if view.handshake else timedelta()
        if view.service.protocol is not Protocol.SMTP or handshake >= SLOW_REPLY:
            return None
        took = _answer_times(evidence, view)
        if len(took) < ENOUGH_REPLIES or min(took) < SLOW_REPLY:
            return None
        return {"seconds": str(round(max(took).total_seconds()))}

    yield from grouped(evidence, facts_of, milder_on_relay)


def _answer_times(evidence: Evidence, view: PortView) -> list[timedelta]:
    """Return how long the server took over each of our commands, the farewell included."""
    answers = [one for one in (view.plain_offer, view.upgrade, view.encrypted_offer) if one]
    told = [one for one in answers if not isinstance(one.outcome, NotOffered | Failed)]
    farewells = (one for one in evidence.seen if isinstance(one, Farewell))
    mine = (
        one
        for one in farewells
        if (one.name, one.endpoint) == (view.name, view.endpoint)
        and view.connect is not None
        and one.attempt == view.connect.attempt
    )
    return [one.took for one in (*told, *mine)]


def _ehlo_refused(evidence: Evidence) -> Iterator[Match]:
    """Find servers that do not list their abilities; in the clear it may be a firewall's answer.

    Inside TLS it is the server's own, and may still be for the name that this check gives.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.service.protocol is Protocol.POP3:
            return None
        for offer in (view.plain_offer, view.encrypted_offer):
            if offer is not None and isinstance(offer.outcome, Declined):
                inside = answers_itself(evidence, view)
                unknown = offer.outcome.code in _UNKNOWN_COMMAND
                return {
                    "text": _first_line(offer.outcome.lines),
                    **(_IN_CLEAR if not inside else _NO_EHLO if unknown else _BY_NAME),
                }
        return None

    for match in grouped(evidence, facts_of, milder_on_relay):
        own = match.facts["why"] == _NO_EHLO["why"]
        sure = replace(match, side=Side.HOST, certainty=Certainty.CERTAIN)
        yield sure if own else match


_UNKNOWN_COMMAND = frozenset({"500", "502"})
"""The command itself is unknown or not there (RFC 5321 section 4.2.4), whatever name it gives."""

_NAMED = "Operator: set an EHLO name that matches the runner's reverse DNS."
_IN_CLEAR = {
    "why": "by the server's rules for names, or by a firewall with SMTP inspection before it",
    "name": _NAMED,
    "compare": "Try the same from another network: where it passes, a firewall of this one "
    "refused.",
    "check": "check the rules for introductions, and SMTP inspection in between",
}
_BY_NAME = {
    "why": "inside encryption, so by the server itself. It may dislike the name that this check "
    "gives, or the names of all",
    "name": _NAMED,
    "compare": "",
    "check": "check the rules for the names that programs give",
}
_NO_EHLO = {
    "why": "inside encryption, so by the server itself, which does not know it",
    "name": "",
    "compare": "",
    "check": "let the service take EHLO (RFC 5321 section 3.2)",
}


def _ends(*, in_silence: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find dialogues that end after a good greeting, before their natural end."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            failure = dialogue_failure(view)
            if failure is None or (failure.kind is FailureKind.TIMEOUT) is not in_silence:
                return None
            return {"stage": _STAGES[failure.operation], "how": ending(failure)}

        yield from grouped(evidence, facts_of, milder_on_relay)

    return find


_STAGES = {
    Operation.GREETING: "where its greeting should come",
    Operation.CAPABILITIES: "when it was asked for its abilities",
    Operation.STARTTLS: "when it was asked to encrypt",
}
_ENDINGS = {
    FailureKind.CONNECTION_RESET: "the connection was reset",
    FailureKind.EOF: "the other side hung up",
    FailureKind.LIMIT_EXCEEDED: "the answer is too long",
    FailureKind.NOT_UNDERSTOOD: "the answer makes no sense",
}


def ending(failure: Failure) -> str:
    """Say how a connection that was open came to its end."""
    if failure.kind is FailureKind.TLS_ALERT:
        return f"the TLS alert “{failure.detail}”"
    return _ENDINGS.get(failure.kind) or failure.detail or failure.kind.replace("_", " ")


def dialogue_failure(view: PortView) -> Failure | None:
    """Return how a dialogue failed, at the first answer that failed to come."""
    stages = (view.plain_offer, view.upgrade, view.encrypted_offer)
    outcomes = (one.outcome for one in stages if one is not None)
    failures = (one.failure for one in outcomes if isinstance(one, Failed))
    return next(failures, None) or greeting_failure(view)


_FAILING = Severity.FAILING
_UNSURE = Certainty.CANNOT_TELL
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="host-dnat-wrong-target",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_foreign,
        masks=_ALL,
    ),
    Rule(id="svc-not-understood", severity=_FAILING, side=Side.HOST, find=_babbles, masks=_ALL),
    Rule(
        id="smtp-ehlo-refused",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_ehlo_refused,
    ),
    Rule(
        id="svc-stops-answering",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_ends(in_silence=True),
    ),
    Rule(
        id="svc-breaks-off",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_ends(in_silence=False),
    ),
    Rule(
        id="smtp-tarpit",
        severity=Severity.DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_tarpit,
        masks=frozenset({"smtp-greet-delay"}),
    ),
    Rule(id="smtp-greet-delay", severity=Severity.NOTE, side=Side.NOBODY, find=_slow, remark=True),
)
