"""The simulated path behaves as a chain of Linux routers was measured to."""

import asyncio
from datetime import timedelta

import pytest

from probes.ability import Ability
from probes.address import Address
from probes.failure import FailureKind
from probes.network import ConnectFailed, EchoDenied, Network
from probes.observation import Echo, Endpoint
from probes.policy import Purpose
from tests.probes.network import (
    REFUSES,
    RTT,
    SILENT,
    Behaviour,
    Denied,
    DroppedAt,
    FakeNetwork,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
    Serves,
)
from tests.probes.servers import ServerSide, linger
from tests.probes.virtual_time import play

ADDRESS = Address("9.9.9.9")
TARGET = Endpoint(ADDRESS, 25)
ROUTERS = ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4")
IPV6_ROUTERS = ("fd77:1::2", "fd77:2::2", "fd77:3::2", "fd77:4::2")
PATH = Path(ROUTERS)
OPEN = Serves(linger)


def network(behaviour: Behaviour, path: Path = PATH) -> FakeNetwork:
    return FakeNetwork(endpoints={(ADDRESS, 25): behaviour}, paths={ADDRESS: path})


async def told(net: Network, ttl: int = 0, floor: int = 0) -> str:
    """Write an outcome as short as the table below: ``ok``, ``refused``, ``*``, ``2:11/0``."""
    try:
        async with asyncio.timeout(1):
            await net.probe(TARGET, Purpose.MAIL, ttl=ttl, floor=floor)
    except TimeoutError:
        return "*"
    except ConnectFailed as failed:
        if failed.failure.icmp is None:
            return failed.failure.kind.removeprefix("connection_")
        icmp = failed.failure.icmp
        routers = IPV6_ROUTERS if ":" in icmp.sender else ROUTERS
        return f"{routers.index(icmp.sender) + 1}:{icmp.type}/{icmp.code}"
    return "ok"


def walk(behaviour: Behaviour, path: Path = PATH) -> str:
    net = network(behaviour, path)

    async def scene() -> str:
        return " ".join([await told(net, ttl) for ttl in range(1, 6)])

    return play(scene())


WALKS = {
    "open": (OPEN, "1:11/0 2:11/0 3:11/0 4:11/0 ok"),
    "closed": (REFUSES, "1:11/0 2:11/0 3:11/0 4:11/0 refused"),
    "silent at the server": (SILENT, "1:11/0 2:11/0 3:11/0 4:11/0 *"),
    "dropped": (DroppedAt(2), "1:11/0 2:11/0 * * *"),
    "reset": (ResetAt(2), "1:11/0 2:11/0 refused refused refused"),
    "rejected": (RejectedAt(2), "1:11/0 2:11/0 2:3/13 2:3/13 2:3/13"),
    "redirected": (RedirectedAt(2, OPEN), "1:11/0 ok ok ok ok"),
}


@pytest.mark.parametrize(("behaviour", "expected"), WALKS.values(), ids=WALKS)
def test_a_walk_reads_as_measured(behaviour: Behaviour, expected: str) -> None:
    assert walk(behaviour) == expected


def test_a_walk_over_ipv6_tells_age_by_another_type() -> None:
    assert walk(RejectedAt(2, 1, 1), Path(IPV6_ROUTERS)) == "1:3/0 2:3/0 2:1/1 2:1/1 2:1/1"


def test_a_router_may_be_silent() -> None:
    assert walk(OPEN, Path(("10.0.0.1", None, *ROUTERS[2:]))) == "1:11/0 * 3:11/0 4:11/0 ok"


def test_an_old_kernel_names_no_router() -> None:
    unnamed = "icmp_unnamed"
    assert walk(ResetAt(2), Path(ROUTERS, named=False)) == (
        f"{unnamed} {unnamed} refused refused refused"
    )


def test_a_reluctant_router_answers_the_second_time() -> None:
    net = network(OPEN, Path(ROUTERS, reluctant=(2,)))

    async def scene() -> list[str]:
        return [await told(net, 2), await told(net, 2)]

    assert play(scene()) == ["*", "2:11/0"]


