"""Hosts that are shut to one place and open to another."""

from datetime import timedelta

from probes.address import Address
from tests.probes.behaviours import REFUSES, DroppedAt, RejectedAt
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors, answered, lost, ping
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OTHER_IPV4,
    Facts,
    goal,
    refused,
    resolves,
    silent,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others
from tests.scenarios.talk import talk
from tests.scenarios.vantages.row import (
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
_BOTH = resolves(IPV4, IPV6)
_TWO = resolves(IPV4, OTHER_IPV4)
_OFFERED = goal(offers=(143, 993))
_HOURS = timedelta(hours=2)
_MINUTES = timedelta(minutes=9)

_PRIVATE = "10.20.30.40"
_AT_PRIVATE: Facts = (
    *resolves(_PRIVATE),
    *silent(*SEVEN, address=_PRIVATE),
    ping(*lost(), address=_PRIVATE),
)

_PRIVATES = (
    # Who is not in that network meets nobody at such an address: no lock, no broken way.
    row(
        "private-address-silent",
        at("home", _AT_PRIVATE),
        at("office", *resolves(_PRIVATE), *talk(*SEVEN, address=_PRIVATE)),
        found=f"degraded private-address-silent on {_ALL}, likely unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "private-address-silent-beside-a-public-one",
        at("home", *resolves(IPV4, _PRIVATE), *talk(*SEVEN), *silent(*SEVEN, address=_PRIVATE)),
        at(
            "office",
            *resolves(IPV4, _PRIVATE),
            *talk(*SEVEN),
            *talk(*SEVEN, address=_PRIVATE),
        ),
        found=f"degraded private-address-silent on {_ALL}, likely unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "private-address-silent-everywhere",
        at("home", _AT_PRIVATE, network="AS64520"),
        at("phone", _AT_PRIVATE, network="AS64521"),
        found=f"failing private-address-silent on {_ALL}, cannot tell unknown: home, phone",
        verdict=FAILING,
    ),
)

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
    # Mail works by IPv4, so that nobody is cut off.
    row(
        "isp-ipv6-broken",
        at("home", _BOTH, talk(*SEVEN), silent(*SEVEN, address=IPV6)),
        runner("office", _BOTH, talk(*SEVEN), talk(*SEVEN, address=IPV6)),
        found=f"degraded isp-ipv6-broken on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "dns-one-address-dead",
        at("home", _TWO, talk(*SEVEN), silent(*SEVEN, address=OTHER_IPV4)),
        runner("office", _TWO, talk(*SEVEN), talk(*SEVEN, address=OTHER_IPV4)),
        found=f"degraded dns-one-address-dead on {_ALL}, cannot tell unknown: home beside office",
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
    # A host locks whoever fails to log in out of sending, as access networks do.
    row(
        "blocked-between",
        at("home", *resolves(), *talk(*others(465, 587)), *silent(465, 587)),
        runner("office", HEALTHY),
        found="degraded blocked-between on 465,587, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    # That it is offered is what the other place shows.
    row(
        "blocked-between-for-all-of-sending",
        at("home", *resolves(), *talk(*others(25, 465, 587)), *silent(25, 465, 587)),
        runner("office", HEALTHY),
        found="degraded blocked-between on 25,465,587, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "blocked-between-for-all-of-pop",
        at("home", *resolves(), *talk(*others(110, 995)), *refused(110, 995)),
        runner("office", HEALTHY),
        found="degraded blocked-between on 110,995, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    # What takes a place's connections one by one is not shut to it.
    row(
        "host-conn-limit-met-by-one",
        at(
            "home",
            *resolves(),
            *talk(*others(587, 993)),
            *refused(587, 993),
            *talk(993, attempt=2),
        ),
        runner("office", HEALTHY),
        found="degraded host-conn-limit on 587,993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "blocked-between-for-mailboxes",
        at("home", *resolves(), *talk(*others(143, 993)), *silent(143, 993), wanted=_OFFERED),
        runner("office", HEALTHY),
        found="degraded blocked-between on 143,993, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    # Whoever is on the way can refuse in the host's name.
    row(
        "blocked-between-by-a-refusal",
        at("home", good_but(993, refused(993))),
        runner("office", HEALTHY),
        found="degraded blocked-between on 993, cannot tell unknown: home beside office",
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
        "blocked-between-one-port-before-the-host",
        at("home", walked(993, how=RejectedAt(3, code=10), owners={})),
        at("office", _TRACED, wanted=_FOR_A_TRACE),
        found="degraded blocked-between on 993, likely path: home beside office",
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


ROWS = (*_PRIVATES, *_BANS, *_WAYS)
