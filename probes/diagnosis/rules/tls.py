"""Encryption: what is offered, what the handshake gave, what the certificate is worth."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from probes.diagnosis.evidence import Evidence, PortView
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.service import handshake_failure, milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.failure import FailureKind
from probes.observation import (
    Certificate,
    Declined,
    NotOffered,
    NotTls,
    Secured,
    TlsRefused,
)
from probes.services import Protocol, TlsMode

NAMES_SHOWN = 3
RENEWAL = timedelta(days=14)
RENEWAL_SHARE = 4
"""A certificate expires soon within 14 days or a quarter of its life, whichever is shorter."""

_NOT_YET, _EXPIRED, _SELF_SIGNED, _WRONG_NAME, _WRONG_ADDRESS = 9, 10, 18, 62, 64
_PRIVATE_ROOT = 19
_UNKNOWN_ISSUER = frozenset({20, 21})
_WEAK = frozenset({26, 66, 67, 68})
_KNOWN = _UNKNOWN_ISSUER | _WEAK | {_NOT_YET, _EXPIRED, _SELF_SIGNED, _PRIVATE_ROOT, _WRONG_NAME}
"""OpenSSL's X509_V_ERR codes that have a rule of their own."""

_MODERN = frozenset({"TLSv1.2", "TLSv1.3"})


def _day(certificate: Certificate, *, end: bool = True) -> str:
    return (certificate.not_after if end else certificate.not_before).date().isoformat()


def _objected(
    codes: frozenset[int] | set[int],
    facts_from: Callable[[Secured, int], dict[str, str] | None],
) -> Callable[[Evidence], Iterator[Match]]:
    """Find handshakes whose verification objected by one of ``codes``."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            secured = view.secured
            hits = [one for one in view.problems if one.code in codes]
            if secured is None or not hits or not secured.chain:
                return None
            return facts_from(secured, hits[0].depth)

        yield from grouped(evidence, facts_of, milder_on_relay)

    return find


def _expired(secured: Secured, depth: int) -> dict[str, str]:
    if depth >= len(secured.chain):
        return {"when": "", "whose": "The root certificate"}
    return {"when": f" on {_day(secured.chain[depth])}", "whose": _whose(depth)}


def _not_yet(secured: Secured, depth: int) -> dict[str, str]:
    if depth >= len(secured.chain):
        return {"when": " yet", "whose": "The root certificate"}
    return {"when": f" before {_day(secured.chain[depth], end=False)}", "whose": _whose(depth)}


def _whose(depth: int) -> str:
    return "The intermediate certificate" if depth else "The certificate"


def _names(secured: Secured, _: int) -> dict[str, str]:
    leaf = secured.chain[0]
    more = leaf.name_count - NAMES_SHOWN
    shown = ", ".join(leaf.names[:NAMES_SHOWN]) or "no name at all"
    return {"names": f"{shown} and {more} more" if more > 0 else shown}


def _issuer(secured: Secured, _: int) -> dict[str, str]:
    return {"issuer": secured.chain[0].issuer}


def _lone_leaf(secured: Secured, depth: int) -> dict[str, str] | None:
    return _issuer(secured, depth) if secured.chain_length == 1 else None


def _whole_chain(secured: Secured, depth: int) -> dict[str, str] | None:
    return _issuer(secured, depth) if secured.chain_length > 1 else None


def _key(secured: Secured, _: int) -> dict[str, str]:
    leaf = secured.chain[0]
    return {"key": leaf.key, "signature": leaf.signature}


def _otherwise_bad(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        codes = sorted({one.code for one in view.problems} - _KNOWN)
        return {"codes": ", ".join(map(str, codes))} if codes else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _literal(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.secured is None or view.problems == view.secured.problems:
            return None
        return _names(view.secured, 0) if view.secured.chain else None

    yield from grouped(evidence, facts_of)


def _expires_soon(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.handshake is None or view.secured is None or not view.secured.chain:
            return None
        leaf = view.secured.chain[0]
        left = leaf.not_after - view.handshake.at
        soon = min(RENEWAL, (leaf.not_after - leaf.not_before) / RENEWAL_SHARE)
        return {"days": str(left.days), "date": _day(leaf)} if timedelta() < left < soon else None

    yield from grouped(evidence, facts_of)


def _plaintext(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.handshake.outcome if view.handshake else None
        if not isinstance(outcome, NotTls):
            return None
        return {"text": outcome.first_bytes.splitlines()[0] if outcome.first_bytes else ""}

    yield from grouped(evidence, facts_of)


def _busy_in_clear(evidence: Evidence) -> Iterator[Match]:
    for match in _plaintext(evidence):
        if match.facts["text"].startswith("421"):
            yield match


def _legacy_only(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        old = _second_look(view)
        if old is None:
            return None
        if old.version not in _MODERN:
            return {"version": old.version}
        if _broke_off(view):
            return None
        return {"version": f"{old.version} with {old.cipher}"}

    yield from grouped(evidence, facts_of, milder_on_relay)


def _flaky(evidence: Evidence) -> Iterator[Match]:
    """Find handshakes that broke off once and passed with today's encryption the next time."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        again = _second_look(view)
        return {} if again and again.version in _MODERN and _broke_off(view) else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _second_look(view: PortView) -> Secured | None:
    outcome = view.legacy.outcome if view.legacy and view.secured is None else None
    return outcome if isinstance(outcome, Secured) else None


