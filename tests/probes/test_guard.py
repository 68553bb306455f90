from datetime import timedelta

import pytest

from probes.address import Address
from probes.failure import FailureKind
from probes.guard import GuardedNetwork
from probes.network import Around, ConnectFailed, EchoDenied
from probes.observation import DnsReply, DnsSilence, Echo, Endpoint, NoRoute, Route, Way
from probes.policy import CANARIES, Policy, Purpose
from tests.probes.network import GATEWAY, RESOLVER, FakeNetwork, Serves
from tests.probes.servers import linger
from tests.probes.virtual_time import play

PUBLIC, PRIVATE = Address("9.9.9.9"), Address("10.0.0.5")
NETWORK_OF_ONE = {("9.9.9.9", 993): Serves(linger), ("10.0.0.5", 993): Serves(linger)}


def guarded(
    policy: Policy | None = None, *, over: str | None = None
) -> tuple[GuardedNetwork, FakeNetwork]:
    network = FakeNetwork({("a.example", "A"): ("9.9.9.9",)}, NETWORK_OF_ONE, {"a": ("9.9.9.9",)})
    return GuardedNetwork(network, policy or Policy(), lambda _: over), network


async def close(guard: GuardedNetwork, endpoint: Endpoint) -> None:
    (await guard.connect(endpoint)).close()


def refusal(guard: GuardedNetwork, endpoint: Endpoint) -> FailureKind:
    with pytest.raises(ConnectFailed) as refused:
        play(close(guard, endpoint))
    assert refused.value.failure.detail
    return refused.value.failure.kind


def test_a_public_address_is_connected_to() -> None:
    guard, network = guarded()
    play(close(guard, Endpoint(PUBLIC, 993)))
    assert network.connects == {Endpoint(PUBLIC, 993): 1}


def test_the_size_of_segments_is_passed_on() -> None:
    guard, network = guarded()

    async def scene() -> None:
        (await guard.connect(Endpoint(PUBLIC, 993), mss=1200)).close()

    play(scene())
    assert [stream.mss for stream in network.streams] == [1200]


def test_a_private_address_is_not() -> None:
    guard, network = guarded()
    assert refusal(guard, Endpoint(PRIVATE, 993)) is FailureKind.POLICY
    assert not network.connects


def test_a_private_address_that_the_operator_allows_is() -> None:
    guard, network = guarded(Policy(allow=("10.0.0.0/8",)))
    play(close(guard, Endpoint(PRIVATE, 993)))
    assert network.connects


def test_no_port_but_those_of_mail_is_connected_to() -> None:
    guard, network = guarded()
    assert refusal(guard, Endpoint(PUBLIC, 22)) is FailureKind.POLICY
    assert not network.connects


def test_a_budget_that_is_used_up_stops_it() -> None:
    guard, network = guarded(over="again at 12:05.")
    assert refusal(guard, Endpoint(PUBLIC, 993)) is FailureKind.OVER_BUDGET
    assert not network.connects


def test_what_is_not_allowed_uses_up_no_budget() -> None:
    guard, _ = guarded(over="again at 12:05.")
    assert refusal(guard, Endpoint(PRIVATE, 993)) is FailureKind.POLICY


async def ping(guard: GuardedNetwork, address: Address) -> tuple[Echo, ...]:
    return await guard.ping(address, 1, timedelta(), timedelta(seconds=1))


def test_an_address_that_may_be_checked_is_pinged() -> None:
    guard, network = guarded()
    assert len(play(ping(guard, PUBLIC))) == len(network.pings) == 1


@pytest.mark.parametrize(
    ("address", "over", "kind"),
    [
        (PRIVATE, None, FailureKind.POLICY),
        (PUBLIC, "again at 12:05.", FailureKind.OVER_BUDGET),
        (PRIVATE, "again at 12:05.", FailureKind.POLICY),
    ],
    ids=["private", "over budget", "both"],
)
def test_our_own_refusal_to_ping_is_no_lack_of_permission(
    address: Address, over: str | None, kind: FailureKind
) -> None:
    guard, network = guarded(over=over)
    with pytest.raises(EchoDenied) as denied:
        play(ping(guard, address))
    assert denied.value.kind is kind
    assert denied.value.detail
    assert not network.pings


def pinged_gateway(guard: GuardedNetwork, address: Address) -> tuple[Echo, ...]:
    return play(guard.ping(address, 1, timedelta(), timedelta(seconds=1), Purpose.GATEWAY))


def test_our_own_router_is_pinged_whatever_the_budget_says() -> None:
    guard, network = guarded(over="again at 12:05.")
    guard.around(PUBLIC)
    assert len(pinged_gateway(guard, GATEWAY)) == 1
    assert [(one.address, one.purpose) for one in network.pings] == [(GATEWAY, Purpose.GATEWAY)]


@pytest.mark.parametrize("address", [GATEWAY, PRIVATE, PUBLIC], ids=["unseen", "private", "public"])
def test_nobody_else_is_our_router(address: Address) -> None:
    guard, network = guarded()
    if address != GATEWAY:
        guard.around(PUBLIC)
    with pytest.raises(EchoDenied) as denied:
        pinged_gateway(guard, address)
    assert denied.value.kind is FailureKind.POLICY
    assert not network.pings


