"""What the runner found out about itself: its network, its rights, its clock."""

from datetime import timedelta

from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Family
from probes.failure import FailureKind
from probes.goal import Anchor, Goal, Scope
from probes.observation import Endpoint, Failed, Greeted, SynProbe
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import (
    ANCHOR,
    NOT_PERMITTED,
    OTHER_ANCHOR,
    able,
    anchors,
    canaries,
    not_pinged,
    unable,
)
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    IPV6,
    RTT,
    VANTAGE,
    goal,
    not_connected,
    refused,
    resolves,
    silent,
)
from tests.scenarios.row import FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import LEAF, objected, talk

BOTH = (ANCHOR, OTHER_ANCHOR)
REFUSED = not_connected(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED")


def anchored(port: int, *names: str, wanted: Goal | None = None) -> Goal:
    """Know anchors for one port."""
    base = wanted or goal()
    return replace(base, anchors=(*base.anchors, *(Anchor(name, port) for name in names)))


def dated(when: str) -> Greeted:
    """Greet with a date, as Exim does."""
    text = f"220 {HOST} ESMTP Exim 4.98 {when}"
    return Greeted(code="220", lines=(text,))


def stamped(seconds: str) -> Greeted:
    """Greet with a time stamp for APOP."""
    return Greeted(code="+OK", lines=(f"+OK POP3 ready <4711.{seconds}@{HOST}>",))


def walked() -> SynProbe:
    """Send one SYN that dies on the way."""
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        endpoint=Endpoint(IPV4, 25),
        ttl=1,
        outcome=Failed(
            failure=not_connected(FailureKind.ICMP_UNNAMED, "EHOSTUNREACH"),
        ),
    )


EXPIRED = objected(10, leaf=replace(LEAF, not_after=AT - timedelta(days=2)))
NOT_YET = objected(9, leaf=replace(LEAF, not_before=AT + timedelta(days=2)))
_FOUR_DAYS_AGO = str(int((AT - timedelta(days=4)).timestamp()))
_EARLIER, _LATER = "Thu, 19 Nov 2026 12:00:00 +0000", "Fri, 27 Nov 2026 13:00:00 +0100"

