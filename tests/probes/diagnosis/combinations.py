"""Two faults at once, mostly of different layers: what is seen of both, and what must be found."""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.goal import Goal
from probes.observation import Declined, DnsSilence, Greeted, NotOffered, Offered
from probes.services import SEVEN_PORTS
from tests.probes.behaviours import REFUSES, Behaviour, DroppedAt, Path, RedirectedAt, RejectedAt
from tests.probes.walking import OPEN, ROUTERS, Scene, Walked
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors, answered, lost, ping
from tests.scenarios.egress_rows import anchored
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OTHER_IPV4,
    Facts,
    fixed,
    goal,
    lookup,
    no_services,
    refused,
    reply,
    resolves,
    silent,
    unable,
)
from tests.scenarios.ping_rows import halting, timed
from tests.scenarios.row import others
from tests.scenarios.service_rows import HALF_A_MINUTE, QUARTER
from tests.scenarios.talk import LEAF, alert, failed, not_tls, objected, talk


class Combination(Struct, frozen=True, kw_only=True):
    """What is seen of a host with two faults; ``found`` are the findings in their order.

    Faults come first, the more basic one before the other; notes come last.
    """

    seen: Facts
    found: str
    wanted: Goal = goal()


EXPIRED, WRONG_NAME = objected(10), objected(62)
STALLED = failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT)
NO_AUTH = Offered(keywords=("PIPELINING", "8BITMIME"))
SCANNED = replace(LEAF, issuer="CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield")
OLD = replace(objected(62), version="TLSv1", cipher="ECDHE-RSA-AES128-SHA")
MASKED = Greeted(code="220", lines=("220 **********************0*",))
STRIPPED = Offered(keywords=("PIPELINING", "XXXXXXXA"))
BUSY = Declined(code="421", lines=("421 4.3.2 too busy",))
LISTED = Declined(code="554", lines=("554 5.7.1 not from your network",))
BYE = Declined(code="BYE", lines=("* BYE out of order",))
LATENCY = timedelta(seconds=1.4)
LATE = timedelta(seconds=1.5)
MX = ("mx1.example.net", "mx2.example.net")


def seen(*parts: Facts) -> Facts:
    """Put together what is seen, behind the lookups of a host with one address."""
    return tuple(one for part in (resolves(), *parts) for one in part)


def walked(ports: dict[int, Behaviour], asked: tuple[int, ...] = SEVEN_PORTS) -> Facts:
    """Walk a path on which these ports are in trouble."""
    return tuple(Walked(Scene(ports=ports, path=Path(ROUTERS), asked=asked)).seen)


def hung() -> Facts:
    """Let IMAP accept and say nothing."""
    mute = failed(Operation.GREETING, FailureKind.TIMEOUT)
    return (
        *talk(143, greeting=mute, greeting_took=HALF_A_MINUTE),
        *talk(993, handshake=STALLED, handshake_took=QUARTER),
    )


def busy(port: int) -> Facts:
    """Let a server decline, twice."""
    return (*talk(port, greeting=BUSY), *talk(port, attempt=2, greeting=BUSY))


def unencrypted(port: int, *keywords: str) -> Facts:
    """Let a server offer no encryption."""
    return talk(port, plain_offer=Offered(keywords=keywords), upgrade=NotOffered())


LOSS = (ping(*answered(3), *lost(1)), ping(*answered(16), *lost(4), second=True))
WITHOUT_IPV6 = unable(
    *SEVEN_PORTS, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH", address=IPV6
)
TWO_MX = (
    *resolves("192.0.2.80", name="example.com", mx=tuple(f"10 {name}" for name in MX)),
    *no_services("example.com", outcome=reply("NXDOMAIN")),
    *resolves(IPV4, name=MX[0])[:2],
    lookup("A", name=MX[1], outcome=reply("NXDOMAIN")),
    lookup("AAAA", name=MX[1], outcome=reply("NXDOMAIN")),
)

