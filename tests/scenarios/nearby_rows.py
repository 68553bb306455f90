"""What stands near: overlapping networks, a proxy, a VPN, a router that answers or loses."""

from functools import partial

from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.observation import DnsSilence, NoRoute, Untold
from probes.services import SEVEN_PORTS
from probes.walk import WEB_PORT
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
    icmp,
)
from tests.probes.walking import OPEN
from tests.scenarios.calls import answered, canaries, lost, ping
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    OWN,
    Facts,
    all_lookups,
    goal,
    resolves,
    silent,
)
from tests.scenarios.facts import icmp as met_icmp
from tests.scenarios.facts import unable as no_connect
from tests.scenarios.nearby import around, by, gateway_not_pinged, gateway_ping, own
from tests.scenarios.path_rows import every, substituted, walked
from tests.scenarios.ping_rows import FEW, TWO, halting, ms
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.talk import talk

_OVERLAPPED, _CONTAINER = "10.77.5.2", "172.17.5.2"
_CONTAINERS = own("172.17.0.1", 16, "docker0")
_NO_ROUTE = NoRoute(error="ENETUNREACH")
_NO_WAY = no_connect(*SEVEN_PORTS, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH")
_NOBODY_NEXT_DOOR = Failure(
    operation=Operation.CONNECT,
    kind=FailureKind.ICMP,
    detail="EHOSTUNREACH",
    icmp=IcmpError(OWN, 3, 1, own=True),
)
_PROXY = ("HTTPS_PROXY", "https_proxy")
_MAKESHIFT = own("169.254.7.9", 16)
_VPN = by("", device="wg0", source="10.8.0.2")
_DIAL_UP = by("", device="ppp0", source="10.8.0.2")
_INSIDE = Path()
"""The first hop has the address itself."""
_LOSSY = (ping(*answered(3), *lost(1)), ping(*answered(16), *lost(4), second=True))
_ROUTER_LOSES = gateway_ping(*answered(15), *lost(5))

_fails = partial(row, verdict=FAILING, imap=FAILING, pop=FAILING, sending=FAILING)
_open = partial(row, verdict=UNSURE, imap=UNSURE, pop=UNSURE, sending=UNSURE)
_works = partial(row, verdict=OK, imap=OK, pop=OK, sending=OK)
_fails_for_imap = partial(row, verdict=FAILING, imap=FAILING, pop=OK, sending=OK)
_two_work = partial(row, wanted=FEW, imap=OK, sending=OK)


def _next_door(address: str = IPV4) -> Facts:
    """Find nobody there, by the word of this very machine."""
    return met_icmp(*SEVEN_PORTS, sender=OWN, says=(3, 1), own=True, address=address)


def _refused_next_door(how: Behaviour, web: Behaviour = SILENT) -> Facts:
    return walked({**every(how), WEB_PORT: web}, path=_INSIDE)


ROWS = (
    # -- the address is looked for in this very network --------------------------------------------
    _fails(
        "lan-subnet-overlap",
        resolves(_OVERLAPPED),
        _next_door(_OVERLAPPED),
        around(by("", source="10.77.0.20"), own("10.77.0.20", 16), to=_OVERLAPPED),
        found="lan-subnet-overlap",
    ),
    _fails(
        "lan-subnet-overlap-with-containers",
        resolves(_CONTAINER),
        _next_door(_CONTAINER),
        around(by("", device="docker0", source="172.17.0.1"), own(), _CONTAINERS, to=_CONTAINER),
        found="lan-subnet-overlap",
    ),
    # The network of containers holds the address as well, but packets leave by the router.
    _open(
        "lan-gateway-dead-beside-containers",
        resolves(_CONTAINER),
        _next_door(_CONTAINER),
        around(by(), own(), _CONTAINERS, to=_CONTAINER),
        found="lan-gateway-dead",
    ),
    _open(
        "lan-gateway-dead-that-is-known",
        resolves(),
        _next_door(),
        around(),
        found="lan-gateway-dead",
    ),
    # A machine that looks for the whole world next door, without having such a network.
    _open(
        "lan-gateway-dead-or-no-router-set",
        resolves(),
        _next_door(),
        around(by("")),
        found="lan-gateway-dead",
    ),
    row(
        "lan-gateway-dead-that-is-known-before-any-address",
        all_lookups(DnsSilence(reason="no answer")),
        canaries(993, answer=False, failure=_NOBODY_NEXT_DOOR),
        around(to="192.0.2.1"),
        found="lan-gateway-dead",
        verdict=UNSURE,
    ),
    # -- no way out --------------------------------------------------------------------------------
    _open(
        "device-offline-with-a-makeshift-address",
        resolves(),
        _NO_WAY,
        around(_NO_ROUTE, _MAKESHIFT),
        found="device-offline",
    ),
    _open(
        "device-offline-with-the-world-for-a-neighbour",
        resolves(),
        _next_door(),
        around(by("", source="169.254.7.9"), _MAKESHIFT),
        found="device-offline",
    ),
    row(
        "device-offline-with-a-makeshift-address-and-no-names",
        all_lookups(DnsSilence(reason="no answer")),
        canaries(993, answer=False, failure=_NOBODY_NEXT_DOOR),
        around(by("", source="169.254.7.9"), _MAKESHIFT, to="192.0.2.1"),
        found="device-offline",
        verdict=UNSURE,
    ),
    _open(
        "device-offline-though-a-proxy-is-set",
        resolves(),
        _NO_WAY,
        around(_NO_ROUTE, _MAKESHIFT, proxies=_PROXY),
        found="device-offline",
    ),
    _fails(
        "lan-egress-proxy-only",
        resolves(),
        _NO_WAY,
        around(_NO_ROUTE, proxies=_PROXY),
        found="lan-egress-proxy-only",
    ),
    _fails(
        "lan-egress-proxy-only-by-a-refusal-inside",
        walked({**every(RejectedAt(1)), WEB_PORT: RejectedAt(1)}),
        around(proxies=_PROXY),
        found="lan-egress-proxy-only",
    ),
    _fails(
        "all-ports-rejected-with-no-proxy-set",
        walked({**every(RejectedAt(1)), WEB_PORT: RejectedAt(1)}),
        around(),
        found="all-ports-rejected",
    ),
    # What refuses outside this network is not its design.
    _fails(
        "all-ports-rejected-outside-with-a-proxy-set",
        walked({**every(RejectedAt(3)), WEB_PORT: RejectedAt(3)}),
        around(proxies=_PROXY),
        found="all-ports-rejected",
    ),
    _fails(
        "host-firewall-rejects-port-of-all-with-a-proxy-set",
        walked({**every(icmp(IPV4, 3, 13)), WEB_PORT: icmp(IPV4, 3, 13)}),
        around(proxies=_PROXY),
        found="host-firewall-rejects-port",
    ),
    # -- a VPN -------------------------------------------------------------------------------------
    _fails_for_imap(
        "device-vpn-changes-path",
        walked(every(DroppedAt(1), 143, 993)),
        around(_VPN),
        found="device-vpn-changes-path",
    ),
    _works(
        "device-vpn-changes-path-for-25-alone",
        walked(every(ResetAt(2), 25)),
        around(_VPN),
        found="device-vpn-changes-path",
    ),
    _works(
        "device-vpn-changes-path-for-ports-that-others-stand-in-for",
        walked(every(DroppedAt(1), 25, 110, 143)),
        around(_VPN),
        found="device-vpn-changes-path",
    ),
    row(
        "device-vpn-changes-path-for-some-that-are-needed",
        walked(every(DroppedAt(1), 110, 143, 993)),
        around(_VPN),
        found="device-vpn-changes-path device-vpn-changes-path",
        verdict=FAILING,
        imap=FAILING,
        pop=OK,
        sending=OK,
    ),
    # A gateway that takes connections stops none.
    row(
        "isp-25-transparent-proxy-through-a-vpn",
        substituted(walked(every(RedirectedAt(2, OPEN), 25), asked=(25, 993)), 25),
        around(_VPN),
        wanted=goal(ports=(25, 993)),
        found="isp-25-transparent-proxy",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    _fails(
        "device-vpn-changes-path-for-all",
        walked({**every(RejectedAt(1)), WEB_PORT: OPEN}),
        around(_VPN),
        found="device-vpn-changes-path",
    ),
    # Where nobody knows what stops it, the VPN is only good to know of.
    row(
        "nothing-answers-through-a-vpn",
        resolves(),
        silent(*TWO),
        around(_VPN),
        wanted=FEW,
        found="nothing-answers device-vpn-changes-path",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    # A dial-up line has the same name: its first router may well be the provider's.
    _works(
        "isp-25-drop-on-a-dial-up-line",
        walked(every(DroppedAt(2), 25)),
        around(_DIAL_UP),
        found="isp-25-drop device-vpn-changes-path",
    ),
    # The mail host's own firewall is no matter of the VPN.
    _fails_for_imap(
        "host-firewall-drops-port-through-a-vpn",
        walked(every(SILENT, 143, 993)),
        around(_VPN),
        found="host-firewall-drops-port",
    ),
    _fails_for_imap(
        "lan-router-drops-port-as-this-system-tells-no-route",
        walked(every(DroppedAt(1), 143, 993)),
        around(Untold(reason="EAFNOSUPPORT")),
        found="lan-router-drops-port",
    ),
    # -- the router answers for the address --------------------------------------------------------
    _fails("lan-nat-hairpin", _refused_next_door(REFUSES), around(), found="lan-nat-hairpin"),
    _fails(
        "lan-nat-hairpin-beside-a-web-page-of-the-router",
        _refused_next_door(REFUSES, web=OPEN),
        around(),
        found="lan-nat-hairpin",
    ),
    # A reset at the first router, beyond which packets to another port do go.
    _fails(
        "port-refused-by-the-router",
        walked({**every(ResetAt(1)), WEB_PORT: SILENT}),
        around(),
        found="port-refused",
    ),
    # A host next door that is open on some port is no router in its place.
    row(
        "perhaps-not-offered-next-door",
        walked(every(REFUSES, 143, 993), path=_INSIDE),
        around(),
        found="perhaps-not-offered",
        verdict=UNSURE,
        imap=UNSURE,
        pop=OK,
        sending=OK,
    ),
    # A machine with a public address of its own has no such router.
    _fails(
        "port-refused-next-door-to-a-public-address",
        _refused_next_door(REFUSES),
        around(by("198.51.100.1", source="198.51.100.20"), own("198.51.100.20")),
        found="port-refused",
    ),
    # -- loss near by ------------------------------------------------------------------------------
    _two_work(
        "lan-wifi-loss",
        resolves(),
        halting(talk(*TWO), ms(1500)),
        _LOSSY,
        around(),
        _ROUTER_LOSES,
        found="lan-wifi-loss",
        verdict=DEGRADED,
    ),
    row(
        "lan-wifi-loss-beside-silent-ports",
        resolves(),
        silent(*TWO),
        _LOSSY,
        around(),
        _ROUTER_LOSES,
        wanted=FEW,
        found="lan-wifi-loss nothing-answers",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    _two_work(
        "path-loss-behind-a-router-that-loses-none",
        resolves(),
        halting(talk(*TWO), ms(1500)),
        _LOSSY,
        around(),
        gateway_ping(*answered(20)),
        found="path-loss",
        verdict=DEGRADED,
    ),
    # One lost ping is noise, and many routers answer none.
    *(
        _two_work(
            name,
            resolves(),
            halting(talk(*TWO), ms(1500)),
            _LOSSY,
            around(),
            pinged,
            found="path-loss",
            verdict=DEGRADED,
        )
        for name, pinged in (
            ("path-loss-behind-a-router-that-loses-one", gateway_ping(*answered(19), *lost(1))),
            ("path-loss-behind-a-router-that-answers-none", gateway_ping(*lost(20))),
            ("path-loss-behind-a-router-not-pinged", gateway_not_pinged("EACCES")),
            (
                "path-loss-behind-another-router",
                gateway_ping(*answered(15), *lost(5), address="10.0.0.2"),
            ),
        )
    ),
    # Where connections went without a hitch the router's own loss counts for little.
    _two_work(
        "ping-limited-or-a-bad-wifi",
        resolves(),
        talk(*TWO),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        around(),
        _ROUTER_LOSES,
        found="ping-limited",
        verdict=OK,
    ),
    _works(
        "ping-limited-at-the-router-too",
        resolves(IPV4, OTHER_IPV4),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        _LOSSY,
        around(),
        _ROUTER_LOSES,
        found="ping-limited",
    ),
)
