"""Signals begin an orderly end."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from bot.serve.signals import until_signalled


class Serving:
    """Gets itself a signal as soon as it serves, and more of the same at its end."""

    def __init__(self, number: signal.Signals, *, times: int = 1) -> None:
        self.number = number
        self.times = times
        self.ended_in_order = False

    async def serve(self) -> None:
        try:
            self.signal()
            await asyncio.Event().wait()
        finally:
            for _ in range(1, self.times):
                self.signal()
            for _ in range(10):  # the loop sees signals on its next turns
                await asyncio.sleep(0)
            self.ended_in_order = True

    def signal(self) -> None:
        os.kill(os.getpid(), self.number)


@pytest.fixture(params=[signal.SIG_DFL])
def on_hangup(request: pytest.FixtureRequest) -> Iterator[None]:
    """What becomes of SIGHUP unless somebody handles it."""
    before = signal.signal(signal.SIGHUP, request.param)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("on_hangup")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_begins_an_orderly_end(number: signal.Signals) -> None:
    serving = Serving(number)
    asyncio.run(until_signalled(serving.serve()))
    assert serving.ended_in_order


@pytest.mark.usefixtures("on_hangup")
@pytest.mark.parametrize(
    ("number", "in_order"),
    [(signal.SIGTERM, False), (signal.SIGINT, False), (signal.SIGHUP, True)],
)
def test_a_second_one_cuts_it_short_unless_it_comes_from_a_terminal_that_is_closed(
    number: signal.Signals, *, in_order: bool
) -> None:
    serving = Serving(number, times=2)
    asyncio.run(until_signalled(serving.serve()))
    assert serving.ended_in_order is in_order


@pytest.mark.parametrize("on_hangup", [signal.SIG_IGN], indirect=True)
@pytest.mark.usefixtures("on_hangup")
def test_under_nohup_a_terminal_that_is_closed_ends_nothing() -> None:
    async def serve() -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        for _ in range(10):
            await asyncio.sleep(0)

    asyncio.run(until_signalled(serve()))
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_what_goes_wrong_while_serving_is_not_hidden() -> None:
    async def serve() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(until_signalled(serve()))
