"""Who vouches for a certificate: itself, somebody unknown, or nobody any more."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import (
    UNKNOWN_ISSUER,
    completion,
    is_unknown,
    lacks_issuer,
    looks_signed_anew,
)
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.certificate import by_origin, objected
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Completed, Fetched, Responded, Secured

_SELF_SIGNED = 18
_LEAF_AND_ISSUER = 2

_PROOF = "With the missing one, fetched from where it says, it is good."
_NO_PROOF = (
    "Where it says, the missing one could not be had from here, so that a private authority would "
    "look the same."
)
_LED_NOWHERE = " What the chain says of where to find that one leads to no known authority either."


def _issuer(secured: Secured, _: int) -> dict[str, str]:
    return {"issuer": secured.chain[0].issuer}


def _led(evidence: Evidence, secured: Secured) -> Completed | None:
    """Return where a chain that nobody vouches for leads with the issuers fetched for it."""
    return completion(evidence.seen, secured) if is_unknown(secured) else None


def _incomplete(evidence: Evidence) -> Iterator[Match]:
    """Find chains that lack an issuer and are good with it, or would be had it been found."""

    def facts_of(_: PortView, secured: Secured) -> dict[str, str] | None:
        led = _led(evidence, secured)
        if led is not None and (led.known or led.public):
            return {"issuer": secured.chain[0].issuer, "proof": _PROOF}
        lacking = lacks_issuer(secured) if is_unknown(secured) else None
        if led is not None or lacking is None or not lacking.issuer_urls:
            return None
        return {"issuer": secured.chain[0].issuer, "proof": _NO_PROOF}

    yield from by_origin(evidence, facts_of)


def _private(evidence: Evidence) -> Iterator[Match]:
    """Find chains of an authority nobody knows: what a public one issues says where that is."""

    def facts_of(_: PortView, secured: Secured) -> dict[str, str] | None:
        codes = {one.code for one in secured.problems}
        if not is_unknown(secured) or _SELF_SIGNED in codes:
            return None
        tried = _LED_NOWHERE if _led(evidence, secured) is not None else ""
        return {"issuer": secured.chain[0].issuer, "tried": tried}

    yield from by_origin(evidence, facts_of)


def _old_list(evidence: Evidence) -> Iterator[Match]:
    """Find chains that programs of today know, and this machine does not."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        secured = view.shown
        if secured is None or not secured.public or not secured.chain:
            return None
        otherwise_good = {one.code for one in view.problems} <= UNKNOWN_ISSUER
        return {
            "issuer": secured.chain[-1].issuer,
            "worth": ", which is good" if otherwise_good else "",
        }

    yield from grouped(evidence, facts_of, milder_on_relay)


def _withdrawn(evidence: Evidence) -> Iterator[Match]:
    """Find certificates that their issuer withdrew, by its own signed word."""
    answers = [
        one
        for one in evidence.seen
        if isinstance(one, Fetched) and one.posted and isinstance(one.outcome, Responded)
    ]

    def facts_of(view: PortView) -> dict[str, str] | None:
        secured = view.shown
        if secured is None or not secured.chain or looks_signed_anew(secured):
            return None
        if secured.revoked is not None:
            return {"date": secured.revoked.date().isoformat(), "how": _SENT_ALONG}
        since = next(filter(None, (_date(one, secured) for one in answers)), "")
        return {"date": since, "how": _ASKED} if since else None

    for match in grouped(evidence, facts_of, milder_on_relay):
        told = tuple(
            one
            for one in answers
            if any(view.shown is not None and _date(one, view.shown) for view in match.ports)
        )
        yield replace(match, seen=told)


_SENT_ALONG = "The server itself sends its answer along"
_ASKED = "It was asked for this check"


def _date(answer: Fetched, secured: Secured) -> str:
    """Return since when an answer says that a chain's leaf is withdrawn, if it does."""
    if len(secured.kept) < _LEAF_AND_ISSUER or not isinstance(answer.outcome, Responded):
        return ""
    # Certificates take long to load; whoever has a chain has loaded them.
    from probes.ocsp import withdrawn  # noqa: PLC0415

    since = withdrawn(answer.outcome.body, *secured.kept[:_LEAF_AND_ISSUER])
    return "" if since is None else since.date().isoformat()


_FAILING = Severity.FAILING

RULES = (
    Rule(
        id="device-old-root-store",
        severity=Severity.DEGRADED,
        side=Side.DEVICE,
        find=_old_list,
    ),
    Rule(
        id="cert-self-signed",
        severity=_FAILING,
        side=Side.HOST,
        find=objected({_SELF_SIGNED}, _issuer),
    ),
    Rule(
        id="cert-incomplete-chain",
        severity=_FAILING,
        side=Side.HOST,
        find=_incomplete,
        masks=frozenset({"cert-private-ca"}),
    ),
    Rule(id="cert-private-ca", severity=_FAILING, side=Side.HOST, find=_private),
    Rule(id="cert-revoked", severity=Severity.DEGRADED, side=Side.HOST, find=_withdrawn),
)
