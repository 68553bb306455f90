import asyncio
import errno
import socket
import struct
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import probes.live.echo
from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.live import LiveNetwork
from probes.live.echo import numbers, received_at
from probes.live.icmp import SO_TIMESTAMPNS, why_denied
from probes.network import EchoDenied
from probes.observation import Echo
from tests.probes.live.sockets import BOTH, IPV4
from tests.probes.live.wire import IDENTIFIER, Answering, Wire, message, reply_to

AT_ONCE = timedelta()
LITTLE, PLENTY = timedelta(milliseconds=50), timedelta(seconds=30)

Place = Callable[[Address, Answering | None], Wire]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """Put a wire in place of icmplib's sockets."""

    def put(address: Address, answering: Answering | None) -> Wire:
        wire = Wire(address, answering)
        monkeypatch.setattr("probes.live.icmp._opened", lambda _: wire)
        return wire

    return put


async def ping(
    address: Address = IPV4, count: int = 4, patience: timedelta = PLENTY
) -> tuple[Echo, ...]:
    return await LiveNetwork((IPV4,)).ping(address, count, AT_ONCE, patience)


def answered(echo: Echo) -> bool:
    return echo.rtt is not None and echo.rtt >= timedelta() and echo.icmp is None


# -- what requests meet ----------------------------------------------------------------------


@BOTH
async def test_every_reply_has_a_round_trip(address: Address, place: Place) -> None:
    place(address, lambda request: [reply_to(request)])
    echoes = await ping(address)
    assert [answered(one) for one in echoes] == [True] * 4


@BOTH
async def test_an_icmp_error_belongs_to_the_request_it_quotes(
    address: Address, place: Place
) -> None:
    place(address, None)
    unreachable = (1, 4) if ":" in address else (3, 3)
    error = IcmpError(address, *unreachable, own=True)
    assert await ping(address) == (Echo(icmp=error),) * 4


async def test_silence_lasts_as_long_as_patience(place: Place) -> None:
    place(IPV4, lambda _: [])
    assert await ping(patience=LITTLE) == (Echo(),) * 4


async def test_each_answer_finds_its_request(place: Place) -> None:
    place(IPV4, lambda request: [reply_to(request)] if request[7] % 2 else [])
    echoes = await ping(patience=LITTLE)
    assert [answered(one) for one in echoes] == [False, True, False, True]


STRAY = {
    "somebody else's": message(0, IDENTIFIER + 1, 0),
    "to no request": message(0, IDENTIFIER, 9),
    "a request": message(8, IDENTIFIER, 0),
    "cut short": message(0, IDENTIFIER, 0)[:7],
    "empty": b"",
}


@pytest.mark.parametrize("stray", STRAY.values(), ids=STRAY)
async def test_strays_are_no_answers(stray: bytes, place: Place) -> None:
    place(IPV4, lambda _: [stray])
    assert await ping(count=1, patience=LITTLE) == (Echo(),)


async def test_a_stray_hides_no_answer(place: Place) -> None:
    place(IPV4, lambda request: [*STRAY.values(), reply_to(request)])
    assert all(map(answered, await ping()))


async def test_the_first_of_two_answers_counts(place: Place) -> None:
    place(IPV4, lambda request: [reply_to(request), reply_to(request)])
    assert all(map(answered, await ping()))


async def test_an_answer_from_elsewhere_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.2", 0))

        def impostor(request: bytes) -> list[bytes]:
            elsewhere.sendto(reply_to(request), wire.sock.getsockname())
            return []

        wire = Wire(IPV4, impostor)
        wire.blocking = False
        # As a ping socket, it hears everybody.
        monkeypatch.setattr(probes.live.echo, "connected_socket", lambda _: wire)
        assert await ping(count=1, patience=LITTLE) == (Echo(),)


async def test_a_raw_socket_shows_the_ip_header(place: Place) -> None:
    header = b"\x46" + bytes(23)
    wire = place(IPV4, lambda request: [header + reply_to(request), b"\x4f"])
    wire.is_privileged = True
    assert all(map(answered, await ping()))


async def test_a_flood_holds_nobody_up(place: Place) -> None:
    wire = place(IPV4, lambda request: [message(0, 1, 1)] * 100 + [reply_to(request)])
    assert all(map(answered, await ping(count=1)))
    assert wire.sock.fileno() == -1


# -- what prevents it ------------------------------------------------------------------------


async def test_an_error_left_from_the_last_request_stops_nothing(place: Place) -> None:
    wire = place(IPV4, lambda request: [reply_to(request)])
    wire.failures = [OSError(errno.EHOSTUNREACH, "left over")]
    assert all(map(answered, await ping()))


async def test_a_system_that_sends_nothing_denies_it(place: Place) -> None:
    wire = place(IPV4, lambda request: [reply_to(request)])
    wire.failures = [OSError(errno.EPERM, "firewall")] * 2
    with pytest.raises(EchoDenied) as denied:
        await ping()
    assert (denied.value.kind, denied.value.detail) == (FailureKind.LOCAL_POLICY, "EPERM")
    assert wire.sock.fileno() == -1


async def test_giving_up_closes_the_socket(place: Place) -> None:
    wire = place(IPV4, lambda _: [])
    asking = asyncio.create_task(ping())
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert wire.sock.fileno() == -1


@BOTH
async def test_loopback_answers_where_this_machine_may_ask(address: Address) -> None:
    if why_denied():
        with pytest.raises(EchoDenied):
            await ping(address)
    else:
        assert all(map(answered, await ping(address)))


# -- bytes and clocks ------------------------------------------------------------------------


@given(st.binary(max_size=64), st.frozensets(st.integers(0, 255)))
def test_any_bytes_are_read_or_passed_over(data: bytes, types: frozenset[int]) -> None:
    found = numbers(data, types)
    assert found is None or message(data[0], *found)[4:8] == data[4:8]


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_numbers_are_read_as_written(identifier: int, sequence: int) -> None:
    assert numbers(message(8, identifier, sequence), {8}) == (identifier, sequence)


class Clocks:
    """The wall clock and the steady clock at one moment."""

    def time(self) -> float:
        return 1000.0

    def monotonic(self) -> float:
        return 50.0


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (struct.pack("@ll", 999, 500_000_000), 49.5),
        (struct.pack("@ll", 1000, 0), 50.0),
        (struct.pack("@ll", 1001, 0), 50.0),
        (b"too short", 50.0),
    ],
    ids=["waited", "just now", "a clock that was set back", "no stamp"],
)
def test_receipt_is_when_the_message_came_in(
    stamp: bytes, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes.live.echo, "time", Clocks())
    ancillary = [(socket.SOL_SOCKET, 99, stamp), (socket.SOL_SOCKET, SO_TIMESTAMPNS, stamp)]
    assert received_at(ancillary) == expected


def test_without_a_stamp_receipt_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live.echo, "time", Clocks())
    assert received_at([]) == 50.0
