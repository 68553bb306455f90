"""An orderly end, when the system or a person asks for it."""

import asyncio
import signal
from collections.abc import Coroutine


async def until_signalled(serving: Coroutine[None, None, None]) -> None:
    """Serve until a signal begins an orderly end; a second SIGTERM or SIGINT cuts it short.

    A terminal that is closed sends SIGHUP, as a rule twice; under nohup it has been turned off.
    """
    task = asyncio.ensure_future(serving)
    loop = asyncio.get_running_loop()

    def end() -> None:
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, end)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()