ROWS = (
    row(
        "runner-egress-25-blocked",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, *BOTH),
        wanted=anchored(25, *BOTH),
        found="runner-egress-25-blocked",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-egress-25-blocked-alone",
        resolves(),
        silent(25),
        anchors(25, *BOTH),
        anchors(993, ANCHOR, failure=None),
        wanted=anchored(25, *BOTH, wanted=goal(ports=(25,))),
        found="runner-egress-25-blocked",
        verdict=UNSURE,
        sending=UNSURE,
    ),
    row(
        "runner-egress-25-blocked-by-one-anchor",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, ANCHOR),
        wanted=anchored(25, ANCHOR),
        found="runner-egress-25-blocked",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-egress-25-blocked-by-resets",
        resolves(),
        refused(25),
        talk(*others(25)),
        anchors(25, *BOTH, failure=REFUSED),
        wanted=anchored(25, *BOTH, wanted=goal(named=True)),
        found="runner-egress-25-blocked",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # An anchor that answers clears this place; one that is silent may be down.
    row(
        "isp-25-drop-though-an-anchor-answers",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, ANCHOR),
        anchors(25, OTHER_ANCHOR, failure=None),
        wanted=anchored(25, *BOTH),
        found="isp-25-drop",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "isp-25-drop-with-one-of-two-anchors-tried",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, ANCHOR),
        wanted=anchored(25, *BOTH),
        found="isp-25-drop",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "isp-25-drop-with-anchors-this-machine-could-not-call",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, *BOTH, failure=not_connected(FailureKind.LOCAL_RESOURCES, "EMFILE")),
        wanted=anchored(25, *BOTH),
        found="isp-25-drop",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # A host that resets, while anchors stay silent, was reached: it does not listen.
    row(
        "svc-by-design-absent-25-beside-silent-anchors",
        resolves(),
        refused(25),
        talk(*others(25)),
        anchors(25, *BOTH),
        wanted=anchored(25, *BOTH),
        found="svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "svc-by-design-absent-25-told-whatever-anchors-say",
        resolves(),
        silent(25),
        talk(993, 465),
        anchors(25, *BOTH),
        wanted=anchored(25, *BOTH, wanted=goal(ports=(25, 993, 465), offers=(993, 465))),
        found="svc-by-design-absent",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # Nothing at all opens: that is another story than a filter for one port.
    row(
        "nothing-answers-and-no-anchor-does",
        resolves(),
        silent(25, 993),
        anchors(25, *BOTH),
        wanted=anchored(25, *BOTH, wanted=goal(ports=(25, 993))),
        found="nothing-answers",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    # What goes for IPv4 need not go for IPv6.
    row(
        "port-filtered-25-over-ipv6-though-ipv4-anchors-fail",
        resolves(IPV4, IPV6),
        talk(25, 993, 465),
        talk(993, 465, address=IPV6),
        silent(25, address=IPV6),
        anchors(25, *BOTH),
        anchors(25, ANCHOR, failure=None, of=Family.IPV6),
        wanted=anchored(25, *BOTH, wanted=goal(ports=(25, 993, 465))),
        found="port-filtered",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "runner-submission-egress-blocked",
        resolves(),
        silent(465, 587),
        talk(993),
        anchors(465, *BOTH),
        anchors(587, *BOTH),
        wanted=anchored(
            465, *BOTH, wanted=anchored(587, *BOTH, wanted=goal(ports=(993, 465, 587)))
        ),
        found="runner-submission-egress-blocked",
        verdict=UNSURE,
        imap=OK,
        sending=UNSURE,
    ),
    row(
        "runner-submission-egress-blocked-for-one-of-two",
        resolves(),
        silent(465),
        talk(993, 587),
        anchors(465, *BOTH),
        wanted=anchored(465, *BOTH, wanted=goal(ports=(993, 465, 587))),
        found="runner-submission-egress-blocked",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "runner-mailbox-egress-blocked",
        resolves(),
        silent(993),
        talk(465),
        anchors(993, *BOTH),
        wanted=anchored(993, *BOTH, wanted=goal(ports=(993, 465))),
        found="runner-mailbox-egress-blocked",
        verdict=UNSURE,
        imap=UNSURE,
        sending=OK,
    ),
    row(
        "runner-behind-proxy",
        resolves(),
        talk(993, 465),
        canaries(993, 465, answer=True),
        wanted=goal(ports=(993, 465)),
        found="runner-behind-proxy",
        verdict=UNSURE,
        imap=UNSURE,
        sending=UNSURE,
    ),
    row(
        "healthy-though-near",
        resolves(),
        talk(993, 465),
        canaries(993, 465, answer=False),
        wanted=goal(ports=(993, 465)),
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "runner-no-raw-socket",
        resolves(),
        talk(*SEVEN_PORTS),
        not_pinged(FailureKind.LOCAL_POLICY, NOT_PERMITTED),
        found="runner-no-raw-socket",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-no-raw-socket-and-only-ping-wanted",
        resolves(),
        not_pinged(FailureKind.LOCAL_POLICY, NOT_PERMITTED),
        wanted=goal(ports=(), scope=Scope.PING),
        found="runner-no-raw-socket",
        verdict=UNSURE,
    ),
    row(
        "runner-no-error-queue",
        resolves(),
        silent(25),
        walked(),
        talk(*others(25)),
        unable(Ability.ERROR_QUEUE, "needs Linux 5.18, this is 5.10.0"),
        found="isp-25-drop runner-no-error-queue",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Nobody wanted a path, so nobody needs to hear of it.
    row(
        "healthy-without-an-error-queue",
        resolves(),
        talk(*SEVEN_PORTS),
        unable(Ability.ERROR_QUEUE, "needs Linux 5.18, this is 5.10.0"),
        able(Ability.PING, Ability.IPV4, Ability.IPV6),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-clock-skew",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        talk(993, handshake=EXPIRED),
        wanted=goal(ports=(993, 465)),
        found="runner-clock-skew",
        verdict=UNSURE,
        imap=UNSURE,
        sending=UNSURE,
    ),
    row(
        "runner-clock-skew-behind",
        resolves(),
        talk(465, 587, greeting=dated(_LATER), handshake=NOT_YET),
        wanted=goal(ports=(587, 465)),
        found="runner-clock-skew",
        verdict=UNSURE,
        sending=UNSURE,
    ),
    row(
        "runner-clock-skew-by-apop",
        resolves(),
        talk(995, greeting=stamped(_FOUR_DAYS_AGO), handshake=EXPIRED),
        wanted=goal(ports=(995,)),
        found="runner-clock-skew",
        verdict=UNSURE,
        pop=UNSURE,
    ),
    # The server's own clock agrees that its certificate has expired.
    row(
        "cert-expired-by-both-clocks",
        resolves(),
        talk(465, greeting=dated("Mon, 23 Nov 2026 12:01:00 +0000"), handshake=EXPIRED),
        wanted=goal(ports=(465,)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    # One server's clock is wrong; another's agrees with ours.
    row(
        "cert-expired-beside-one-wrong-clock",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        talk(587, greeting=dated("Mon, 23 Nov 2026 07:00 -0500"), handshake=EXPIRED),
        wanted=goal(ports=(465, 587)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-expired-long-ago-by-a-wrong-clock-too",
        resolves(),
        talk(465, greeting=dated(_LATER), handshake=EXPIRED),
        wanted=goal(ports=(465,)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        sending=FAILING,
    ),
    # What is wrong with a root that was not sent cannot be weighed.
    row(
        "cert-expired-root-beside-a-wrong-clock",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=objected(10, depth=2)),
        wanted=goal(ports=(465,)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "clock-differs",
        resolves(),
        talk(465, 587, greeting=dated("Mon, 23 Nov 2026 14:05:00 GMT")),
        wanted=goal(ports=(465, 587)),
        found="clock-differs",
        verdict=OK,
        sending=OK,
    ),
    # A number that never repeats need not be a clock.
    row(
        "healthy-with-a-stamp-that-is-no-clock",
        resolves(),
        talk(995, greeting=stamped("1234567890")),
        wanted=goal(ports=(995,)),
        verdict=OK,
        pop=OK,
    ),
)
