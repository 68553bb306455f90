"""What a certificate is worth: whom it names, when it holds, how strong it is."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from probes.diagnosis.clocks import CLOCK_TOLERANCE, readings
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.inspectors import inspector
from probes.diagnosis.issuers import HOSTNAME_MISMATCH, UNKNOWN_ISSUER, Origin, origin
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.other_hosts import misnamed_aside
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import ADDRESS_MISMATCH, PortView
from probes.observation import Certificate, Secured

NAMES_SHOWN = 3
RENEWAL = timedelta(days=14)
RENEWAL_SHARE = 4
"""A certificate expires soon within 14 days or a quarter of its life, whichever is shorter."""

_NOT_YET, _EXPIRED = 9, 10
_WEAK = frozenset({26, 66, 67, 68})
_KNOWN = UNKNOWN_ISSUER | _WEAK | {_NOT_YET, _EXPIRED, HOSTNAME_MISMATCH}
"""OpenSSL's X509_V_ERR codes that have a rule of their own."""

_OBJECTIONS = {
    7: "a signature in the chain is wrong",
    22: "the chain is too long",
    23: "it was withdrawn",
    25: "the chain is longer than an authority permits",
    34: "it demands something unknown",
    47: "an authority vouches for a name that it may not vouch for",
    79: "a certificate of the chain is no authority's",
}
"""What else OpenSSL's X509_V_ERR codes say, as far as servers meet them."""

FactsFrom = Callable[[Secured, int], dict[str, str] | None]
"""From a handshake, and the depth in its chain that was objected to, to the facts for words."""

_DOUBT = (
    " Either the mail host set it up so, or something on the way answers in its place, such as a "
    "sign-in page or a gateway."
)
_ELSEWHERE = "Run the check from another network: the same certificate there is the mail host's."
_REPAIR = "the mail host has to put that right"
_IF_FOR_MAIL = "if mail programs are to use this server, "
_RETRY = "please try from another network as well, such as a phone on mobile data"
_JUDGED = {
    Origin.PROVEN: (Certainty.CERTAIN, Side.HOST),
    Origin.CLAIMED: (Certainty.LIKELY, Side.HOST),
    Origin.FOREIGN: (Certainty.CANNOT_TELL, Side.UNKNOWN),
}


def whose(evidence: Evidence, view: PortView, secured: Secured) -> Origin:
    """Tell whose certificate a port showed.

    Where another port of the address shows a good one, nobody answers in the host's place. What a
    product shows that opens encrypted mail may be its own mistake, or a faithful copy.
    """
    if inspector(secured) is not None:
        return Origin.FOREIGN
    found = origin(evidence.seen, secured)
    genuine = any(one.shown and not one.problems for one in evidence.at(view.endpoint.address))
    return Origin.CLAIMED if found is Origin.FOREIGN and genuine else found


def by_origin(
    evidence: Evidence, facts_of: Callable[[PortView, Secured], dict[str, str] | None]
) -> Iterator[Match]:
    """Find ports by their certificates, told apart by whose those are."""

    def with_origin(view: PortView) -> dict[str, str] | None:
        secured = view.shown
        facts = facts_of(view, secured) if secured is not None and secured.chain else None
        if facts is None or secured is None:
            return None
        return {**facts, "origin": whose(evidence, view, secured)}

    for match in grouped(evidence, with_origin, milder_on_relay):
        certainty, side = _JUDGED[Origin(match.facts["origin"])]
        foreign = side is Side.UNKNOWN
        told = {
            "doubt": _DOUBT if foreign else "",
            "elsewhere": _ELSEWHERE if foreign else "",
            "remedy": _RETRY if foreign else _REPAIR,
        }
        yield replace(match, facts={**match.facts, **told}, certainty=certainty, side=side)


