"""What second looks at encryption tell: who reads along, who strips, what old programs meet."""

import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import Origin, origin
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.service import handshake_failure, milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView, objections
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Declined,
    Failed,
    NotOffered,
    Offered,
    Secured,
    TlsHandshake,
    TlsRefused,
)
from probes.quote import listed
from probes.services import Protocol

NAMES_SHOWN = 2
SEVERAL = 2

_MASKED_GREETING = re.compile(r"\*{5,}")
_MASKED_KEYWORD = re.compile(r"X{3,}[A-Z]?")
"""How an ability reads that a firewall with SMTP inspection does not know: XXXXXXXA, XXXB."""

_STOPPED = {
    FailureKind.CONNECTION_RESET: "was reset",
    FailureKind.TIMEOUT: "met silence",
}


def _reads_along(evidence: Evidence) -> Iterator[Match]:
    """Find encryption that is stopped by name and passes in pieces without it.

    Every look by name has to fail, so that nothing passes for a filter that fails by chance. What
    passes in small segments has met a link that loses big ones.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = _stop(view)
        unnamed = view.unnamed.outcome if view.unnamed else None
        if failure is None or not isinstance(unnamed, Secured):
            return None
        again = [one.outcome for one in (view.legacy, view.small) if one is not None]
        if any(isinstance(one, Secured) for one in again):
            return None
        return {"how": _STOPPED[failure.kind], "when": _WHEN[failure.operation]}

    yield from grouped(evidence, facts_of, milder_on_relay)


_WHEN = {
    Operation.STARTTLS: "The request for encryption",
    Operation.TLS_HANDSHAKE: "The first packet of encryption",
}


def _stop(view: PortView) -> Failure | None:
    """Return how encryption was stopped, at the request for it or right after."""
    asked = view.upgrade.outcome if view.upgrade else None
    failure = asked.failure if isinstance(asked, Failed) else handshake_failure(view)
    return failure if failure is not None and failure.kind in _STOPPED else None


def _masked(evidence: Evidence) -> Iterator[Match]:
    """Find dialogues that somebody rewrites, so that encryption cannot be asked for.

    Whoever can encrypt all the same loses nothing by a masked greeting; where the server does when
    it is asked, its offer was taken out, and not the request.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        offer = view.plain_offer.outcome if view.plain_offer else None
        answer = view.upgrade.outcome if view.upgrade else offer
        masked = _masked_words(view)
        withheld = isinstance(answer, NotOffered | Declined)
        if not masked or not withheld or _encrypts_unasked(evidence, view):
            return None
        return {"text": masked[0]}

    yield from grouped(evidence, facts_of, milder_on_relay)


def _masked_words(view: PortView) -> list[str]:
    """Return what a firewall with SMTP inspection wrote over, in the greeting and the offer."""
    if view.service.protocol is not Protocol.SMTP:
        return []
    offer = view.plain_offer.outcome if view.plain_offer else None
    keywords = offer.keywords if isinstance(offer, Offered) else ()
    masked = [line for line in view.greeting_lines if _MASKED_GREETING.search(line)]
    return masked + [keyword for keyword in keywords if _MASKED_KEYWORD.fullmatch(keyword)]


def _stripped(evidence: Evidence) -> Iterator[Match]:
    """Find servers that encrypt when asked, and whose offer to do so did not arrive.

    The ports of one program share its settings, which may hide the offer on purpose. Programs for
    sending and for receiving hardly do so both; and none of them leaves a mark like a firewall's.
    """

    def facts_of(view: PortView) -> dict[str, str] | None:
        answer = view.upgrade.outcome if view.upgrade else None
        if not isinstance(answer, NotOffered) or not _encrypts_unasked(evidence, view):
            return None
        return {"trace": _TRACE if _masked_words(view) else ""}

    for match in grouped(evidence, facts_of, milder_on_relay):
        programs = {view.service.protocol is Protocol.SMTP for view in match.ports}
        if match.facts["trace"]:
            yield replace(match, side=Side.UNKNOWN)
        elif len(programs) >= SEVERAL:
            yield match
        else:
            yield replace(
                match,
                certainty=Certainty.CANNOT_TELL,
                side=Side.UNKNOWN,
                facts={"trace": _MAY_HIDE},
            )