def _broke_off(view: PortView) -> bool:
    failure = handshake_failure(view)
    return failure is not None and failure.kind in {FailureKind.EOF, FailureKind.CONNECTION_RESET}


def _handshake_silent(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = handshake_failure(view)
        return {} if failure and failure.kind is FailureKind.TIMEOUT else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _handshake_failed(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.handshake.outcome if view.handshake else None
        if isinstance(outcome, TlsRefused):
            alert = f"alert {outcome.alert}, " if outcome.alert is not None else ""
            return {"how": f"{alert}{outcome.failure.detail}"}
        failure = handshake_failure(view)
        return {"how": failure.kind.replace("_", " ")} if failure else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _not_offered(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.service.tls is TlsMode.IMPLICIT or view.authenticated:
            return None
        missing = view.upgrade is not None and isinstance(view.upgrade.outcome, NotOffered)
        # A POP3 server without CAPA lists nothing, STLS included (RFC 2595 section 4).
        listed = view.plain_offer.outcome if view.plain_offer else None
        mute = view.service.protocol is Protocol.POP3 and isinstance(listed, Declined)
        return {} if missing or mute else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _upgrade_refused(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.upgrade.outcome if view.upgrade else None
        return {"text": " ".join(outcome.lines)} if isinstance(outcome, Declined) else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _leftover(evidence: Evidence) -> Iterator[Match]:
    yield from grouped(evidence, lambda view: {"text": view.injected} if view.injected else None)


_FAILING = Severity.FAILING
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="starttls-leftover",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_leftover,
        masks=_ALL,
    ),
    Rule(
        id="smtp-421-busy",
        severity=_FAILING,
        side=Side.HOST,
        find=_busy_in_clear,
        masks=frozenset({"tls-plaintext-on-tls-port"}),
    ),
    Rule(id="tls-plaintext-on-tls-port", severity=_FAILING, side=Side.HOST, find=_plaintext),
    Rule(
        id="tls-legacy-only",
        severity=_FAILING,
        side=Side.HOST,
        find=_legacy_only,
        masks=frozenset({"tls-handshake-failed"}),
    ),
    Rule(
        id="tls-handshake-flaky",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_flaky,
        masks=frozenset({"tls-handshake-failed"}),
    ),
    Rule(
        id="tls-handshake-silent",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_handshake_silent,
        masks=frozenset({"tls-handshake-failed"}),
    ),
    Rule(
        id="tls-handshake-failed",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_handshake_failed,
    ),
    Rule(id="starttls-missing", severity=Severity.DEGRADED, side=Side.HOST, find=_not_offered),
    Rule(id="starttls-refused", severity=Severity.DEGRADED, side=Side.HOST, find=_upgrade_refused),
    Rule(
        id="cert-expired", severity=_FAILING, side=Side.HOST, find=_objected({_EXPIRED}, _expired)
    ),
    Rule(
        id="cert-not-yet-valid",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_objected({_NOT_YET}, _not_yet),
    ),
    Rule(
        id="cert-self-signed",
        severity=_FAILING,
        side=Side.HOST,
        find=_objected({_SELF_SIGNED}, _issuer),
    ),
    Rule(
        id="cert-private-ca",
        severity=_FAILING,
        side=Side.HOST,
        find=_objected({_PRIVATE_ROOT}, _issuer),
        masks=frozenset({"cert-incomplete-chain"}),
    ),
    Rule(
        id="cert-incomplete-chain",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_objected(_UNKNOWN_ISSUER, _lone_leaf),
        masks=frozenset({"cert-private-ca"}),
    ),
    Rule(
        id="cert-private-ca",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_objected(_UNKNOWN_ISSUER, _whole_chain),
    ),
    Rule(
        id="cert-wrong-name",
        severity=_FAILING,
        side=Side.HOST,
        find=_objected({_WRONG_NAME}, _names),
    ),
    Rule(id="cert-weak", severity=_FAILING, side=Side.HOST, find=_objected(_WEAK, _key)),
    Rule(id="cert-not-accepted", severity=_FAILING, side=Side.HOST, find=_otherwise_bad),
    Rule(
        id="cfg-literal-address",
        severity=Severity.NOTE,
        side=Side.SETTINGS,
        find=_literal,
        remark=True,
    ),
    Rule(
        id="cert-expires-soon",
        severity=Severity.NOTE,
        side=Side.HOST,
        find=_expires_soon,
        remark=True,
    ),
)
