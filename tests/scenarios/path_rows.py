"""Blocks and delays that have a place on the path, as whole simulated walks show them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from probes.goal import Scope
from probes.observation import DnsLookup, Observation, SynProbe, TlsHandshake
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
)
from tests.probes.walking import OPEN, ROUTERS, ROUTERS6, Scene, Walked
from tests.scenarios.facts import HOST, IPV4, IPV6, Facts, goal, resolves
from tests.scenarios.row import ABSENT, DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import objected, talk

_LONG = timedelta(seconds=2)
_TRACED = goal(ports=(993,), named=True, scope=Scope.TRACE)
_BOTH = (143, 993)
_SENDING = (25, 465, 587)
_WEB: dict[int, Behaviour] = {WEB_PORT: OPEN}
_LOOP = ("10.0.0.1", *("203.0.113.1", "203.0.113.2") * 40)
_ROUNDABOUT = ("10.0.0.1", *("203.0.113.1", "203.0.113.2", "203.0.113.3") * 30)
_STUCK = ("10.0.0.1", *("203.0.113.1",) * 80)
_HALF_SEEN = ("10.0.0.1", *("203.0.113.1", None) * 40)
_ENDLESS = ("10.0.0.1", *(f"203.0.113.{hop}" for hop in range(1, 80)))


def walked(
    blocked: Mapping[int, Behaviour],
    *,
    routers: tuple[str | None, ...] = ROUTERS,
    path: Path | None = None,
    asked: tuple[int, ...] = SEVEN_PORTS,
    scope: Scope = Scope.CHECK,
    slower: int = 1,
) -> Facts:
    """Walk a path, by default that of these ``routers``, on which these ports are in trouble."""
    way = path or Path(routers)
    scene = Scene(ports=blocked, path=way, asked=asked, scope=scope, slower=slower)
    return tuple(Walked(scene).seen)


def every(how: Behaviour, *ports: int) -> dict[int, Behaviour]:
    """Do the same to these ports, by default to all seven."""
    return dict.fromkeys(ports or SEVEN_PORTS, how)


def _over_ipv6(how: Behaviour, web: Behaviour | None = None) -> Facts:
    """Let everything work over IPv4, and no mail over IPv6."""
    ports = {**every(how), WEB_PORT: web or how}
    scene = Scene(ports=ports, path=Path(ROUTERS6), address=IPV6)
    walked = (one for one in Walked(scene).seen if not _names_the_host(one))
    return (*resolves(IPV4, IPV6), *talk(*SEVEN_PORTS), *walked)


def _names_the_host(one: Observation) -> bool:
    return isinstance(one, DnsLookup) and one.name == HOST


def substituted(facts: Facts, port: int) -> Facts:
    """Let a port show a certificate that nobody vouches for."""
    return tuple(
        replace(one, outcome=objected(20))
        if isinstance(one, TlsHandshake) and one.endpoint.port == port
        else one
        for one in facts
    )


def _without_distances(facts: Facts) -> Facts:
    """Forget how many hops the answers had left."""
    return tuple(one for one in facts if not (isinstance(one, SynProbe) and one.floor))


def _answering_after(facts: Facts, ttl: int, took: timedelta) -> Facts:
    """Let one router take its time."""
    return tuple(
        replace(one, took=took) if isinstance(one, SynProbe) and one.ttl == ttl else one
        for one in facts
    )


_works = partial(row, verdict=OK, imap=OK, pop=OK, sending=OK)
_fails = partial(row, verdict=FAILING, imap=FAILING, pop=FAILING, sending=FAILING)
_fails_for_imap = partial(row, verdict=FAILING, imap=FAILING, pop=OK, sending=OK)

ROWS = (
    row(
        "runner-drops-port",
        walked(every(DroppedAt(0), 25, 993)),
        found="runner-drops-port",
        verdict=UNSURE,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # As this very machine refuses it by ICMP: nothing was measured.
    row(
        "runner-refuses-port",
        walked(every(ResetAt(0), 25, 993)),
        found="runner-refuses-port",
        verdict=UNSURE,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-refuses-port-of-all",
        walked({**every(ResetAt(0)), **_WEB}),
        found="runner-refuses-port",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # -- the own network ---------------------------------------------------------------------------
    _fails_for_imap(
        "lan-router-drops-port",
        walked(every(DroppedAt(1), *_BOTH)),
        found="lan-router-drops-port",
    ),
    _works(
        "lan-router-drops-port-25",
        walked(every(DroppedAt(1), 25)),
        found="lan-router-drops-port",
    ),
    # Port 25 alone is a note, whatever else is blocked there.
    _fails_for_imap(
        "lan-router-drops-port-25-and-others",
        walked(every(DroppedAt(1), 25, *_BOTH)),
        found="lan-router-drops-port lan-router-drops-port",
    ),
    _fails_for_imap(
        "lan-router-rejects-port",
        walked(every(RejectedAt(1), *_BOTH)),
        found="lan-router-rejects-port",
    ),
    _fails_for_imap(
        "lan-router-rejects-port-by-a-reset",
        walked(every(ResetAt(1), *_BOTH)),
        found="lan-router-rejects-port",
    ),
    row(
        "lan-secure-mail-allowlist",
        walked(every(DroppedAt(1), 25, 587)),
        found="lan-secure-mail-allowlist",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    _fails("lan-web-only", walked({**every(DroppedAt(1)), **_WEB}), found="lan-web-only"),
    _fails(
        "lan-web-only-by-rejection",
        walked({**every(RejectedAt(1)), **_WEB}),
        found="lan-web-only",
    ),
    # Pair 15: a router that limits its refusals leaves a few ports without one.
    _fails(
        "all-ports-rejected-but-for-a-few-without-a-word",
        walked({**every(RejectedAt(2)), **every(DroppedAt(2), 110, 995), WEB_PORT: SILENT}),
        found="all-ports-rejected",
    ),
    # Who refuses three ports and drops four does not limit anything.
    _fails(
        "port-rejected-and-others-dropped",
        walked({**every(DroppedAt(2)), **every(RejectedAt(2), 25, 143, 993), WEB_PORT: SILENT}),
        found="port-rejected port-filtered",
    ),
    # What gets farther than to those who refuse the rest is stopped by somebody else.
    _fails(
        "port-rejected-beside-a-host-that-drops-two",
        walked({**every(RejectedAt(2)), **every(SILENT, 143, 993), WEB_PORT: SILENT}),
        found="port-rejected port-filtered",
    ),
    # One port is dropped at home, and the rest by the server: that is no network's design.
    _fails(
        "nothing-answers-for-two-reasons",
        walked({**every(SILENT), **every(DroppedAt(1), 110, 143, 993, 995), **_WEB}),
        found="nothing-answers",
    ),
    # -- the provider ------------------------------------------------------------------------------
    _works("isp-25-drop-placed", walked(every(DroppedAt(2), 25)), found="isp-25-drop"),
    row(
        "isp-25-drop-placed-alone",
        walked(every(DroppedAt(2), 25), asked=(25,)),
        wanted=goal(ports=(25,), named=True),
        found="isp-25-drop",
        verdict=FAILING,
        sending=FAILING,
    ),
    _works("isp-25-reject-placed", walked(every(RejectedAt(2), 25)), found="isp-25-reject"),
    _works(
        "isp-25-reject-placed-by-a-reset",
        walked(every(ResetAt(2), 25)),
        found="isp-25-reject",
    ),
    row(
        "isp-25-transparent-proxy",
        substituted(walked(every(RedirectedAt(2, OPEN), 25), asked=(25, 993)), 25),
        wanted=goal(ports=(25, 993)),
        found="isp-25-transparent-proxy",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    row(
        "isp-submission-blocked-placed",
        walked(every(DroppedAt(2), *_SENDING)),
        found="isp-submission-blocked",
        verdict=FAILING,
        imap=OK,
        pop=OK,
        sending=FAILING,
    ),
    row(
        "isp-ipv6-broken",
        _over_ipv6(RejectedAt(2, 1, 0)),
        found="isp-ipv6-broken",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "dns-aaaa-dead-at-the-host",
        _over_ipv6(SILENT),
        found="dns-aaaa-dead",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # Where packets were last seen proves nothing: the routers behind may just be silent.
    row(
        "dns-aaaa-dead-behind-the-provider",
        _over_ipv6(DroppedAt(2)),
        found="dns-aaaa-dead",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "dns-aaaa-dead-by-the-servers-own-refusal",
        _over_ipv6(REFUSES, web=OPEN),
        found="dns-aaaa-dead",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # IPv6 works, as the web server shows.
    row(
        "dns-aaaa-dead-for-mail-alone",
        _over_ipv6(DroppedAt(2), web=OPEN),
        found="dns-aaaa-dead",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # -- between -----------------------------------------------------------------------------------
    row(
        "port-intercepted",
        substituted(walked(every(RedirectedAt(1, OPEN), 143)), 143),
        found="port-intercepted",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    # The certificate proves who is at the other end.
    _works("port-relayed", walked(every(RedirectedAt(1, OPEN), 143)), found="port-relayed"),
    _works("port-relayed-25", walked(every(RedirectedAt(2, OPEN), 25)), found="port-relayed"),
    _fails_for_imap(
        "port-filtered-between-silent-routers",
        walked(every(DroppedAt(2), *_BOTH), routers=("10.0.0.1", None, *ROUTERS[2:])),
        found="port-filtered",
    ),
    # Whoever stands in the gap before the server may do it, and the server too.
    _fails_for_imap(
        "port-filtered-before-silent-routers",
        walked(every(SILENT, *_BOTH), routers=(*ROUTERS[:2], None, None)),
        found="port-filtered",
    ),
    # The last router is not the host's, so that nobody can be accused.
    _works(
        "port-filtered-25-before-the-server",
        walked(every(SILENT, 25), routers=ROUTERS[:2]),
        found="port-filtered",
    ),
    _fails_for_imap(
        "port-rejected-between-silent-routers",
        walked(every(RejectedAt(3), *_BOTH), routers=("10.0.0.1", None, *ROUTERS[2:])),
        found="port-rejected",
    ),
    _fails("path-routing-loop-walked", walked({}, routers=_LOOP), found="path-routing-loop"),
    _fails(
        "path-routing-loop-of-three", walked({}, routers=_ROUNDABOUT), found="path-routing-loop"
    ),
    _fails("path-router-stuck", walked({}, routers=_STUCK), found="path-router-stuck"),
    _fails(
        "path-routing-loop-beside-a-silent-router",
        walked({}, routers=_HALF_SEEN),
        found="path-routing-loop",
    ),
    # More routers than a walk gets to see.
    _fails("path-routing-loop-unseen", walked({}, routers=_ENDLESS), found="path-routing-loop"),
    # -- the host ----------------------------------------------------------------------------------
    _fails_for_imap(
        "host-firewall-drops-port",
        walked(every(SILENT, *_BOTH)),
        found="host-firewall-drops-port",
    ),
    _fails_for_imap(
        "host-firewall-rejects-port-before-the-server",
        walked(every(RejectedAt(4), *_BOTH)),
        found="host-firewall-rejects-port",
    ),
    _fails_for_imap(
        "host-firewall-rejects-port-by-a-reset",
        walked(every(ResetAt(4), *_BOTH)),
        found="host-firewall-rejects-port",
    ),
    # A balancer that refuses what it has no servers for is as good as a closed port.
    _works(
        "svc-by-design-absent-before-the-server",
        walked(every(ResetAt(4), 25, 110, 143)),
        found="svc-by-design-absent",
    ),
    _works(
        "svc-by-design-absent-prohibited",
        walked(every(RejectedAt(4), 110, 143)),
        found="svc-by-design-absent",
    ),
    _works(
        "host-firewall-drops-port-25-and-others",
        walked(every(SILENT, 25, 110, 143)),
        found="port-not-needed host-firewall-drops-port",
    ),
    # Of what a host drops nobody can tell whether it offers it: here POP, and more than POP.
    row(
        "perhaps-not-offered-of-pop-that-the-host-drops",
        walked(every(DroppedAt(4), *others(465, 993))),
        found="port-not-needed perhaps-not-offered host-firewall-drops-port",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
    row(
        "perhaps-not-offered-but-sending-as-the-host-drops",
        walked(every(DroppedAt(4), *others(*_SENDING))),
        found="perhaps-not-offered",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=OK,
    ),
    row(
        "perhaps-not-offered-but-receiving-as-the-host-drops",
        walked(every(DroppedAt(4), *_SENDING)),
        found="perhaps-not-offered",
        verdict=UNSURE,
        imap=OK,
        pop=OK,
        sending=UNSURE,
    ),
    row(
        "host-firewall-drops-port-of-pop-that-is-asked-for",
        walked(every(DroppedAt(4), 110, 995)),
        wanted=goal(ports=SEVEN_PORTS, named=True),
        found="host-firewall-drops-port",
        verdict=FAILING,
        imap=OK,
        pop=FAILING,
        sending=OK,
    ),
    row(
        "lan-router-drops-port-of-pop",
        walked(every(DroppedAt(1), 110, 995)),
        found="lan-router-drops-port",
        verdict=FAILING,
        imap=OK,
        pop=FAILING,
        sending=OK,
    ),
    # -- resets of which nobody can tell who sends them --------------------------------------------
    _fails("port-refused", walked(every(ResetAt(2))), found="port-refused"),
    row(
        "port-refused-alone",
        walked({**every(REFUSES), WEB_PORT: SILENT}, asked=(993,)),
        wanted=goal(ports=(993,), named=True),
        found="port-refused",
        verdict=FAILING,
        imap=FAILING,
    ),
    _fails_for_imap(
        "port-refused-behind-silent-routers",
        _without_distances(
            walked(every(REFUSES, *_BOTH), routers=("10.0.0.1", *(None,) * 4)),
        ),
        found="port-refused",
    ),
    _fails_for_imap(
        "svc-not-listening-placed",
        walked(every(REFUSES, *_BOTH)),
        wanted=goal(offers=SEVEN_PORTS),
        found="svc-not-listening",
    ),
    row(
        "perhaps-not-offered-placed",
        walked(every(REFUSES, *_BOTH)),
        found="perhaps-not-offered",
        verdict=UNSURE,
        imap=UNSURE,
        pop=OK,
        sending=OK,
    ),
    _fails_for_imap(
        "host-firewall-drops-port-beside-a-provider-that-drops-25",
        walked({25: DroppedAt(2), **every(SILENT, *_BOTH)}),
        found="host-firewall-drops-port isp-25-drop",
    ),
    # -- what paths show where nothing is blocked --------------------------------------------------
    row(
        "path-complete",
        walked({}, asked=(993,), scope=Scope.TRACE),
        wanted=_TRACED,
        found="path-complete",
        verdict=OK,
        imap=OK,
    ),
    row(
        "hops-silent",
        walked({}, asked=(993,), scope=Scope.TRACE, routers=("10.0.0.1", None, *ROUTERS[2:])),
        wanted=_TRACED,
        found="path-complete hops-silent",
        verdict=OK,
        imap=OK,
    ),
    row(
        "hops-slow",
        _answering_after(
            walked({}, asked=(993,), scope=Scope.TRACE), 2, timedelta(milliseconds=600)
        ),
        wanted=_TRACED,
        found="path-complete hops-slow",
        verdict=OK,
        imap=OK,
    ),
    row(
        "delay-starts",
        walked({}, asked=(993,), slower=40),
        wanted=goal(ports=(993,)),
        found="delay-starts",
        verdict=OK,
        imap=OK,
    ),
    row(
        "path-hidden-beside-a-delay",
        walked({}, asked=(993,), slower=40, routers=(None,) * 4),
        wanted=goal(ports=(993,)),
        found="path-hidden",
        verdict=OK,
        imap=OK,
    ),
    row(
        "delay-starts-next-door",
        _answering_after(walked({}, asked=(993,), slower=40, routers=ROUTERS[:1]), 1, _LONG),
        wanted=goal(ports=(993,)),
        found="delay-starts",
        verdict=OK,
        imap=OK,
    ),
    _works(
        "path-hidden",
        walked(every(SILENT, 25), routers=(None,) * 4),
        found="isp-25-drop path-hidden",
    ),
)
