"""Products that open encrypted mail: on this machine, or in the network it is in."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from probes.address import is_address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.inspectors import Inspector, inspector
from probes.diagnosis.issuers import is_unknown, looks_signed_anew
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import AnchorHandshake, Secured
from probes.quote import listed
from probes.services import RELAY
from probes.zones import zone_of

_COPIED = frozenset({9, 10, 62})
"""X509_V_ERR: dates and names, which the product copies from the server's own certificate."""

_OTHER_NAME = frozenset({62, 64})
"""X509_V_ERR: the certificate is made out to somebody else."""

_KNOWN_HERE = "This machine knows the issuer; programs with a list of their own still warn."
_UNKNOWN_HERE = "Programs that do not know the issuer warn or refuse."
_HERE = "in the network of this check"
_SOMEWHERE = "in the network of this check or before the mail host"
_HERE_ALONE = (
    " An anchor showed its own certificate, so that it may well stand before this mail host alone."
)
_ON_25_ALONE = (
    " It shows on port 25 alone, where mail hosts often have such a gateway take in the mail of "
    "other servers."
)
_COMPARE = (
    "Run the check from another network: where it shows the same, the product belongs to the mail "
    "host, and there is nothing to do."
)


def _product(view: PortView) -> Inspector | None:
    """Tell which product issued the certificate of a port in the server's place.

    Mail appliances leave the factory with a certificate of the same makers, so that of a gateway
    counts only where it was made out to the very host.
    """
    if view.secured is None or not view.secured.chain:
        return None
    found = inspector(view.secured)
    if found is None or found.side is Side.DEVICE:
        return found
    as_made = view.secured.chain[0].self_issued or any(
        one.code in _OTHER_NAME for one in view.secured.problems
    )
    return None if as_made else found


def _inspected(
    wanted: Callable[[Inspector], bool], where_trusted: Severity
) -> Callable[[Evidence], Iterator[Match]]:
    """Find ports with a certificate of such a product; it harms those who do not know it."""

    def find(evidence: Evidence) -> Iterator[Match]:
        spared = _spared(evidence)

        def doubt_of(view: PortView) -> str:
            if spared:
                return _HERE_ALONE
            return _ON_25_ALONE if _is_a_gateway(evidence, view) else ""

        def facts_of(view: PortView) -> dict[str, str] | None:
            found = _product(view)
            if found is None or view.secured is None or not wanted(found):
                return None
            doubt = doubt_of(view) if found.side is Side.LOCAL_NETWORK else ""
            return {
                "product": found.product,
                "side": Side.UNKNOWN if doubt else found.side,
                "where": _SOMEWHERE if doubt else _HERE,
                "doubt": doubt,
                "compare": _COMPARE if doubt else "",
                "issuer": view.secured.chain[0].issuer,
                "effect": _KNOWN_HERE if _is_trusted(view) else _UNKNOWN_HERE,
            }

        def severity(evidence: Evidence, ports: tuple[PortView, ...]) -> Severity | None:
            return where_trusted if _is_trusted(ports[0]) else milder_on_relay(evidence, ports)

        for match in grouped(evidence, facts_of, severity):
            side = Side(match.facts["side"])
            doubtful = side is Side.UNKNOWN
            yield replace(
                match,
                side=side,
                certainty=Certainty.CANNOT_TELL if doubtful else None,
                seen=spared if doubtful else (),
            )

    return find


def _is_a_gateway(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a product shows on port 25 of an address alone."""
    here = evidence.at(view.endpoint.address)
    return all(_product(one) is None for one in here if one.port != RELAY)


def _is_trusted(view: PortView) -> bool:
    return all(one.code in _COPIED for one in view.problems)


def _spared(evidence: Evidence) -> tuple[AnchorHandshake, ...]:
    """Return the anchors that showed a certificate that nobody signed anew."""
    return tuple(one for one, secured in _anchors(evidence) if not looks_signed_anew(secured))


def _anchors(evidence: Evidence) -> Iterator[tuple[AnchorHandshake, Secured]]:
    for one in evidence.seen:
        secured = one.outcome if isinstance(one, AnchorHandshake) else None
        if isinstance(one, AnchorHandshake) and isinstance(secured, Secured) and secured.chain:
            yield one, secured


def _behind(evidence: Evidence) -> Iterator[Match]:
    """Find this place behind somebody who signs in the place of unrelated hosts alike."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        alike = _signed_alike(evidence, view)
        if view.secured is None or not alike:
            return None
        return {
            "issuer": view.secured.chain[0].issuer,
            "anchors": listed(sorted({one.name for one in alike})),
            "sure": "yes" if inspector(view.secured) else "",
        }

    for match in grouped(evidence, facts_of):
        told = tuple(
            dict.fromkeys(one for view in match.ports for one in _signed_alike(evidence, view))
        )
        trusted = _is_trusted(match.ports[0])
        facts = {key: value for key, value in match.facts.items() if key != "sure"}
        yield replace(
            match,
            facts=facts,
            seen=told,
            severity=Severity.NOTE if trusted else None,
            certainty=None if match.facts["sure"] else Certainty.LIKELY,
        )


def _signed_alike(evidence: Evidence, view: PortView) -> tuple[AnchorHandshake, ...]:
    """Return the anchors whose certificate is by the same issuer as a port's.

    One that nobody knows may be the private authority of whoever owns both, unless they have names
    with nothing in common.
    """
    secured = view.secured
    if secured is None or not secured.chain:
        return ()
    product = _product(view)
    if product is None and not is_unknown(secured):
        return ()
    issuer, zone = secured.chain[0].issuer, zone_of(evidence.seen, view.name)
    return tuple(
        one
        for one, shown in _anchors(evidence)
        if shown.chain[0].issuer == issuer
        and (product is not None or _is_unrelated(evidence, one.name, zone))
    )


def _is_unrelated(evidence: Evidence, name: str, zone: str) -> bool:
    return not is_address(name) and zone_of(evidence.seen, name) != zone


_CERTIFICATES = frozenset(
    {
        "cert-self-signed",
        "cert-private-ca",
        "cert-incomplete-chain",
        "cert-weak",
        "cert-not-accepted",
        "cert-expires-soon",
        "tls-port-certs-differ",
    }
)
"""What is said of a certificate's issuer and key is said of the product's."""

_ECHOES = _CERTIFICATES | {"device-av-plain-proxy", "port-intercepted"}
_PRODUCTS = frozenset(
    {"lan-utm-untrusted-substitute", "device-av-tls-scan", "lan-utm-tls-inspection"}
)

RULES = (
    Rule(
        id="runner-behind-inspection",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_behind,
        masks=_ECHOES | _PRODUCTS | {"cert-wrong-name", "cert-expired", "cert-not-yet-valid"},
    ),
    Rule(
        id="lan-utm-untrusted-substitute",
        severity=Severity.FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_inspected(lambda one: one.distrusts, Severity.DEGRADED),
        masks=_ECHOES | {"device-av-tls-scan", "lan-utm-tls-inspection"},
    ),
    Rule(
        id="device-av-tls-scan",
        severity=Severity.FAILING,
        side=Side.DEVICE,
        find=_inspected(lambda one: one.side is Side.DEVICE, Severity.NOTE),
        masks=_ECHOES,
    ),
    Rule(
        id="lan-utm-tls-inspection",
        severity=Severity.FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_inspected(lambda one: one.side is Side.LOCAL_NETWORK, Severity.NOTE),
        masks=_ECHOES,
    ),
)
