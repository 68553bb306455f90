"""Products that open encrypted mail: on this machine, or in the network it is in."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.inspectors import Inspector, inspector
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView

_COPIED = frozenset({9, 10, 62})
"""X509_V_ERR: dates and names, which the product copies from the server's own certificate."""

_OTHER_NAME = frozenset({62, 64})
"""X509_V_ERR: the certificate is made out to somebody else."""

_KNOWN_HERE = "This machine knows the issuer; programs with a list of their own still warn."
_UNKNOWN_HERE = "Programs that do not know the issuer warn or refuse."


def _product(view: PortView) -> Inspector | None:
    """Tell which product issued the certificate of a port in the server's place.

    Mail appliances leave the factory with a certificate of the same makers, so that of a gateway
    counts only where it was made out to the very host.
    """
    if view.secured is None or not view.secured.chain:
        return None
    found = inspector(view.secured.chain)
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
        def facts_of(view: PortView) -> dict[str, str] | None:
            found = _product(view)
            if found is None or view.secured is None or not wanted(found):
                return None
            return {
                "product": found.product,
                "side": found.side,
                "issuer": view.secured.chain[0].issuer,
                "effect": _KNOWN_HERE if _is_trusted(view) else _UNKNOWN_HERE,
            }

        def severity(evidence: Evidence, ports: tuple[PortView, ...]) -> Severity | None:
            return where_trusted if _is_trusted(ports[0]) else milder_on_relay(evidence, ports)

        for match in grouped(evidence, facts_of, severity):
            yield replace(match, side=Side(match.facts["side"]))

    return find


def _is_trusted(view: PortView) -> bool:
    return all(one.code in _COPIED for one in view.problems)


_ECHOES = frozenset(
    {
        "cert-self-signed",
        "cert-private-ca",
        "cert-incomplete-chain",
        "cert-weak",
        "cert-not-accepted",
        "cert-expires-soon",
        "device-av-plain-proxy",
        "port-intercepted",
    }
)
"""What is said of a certificate's issuer and key is said of the product's."""

RULES = (
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
