"""Encryption: whether it is offered, and what the handshake gave."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import Origin, origin
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.service import (
    ending,
    first_words,
    handshake_failure,
    milder_on_relay,
)
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.observation import Declined, NotOffered, NotTls, Secured, TlsRefused
from probes.quote import listed
from probes.services import Protocol, TlsMode

_MODERN = frozenset({"TLSv1.2", "TLSv1.3"})


def _plaintext(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.handshake.outcome if view.handshake else None
        if not isinstance(outcome, NotTls):
            return None
        return {"text": first_words(outcome)}

    yield from grouped(evidence, facts_of)


def _legacy_only(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        old = _second_look(view)
        if old is None:
            return None
        if old.version not in _MODERN:
            return {"version": old.version, "effect": _REFUSED_BY_ALL}
        if _broke_off(view):
            return None
        # AES as such is sound; only strict programs mind an exchange of keys or a hash of old.
        effect = _REFUSED_BY_SOME if "AES" in old.cipher else _REFUSED_BY_ALL
        return {"version": f"{old.version} with {old.cipher}", "effect": effect}

    for match in grouped(evidence, facts_of, milder_on_relay):
        own = all(_is_own(evidence, view) for view in match.ports)
        some = match.facts["effect"] == _REFUSED_BY_SOME
        yield replace(
            match,
            certainty=None if own else Certainty.LIKELY,
            severity=match.severity or (Severity.DEGRADED if some else None),
        )


_REFUSED_BY_ALL = "Today's programs refuse TLS 1.0 and 1.1 and weak ciphers (RFC 8996, RFC 9325)."
_REFUSED_BY_SOME = "Most programs still take it, strict ones refuse (RFC 9325 section 4)."


def _is_own(evidence: Evidence, view: PortView) -> bool:
    """Tell whether it is the host itself that speaks TLS there, by its certificate."""
    return view.shown is not None and origin(evidence.seen, view.shown) is Origin.PROVEN


def _flaky(evidence: Evidence) -> Iterator[Match]:
    """Find handshakes that broke off once and passed with today's encryption the next time."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        again = _second_look(view)
        recovered = again is not None and again.version in _MODERN and _broke_off(view)
        return {} if recovered or _needs_small_segments(view) else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _second_look(view: PortView) -> Secured | None:
    outcome = view.legacy.outcome if view.legacy and view.secured is None else None
    return outcome if isinstance(outcome, Secured) else None


def _broke_off(view: PortView) -> bool:
    failure = handshake_failure(view)
    return failure is not None and failure.kind in {FailureKind.EOF, FailureKind.CONNECTION_RESET}


def _black_hole(evidence: Evidence) -> Iterator[Match]:
    """Find addresses where handshakes pass with small segments alone (RFC 2923).

    One that passes with big ones shows that those arrive. A single port may have recovered by
    chance, two did not.
    """
    spared = {view.endpoint.address for view in evidence.ports if _took_big_ones(view)}

    def facts_of(view: PortView) -> dict[str, str] | None:
        hit = _needs_small_segments(view) and view.endpoint.address not in spared
        return {} if hit else None

    for match in grouped(evidence, facts_of, milder_on_relay):
        yield replace(match, certainty=Certainty.CERTAIN if len(match.ports) > 1 else None)


def _took_big_ones(view: PortView) -> bool:
    unnamed = view.unnamed.outcome if view.unnamed else None
    return view.secured is not None or isinstance(unnamed, Secured)


def _needs_small_segments(view: PortView) -> bool:
    """Tell whether a handshake stalled, and passed when segments were kept small."""
    failure = handshake_failure(view)
    small = view.small.outcome if view.small else None
    return (
        failure is not None and failure.kind is FailureKind.TIMEOUT and isinstance(small, Secured)
    )


def _handshake_silent(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = handshake_failure(view)
        if failure is None or failure.kind is not FailureKind.TIMEOUT:
            return None
        tried = ["with small packets"] if view.small else []
        tried += ["without the server's name"] if view.unnamed else []
        return {
            "packets": "encrypted" if view.small else "large or encrypted",
            "tried": f", {listed(tried)} as well" if tried else "",
        }

    yield from grouped(evidence, facts_of, milder_on_relay)


def _handshake_failed(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        outcome = view.handshake.outcome if view.handshake else None
        if isinstance(outcome, TlsRefused):
            alert = f"alert {outcome.alert}, " if outcome.alert is not None else ""
            return {"how": f"{alert}{outcome.failure.detail}"}
        failure = handshake_failure(view)
        return {"how": ending(failure)} if failure else None

    yield from grouped(evidence, facts_of, milder_on_relay)


def _not_offered(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.service.tls is TlsMode.IMPLICIT or view.authenticated:
            return None
        missing = view.upgrade is not None and isinstance(view.upgrade.outcome, NotOffered)
        # A POP3 server without CAPA lists nothing, STLS included (RFC 2595 section 4).
        offer = view.plain_offer.outcome if view.plain_offer else None
        mute = view.service.protocol is Protocol.POP3 and isinstance(offer, Declined)
        if not missing and not mute:
            return None
        asked = _insisted(view)
        return {
            "lacks": "does not announce" if asked == _ENCRYPTS else "offers no",
            "listed": _UNLISTED if mute else "STARTTLS is not among the abilities listed.",
            "asked": asked,
            "lacking": "hides its offer" if asked == _ENCRYPTS else "lacks it",
            "repair": "announce encryption" if asked == _ENCRYPTS else "enable TLS",
        }

    yield from grouped(evidence, facts_of, milder_on_relay)


def _insisted(view: PortView) -> str:
    """Tell what came of asking for encryption that was not offered."""
    for one in view.insisted:
        if isinstance(one.outcome, Declined):
            return " Asked for it all the same, it refuses."
        if isinstance(one.outcome, Secured):
            return _ENCRYPTS
    return ""


_ENCRYPTS = " Asked for it all the same, it encrypts."
_UNLISTED = "Asked for its abilities (CAPA), it lists none, and so no encryption (STLS) either."


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
        id="tls-plaintext-on-tls-port",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_plaintext,
    ),
    Rule(
        id="tls-legacy-only",
        severity=_FAILING,
        side=Side.HOST,
        find=_legacy_only,
        masks=frozenset({"tls-handshake-failed"}),
    ),
    Rule(
        id="isp-pmtu-blackhole",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_black_hole,
        masks=frozenset({"tls-handshake-flaky", "tls-handshake-silent", "tls-handshake-failed"}),
    ),
    Rule(
        id="tls-handshake-flaky",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_flaky,
        masks=frozenset({"tls-handshake-failed", "tls-handshake-silent"}),
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
    Rule(
        id="starttls-missing",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_not_offered,
    ),
    Rule(
        id="starttls-refused",
        severity=Severity.DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_upgrade_refused,
    ),
)
