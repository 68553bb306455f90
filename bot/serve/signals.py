"""An orderly end, when the system or a person asks for it."""

import asyncio
import signal
from collections.abc import Coroutine


async def until_signalled(serving: Coroutine[None, None, None]) -> None:
    """Serve until SIGTERM or SIGINT, which begins an orderly end; a second one cuts it short."""
    task = asyncio.ensure_future(serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()