@pytest.mark.parametrize(
    ("behaviour", "path", "highest"),
    [
        (ResetAt(1), PATH, 64),
        (ResetAt(2), PATH, 63),
        (RedirectedAt(2, OPEN), PATH, 63),
        (REFUSES, PATH, 60),
        (OPEN, PATH, 60),
        (OPEN, Path(ROUTERS, initial_ttl=128), 124),
        (RejectedAt(2), PATH, 62),
        (RejectedAt(2, 1, 1), Path(IPV6_ROUTERS), 63),
    ],
    ids=[
        "reset by the first router",
        "reset by the second router",
        "redirected by the second router",
        "refused by the host",
        "open",
        "open, a host that begins at 128",
        "rejected by the second router",
        "rejected by the second router, IPv6",
    ],
)
def test_a_floor_lets_in_what_stands_near_enough(
    behaviour: Behaviour, path: Path, highest: int
) -> None:
    async def scene() -> tuple[str, str]:
        net = network(behaviour, path)
        return await told(net, floor=highest), await told(net, floor=highest + 1)

    heard, unheard = play(scene())
    assert heard != "*"
    assert unheard == "*"


def test_whoever_stands_nearer_answers_sooner() -> None:
    async def scene() -> tuple[timedelta | None, ...]:
        near, far = network(RedirectedAt(2, OPEN)), network(OPEN)
        return tuple([await net.probe(TARGET, Purpose.MAIL) for net in (near, far)])

    assert play(scene()) == (RTT * 2 / 5, RTT)


def test_probes_are_recorded_with_the_most_at_a_time() -> None:
    async def scene() -> FakeNetwork:
        net = network(OPEN)
        await asyncio.gather(*(told(net, ttl) for ttl in (1, 2, 3)))
        await told(net, 4)
        return net

    net = play(scene())
    assert [one.ttl for one in net.probes] == [1, 2, 3, 4]
    assert net.most_in_flight == {ADDRESS: 3}


def test_connections_meet_the_same_filters() -> None:
    async def scene(behaviour: Behaviour) -> FailureKind | None:
        try:
            async with asyncio.timeout(60):
                (await network(behaviour).connect(TARGET)).close()
        except ConnectFailed as failed:
            return failed.failure.kind
        except TimeoutError:
            return FailureKind.TIMEOUT
        return None

    assert play(scene(DroppedAt(2))) is FailureKind.TIMEOUT
    assert play(scene(ResetAt(2))) is FailureKind.CONNECTION_REFUSED
    assert play(scene(RejectedAt(2))) is FailureKind.ICMP
    assert play(scene(RedirectedAt(2, OPEN))) is None


def test_small_segments_pass_where_big_ones_are_lost() -> None:
    async def says_much(server: ServerSide) -> None:
        await server.say(bytes(1400))

    async def scene(mss: int) -> int:
        stream = await network(Serves(says_much, lets_through=1240)).connect(TARGET, mss=mss)
        try:
            async with asyncio.timeout(60):
                return len(await stream.receive())
        except TimeoutError:
            return 0

    assert [play(scene(mss)) for mss in (0, 1360, 1240, 1200)] == [0, 0, 1400, 1400]


def test_echoes_come_in_turn_over_all_rounds() -> None:
    here, lost = Echo(rtt=RTT), Echo()
    net = FakeNetwork(echoes={ADDRESS: (here, lost, here)})
    gap = timedelta(milliseconds=100)

    async def scene() -> list[tuple[Echo, ...]]:
        return [await net.ping(ADDRESS, count, gap, gap) for count in (2, 2)]

    assert play(scene()) == [(here, lost), (here, here)]


def test_pings_may_be_denied() -> None:
    net = FakeNetwork(echoes={ADDRESS: Denied("ping_group_range")})
    with pytest.raises(EchoDenied, match="ping_group_range"):
        play(net.ping(ADDRESS, 1, RTT, RTT))


def test_a_machine_may_be_unable() -> None:
    results = FakeNetwork(unable={Ability.IPV6: "no address"}).abilities()
    assert [one.ability for one in results if not one.works] == [Ability.IPV6]