@pytest.mark.parametrize(
    "gateway", ["169.254.0.1", "fe80::1", "127.0.0.1", "169.254.169.254", "224.0.0.1"]
)
def test_a_router_with_an_address_of_no_network_is_not_pinged(gateway: str) -> None:
    route = Route(device="eth0", source=Address("10.0.0.20"), gateway=Address(gateway))
    network = FakeNetwork(around=Around(route))
    guard = GuardedNetwork(network, Policy(), lambda _: None)
    guard.around(PUBLIC)
    with pytest.raises(EchoDenied) as denied:
        pinged_gateway(guard, Address(gateway))
    assert denied.value.kind is FailureKind.POLICY
    assert not network.pings


def test_a_way_without_a_router_allows_no_address() -> None:
    for route in (NoRoute(error="ENETUNREACH"), Route(device="tun0", source=PRIVATE)):
        guard = GuardedNetwork(FakeNetwork(around=Around(route)), Policy(), lambda _: None)
        assert guard.around(PUBLIC).route == route
        with pytest.raises(EchoDenied):
            pinged_gateway(guard, Address(""))


async def probe(
    guard: GuardedNetwork, endpoint: Endpoint, purpose: Purpose = Purpose.MAIL
) -> timedelta | None:
    return await guard.probe(endpoint, purpose, ttl=0, floor=60)


def test_a_single_syn_goes_out_as_it_was_asked_for() -> None:
    guard, network = guarded()
    play(probe(guard, Endpoint(PUBLIC, 993)))
    (sent,) = network.probes
    assert (sent.endpoint, sent.purpose) == (Endpoint(PUBLIC, 993), Purpose.MAIL)
    assert (sent.ttl, sent.floor) == (0, 60)


@pytest.mark.parametrize(
    ("endpoint", "over", "kind"),
    [
        (Endpoint(PRIVATE, 993), None, FailureKind.POLICY),
        (Endpoint(PUBLIC, 443), None, FailureKind.POLICY),
        (Endpoint(PUBLIC, 993), "again at 12:05.", FailureKind.OVER_BUDGET),
    ],
    ids=["private", "no port of mail", "over budget"],
)
def test_a_single_syn_passes_the_same_gate(
    endpoint: Endpoint, over: str | None, kind: FailureKind
) -> None:
    guard, network = guarded(over=over)
    with pytest.raises(ConnectFailed) as refused:
        play(probe(guard, endpoint))
    assert refused.value.failure.kind is kind
    assert not network.probes


@pytest.mark.parametrize("purpose", [Purpose.ANCHOR, Purpose.CANARY])
def test_what_the_operator_and_we_chose_has_no_budget(purpose: Purpose) -> None:
    network = FakeNetwork(endpoints={(CANARIES[0], 25): Serves(linger)})
    guard = GuardedNetwork(network, Policy(allow=(CANARIES[0],)), lambda _: "again at 12:05.")
    play(probe(guard, Endpoint(CANARIES[0], 25), purpose))
    assert len(network.probes) == 1


@pytest.mark.parametrize(
    ("server", "asked"), [(PUBLIC, True), (PRIVATE, False)], ids=["public", "private"]
)
def test_the_server_that_a_zone_names_is_judged_by_its_address(
    server: Address, asked: bool
) -> None:
    guard, network = guarded()
    outcome = play(guard.ask("a.example", "A", server, Way.AUTHORITATIVE))
    if asked:
        assert isinstance(outcome, DnsReply)
    else:
        assert isinstance(outcome, DnsSilence)
        assert outcome.kind is FailureKind.POLICY
    assert bool(network.asked) is asked


def test_who_chose_the_endpoint_decides_on_its_port() -> None:
    guard, network = guarded()

    async def scene() -> None:
        await guard.connect(Endpoint(PUBLIC, 993), source=4000, purpose=Purpose.INTERNAL)

    with pytest.raises(ConnectFailed):
        play(scene())
    assert not network.opened


def test_the_port_to_connect_from_is_passed_on() -> None:
    guard, network = guarded()

    async def scene() -> None:
        (await guard.connect(Endpoint(PUBLIC, 993), source=4000)).close()

    play(scene())
    assert network.opened == [(Endpoint(PUBLIC, 993), 4000, Purpose.MAIL)]


def test_everything_else_passes_through() -> None:
    guard, network = guarded()

    async def scene() -> None:
        assert guard.resolvers() == network.resolvers()
        assert guard.hosts("a") == (PUBLIC,)
        assert guard.now() == network.now()
        assert guard.abilities() == network.abilities()
        reply = await guard.ask("a.example", "A", RESOLVER)
        assert isinstance(reply, DnsReply)
        before = guard.elapsed()
        await guard.sleep(timedelta())
        assert guard.elapsed() == before
        await guard.sleep(timedelta(seconds=2))
        assert guard.elapsed() - before == timedelta(seconds=2)

    play(scene())
