"""Servers behind one endpoint that are not alike, as a series of attempts meets them in turn."""

from collections.abc import Iterator

from probes.address import is_address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.sampled import Series, Shown, series
from probes.diagnosis.verdict import Severity, Side
from probes.diagnosis.views import ADDRESS_MISMATCH, PortView
from probes.quote import listed


def _differing(evidence: Evidence) -> Iterator[Match]:
    """Find endpoints behind which several servers show themselves."""
    for one in series(evidence.seen):
        kinds = {each.fingerprint for each in one.shown}
        if len(kinds) < 2 and one.greetings < 2:
            continue
        bad = [each for each in one.shown if _objection(one, each, encrypts=kinds != {""})]
        some = 0 < len({each.fingerprint for each in bad}) < len(kinds)
        how = _objection(one, bad[0], encrypts=True) if some else ""
        alike = {each.fingerprint for each in bad} if some else set()
        what = f": {len(bad)} of {len(one.shown)} connections met one that {how}" if some else ""
        yield Match(
            ports=tuple(
                view
                for view in evidence.at(one.endpoint.address)
                if view.endpoint == one.endpoint or _leaf(view) in alike
            ),
            facts={
                "what": what,
                "kinds": listed(
                    (_count(len(kinds - {""}), "certificate"), _count(one.greetings, "greeting"))
                ),
                "tried": str(len(one.shown)),
            },
            seen=one.told,
            severity=Severity.DEGRADED if some else None,
        )


def _count(number: int, what: str) -> str:
    return f"{number} different {what}s" if number > 1 else f"one {what}"


def _leaf(view: PortView) -> str | None:
    return view.shown.chain[0].fingerprint if view.shown and view.shown.chain else None


def _objection(one: Series, shown: Shown, *, encrypts: bool) -> str:
    """Say what is wrong with a server, as far as its certificate shows."""
    if not shown.fingerprint:
        return "offers no encryption" if encrypts else ""
    literal = is_address(one.told[0].name)
    codes = [p.code for p in shown.problems if not (literal and p.code == ADDRESS_MISMATCH)]
    return _OBJECTIONS.get(codes[0], "has a certificate that is not accepted") if codes else ""


_OBJECTIONS = {
    9: "has a certificate that is not valid yet",
    10: "has an expired certificate",
    18: "has a self-signed certificate",
    62: "has a certificate for another name",
}
"""By OpenSSL's X509_V_ERR codes."""

_BAD_CERTIFICATE = frozenset(
    {
        "cert-expired",
        "cert-incomplete-chain",
        "cert-not-accepted",
        "cert-not-yet-valid",
        "cert-private-ca",
        "cert-self-signed",
        "cert-weak",
        "cert-wrong-name",
        "starttls-missing",
        "tls-port-certs-differ",
    }
)
"""What a port shows of one of its servers."""

RULES = (
    Rule(
        id="host-backends-differ",
        severity=Severity.NOTE,
        side=Side.HOST,
        find=_differing,
        masks=_BAD_CERTIFICATE,
    ),
)