COMBINATIONS = {
    "a silent question and an expired certificate": Combination(
        seen=(
            lookup("A", IPV4),
            lookup("AAAA", outcome=DnsSilence(reason="timeout")),
            lookup("MX"),
            *talk(*SEVEN_PORTS, handshake=EXPIRED),
        ),
        found="dns-half-silent cert-expired",
    ),
    "a dead address and an expired certificate": Combination(
        seen=(
            *resolves(IPV4, OTHER_IPV4),
            *talk(*SEVEN_PORTS, handshake=EXPIRED),
            *silent(*SEVEN_PORTS, address=OTHER_IPV4),
        ),
        found="dns-one-address-dead cert-expired",
    ),
    "dead IPv6 and a hung service": Combination(
        seen=(
            *resolves(IPV4, IPV6),
            *hung(),
            *talk(*others(143, 993)),
            *silent(*SEVEN_PORTS, address=IPV6),
        ),
        found="dns-aaaa-dead svc-hung-silent",
    ),
    "IPv6 refused and an expired certificate": Combination(
        seen=(
            *resolves(IPV4, IPV6),
            *talk(*SEVEN_PORTS, handshake=EXPIRED),
            *refused(*SEVEN_PORTS, address=IPV6),
        ),
        found="dns-aaaa-dead cert-expired",
    ),
    "a stale hosts file and an expired certificate": Combination(
        seen=seen((fixed("192.0.2.77"),), talk(*SEVEN_PORTS, handshake=EXPIRED)),
        found="device-stale-hosts-file cert-expired",
    ),
    "a lost mail host and an expired certificate": Combination(
        seen=(*TWO_MX, *talk(*SEVEN_PORTS, name=MX[0], handshake=EXPIRED)),
        found="mail-host-missing cert-expired checked-mail-hosts",
        wanted=goal("somebody@example.com"),
    ),
    "no IPv6 here and nothing on 993": Combination(
        seen=(*resolves(IPV4, IPV6), *refused(993), *talk(*others(993)), *WITHOUT_IPV6),
        found="svc-not-listening runner-no-ipv6",
        wanted=goal(offers=SEVEN_PORTS),
    ),
    "25 stopped here and a wrong name": Combination(
        seen=seen(
            silent(25),
            talk(*others(25), handshake=WRONG_NAME),
            anchors(25, ANCHOR, OTHER_ANCHOR),
        ),
        found="cert-wrong-name runner-egress-25-blocked",
        wanted=anchored(25, ANCHOR, OTHER_ANCHOR),
    ),
    "25 stopped by the provider and an expired certificate": Combination(
        seen=seen(silent(25), talk(*others(25), handshake=EXPIRED)),
        found="cert-expired isp-25-drop",
    ),
    "25 stopped by the provider and nothing on 993": Combination(
        seen=walked({25: DroppedAt(2), 993: REFUSES}),
        found="svc-not-listening isp-25-drop",
        wanted=goal(offers=SEVEN_PORTS),
    ),
    "25 stopped by the provider and 993 by the router": Combination(
        seen=walked({25: DroppedAt(2), 993: RejectedAt(1)}),
        found="lan-router-rejects-port isp-25-drop",
    ),
    "25 relayed by a gateway and a hung service": Combination(
        seen=(*walked({25: RedirectedAt(2, OPEN)}, asked=(25, 465)), *hung()),
        found="svc-hung-silent port-relayed",
        wanted=goal(ports=(25, 465, 143, 993)),
    ),
    "sending blocked and an expired certificate": Combination(
        seen=seen(silent(25, 465, 587), talk(*others(25, 465, 587), handshake=EXPIRED)),
        found="isp-submission-blocked cert-expired",
        wanted=goal(offers=SEVEN_PORTS),
    ),
    "loss and a hung service": Combination(
        seen=seen(hung(), halting(talk(*others(143, 993)), LATE), LOSS),
        found="path-loss svc-hung-silent",
    ),
    "loss and an expired certificate": Combination(
        seen=seen(halting(talk(*SEVEN_PORTS, handshake=EXPIRED), LATE), LOSS),
        found="path-loss cert-expired",
    ),
    "a long way and an expired certificate": Combination(
        seen=seen(
            timed(talk(*SEVEN_PORTS, handshake=EXPIRED), LATENCY), (ping(*answered(4, LATENCY)),)
        ),
        found="path-high-latency cert-expired",
    ),
    "a narrow path and an expired certificate": Combination(
        seen=seen(talk(*SEVEN_PORTS, handshake=STALLED, small=EXPIRED)),
        found="isp-pmtu-blackhole cert-expired",
    ),
    "old TLS and a wrong name": Combination(
        seen=seen(talk(*SEVEN_PORTS, handshake=alert(70, "protocol version"), legacy=OLD)),
        found="tls-legacy-only cert-wrong-name",
    ),
    "a hung service and an expired certificate": Combination(
        seen=seen(hung(), talk(*others(143, 993), handshake=EXPIRED)),
        found="svc-hung-silent cert-expired",
    ),
    "a busy server and an expired certificate": Combination(
        seen=seen(busy(587), talk(993, handshake=EXPIRED), talk(*others(587, 993))),
        found="smtp-421-busy cert-expired",
    ),
    "a busy server and no STARTTLS": Combination(
        seen=seen(busy(587), unencrypted(143, "IMAP4rev1"), talk(*others(587, 143))),
        found="smtp-421-busy starttls-missing",
    ),
    "a server that says BYE and a TLS port in the clear": Combination(
        seen=seen(
            talk(143, greeting=BYE),
            talk(143, attempt=2, greeting=BYE),
            talk(465, handshake=not_tls("220 mail.example.com ESMTP")),
            talk(*others(143, 465)),
        ),
        found="imap-bye tls-plaintext-on-tls-port",
    ),
    "25 refuses us and 143 has no STARTTLS": Combination(
        seen=seen(talk(25, greeting=LISTED), unencrypted(143, "IMAP4rev1"), talk(*others(25, 143))),
        found="starttls-missing smtp-554-greeting",
    ),
    "nothing on 993 and no STARTTLS on 143": Combination(
        seen=seen(refused(993), unencrypted(143, "IMAP4rev1"), talk(*others(143, 993))),
        found="svc-not-listening starttls-missing",
    ),
    "an expired certificate for a wrong name": Combination(
        seen=seen(talk(*SEVEN_PORTS, handshake=objected(10, 62))),
        found="cert-expired cert-wrong-name",
    ),
    "a masked greeting and a wrong name": Combination(
        seen=seen(
            talk(25, 587, greeting=MASKED, plain_offer=STRIPPED, upgrade=NotOffered()),
            talk(993, handshake=WRONG_NAME),
            talk(*others(25, 587, 993)),
        ),
        found="lan-smtp-alg-masks cert-wrong-name",
    ),
    "a scanner's certificate and nothing on 587": Combination(
        seen=seen(
            talk(993, handshake=objected(20, 21, leaf=SCANNED, alone=True)),
            refused(587),
            talk(*others(587, 993)),
        ),
        found="device-av-tls-scan svc-not-listening",
        wanted=goal(offers=SEVEN_PORTS),
    ),
    "one server of several ill, and their certificate expired": Combination(
        seen=seen(
            talk(143, greeting=failed(Operation.GREETING, FailureKind.EOF)),
            talk(143, attempt=2, handshake=EXPIRED),
            talk(*others(143)),
        ),
        found="host-lb-sick-backend cert-expired",
    ),
    "no login on 587 and an expired certificate": Combination(
        seen=seen(talk(587, offer=NO_AUTH), talk(993, handshake=EXPIRED), talk(*others(587, 993))),
        found="cert-expired smtp-auth-not-offered",
    ),
}
