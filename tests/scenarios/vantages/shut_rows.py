"""Hosts that are shut to one place and open to another, or shut to everybody."""

from datetime import timedelta

from probes.address import Address
from probes.failure import FailureKind
from tests.probes.behaviours import REFUSES, DroppedAt, RejectedAt
from tests.probes.walking import ROUTERS
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors, answered, lost, ping
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    Facts,
    goal,
    refused,
    resolves,
    silent,
    unable,
)
from tests.scenarios.row import ABSENT, DEGRADED, FAILING, OK, UNSURE, others
from tests.scenarios.talk import talk
from tests.scenarios.vantages.row import (
    ELSEWHERE,
    HEALTHY,
    SEVEN,
    at,
    good_but,
    like,
    row,
    runner,
    traced,
    walked,
)

_ALL = ",".join(map(str, SEVEN))
_NO_PING = ping(*lost())
_DEAD: Facts = (*resolves(), *silent(*SEVEN), _NO_PING)
_BANNED: Facts = (*walked(how=DroppedAt(4)), _NO_PING)
"""Packets get to the last router before the host, and nothing comes back from behind it."""
_CUT_OFF: Facts = (*walked(how=DroppedAt(3)), _NO_PING)
"""Packets get lost behind the provider, before the host's network."""
_NOBODYS_BAN: Facts = (*walked(how=DroppedAt(4), owners={}), _NO_PING)
_NOBODYS_CUT: Facts = (*walked(how=DroppedAt(3), owners={}), _NO_PING)
"""Likewise, where nobody tells whose the routers are."""
_CARRIER = ("10.0.0.1", "100.64.0.1", "203.0.113.2", "198.51.100.1")
_TRACED, _FOR_A_TRACE = traced(owners={})
_USED_UP = "192.0.2.10 was checked 3 times within 60 seconds; its next check is due in 40 seconds"
_OVER_BUDGET: Facts = (
    *resolves(),
    *unable(*SEVEN, kind=FailureKind.OVER_BUDGET, detail=_USED_UP),
)
_SENDING = (25, 465, 587)
_NOT_OFFERED = goal(ports=(143,), offers=(993,))
_HOURS = timedelta(hours=2)
_MINUTES = timedelta(minutes=9)


def _exhausted(*ports: int) -> Facts:
    return unable(*ports, kind=FailureKind.LOCAL_RESOURCES, detail="EMFILE")


