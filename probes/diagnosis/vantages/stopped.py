"""Blocked here and open there: bans, filters and broken ways; or silent for everybody (pure)."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from probes.address import Family, family
from probes.diagnosis.vantages.rule import JointMatch, JointRule
from probes.diagnosis.vantages.shut import Shut, alike, shut_out
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights, in_common, same_address, unrelated
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.hops import is_local
from probes.observation import Endpoint
from probes.quote import listed
from probes.services import RELAY
from probes.troubles import sends
from probes.vantage import VantageKind

_MUTE = frozenset({PortState.FILTERED, PortState.UNREACHABLE})
"""States of a port whose machine gives no sign of life; one that refuses does."""


def _shut_where(wanted: Callable[[Shut], bool]) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find single places that are shut out in this way."""

    def find(sights: Sights) -> Iterator[JointMatch]:
        yield from (_match(one) for one in shut_out(sights) if wanted(one))

    return find


def _match(shut: Shut, certainty: Certainty | None = None) -> JointMatch:
    return JointMatch(
        at=(shut.sight,),
        beside=shut.beside,
        endpoints=shut.endpoints,
        place=shut.place,
        certainty=certainty,
    )


def _to_itself(sights: Sights) -> Iterator[JointMatch]:
    """A place that asks for its own public address gets no further than its own router.

    It is known by that address, or suspected so by the place itself and served to others.
    """
    for shut in shut_out(sights):
        if shut.sight.point.address == shut.address:
            yield replace(_match(shut), facts={"address": shut.address})
    for sight in sights.all:
        for own in (one for one in sight.findings if one.id == "lan-nat-hairpin"):
            beside = tuple(one for one in sights.all if any(map(one.reaches, own.endpoints)))
            yield JointMatch(
                at=(sight,),
                beside=beside,
                endpoints=own.endpoints,
                facts={"address": ", ".join(sorted({one.address for one in own.endpoints}))},
                certainty=Certainty.LIKELY,
            )


def _at_private(sights: Sights) -> Iterator[JointMatch]:
    """Find private addresses that are silent: who is outside their network meets others there."""
    for shut in shut_out(sights):
        if is_local(shut.address) and not shut.arrives and shut.dead:
            served = f"It lets {listed(one.name for one in shut.beside)} in. "
            line = _INSIDE_IN_PART if shut.living else _INSIDE_ALONE
            facts = {"address": shut.address, "served": served, "line": line}
            yield replace(_match(shut), facts=facts)
    for telling, endpoints in alike(sights):
        address = endpoints[0].address
        if is_local(address) and all(one.is_dead(address) for one in telling):
            yield JointMatch(
                at=telling,
                beside=(),
                endpoints=endpoints,
                facts={"address": address, "served": "", "line": _INSIDE_ALONE},
                certainty=Certainty.CANNOT_TELL,
            )


_INSIDE_ALONE = (
    "Our mail server can only be reached from inside its own network. Please connect to it, or to "
    "its VPN, and try again; if you are, please tell us."
)
_INSIDE_IN_PART = (
    "One of the addresses of our mail server is of use inside its own network alone, so that "
    "connecting may fail now and then. The fault is not in your account."
)


def _cut_off(shut: Shut) -> bool:
    """Tell whether nothing at all of the host lets a place in, at no address of its name."""
    return shut.dead and not shut.living


def _banned(shut: Shut) -> bool:
    return _cut_off(shut) and shut.arrives is True


def _in_part(*, by_family: bool) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find dead addresses of a name that serves a place at others, by IPv4 alone or by any."""

    def find(sights: Sights) -> Iterator[JointMatch]:
        for shut in shut_out(sights):
            families = {family(one) for one in shut.living}
            broken = family(shut.address) is Family.IPV6 and Family.IPV6 not in families
            if shut.dead and families and not shut.arrives and broken is by_family:
                facts = {"address": shut.address, "living": listed(shut.living)}
                yield replace(_match(shut), facts=facts)

    return find


def _by_origin(sights: Sights) -> Iterator[JointMatch]:
    """Find a host that shuts out several places of one country or network, and no other place."""
    banned = [one for one in shut_out(sights) if _banned(one)]
    for address in sorted({one.address for one in banned}):
        mine = [one for one in banned if one.address == address]
        at = tuple(one.sight for one in mine)
        beside = tuple(one for one in sights.all if any(one in shut.beside for shut in mine))
        area = in_common(at)
        # Behind one address they are one place to the host, which bans them together.
        together = all(same_address(at[0], one) for one in at[1:])
        if not area or together or any(in_common((at[0], one)) == area for one in beside):
            continue
        ports = tuple(sorted({endpoint for one in mine for endpoint in one.endpoints}))
        yield JointMatch(at=at, beside=beside, endpoints=ports, facts={"area": area})


def _between(sights: Sights) -> Iterator[JointMatch]:
    """Find ports that are stopped before the host, or nobody knows where.

    Access networks filter ports for sending; but those with a login, like the ports of mailboxes, a
    host locks for one address after failed logins, and then port 25 with them.
    """
    for shut in shut_out(sights):
        if shut.dead or shut.arrives:
            continue
        if shut.arrives is False or all(one.port == RELAY for one in shut.endpoints):
            yield replace(_match(shut), facts={"said": _OURS_IS_FINE, "lock": ""})
        else:
            facts = {"said": _OR_A_LOCK, "lock": _LOOK_FOR_A_LOCK}
            yield replace(_match(shut, Certainty.CANNOT_TELL), facts=facts)


_OURS_IS_FINE = "Our side is fine; something between you and us blocks"
_OR_A_LOCK = (
    "Others get in. Something between you and us, or a lock of our server for your internet "
    "address, blocks"
)
_LOOK_FOR_A_LOCK = "Mail host: look whether the public address there is among the locked ones."


def _dead(*, apart: bool) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find addresses that are dead for everybody, in different networks or perhaps in one."""

    def find(sights: Sights) -> Iterator[JointMatch]:
        for telling, endpoints in alike(sights):
            address = endpoints[0].address
            dead = all(one.is_dead(address) for one in telling)
            silent = all(one.results[end].state in _MUTE for one in telling for end in endpoints)
            if dead and silent and unrelated(telling) is apart:
                facts = {"address": str(address)}
                yield JointMatch(at=telling, beside=(), endpoints=endpoints, facts=facts)

    return find


