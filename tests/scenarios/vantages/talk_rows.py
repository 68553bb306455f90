"""Names, dialogues and certificates that are not the same from everywhere."""

from datetime import timedelta

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import (
    Certificate,
    Declined,
    Greeted,
    NotOffered,
    Offered,
    Secured,
    TlsHandshake,
)
from tests.probes.behaviours import RedirectedAt, Serves
from tests.probes.servers import linger
from tests.scenarios.calls import answered, lost, ping
from tests.scenarios.facts import (
    OTHER_IPV4,
    Facts,
    all_lookups,
    reply,
    resolves,
    silent,
    unable,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, failed, objected, talk
from tests.scenarios.vantages.row import HEALTHY, SEVEN, at, like, row, runner, walked

_ALL = ",".join(map(str, SEVEN))
_TLS = (465, 993)
_OTHER = replace(LEAF, fingerprint="aa" * 32)
_FOREIGN = replace(LEAF, fingerprint="bb" * 32, issuer="CN=Gateway Root,O=Some Company")
_FORTINET = replace(LEAF, fingerprint="cc" * 32, issuer="CN=FG100E4Q17000000,O=Fortinet,C=US")
_INSIDE = "10.1.2.3"
_FORBIDDEN = f"{_INSIDE} is private: it is not checked."
_STUCK = failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT)
_HUNG = failed(Operation.GREETING, FailureKind.TIMEOUT)
_REFUSED_ALONE = Declined(code="554", lines=("554 5.7.1 no",))
_MASKED = Greeted(code="220", lines=("220 *******************0*",))
_GATEWAY = Greeted(code="220", lines=("220 mx.access.example ESMTP",))
_OTHER_MACHINE = Greeted(code="220", lines=("220 mx2.example.com ESMTP Postfix",))
_SAME_MACHINE = Greeted(code="220", lines=("220 mail.example.com ESMTP Postfix 8f3a-77",))
_BARE = Offered(keywords=("PIPELINING",))


def _but(*ports: int, trouble: Facts) -> Facts:
    """Meet nothing wrong but on these ports."""
    return (*resolves(), *talk(*others(*ports)), *trouble)


def _shown(leaf: Certificate) -> Secured:
    """Accept a certificate."""
    return replace(GOOD, chain=(leaf, INTERMEDIATE))


def _stripped(*ports: int, greeting: Greeted | None = None) -> Facts:
    return _but(
        *ports,
        trouble=talk(*ports, greeting=greeting, plain_offer=_BARE, upgrade=NotOffered()),
    )


def _resigned(*ports: int, leaf: Certificate) -> Facts:
    return _but(*ports, trouble=talk(*ports, handshake=objected(20, leaf=leaf, alone=True)))


def _impersonated(*ports: int) -> Facts:
    """Have the home router answer on these ports, with a certificate of its own."""
    facts = walked(*ports, how=RedirectedAt(1, Serves(linger)))
    return tuple(
        replace(one, outcome=objected(18, leaf=_FOREIGN, alone=True))
        if isinstance(one, TlsHandshake) and one.endpoint.port in ports
        else one
        for one in facts
    )


def _all_with(handshake: Secured) -> Facts:
    return (*resolves(), *talk(*SEVEN, handshake=handshake))


def _slow(*ports: int, seconds: float = 5.0) -> Facts:
    took = timedelta(seconds=seconds)
    return _but(*ports, trouble=talk(*ports, greeting_took=took))


_OFFICE = runner("office", HEALTHY)

