import pytest

from probes.address import Family
from probes.diagnosis.families import lost_over_ipv6
from probes.failure import FailureKind
from probes.observation import Endpoint
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors
from tests.scenarios.facts import IPV4, IPV6, Facts, not_connected, silent

V6 = Family.IPV6
SPOTS = [Endpoint(address, port) for address in (IPV4, IPV6) for port in (25, 465)]

OVER_IPV6: dict[str, tuple[Facts, int]] = {
    "nobody called": (silent(25), 0),
    "over IPv4 as well in vain": ((*anchors(25, ANCHOR), *anchors(25, ANCHOR, of=V6)), 0),
    "over IPv4 on another port": (
        (*anchors(465, ANCHOR, failure=None), *anchors(25, ANCHOR, of=V6)),
        0,
    ),
    "over IPv6 alone": ((*anchors(25, ANCHOR, failure=None), *anchors(25, ANCHOR, of=V6)), 1),
    "not called for lack of files": (
        (
            *anchors(25, ANCHOR, failure=None),
            *anchors(25, ANCHOR, of=V6, failure=not_connected(FailureKind.LOCAL_RESOURCES)),
        ),
        0,
    ),
    "one answers": (
        (
            *anchors(25, ANCHOR, failure=None),
            *anchors(25, ANCHOR, of=V6),
            *anchors(25, OTHER_ANCHOR, of=V6, failure=None),
        ),
        0,
    ),
}


@pytest.mark.parametrize(("seen", "lost"), OVER_IPV6.values(), ids=OVER_IPV6)
def test_anchors_lost_over_ipv6_alone_are_told(seen: Facts, lost: int) -> None:
    assert len(lost_over_ipv6(seen, SPOTS)) == lost
