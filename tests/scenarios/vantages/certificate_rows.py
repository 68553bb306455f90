"""Certificates that are not the same from everywhere, or judged otherwise."""

from msgspec.structs import replace

from probes.observation import (
    Certificate,
    Secured,
    TlsHandshake,
)
from tests.probes.behaviours import RedirectedAt, Serves
from tests.probes.servers import linger
from tests.scenarios.facts import (
    Facts,
    resolves,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, objected, talk
from tests.scenarios.vantages.row import HEALTHY, SEVEN, at, row, runner, walked

_ALL = ",".join(map(str, SEVEN))
_TLS = (465, 993)
_OTHER = replace(LEAF, fingerprint="aa" * 32)
_FOREIGN = replace(LEAF, fingerprint="bb" * 32, issuer="CN=Gateway Root,O=Some Company")
_PRIVATE = replace(LEAF, fingerprint="dd" * 32, issuer="CN=Private CA,O=Example GmbH")
_ISSUED = replace(LEAF, issuer_urls=("http://ca.example.org/issuing.cer",))
_FRESH = replace(LEAF, fingerprint="ee" * 32, issuer=LEAF.subject, self_issued=True)
_FORTINET = replace(LEAF, fingerprint="cc" * 32, issuer="CN=FG100E4Q17000000,O=Fortinet,C=US")


def _but(*ports: int, trouble: Facts) -> Facts:
    """Meet nothing wrong but on these ports."""
    return (*resolves(), *talk(*others(*ports)), *trouble)


def _shown(leaf: Certificate) -> Secured:
    """Accept a certificate."""
    return replace(GOOD, chain=(leaf, INTERMEDIATE))


def _resigned(*ports: int, leaf: Certificate) -> Facts:
    return _but(*ports, trouble=talk(*ports, handshake=objected(20, leaf=leaf, alone=True)))


def _impersonated(*ports: int, hop: int = 1) -> Facts:
    """Have a router answer on these ports, the home's own one, with a certificate of its own."""
    facts = walked(*ports, how=RedirectedAt(hop, Serves(linger)))
    return tuple(
        replace(one, outcome=objected(18, leaf=_FOREIGN, alone=True))
        if isinstance(one, TlsHandshake) and one.endpoint.port in ports
        else one
        for one in facts
    )


def _all_with(handshake: Secured) -> Facts:
    return (*resolves(), *talk(*SEVEN, handshake=handshake))


_OFFICE = runner("office", HEALTHY)

ROWS = (
    row(
        "runner-behind-inspection",
        runner("cloud", _resigned(*_TLS, leaf=_FORTINET)),
        _OFFICE,
        found="inconclusive runner-behind-inspection on 465,993, certain runner: "
        "cloud beside office",
        verdict=UNSURE,
    ),
    # The gateway of the network that a runner is in answers in the host's place.
    row(
        "runner-behind-inspection-next-door",
        runner("cloud", _impersonated(*_TLS)),
        _OFFICE,
        found="inconclusive runner-behind-inspection on 465,993, likely runner: "
        "cloud beside office",
        verdict=UNSURE,
    ),
    # Farther away than the provider it is not next to the runner, and not everybody meets it.
    row(
        "cert-self-signed-on-the-way-of-a-runner",
        runner("cloud", _impersonated(*_TLS, hop=3)),
        _OFFICE,
        found="degraded cert-self-signed on 465,993, cannot tell unknown: cloud beside office\n"
        "degraded tls-port-certs-differ on 465,993, cannot tell unknown: cloud beside office",
        verdict=DEGRADED,
    ),
    # A fresh machine among several that share an address shows a place the same each time.
    row(
        "cert-self-signed-on-one-machine",
        at("home", _all_with(objected(18, leaf=_FRESH, alone=True))),
        _OFFICE,
        found=f"degraded cert-self-signed on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "certificate-replaced-by-a-known-product",
        at("home", _resigned(993, leaf=_FORTINET)),
        _OFFICE,
        found="degraded certificate-replaced on 993, certain local network: home beside office",
        verdict=DEGRADED,
    ),
    # The path shows who answers in the host's place.
    row(
        "certificate-replaced",
        at("home", _impersonated(*_TLS)),
        _OFFICE,
        found="degraded certificate-replaced on 465,993, certain local network: home beside office",
        verdict=DEGRADED,
    ),
    # Who trusts the product is not harmed by it.
    row(
        "certificate-replaced-and-trusted",
        at("home", _but(993, trouble=talk(993, handshake=_shown(_FORTINET)))),
        _OFFICE,
        found="note certificate-replaced on 993, certain local network: home beside office",
        verdict=OK,
    ),
    # One of several machines may have it.
    row(
        "cert-private-ca-on-one-port",
        at("home", _resigned(993, leaf=_FOREIGN)),
        _OFFICE,
        found="degraded cert-private-ca on 993, cannot tell unknown: home beside office\n"
        "degraded tls-port-certs-differ on 993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "device-clock-wrong",
        at("home", _all_with(objected(10))),
        _OFFICE,
        runner("shop", HEALTHY),
        found=f"degraded device-clock-wrong on {_ALL}, likely device: home beside office, shop",
        verdict=DEGRADED,
    ),
    row(
        "device-clock-wrong-or-that-of-the-other",
        at("home", _all_with(objected(10))),
        _OFFICE,
        found=f"degraded device-clock-wrong on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "runner-clock-skew",
        runner("cloud", _all_with(objected(10))),
        _OFFICE,
        runner("shop", HEALTHY),
        found=f"inconclusive runner-clock-skew on {_ALL}, likely runner: cloud beside office, shop",
        verdict=UNSURE,
    ),
    row(
        "device-old-root-store",
        at("home", _all_with(replace(objected(20), public=True))),
        _OFFICE,
        found=f"degraded device-old-root-store on {_ALL}, certain device: home beside office",
        verdict=DEGRADED,
    ),
    # What the office accepts and no list of programs of today has was added there.
    row(
        "cert-private-ca",
        at("home", _all_with(objected(20, leaf=_PRIVATE, alone=True))),
        runner("office", _all_with(_shown(_PRIVATE))),
        found=f"degraded cert-private-ca on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "cert-incomplete-chain",
        at("home", _all_with(objected(20, leaf=_ISSUED, alone=True))),
        runner("office", _all_with(_shown(_ISSUED))),
        found=f"degraded cert-incomplete-chain on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "cert-expired",
        at("home", _all_with(objected(10)), network="AS64520"),
        at("office", _all_with(objected(10)), network="AS64521"),
        found=f"failing cert-expired on {_ALL}, certain host: home, office",
        verdict=FAILING,
    ),
    row(
        "cert-expired-on-one-machine",
        at("home", _all_with(objected(10, leaf=_OTHER))),
        _OFFICE,
        found=f"degraded cert-expired on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    # Both are good: several machines of one name.
    row(
        "healthy-certificates-differ",
        at("home", _all_with(_shown(_OTHER))),
        _OFFICE,
        verdict=OK,
    ),
)
