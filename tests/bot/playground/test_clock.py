import asyncio
from datetime import timedelta

from bot.playground.clock import ManualClock, SystemClock, within

SECOND = timedelta(seconds=1)


async def test_sleepers_wake_in_the_order_of_their_time() -> None:
    clock = ManualClock()
    woken: list[int] = []

    async def sleep(seconds: int) -> None:
        await clock.sleep(seconds * SECOND)
        woken.append(seconds)

    async with asyncio.TaskGroup() as group:
        for seconds in (3, 1, 2):
            group.create_task(sleep(seconds))
        await clock.slept()
        clock.advance(2 * SECOND)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert woken == [1, 2]
        clock.advance(SECOND)
    assert woken == [1, 2, 3]


async def test_no_time_passes_at_once() -> None:
    await ManualClock().sleep(timedelta(0))


async def test_a_result_in_time_is_given() -> None:
    result = asyncio.get_running_loop().create_future()
    result.set_result("x")
    assert await within(ManualClock(), SECOND, result) == "x"


async def test_nothing_in_time_is_none() -> None:
    clock = ManualClock()
    result: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(within(clock, SECOND, result))
    await clock.slept()
    clock.advance(SECOND)
    assert await waiting is None


async def test_the_system_clock_goes_forward_in_utc() -> None:
    clock = SystemClock()
    before = clock.now()
    await clock.sleep(timedelta(0))
    assert clock.now() >= before
    assert before.utcoffset() == timedelta(0)