_BANS = (
    row(
        "host-ban-client",
        at("home", _BANNED),
        runner("office", HEALTHY),
        found=f"degraded host-ban-client on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
    # The last router that passes home's packets on is one that passes those of others on as well.
    row(
        "host-ban-client-as-ways-meet",
        at("home", _NOBODYS_BAN),
        at("office", _TRACED, wanted=_FOR_A_TRACE),
        found=f"degraded host-ban-client on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
    # Two machines behind one address are one to the host.
    row(
        "host-ban-client-of-two-behind-one-address",
        at("home", _BANNED, address=Address("203.0.113.9"), country="AT"),
        at("laptop", _BANNED, address=Address("203.0.113.9"), country="AT"),
        runner("office", HEALTHY, country="DE"),
        found=f"degraded host-ban-client on {_ALL}, likely host: home, laptop beside office",
        verdict=DEGRADED,
    ),
    # A ban may be over by the time another place looks.
    row(
        "host-ban-client-or-a-matter-of-time",
        at("home", _BANNED),
        runner("office", HEALTHY, later=_HOURS),
        found=f"degraded nothing-answers on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "host-ban-client-a-little-later",
        at("home", _BANNED, later=_MINUTES),
        runner("office", HEALTHY),
        found=f"degraded host-ban-client on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "runner-banned-by-target",
        runner("cloud", _BANNED),
        runner("office", HEALTHY),
        found=f"inconclusive runner-banned-by-target on {_ALL}, likely runner: cloud beside office",
        verdict=UNSURE,
    ),
    row(
        "isp-shared-ip-punished",
        at("phone", walked(how=DroppedAt(4), routers=_CARRIER), _NO_PING),
        runner("office", HEALTHY),
        found=f"degraded isp-shared-ip-punished on {_ALL}, likely host: phone beside office",
        verdict=DEGRADED,
    ),
    row(
        "host-geo-or-asn-block",
        at("lyon", _NOBODYS_BAN, country="fr", network="AS64520 First"),
        at("nice", _NOBODYS_BAN, country="FR", network="AS64521 Second"),
        at("office", _TRACED, wanted=_FOR_A_TRACE, country="DE"),
        found=f"degraded host-geo-or-asn-block on {_ALL}, likely host: lyon, nice beside office",
        verdict=DEGRADED,
    ),
    # One of them gets in: it is not the country.
    row(
        "host-geo-or-asn-block-of-some",
        at("lyon", _NOBODYS_BAN, country="FR", network="AS64520 First"),
        at("nice", _NOBODYS_BAN, country="FR", network="AS64521 Second"),
        at("paris", _TRACED, wanted=_FOR_A_TRACE, country="FR", network="AS64522 Third"),
        found=f"degraded host-ban-client on {_ALL}, likely host: lyon, nice beside paris",
        verdict=DEGRADED,
    ),
    row(
        "host-turns-place-away",
        at("home", walked(143, 993, how=DroppedAt(4))),
        runner("office", HEALTHY),
        found="degraded host-turns-place-away on 143,993, likely host: home beside office",
        verdict=DEGRADED,
    ),
    # Pings get through, so it is no ban of the whole address.
    row(
        "host-turns-place-away-but-for-pings",
        at("home", walked(how=DroppedAt(4)), ping(*answered())),
        runner("office", HEALTHY),
        found=f"degraded host-turns-place-away on {_ALL}, likely host: home beside office",
        verdict=DEGRADED,
    ),
)

_WAYS = (
    row(
        "path-regional-outage",
        at("home", _CUT_OFF),
        runner("office", HEALTHY),
        found=f"degraded path-regional-outage on {_ALL}, likely path: home beside office",
        verdict=DEGRADED,
    ),
    # From elsewhere the router before the server shows itself; these packets do not get there.
    row(
        "path-regional-outage-as-ways-do-not-meet",
        at("home", _NOBODYS_CUT),
        at("office", _TRACED, wanted=_FOR_A_TRACE),
        found=f"degraded path-regional-outage on {_ALL}, likely path: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "path-regional-outage-of-two",
        at("home", _CUT_OFF),
        at("shop", _CUT_OFF),
        runner("office", HEALTHY),
        found=f"degraded path-regional-outage on {_ALL}, likely path: home, shop beside office",
        verdict=DEGRADED,
    ),
    row(
        "shut-out-or-cut-off",
        at("home", _NOBODYS_CUT),
        runner("office", HEALTHY),
        found=f"degraded shut-out-or-cut-off on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "shut-out-or-cut-off-without-a-walk",
        at("home", _DEAD),
        runner("office", HEALTHY),
        found=f"degraded shut-out-or-cut-off on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    # Locks that refuse look like a host without services, to that place alone.
    row(
        "shut-out-or-cut-off-by-refusals",
        at("home", walked(how=REFUSES), _NO_PING),
        runner("office", HEALTHY),
        found=f"degraded shut-out-or-cut-off on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "lan-nat-hairpin",
        at("inside", _DEAD, address=Address("192.0.2.10")),
        runner("office", HEALTHY),
        found=f"degraded lan-nat-hairpin on {_ALL}, certain local network: inside beside office",
        verdict=DEGRADED,
    ),
    # The place suspects its own router; that others get in makes it likely.
    row(
        "lan-nat-hairpin-as-the-place-suspects",
        at("inside", like("lan-nat-hairpin")),
        runner("office", HEALTHY),
        found=f"degraded lan-nat-hairpin on {_ALL}, likely local network: inside beside office",
        verdict=DEGRADED,
    ),
    # Most access networks filter some ports for sending.
    row(
        "blocked-between",
        at("home", *resolves(), *talk(*others(465, 587)), *silent(465, 587)),
        runner("office", HEALTHY),
        found="degraded blocked-between on 465,587, likely path: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "blocked-between-for-mailboxes",
        at("home", *resolves(), *talk(*others(143, 993)), *silent(143, 993)),
        runner("office", HEALTHY),
        found="degraded blocked-between on 143,993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "blocked-between-before-the-host",
        at("home", walked(143, 993, how=RejectedAt(3, code=10), owners={})),
        at("office", _TRACED, wanted=_FOR_A_TRACE),
        found="degraded blocked-between on 993, likely path: home beside office\n"
        "failing port-rejected on 143, cannot tell unknown: home",
        verdict=DEGRADED,
    ),
    row(
        "blocked-between-relay-alone",
        at("home", *resolves(), *talk(*others(25)), *silent(25)),
        runner("office", HEALTHY),
        found="note blocked-between on 25, likely path: home beside office",
        verdict=OK,
    ),
    # What the place knows by itself stays so; the host is cleared.
    row(
        "isp-25-drop",
        at("home", walked(25, how=DroppedAt(2))),
        runner("office", HEALTHY),
        found="note isp-25-drop on 25, certain provider: home beside office",
        verdict=OK,
    ),
    row(
        "lan-router-drops-port",
        at("home", walked(143, 993, how=DroppedAt(1))),
        runner("office", HEALTHY, later=_HOURS),
        found="degraded lan-router-drops-port on 143,993, likely local network: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "runner-egress-25-blocked",
        runner("cloud", good_but(25, silent(25)), anchors(25, ANCHOR, OTHER_ANCHOR)),
        runner("office", HEALTHY),
        found="note runner-egress-25-blocked on 25, certain runner: cloud",
        verdict=OK,
    ),
    # A service that is not offered is missed by nobody, but it is offered to others.
    row(
        "blocked-between-where-it-is-not-missed",
        at("home", good_but(143, refused(143))),
        runner("office", HEALTHY),
        found="note blocked-between on 143, cannot tell unknown: home beside office",
        verdict=OK,
    ),
)

_FOR_EVERYBODY = (
    row(
        "host-down",
        at("home", _DEAD, network="AS64520 First"),
        runner("office", _DEAD, network="as64521"),
        found=f"failing host-down on {_ALL}, likely host: home, office",
        verdict=FAILING,
    ),
    # Both networks are known by the first router that anybody announces.
    row(
        "host-down-as-walks-tell",
        at("home", _BANNED),
        at("office", walked(how=DroppedAt(4), routers=ELSEWHERE), _NO_PING),
        found=f"failing host-down on {_ALL}, likely host: home, office",
        verdict=FAILING,
    ),
    row(
        "nothing-answers",
        at("home", _DEAD),
        runner("office", _DEAD),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: home, office",
        verdict=FAILING,
    ),
    # Behind a router that stays silent the first one that shows may be anybody's.
    row(
        "nothing-answers-behind-silent-routers",
        at("home", walked(how=DroppedAt(4), routers=(None, *ROUTERS[1:])), _NO_PING),
        at("office", walked(how=DroppedAt(4), routers=(None, *ELSEWHERE[1:])), _NO_PING),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: home, office",
        verdict=FAILING,
    ),
    # What each network does by itself is no host's doing, however many do it.
    row(
        "lan-router-drops-port-everywhere",
        at("home", walked(143, 993, how=DroppedAt(1)), network="AS64520"),
        at("office", walked(143, 993, how=DroppedAt(1)), network="AS64521"),
        found="failing lan-router-drops-port on 143,993, likely local network: home, office",
        verdict=FAILING,
    ),
    row(
        "nothing-answers-from-one-network",
        at("home", _DEAD, network="AS64520 First"),
        runner("office", _DEAD, network="AS64520 First, by another name"),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: home, office",
        verdict=FAILING,
    ),
    row(
        "nothing-answers-from-behind-one-address",
        at("home", _DEAD, network="AS64520", address=Address("203.0.113.9")),
        runner("office", _DEAD, network="AS64521", address=Address("203.0.113.9")),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: home, office",
        verdict=FAILING,
    ),
    # A machine that refuses is not down.
    row(
        "port-refused",
        at("home", *resolves(), *refused(*SEVEN), network="AS64520"),
        at("office", *resolves(), *refused(*SEVEN), network="AS64521"),
        found=f"failing port-refused on {_ALL}, likely host: home, office",
        verdict=FAILING,
    ),
    row(
        "host-firewall-drops-port",
        at("home", walked(143, 993, how=DroppedAt(4))),
        at("office", walked(143, 993, how=DroppedAt(4), routers=ELSEWHERE)),
        found="failing host-firewall-drops-port on 143,993, certain host: home, office",
        verdict=FAILING,
    ),
    row(
        "host-firewall-drops-port-without-walks",
        at("home", *resolves(), *talk(*others(110, 995)), *silent(110, 995), network="AS64520"),
        at("office", *resolves(), *talk(*others(110, 995)), *silent(110, 995), network="AS64521"),
        found="failing host-firewall-drops-port on 110,995, likely host: home, office",
        verdict=FAILING,
    ),
    # Two networks that filter sending prove nothing of the host.
    row(
        "port-filtered",
        at("home", good_but(25, silent(25)), network="AS64520"),
        runner("cloud", good_but(25, silent(25)), network="AS64521"),
        found="note port-filtered on 25, cannot tell unknown: cloud, home",
        verdict=OK,
    ),
    row(
        "over-budget",
        at("home", _OVER_BUDGET),
        runner("office", HEALTHY),
        found=f"note over-budget on {_ALL}, certain runner: home",
        verdict=OK,
    ),
    row(
        "over-budget-beside-silence",
        at("home", _OVER_BUDGET),
        runner("office", _DEAD),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: office\n"
        f"note over-budget on {_ALL}, certain runner: home",
        verdict=FAILING,
    ),
    # Of two addresses that fare alike the second is told in fewer words.
    row(
        "over-budget-beside-two-silent-addresses",
        at("home", _OVER_BUDGET),
        runner(
            "office",
            resolves(IPV4, OTHER_IPV4),
            silent(*SEVEN),
            silent(*SEVEN, address=OTHER_IPV4),
        ),
        found=f"failing nothing-answers on {_ALL}, cannot tell unknown: office\n"
        f"failing nothing-answers on {_ALL}, cannot tell unknown: office\n"
        f"note over-budget on {_ALL}, certain runner: home",
        verdict=FAILING,
    ),
    # Each could look at what the other could not, and none at all of it.
    row(
        "runner-resource-exhausted",
        runner("cloud", resolves(), talk(*_SENDING), _exhausted(*others(*_SENDING))),
        runner("office", resolves(), talk(*others(*_SENDING)), _exhausted(*_SENDING)),
        found="note runner-resource-exhausted on 110,143,993,995, certain runner: cloud\n"
        "note runner-resource-exhausted on 25,465,587, certain runner: office",
        verdict=UNSURE,
    ),
    row(
        "svc-by-design-absent",
        at("home", resolves(), refused(143), wanted=_NOT_OFFERED),
        runner("office", resolves(), refused(143), wanted=_NOT_OFFERED),
        verdict=ABSENT,
    ),
    row(
        "over-budget-everywhere",
        at("home", _OVER_BUDGET),
        runner("office", _OVER_BUDGET),
        found=f"inconclusive over-budget on {_ALL}, certain runner: home, office",
        verdict=UNSURE,
    ),
)

ROWS = (*_BANS, *_WAYS, *_FOR_EVERYBODY)
