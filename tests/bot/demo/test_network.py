"""The demo's network keeps the seam's promises, in time that leaps."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.demo.hosts import MACHINES
from bot.demo.network import DemoNetwork
from bot.demo.path import DISTANCE, HERE, HERE_IPV6, ROUTERS, TTL
from bot.demo.zone import RESOLVER
from probes.ability import Ability
from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.network import ConnectFailed, EchoDenied, Network
from probes.observation import DnsReply, DnsSilence, Echo, Endpoint, Route
from probes.policy import CANARIES, Purpose
from tests.probes.virtual_time import play

Result = TypeVar("Result")
SECOND = timedelta(seconds=1)
HEALTHY, OVER_IPV6 = Address("203.0.113.10"), Address("2001:db8:3000::10")
BLOCKED, RESET, SILENT = map(Address, ("203.0.113.25", "203.0.113.93", "203.0.113.90"))
FAR_AWAY = Address("198.41.0.4")


def network() -> Network:
    """Return the network without servers, in which every trip takes the shortest time."""
    return DemoNetwork({}, lambda: 0.0)


def timed(act: Callable[[Network], Awaitable[Result]]) -> tuple[Result | FailureKind, timedelta]:
    """Return what an act met, and after how long; silence ends after a minute."""

    async def scene() -> tuple[Result | FailureKind, timedelta]:
        here = network()
        begun = here.elapsed()
        try:
            async with asyncio.timeout(60):
                met: Result | FailureKind = await act(here)
        except ConnectFailed as failed:
            met = failed.failure.kind
        except TimeoutError:
            met = FailureKind.TIMEOUT
        return met, here.elapsed() - begun

    return play(scene())


def probe(
    address: Address, port: int, *, ttl: int = 0, floor: int = 0
) -> timedelta | FailureKind | None:
    endpoint = Endpoint(address, port)
    met, _ = timed(lambda here: here.probe(endpoint, Purpose.MAIL, ttl=ttl, floor=floor))
    return met


def error(address: Address, port: int, ttl: int) -> IcmpError | None:
    async def scene() -> IcmpError | None:
        with pytest.raises(ConnectFailed) as failed:
            await network().probe(Endpoint(address, port), Purpose.MAIL, ttl=ttl)
        return failed.value.failure.icmp

    return play(scene())


@pytest.mark.parametrize("ttl", range(1, DISTANCE))
def test_a_syn_that_dies_is_told_by_the_router_there(ttl: int) -> None:
    router = ROUTERS[ttl - 1]
    assert error(HEALTHY, 993, ttl) == IcmpError(router.ipv4, 11, 0)
    assert error(OVER_IPV6, 993, ttl) == IcmpError(router.ipv6, 3, 0)


@pytest.mark.parametrize("ttl", [0, DISTANCE, TTL])
def test_an_open_port_answers_a_syn_that_lives_long_enough(ttl: int) -> None:
    assert probe(HEALTHY, 993, ttl=ttl) == timedelta(milliseconds=41)


def test_where_a_router_drops_packets_they_still_die_of_age() -> None:
    assert error(BLOCKED, 25, 2) == IcmpError(ROUTERS[1].ipv4, 11, 0)
    assert probe(BLOCKED, 25, ttl=3) is FailureKind.TIMEOUT
    assert probe(BLOCKED, 25) is FailureKind.TIMEOUT


def test_where_a_router_resets_connections_the_answer_comes_from_there() -> None:
    endpoint = Endpoint(RESET, 993)
    met, took = timed(lambda here: here.connect(endpoint))
    assert met is FailureKind.CONNECTION_REFUSED
    assert took == ROUTERS[2].trip
    assert error(RESET, 993, 3) == IcmpError(ROUTERS[2].ipv4, 11, 0)
    assert probe(RESET, 993, ttl=4) is FailureKind.CONNECTION_REFUSED


@pytest.mark.parametrize(
    ("address", "port", "floor", "heard"),
    [
        (HEALTHY, 993, TTL - DISTANCE + 1, True),
        (HEALTHY, 993, TTL - DISTANCE + 2, False),
        (HEALTHY, 4190, TTL - DISTANCE + 1, True),
        (HEALTHY, 4190, TTL - DISTANCE + 2, False),
        (RESET, 993, TTL - DISTANCE + 2, True),
        (RESET, 993, TTL - 3 + 1, True),
        (RESET, 993, TTL - 3 + 2, False),
    ],
)
def test_a_floor_keeps_out_what_comes_from_too_far(
    address: Address, port: int, floor: int, heard: bool
) -> None:
    assert (probe(address, port, floor=floor) is not FailureKind.TIMEOUT) is heard


@pytest.mark.parametrize(
    ("address", "port", "met"),
    [
        (HEALTHY, 2525, FailureKind.CONNECTION_REFUSED),
        (SILENT, 993, FailureKind.TIMEOUT),
        (Address("203.0.113.200"), 993, FailureKind.TIMEOUT),
        *((canary, 993, FailureKind.TIMEOUT) for canary in CANARIES),
        (FAR_AWAY, 993, FailureKind.LOCAL_NO_ROUTE),
        (Address("127.0.0.1"), 993, FailureKind.LOCAL_NO_ROUTE),
    ],
)
def test_what_is_not_served_is_not_reached(address: Address, port: int, met: FailureKind) -> None:
    endpoint = Endpoint(address, port)
    assert timed(lambda here: here.connect(endpoint))[0] is met
    assert timed(lambda here: here.probe(endpoint, Purpose.CANARY))[0] is met


@pytest.mark.parametrize("address", [HEALTHY, SILENT, FAR_AWAY])
def test_pings_take_the_time_they_are_given(address: Address) -> None:
    interval, patience = timedelta(milliseconds=100), SECOND

    async def send(here: Network) -> tuple[Echo, ...] | EchoDenied:
        try:
            return await here.ping(address, 4, interval, patience)
        except EchoDenied as denied:
            return denied

    met, took = timed(send)
    expected: dict[Address, tuple[object, timedelta]] = {
        HEALTHY: ((Echo(rtt=timedelta(milliseconds=41)),) * 4, timedelta(milliseconds=341)),
        SILENT: ((Echo(),) * 4, timedelta(milliseconds=1300)),
    }
    if isinstance(met, EchoDenied):
        assert address == FAR_AWAY
        assert met.kind is FailureKind.LOCAL_NO_ROUTE
    else:
        assert (met, took) == expected[address]


async def test_it_can_do_everything_and_fixes_no_name() -> None:
    here = network()
    assert {one.ability for one in here.abilities() if one.works} == set(Ability)
    assert here.hosts("healthy.demo.example") == ()
    assert here.resolvers() == (RESOLVER,)
    assert here.now().utcoffset() == timedelta()


def test_its_one_name_server_answers_in_a_moment_and_no_other_is_there() -> None:
    reply, took = timed(lambda here: here.ask("healthy.demo.example", "A", RESOLVER))
    assert isinstance(reply, DnsReply)
    assert timedelta() < took < SECOND
    silence, _ = timed(lambda here: here.ask("healthy.demo.example", "A", FAR_AWAY))
    assert isinstance(silence, DnsSilence)


def test_times_differ_within_bounds() -> None:
    async def scene(chance: float) -> timedelta | None:
        here = DemoNetwork({}, lambda: chance)
        return await here.probe(Endpoint(HEALTHY, 993), Purpose.MAIL)

    shortest, longest = play(scene(0.0)), play(scene(1.0))
    assert shortest is not None
    assert longest is not None
    assert shortest < longest < shortest * 1.5


async def test_giving_up_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    here = network()
    endpoint = Endpoint(BLOCKED, 25)
    acts: tuple[Coroutine[object, object, object], ...] = (
        here.connect(endpoint),
        here.probe(endpoint, Purpose.MAIL),
        here.ping(SILENT, 4, SECOND, SECOND),
        here.ask("healthy.demo.example", "A", RESOLVER),
    )
    tasks = [asyncio.ensure_future(act) for act in acts]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    assert all(
        isinstance(one, asyncio.CancelledError)
        for one in await asyncio.gather(*tasks, return_exceptions=True)
    )
    assert asyncio.all_tasks() == before


def test_no_address_belongs_to_two() -> None:
    hosts = [machine.address for machine in MACHINES]
    routers = [one for router in ROUTERS for one in (router.ipv4, router.ipv6)]
    everybody = [*hosts, *routers, HERE, HERE_IPV6, RESOLVER, *CANARIES]
    assert len(everybody) == len(set(everybody))


@pytest.mark.parametrize(
    ("address", "source", "router"),
    [
        (HEALTHY, "192.168.1.20", "192.168.1.1"),
        (CANARIES[1], "2001:db8:1000:1::20", "2001:db8:1000:1::1"),
    ],
    ids=["IPv4", "IPv6"],
)
def test_the_place_has_a_router(address: Address, source: str, router: str) -> None:
    route = Route(device="eth0", source=Address(source), gateway=Address(router))
    found = network().around(address)
    assert found.route == route
    assert source in {one.address for one in found.own}
