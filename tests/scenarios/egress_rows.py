"""What the runner's own network lets out, by anchors and canaries."""

from msgspec.structs import replace

from probes.address import Family
from probes.failure import FailureKind
from probes.goal import Anchor, Goal
from tests.scenarios.calls import (
    ANCHOR,
    OTHER_ANCHOR,
    anchors,
    canaries,
)
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    goal,
    not_connected,
    refused,
    resolves,
    silent,
)
from tests.scenarios.row import FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import talk

BOTH = (ANCHOR, OTHER_ANCHOR)
REFUSED = not_connected(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED")


def anchored(port: int, *names: str, wanted: Goal | None = None) -> Goal:
    """Know anchors for one port."""
    base = wanted or goal()
    return replace(base, anchors=(*base.anchors, *(Anchor(name, port) for name in names)))


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
        "host-firewall-drops-port-as-an-anchor-answers",
        resolves(),
        silent(25),
        talk(*others(25)),
        anchors(25, ANCHOR),
        anchors(25, OTHER_ANCHOR, failure=None),
        wanted=anchored(25, *BOTH),
        found="host-firewall-drops-port",
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
        "host-firewall-drops-port-25-over-ipv6-though-ipv4-anchors-fail",
        resolves(IPV4, IPV6),
        talk(25, 993, 465),
        talk(993, 465, address=IPV6),
        silent(25, address=IPV6),
        anchors(25, *BOTH),
        anchors(25, ANCHOR, failure=None, of=Family.IPV6),
        wanted=anchored(25, *BOTH, wanted=goal(ports=(25, 993, 465))),
        found="host-firewall-drops-port",
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
)