_CERTIFICATES = (
    row(
        "runner-behind-inspection",
        runner("cloud", _resigned(*_TLS, leaf=_FORTINET)),
        _OFFICE,
        found="inconclusive runner-behind-inspection on 465,993, certain runner: "
        "cloud beside office",
        verdict=UNSURE,
    ),
    row(
        "runner-behind-inspection-of-an-unknown-issuer",
        runner("cloud", _resigned(*_TLS, leaf=_FOREIGN)),
        _OFFICE,
        found="inconclusive runner-behind-inspection on 465,993, likely runner: "
        "cloud beside office",
        verdict=UNSURE,
    ),
    row(
        "certificate-replaced",
        at("home", _resigned(*_TLS, leaf=_FOREIGN)),
        _OFFICE,
        found="degraded certificate-replaced on 465,993, likely path: home beside office",
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
        "certificate-replaced-next-door",
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
        at("home", _all_with(objected(20))),
        _OFFICE,
        found=f"degraded device-old-root-store on {_ALL}, likely device: home beside office",
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

_DIALOGUES = (
    row(
        "isp-starttls-strip",
        at("home", _stripped(143, 587)),
        _OFFICE,
        found="degraded isp-starttls-strip on 143,587, likely path: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "isp-starttls-strip-on-25",
        at("home", _stripped(25)),
        _OFFICE,
        found="note isp-starttls-strip on 25, likely path: home beside office",
        verdict=OK,
    ),
    # What insisting shows by itself stays as certain as it is.
    row(
        "isp-starttls-strip-as-insisting-shows",
        at("home", like("isp-starttls-strip")),
        _OFFICE,
        found="degraded isp-starttls-strip on 25,143,587, certain path: home beside office",
        verdict=DEGRADED,
    ),
    # The place's own second look and the other place are two signs of the same.
    row(
        "isp-dpi-tls-block-as-the-place-suspects",
        at("home", like("isp-dpi-tls-block")),
        _OFFICE,
        found="degraded isp-dpi-tls-block on 993, certain path: home beside office",
        verdict=DEGRADED,
    ),
    # A product that reads along may well take its time.
    row(
        "certificate-replaced-and-slow",
        at(
            "home",
            _but(
                25,
                trouble=talk(
                    25,
                    handshake=objected(20, leaf=_FORTINET, alone=True),
                    greeting_took=timedelta(seconds=6),
                ),
            ),
        ),
        _OFFICE,
        found="note certificate-replaced on 25, certain local network: home beside office",
        verdict=OK,
    ),
    row(
        "isp-25-transparent-proxy",
        at("home", _stripped(25, greeting=_GATEWAY)),
        _OFFICE,
        found="note isp-25-transparent-proxy on 25, likely path: home beside office",
        verdict=OK,
    ),
    row(
        "starttls-missing",
        at("home", _stripped(143), network="AS64520"),
        at("office", _stripped(143), network="AS64521"),
        found="degraded starttls-missing on 143, likely host: home, office",
        verdict=DEGRADED,
    ),
    row(
        "lan-smtp-alg-masks",
        at("home", _stripped(25, 587, greeting=_MASKED)),
        _OFFICE,
        found="degraded lan-smtp-alg-masks on 25,587, likely local network: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "lan-smtp-alg-masks-everywhere",
        at("home", _stripped(25, 587, greeting=_MASKED), network="AS64520"),
        at("office", _stripped(25, 587, greeting=_MASKED), network="AS64521"),
        found="degraded lan-smtp-alg-masks on 25,587, likely host: home, office",
        verdict=DEGRADED,
    ),
    row(
        "isp-dpi-tls-block",
        at("home", _but(*_TLS, trouble=talk(*_TLS, handshake=_STUCK, small=_STUCK))),
        _OFFICE,
        found="degraded isp-dpi-tls-block on 465,993, likely path: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "isp-dpi-tls-block-on-one-port",
        at("home", _but(993, trouble=talk(993, handshake=_STUCK, small=_STUCK))),
        _OFFICE,
        found="degraded isp-dpi-tls-block on 993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "tls-handshake-silent",
        at("home", _but(993, trouble=talk(993, handshake=_STUCK, small=_STUCK)), network="AS1"),
        at("office", _but(993, trouble=talk(993, handshake=_STUCK, small=_STUCK)), network="AS2"),
        found="failing tls-handshake-silent on 993, likely host: home, office",
        verdict=DEGRADED,
    ),
    row(
        "smtp-ident-or-rdns-delay",
        at("home", _slow(25, 587)),
        _OFFICE,
        found="note smtp-ident-or-rdns-delay on 25,587, likely host: home beside office",
        verdict=OK,
    ),
    row(
        "smtp-ident-or-rdns-delay-on-one-port",
        at("home", _slow(25, seconds=6.2)),
        _OFFICE,
        found="note smtp-ident-or-rdns-delay on 25, cannot tell unknown: home beside office",
        verdict=OK,
    ),
    # Who says a first line at once tests patience, and remembers who had it.
    row(
        "healthy-teased-at-one-place",
        at(
            "home",
            _but(
                25,
                trouble=talk(
                    25,
                    greeting=Greeted(
                        code="220",
                        lines=("220-mail.example.com ESMTP", "220 mail.example.com ESMTP"),
                        teaser_after=timedelta(seconds=0.05),
                    ),
                    greeting_took=timedelta(seconds=6),
                ),
            ),
        ),
        _OFFICE,
        verdict=OK,
    ),
    row(
        "svc-hung-silent",
        at("home", _but(993, trouble=talk(993, greeting=_HUNG))),
        _OFFICE,
        found="degraded svc-hung-silent on 993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "svc-hung-silent-everywhere",
        at("home", _but(993, trouble=talk(993, greeting=_HUNG)), network="AS64520"),
        at("office", _but(993, trouble=talk(993, greeting=_HUNG)), network="AS64521"),
        found="failing svc-hung-silent on 993, certain host: home, office",
        verdict=DEGRADED,
    ),
    # In one network it may be that network's doing.
    row(
        "svc-hung-silent-in-one-network",
        at("home", _but(993, trouble=talk(993, greeting=_HUNG)), network="AS64520"),
        at("office", _but(993, trouble=talk(993, greeting=_HUNG)), network="AS64520"),
        found="failing svc-hung-silent on 993, likely host: home, office",
        verdict=DEGRADED,
    ),
    row(
        "smtp-554-greeting",
        at("home", _but(587, trouble=talk(587, greeting=_REFUSED_ALONE))),
        _OFFICE,
        found="degraded smtp-554-greeting on 587, likely host: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "path-loss",
        at(
            "home",
            resolves(),
            talk(*SEVEN, answers_took=timedelta(seconds=1.5)),
            ping(*lost(1), *answered(3)),
            ping(*lost(3), *answered(17), second=True),
        ),
        _OFFICE,
        found="degraded path-loss, likely path: home beside office",
        verdict=DEGRADED,
    ),
    row("healthy", at("home", HEALTHY), _OFFICE, verdict=OK),
    row("healthy-three-places", at("home", HEALTHY), _OFFICE, runner("shop", HEALTHY), verdict=OK),
    row(
        "healthy-greetings-differ",
        at("home", _but(25, trouble=talk(25, greeting=_OTHER_MACHINE))),
        runner("office", _but(25, trouble=talk(25, greeting=_SAME_MACHINE))),
        verdict=OK,
    ),
)

_NAMES = (
    row(
        "dns-fails-at-one-place",
        at("home", all_lookups(reply("NXDOMAIN"))),
        _OFFICE,
        found="degraded dns-fails-at-one-place, likely dns: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "dns-nxdomain",
        at("home", all_lookups(reply("NXDOMAIN")), network="AS64520"),
        at("office", all_lookups(reply("NXDOMAIN")), network="AS64521"),
        found="failing dns-nxdomain, certain dns: home, office",
        verdict=FAILING,
    ),
    row(
        "dns-split-horizon",
        at(
            "inside",
            resolves(_INSIDE),
            unable(*SEVEN, kind=FailureKind.POLICY, detail=_FORBIDDEN, address=_INSIDE),
        ),
        _OFFICE,
        found="note dns-split-horizon, certain nobody: inside beside office",
        verdict=OK,
    ),
    row(
        "dns-split-horizon-that-works",
        at("inside", resolves(_INSIDE), talk(*SEVEN, address=_INSIDE)),
        _OFFICE,
        found="note dns-split-horizon, certain nobody: inside beside office",
        verdict=OK,
    ),
    row(
        "dns-leads-elsewhere",
        at("home", resolves(OTHER_IPV4), silent(*SEVEN, address=OTHER_IPV4)),
        _OFFICE,
        found=f"degraded dns-leads-elsewhere on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "addresses-differ",
        at("home", resolves(OTHER_IPV4), talk(*SEVEN, address=OTHER_IPV4)),
        _OFFICE,
        found="note addresses-differ, certain nobody: home, office",
        verdict=OK,
    ),
    # Some of several addresses are the same.
    row(
        "healthy-addresses-differ-in-part",
        at(
            "home",
            resolves("192.0.2.10", OTHER_IPV4),
            talk(*SEVEN),
            talk(*SEVEN, address=OTHER_IPV4),
        ),
        _OFFICE,
        verdict=OK,
    ),
)

ROWS = (*_CERTIFICATES, *_DIALOGUES, *_NAMES)
