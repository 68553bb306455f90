"""What a certificate is worth: whom it names, when it holds, who vouches for it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Certificate, Secured

NAMES_SHOWN = 3
RENEWAL = timedelta(days=14)
RENEWAL_SHARE = 4
"""A certificate expires soon within 14 days or a quarter of its life, whichever is shorter."""

_NOT_YET, _EXPIRED, _SELF_SIGNED, _WRONG_NAME = 9, 10, 18, 62
_PRIVATE_ROOT = 19
_UNKNOWN_ISSUER = frozenset({20, 21})
_WEAK = frozenset({26, 66, 67, 68})
_KNOWN = _UNKNOWN_ISSUER | _WEAK | {_NOT_YET, _EXPIRED, _SELF_SIGNED, _PRIVATE_ROOT, _WRONG_NAME}
"""OpenSSL's X509_V_ERR codes that have a rule of their own."""

_FactsFrom = Callable[[Secured, int], dict[str, str] | None]
"""From a handshake, and the depth in its chain that was objected to, to the facts for words."""


def _objected(
    codes: frozenset[int] | set[int],
    facts_from: _FactsFrom,
) -> Callable[[Evidence], Iterator[Match]]:
    """Find handshakes whose verification objected by one of ``codes``."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            secured = view.shown
            hits = [one for one in view.problems if one.code in codes]
            if secured is None or not hits or not secured.chain:
                return None
            return facts_from(secured, hits[0].depth)

        yield from grouped(evidence, facts_of, milder_on_relay)

    return find


def _dated(unknown: str, told: str, day: Callable[[Certificate], datetime]) -> _FactsFrom:
    """Tell whose date is past or to come; the root stays with the runner, and so do its dates."""

    def facts_from(secured: Secured, depth: int) -> dict[str, str]:
        if depth >= len(secured.chain):
            return {"when": unknown, "whose": "The root certificate"}
        whose = "The intermediate certificate" if depth else "The certificate"
        return {"when": f" {told} {day(secured.chain[depth]).date().isoformat()}", "whose": whose}

    return facts_from


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
        if view.shown is None or view.problems == view.shown.problems:
            return None
        return _names(view.shown, 0) if view.shown.chain else None

    yield from grouped(evidence, facts_of)


def _expires_soon(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.handshake is None or view.shown is None or not view.shown.chain:
            return None
        leaf = view.shown.chain[0]
        left = leaf.not_after - view.handshake.at
        soon = min(RENEWAL, (leaf.not_after - leaf.not_before) / RENEWAL_SHARE)
        if not timedelta() < left < soon:
            return None
        return {"days": str(left.days), "date": leaf.not_after.date().isoformat()}

    yield from grouped(evidence, facts_of)


_FAILING = Severity.FAILING

RULES = (
    Rule(
        id="cert-expired",
        severity=_FAILING,
        side=Side.HOST,
        find=_objected({_EXPIRED}, _dated("", "on", lambda one: one.not_after)),
    ),
    Rule(
        id="cert-not-yet-valid",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_objected({_NOT_YET}, _dated(" yet", "before", lambda one: one.not_before)),
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