_TRACE = " Firewalls with SMTP inspection, here or before the mail host, leave such masked words."
_MAY_HIDE = " Something on the way takes the offer out, or the server itself hides it."


def _encrypts_unasked(evidence: Evidence, view: PortView) -> bool:
    """Tell whether the host's own encryption came about although nobody offered it."""
    return any(
        isinstance(one, TlsHandshake)
        and isinstance(one.outcome, Secured)
        and origin(evidence.seen, one.outcome) is Origin.PROVEN
        for one in view.insisted
    )


def _needs_name(evidence: Evidence) -> Iterator[Match]:
    """Find servers that show programs which send no name something else, or nothing."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        unnamed = view.unnamed.outcome if view.unnamed else None
        if view.secured is None or view.problems:
            return None
        if isinstance(unnamed, TlsRefused) or _left(unnamed):
            return {"meets": "is refused"}
        if not isinstance(unnamed, Secured) or not objections(view.name, unnamed):
            return None
        names = unnamed.chain[0].names[:NAMES_SHOWN] if unnamed.chain else ()
        return {"meets": f"meets a certificate made out to {listed(names) or 'nobody'}"}

    yield from grouped(evidence, facts_of)


def _left(outcome: object) -> bool:
    """Tell whether a server hung up without an alert, as some do."""
    return isinstance(outcome, Failed) and outcome.failure.kind is FailureKind.EOF


def _differ(evidence: Evidence) -> Iterator[Match]:
    """Find addresses whose ports show different certificates for one name.

    Other servers, which use port 25, hardly mind a bad one.
    """
    shown: defaultdict[tuple[str, str], dict[str, list[PortView]]] = defaultdict(dict)
    for view in evidence.ports:
        if view.shown is not None and view.shown.chain:
            spot = shown[view.name, view.endpoint.address]
            spot.setdefault(view.shown.chain[0].fingerprint, []).append(view)
    for groups in shown.values():
        if len(groups) < SEVERAL:
            continue
        views = tuple(view for group in groups.values() for view in group)
        bad = tuple(view for view in views if view.problems)
        alone = 0 < len(bad) < len(views)
        severity = milder_on_relay(evidence, bad) or Severity.DEGRADED
        yield Match(
            ports=bad if alone else views,
            facts={"told": "; ".join(_told(list(groups.values())))},
            severity=severity if alone else None,
        )


def _told(groups: list[list[PortView]]) -> Iterator[str]:
    """Tell certificates apart: by the day each ends, and where that is one by serial numbers."""
    leaves = [view.shown.chain[0] for (view, *_) in groups if view.shown]
    days = [leaf.not_after.date().isoformat() for leaf in leaves]
    for views, leaf, day in zip(groups, leaves, days, strict=True):
        ports = listed(sorted({str(view.port) for view in views}, key=int))
        serial = f" (serial number {leaf.serial})" if days.count(day) > 1 else ""
        yield f"on {ports} one valid until {day}{serial}"


RULES = (
    Rule(
        id="lan-smtp-alg-masks",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_masked,
        masks=frozenset({"starttls-missing", "starttls-refused", "smtp-ehlo-refused"}),
    ),
    Rule(
        id="isp-dpi-tls-block",
        severity=Severity.FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_reads_along,
        masks=frozenset(
            {
                "host-synproxy-dead-backend",
                "svc-resets-at-accept",
                "svc-hung-silent",
                "svc-breaks-off",
                "svc-stops-answering",
                "isp-pmtu-blackhole",
                "tls-handshake-flaky",
                "tls-handshake-silent",
                "tls-handshake-failed",
            }
        ),
    ),
    Rule(
        id="isp-starttls-strip",
        severity=Severity.DEGRADED,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_stripped,
        masks=frozenset({"starttls-missing"}),
    ),
)
REMARKS = (
    Rule(
        id="tls-port-certs-differ",
        severity=Severity.NOTE,
        side=Side.HOST,
        find=_differ,
        remark=True,
    ),
    Rule(
        id="tls-sni-required",
        severity=Severity.NOTE,
        side=Side.HOST,
        find=_needs_name,
        remark=True,
    ),
)