def _silent(*, for_certain: bool) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find ports of a living host that are silent for everybody.

    Many networks filter the ports for sending, so that two of them prove nothing of the host;
    for others than those it takes two networks that are known to have nothing in common.
    """

    def find(sights: Sights) -> Iterator[JointMatch]:
        for telling, endpoints in alike(sights):
            silent = tuple(
                endpoint
                for endpoint in endpoints
                if all(one.results[endpoint].state is PortState.FILTERED for one in telling)
                and _is_the_hosts(telling, endpoint) is for_certain
            )
            if silent:
                sure = unrelated(telling) and all(_by_itself(one, silent) for one in telling)
                yield JointMatch(
                    at=telling,
                    beside=(),
                    endpoints=silent,
                    certainty=Certainty.CERTAIN if sure else None,
                )

    return find


def _is_the_hosts(telling: Sequence[Sight], endpoint: Endpoint) -> bool:
    by_themselves = any(_by_itself(one, (endpoint,)) for one in telling)
    return by_themselves or (unrelated(telling) and not sends(endpoint.port))


def _by_itself(sight: Sight, endpoints: Sequence[Endpoint]) -> bool:
    """Tell whether a place found by itself that it is the host that stops all of these."""
    return all(any(one.side is Side.HOST for one in sight.on(end)) for end in endpoints)


_UNSURE = Certainty.CANNOT_TELL

RULES = (
    JointRule(
        id="lan-nat-hairpin",
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.CERTAIN,
        find=_to_itself,
    ),
    JointRule(
        id="private-address-silent",
        side=Side.UNKNOWN,
        find=_at_private,
        contrasts=False,
    ),
    JointRule(id="host-geo-or-asn-block", side=Side.HOST, find=_by_origin),
    JointRule(
        id="isp-shared-ip-punished",
        side=Side.HOST,
        find=_shut_where(lambda shut: _banned(shut) and shut.sight.is_shared),
    ),
    JointRule(
        id="runner-banned-by-target",
        side=Side.RUNNER,
        find=_shut_where(
            lambda shut: _banned(shut) and shut.sight.point.kind is VantageKind.RUNNER
        ),
        worst=Severity.INCONCLUSIVE,
    ),
    JointRule(id="host-ban-client", side=Side.HOST, find=_shut_where(_banned)),
    JointRule(
        id="host-turns-place-away",
        side=Side.HOST,
        find=_shut_where(lambda shut: not _cut_off(shut) and shut.arrives is True),
    ),
    JointRule(
        id="path-regional-outage",
        side=Side.PATH,
        find=_shut_where(lambda shut: _cut_off(shut) and shut.arrives is False),
    ),
    JointRule(
        id="shut-out-or-cut-off",
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_shut_where(lambda shut: _cut_off(shut) and shut.arrives is None),
    ),
    JointRule(
        id="isp-ipv6-broken",
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_in_part(by_family=True),
    ),
    JointRule(
        id="dns-one-address-dead",
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_in_part(by_family=False),
    ),
    JointRule(id="blocked-between", side=Side.PATH, find=_between),
    JointRule(id="host-down", side=Side.HOST, find=_dead(apart=True), contrasts=False),
    JointRule(
        id="nothing-answers",
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_dead(apart=False),
        contrasts=False,
    ),
    JointRule(
        id="host-firewall-drops-port",
        side=Side.HOST,
        find=_silent(for_certain=True),
        contrasts=False,
    ),
    JointRule(
        id="port-filtered",
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_silent(for_certain=False),
        contrasts=False,
    ),
)
