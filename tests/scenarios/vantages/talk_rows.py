"""Dialogues that are not the same from everywhere."""

from datetime import timedelta

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import (
    Declined,
    Greeted,
    NotOffered,
    Offered,
)
from tests.scenarios.calls import answered, lost, ping
from tests.scenarios.facts import (
    Facts,
    resolves,
)
from tests.scenarios.row import DEGRADED, OK, others
from tests.scenarios.talk import LEAF, failed, objected, talk
from tests.scenarios.vantages.row import HEALTHY, SEVEN, at, like, row, runner

_TLS = (465, 993)
_FORTINET = replace(LEAF, fingerprint="cc" * 32, issuer="CN=FG100E4Q17000000,O=Fortinet,C=US")
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


def _stripped(*ports: int, greeting: Greeted | None = None) -> Facts:
    return _but(
        *ports,
        trouble=talk(*ports, greeting=greeting, plain_offer=_BARE, upgrade=NotOffered()),
    )


def _slow(*ports: int, seconds: float = 5.0) -> Facts:
    took = timedelta(seconds=seconds)
    return _but(*ports, trouble=talk(*ports, greeting_took=took))


_OFFICE = runner("office", HEALTHY)

ROWS = (
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