def objected(
    codes: frozenset[int] | set[int], facts_from: FactsFrom
) -> Callable[[Evidence], Iterator[Match]]:
    """Find handshakes whose verification objected by one of ``codes``."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView, secured: Secured) -> dict[str, str] | None:
            hits = [one for one in view.problems if one.code in codes]
            # The verification begins at the root; what everybody looks at is the leaf.
            return facts_from(secured, min(one.depth for one in hits)) if hits else None

        yield from by_origin(evidence, facts_of)

    return find


def _not_yet(evidence: Evidence) -> Iterator[Match]:
    """Find certificates that begin later, unless it is this machine's clock that is slow.

    Only where another clock bears it out is the host to blame.
    """
    find = objected({_NOT_YET}, _dated(" yet", "before", lambda one: one.not_before))
    right = any(abs(one.ahead) <= CLOCK_TOLERANCE for one in readings(evidence.seen))
    for match in find(evidence):
        why = _TOO_EARLY if right else _EARLY_OR_SLOW
        blamed = replace(match, facts=match.facts | why)
        unsure = replace(blamed, certainty=Certainty.CANNOT_TELL, side=Side.UNKNOWN)
        yield blamed if right else unsure


_TOO_EARLY = {
    "why": "It was installed too early: another server's clock agrees with this runner's.",
    "clock": "",
}
_EARLY_OR_SLOW = {
    "why": "Either it was installed too early, or this runner's clock is wrong.",
    "clock": "Operator: check the runner's clock.",
}


def _dated(
    unknown: str, told: str, day: Callable[[Certificate], datetime]
) -> Callable[[Secured, int], dict[str, str]]:
    """Tell whose date is past or to come; the root stays with the runner, and so do its dates."""

    def facts_from(secured: Secured, depth: int) -> dict[str, str]:
        if depth >= len(secured.chain):
            return {"when": unknown, "whose": "The root certificate"}
        whose = "The intermediate certificate" if depth else "The certificate"
        return {"when": f" {told} {day(secured.chain[depth]).date().isoformat()}", "whose": whose}

    return facts_from


def _expired(secured: Secured, depth: int) -> dict[str, str]:
    """Tell what is to be renewed: the certificate, or the chain that is sent along with it."""
    dated = _dated("", "on", lambda one: one.not_after)
    return {**dated(secured, depth), **(_OLD_CHAIN if depth else _NOT_RENEWED)}


_NOT_RENEWED = {
    "why": "Often it was renewed on disk and the mail service was not reloaded.",
    "repair": "renew the certificate",
}
_OLD_CHAIN = {
    "why": "The server's own certificate has not expired; the chain sent along with it is too old.",
    "repair": "put the issuer's present intermediate certificate into the chain file",
}


def _names(secured: Secured, _: int) -> dict[str, str]:
    leaf = secured.chain[0]
    more = leaf.name_count - NAMES_SHOWN
    shown = ", ".join(leaf.names[:NAMES_SHOWN]) or "no name at all"
    return {"names": f"{shown} and {more} more" if more > 0 else shown}


def _wrong_name(evidence: Evidence) -> Iterator[Match]:
    """Find certificates for other names.

    A host that is but the domain's website need not have the domain in its certificate.
    """
    elsewhere = bool(misnamed_aside(evidence))
    for match in objected({HOSTNAME_MISMATCH}, _names)(evidence):
        yield replace(
            match,
            facts=match.facts | {"condition": _IF_FOR_MAIL if elsewhere else ""},
            certainty=Certainty.CANNOT_TELL if elsewhere else match.certainty,
            side=Side.UNKNOWN if elsewhere else match.side,
        )


def _key(secured: Secured, _: int) -> dict[str, str]:
    leaf = secured.chain[0]
    return {"key": leaf.key, "signature": leaf.signature}


def _otherwise_bad(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView, _: Secured) -> dict[str, str] | None:
        codes = sorted({one.code for one in view.problems} - _KNOWN)
        told = (_OBJECTIONS.get(code, f"error {code} of OpenSSL") for code in codes)
        return {"objections": "; ".join(told)} if codes else None

    yield from by_origin(evidence, facts_of)


def _literal(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        secured = view.shown
        if secured is None or not secured.chain:
            return None
        literal = any(one.code == ADDRESS_MISMATCH for one in secured.problems)
        return _names(secured, 0) if literal else None

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

DATES = (
    Rule(
        id="cert-expired",
        severity=_FAILING,
        side=Side.HOST,
        find=objected({_EXPIRED}, _expired),
    ),
    Rule(id="cert-not-yet-valid", severity=_FAILING, side=Side.HOST, find=_not_yet),
)
RULES = (
    Rule(
        id="cert-wrong-name",
        severity=_FAILING,
        side=Side.HOST,
        find=_wrong_name,
    ),
    Rule(id="cert-weak", severity=_FAILING, side=Side.HOST, find=objected(_WEAK, _key)),
    Rule(id="cert-not-accepted", severity=_FAILING, side=Side.HOST, find=_otherwise_bad),
)
REMARKS = (
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
