"""Hosts and ports that are shut to everybody, and what nobody could measure."""

from probes.address import Address
from probes.failure import FailureKind
from tests.probes.behaviours import DroppedAt
from tests.probes.walking import ROUTERS
from tests.scenarios.calls import lost, ping
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
from tests.scenarios.row import ABSENT, FAILING, OK, UNSURE, others
from tests.scenarios.talk import talk
from tests.scenarios.vantages.row import (
    ELSEWHERE,
    HEALTHY,
    SEVEN,
    at,
    good_but,
    row,
    runner,
    walked,
)

_ALL = ",".join(map(str, SEVEN))
_NO_PING = ping(*lost())
_DEAD: Facts = (*resolves(), *silent(*SEVEN), _NO_PING)
_BANNED: Facts = (*walked(how=DroppedAt(4)), _NO_PING)
"""Packets get to the last router before the host, and nothing comes back from behind it."""
_USED_UP = "192.0.2.10 was checked 3 times within 60 seconds; its next check is due in 40 seconds"
_OVER_BUDGET: Facts = (
    *resolves(),
    *unable(*SEVEN, kind=FailureKind.OVER_BUDGET, detail=_USED_UP),
)
_SENDING = (25, 465, 587)
_NO_POP: Facts = (*resolves(), *talk(*others(110, 995)), *silent(110, 995))
_POP_OFFERED = goal(offers=(110, 995))
_NOT_OFFERED = goal(ports=(143,), offers=(993,))


def _exhausted(*ports: int) -> Facts:
    return unable(*ports, kind=FailureKind.LOCAL_RESOURCES, detail="EMFILE")


ROWS = (
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
        "lan-router-drops-port-at-runners",
        runner("cloud", walked(143, 993, how=DroppedAt(1)), network="AS64520"),
        runner("office", walked(143, 993, how=DroppedAt(1)), network="AS64521"),
        found="failing lan-router-drops-port on 143,993, likely local network: cloud, office",
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
        at("home", _NO_POP, wanted=_POP_OFFERED, network="AS64520"),
        at("office", _NO_POP, wanted=_POP_OFFERED, network="AS64521"),
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
