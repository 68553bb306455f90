import asyncio
import errno
import socket
from datetime import timedelta

import pytest

import probes.live.tcp
from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError
from probes.live import LiveNetwork
from probes.live.error_queue import QueuedError
from probes.network import ConnectFailed
from probes.observation import Endpoint
from probes.policy import Purpose
from tests.probes.live.sockets import (
    BOTH,
    IPV4,
    break_connects,
    hop_options,
    listening,
    watch,
)
from tests.probes.loopback import free_port

ANY_FLOOR = 0
LOOPBACK_TTL = 64


async def probe(endpoint: Endpoint, ttl: int = 0, floor: int = 0) -> timedelta | None:
    return await LiveNetwork((IPV4,)).probe(endpoint, Purpose.MAIL, ttl=ttl, floor=floor)


async def failure(endpoint: Endpoint, ttl: int = 0, floor: int = 0) -> Failure:
    with pytest.raises(ConnectFailed) as failed:
        await probe(endpoint, ttl, floor)
    return failed.value.failure


@BOTH
async def test_an_open_port_tells_the_kernels_round_trip(address: Address) -> None:
    with listening(address) as (endpoint, _):
        rtt = await probe(endpoint)
    assert rtt is not None
    assert rtt > timedelta()


@BOTH
async def test_what_opens_is_closed_in_order(address: Address) -> None:
    with listening(address) as (endpoint, listener):
        await probe(endpoint, ttl=1)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.recv(100) == b""


@BOTH
async def test_a_syn_leaves_from_the_port_that_is_named(address: Address) -> None:
    source = free_port(address).port
    with listening(address) as (endpoint, listener):
        for _ in range(2):
            await LiveNetwork((IPV4,)).probe(endpoint, Purpose.MAIL, ttl=1, source=source)
            accepted, (_, port, *_) = listener.accept()
            accepted.close()
            assert port == source


@BOTH
async def test_a_closed_port_refuses(address: Address) -> None:
    refused = await failure(free_port(address), ttl=1)
    assert refused.kind is FailureKind.CONNECTION_REFUSED


@BOTH
async def test_the_hops_are_limited_until_the_answer_came(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(address) as (endpoint, listener):
        usual, _ = hop_options(listener)
        connecting, closing = watch(monkeypatch, "connect"), watch(monkeypatch, "close")
        await probe(endpoint, ttl=3, floor=60)
    assert connecting == [(3, 60)]
    assert closing[0] == (usual, 60)


@BOTH
async def test_the_usual_hops_are_left_alone(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(address) as (endpoint, listener):
        usual = hop_options(listener)
        connecting = watch(monkeypatch, "connect")
        await probe(endpoint)
    assert connecting == [usual]


@BOTH
async def test_an_answer_from_beyond_the_floor_is_not_heard(address: Address) -> None:
    with listening(address) as (endpoint, _):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await probe(endpoint, floor=255)
        assert await probe(endpoint, floor=1)


async def test_giving_up_closes_the_socket_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    closing = watch(monkeypatch, "close")
    with listening(IPV4) as (endpoint, _):
        asking = asyncio.create_task(probe(endpoint, floor=255))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert len(closing) == 1


@pytest.mark.parametrize("outcome", ["open", "closed"])
async def test_a_queued_icmp_error_is_the_answer_whatever_else_the_kernel_says(
    outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expired = IcmpError(Address("192.0.2.1"), 11, 0)
    queued = QueuedError(errno.EHOSTUNREACH, expired)
    monkeypatch.setattr(probes.live.tcp, "read_icmp_error", lambda _: queued)
    with listening(IPV4) as (endpoint, _):
        found = await failure(endpoint if outcome == "open" else free_port(IPV4), ttl=1)
    assert (found.kind, found.icmp, found.detail) == (FailureKind.ICMP, expired, "EHOSTUNREACH")


@pytest.mark.parametrize(
    "number", [errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES], ids=errno.errorcode.get
)
async def test_an_error_that_comes_back_is_not_our_own(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "getsockopt", lambda *_: number)
    monkeypatch.setattr(probes.live.tcp, "read_icmp_error", lambda _: None)
    found = await failure(free_port(IPV4), ttl=1)
    assert (found.kind, found.detail) == (FailureKind.ICMP_UNNAMED, errno.errorcode[number])


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EHOSTUNREACH, FailureKind.LOCAL_NO_ROUTE),
        (errno.EACCES, FailureKind.LOCAL_POLICY),
        (errno.EINVAL, FailureKind.LOCAL_POLICY),
    ],
)
async def test_an_error_at_once_is_our_own(
    number: int, kind: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = break_connects(monkeypatch, OSError(number, "no matter"))
    assert (await failure(Endpoint(IPV4, 993))).kind is kind
    assert [sock.fileno() for sock in tried] == [-1]


async def test_an_option_that_the_kernel_lacks_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOPROTOOPT, "no such option")

    monkeypatch.setattr(socket.socket, "setsockopt", refuse)
    assert (await failure(Endpoint(IPV4, 993), floor=64)).kind is FailureKind.UNKNOWN
