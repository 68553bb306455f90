"""The runner itself."""

from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.observation import DnsSilence
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import canaries
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OWN,
    all_lookups,
    goal,
    icmp,
    resolves,
    silent,
    unable,
)
from tests.scenarios.row import DEGRADED, OK, UNSURE, others, row
from tests.scenarios.talk import talk

POLICY, BUDGET = FailureKind.POLICY, FailureKind.OVER_BUDGET
_PRIVATE = "10.0.0.5 is a private address, which the internet does not reach: it is not checked."
_NEXT_DOOR = Failure(
    operation=Operation.CONNECT,
    kind=FailureKind.ICMP,
    detail="EHOSTUNREACH",
    icmp=IcmpError(OWN, 3, 1, own=True),
)
_AGAIN = f"{IPV4} was checked 3 times within 60 seconds; its next check is due in 40 seconds"

ROWS = (
    row(
        "address-not-allowed",
        resolves("10.0.0.5"),
        unable(*SEVEN_PORTS, kind=POLICY, detail=_PRIVATE, address="10.0.0.5"),
        found="address-not-allowed",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    row(
        "address-not-allowed-and-not-expected",
        resolves("10.0.0.5"),
        unable(993, kind=POLICY, detail=_PRIVATE, address="10.0.0.5"),
        wanted=goal(ports=(993,), expected=(IPV4,)),
        found="address-not-allowed dns-wrong-address",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    row(
        "over-budget",
        resolves(),
        unable(*SEVEN_PORTS, kind=BUDGET, detail=_AGAIN),
        found="over-budget",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    *(
        row(
            name,
            resolves(),
            unable(993, kind=FailureKind.LOCAL_RESOURCES, detail=detail),
            talk(*others(993)),
            found="runner-resource-exhausted",
            verdict=UNSURE,
            imap=OK,
            pop=OK,
            sending=OK,
        )
        for name, detail in (
            ("runner-resource-exhausted", "EMFILE"),
            ("runner-resource-exhausted-of-ports", "EADDRNOTAVAIL"),
            ("runner-resource-exhausted-of-buffers", "ENOBUFS"),
        )
    ),
    *(
        row(
            name,
            resolves(),
            unable(25, kind=FailureKind.LOCAL_POLICY, detail=detail),
            talk(*others(25)),
            found="runner-local-policy",
            verdict=UNSURE,
            imap=OK,
            pop=OK,
            sending=OK,
        )
        for name, detail in (
            ("runner-local-policy", "EPERM"),
            ("runner-local-policy-by-a-prohibiting-route", "EACCES"),
            ("runner-local-policy-by-a-blackhole-route", "EINVAL"),
        )
    ),
    row(
        "runner-local-firewall",
        resolves(),
        icmp(25, sender=OWN, says=(3, 3), own=True),
        talk(*others(25)),
        found="runner-local-firewall",
        verdict=UNSURE,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-local-firewall-all-ports",
        resolves(),
        icmp(*SEVEN_PORTS, sender=OWN, says=(3, 13), own=True),
        found="runner-local-firewall",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    row(
        "device-offline",
        resolves(),
        unable(*SEVEN_PORTS, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH"),
        found="device-offline",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    row(
        "device-offline-expected-address",
        resolves(),
        unable(993, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH"),
        wanted=goal(ports=(993,), expected=("192.0.2.99",)),
        found="device-offline dns-wrong-address",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    # A name needs a connection even to be looked up.
    row(
        "device-offline-for-questions-too",
        all_lookups(DnsSilence(reason="ENETUNREACH", kind=FailureKind.LOCAL_NO_ROUTE)),
        found="device-offline",
        verdict=UNSURE,
    ),
    # E13: no IPv6 here says nothing of the server's.
    row(
        "runner-no-ipv6",
        resolves(IPV4, IPV6),
        talk(*SEVEN_PORTS),
        unable(*SEVEN_PORTS, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH", address=IPV6),
        found="runner-no-ipv6",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-no-ipv6-and-no-ipv4-address",
        resolves(IPV6),
        unable(993, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH", address=IPV6),
        wanted=goal(ports=(993,)),
        found="runner-no-ipv6",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    row(
        "lan-gateway-dead",
        resolves(),
        icmp(*SEVEN_PORTS, sender=OWN, says=(3, 1), own=True),
        found="lan-gateway-dead",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # What stays silent at that address does so for the same reason.
    row(
        "lan-gateway-dead-some-silent",
        resolves(),
        icmp(993, sender=OWN, says=(3, 1), own=True),
        silent(143),
        wanted=goal(ports=(143, 993)),
        found="lan-gateway-dead",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    # No name server answers, and a call to nowhere shows why.
    row(
        "lan-gateway-dead-before-any-address-is-known",
        all_lookups(DnsSilence(reason="no answer")),
        canaries(993, answer=False, failure=_NEXT_DOOR),
        found="lan-gateway-dead",
        verdict=UNSURE,
    ),
    row(
        "runner-local-firewall-beside-a-fault",
        resolves(),
        icmp(25, sender=OWN, says=(3, 3), own=True),
        silent(993),
        talk(*others(25, 993)),
        found="port-filtered runner-local-firewall",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
)
