"""A connection in memory: the client's end of it, with the script behind it at work."""

import asyncio
import ssl
from datetime import timedelta

from probes.address import Address
from tests.probes.behaviours import Serves
from tests.probes.servers import Pipe, Script, ServerSide


class FakeStream:
    """The client's end of a connection in memory."""

    def __init__(self, server: Serves, local: Address, rtt: timedelta, mss: int = 0) -> None:
        self.local = local
        self.rtt: timedelta | None = rtt
        self.mss = mss
        fits = 0 < mss <= server.lets_through
        self._biggest = 0 if fits else server.lets_through
        self.sent = bytearray()
        self.closed = False
        self._piece = server.piece
        self._stopped = server.stopped
        self._resets = server.resets
        self._stuck = False
        self._out, self._in = Pipe(), Pipe()
        self._side = ServerSide(self._out, self._in)
        self._task = asyncio.create_task(self._serve(server.script))

    async def send(self, data: bytes) -> None:
        """Send all of ``data``, a packet; behind a lost one everything waits for its repeat."""
        self.sent += data
        if data.startswith(self._stopped):
            self._stuck = True
            if self._resets:
                self._in.end(ConnectionResetError(104, "reset on the way"))
        if not self._stuck:
            self._out.put(data)

    async def receive(self) -> bytes:
        """Return the next bytes."""
        data = await self._in.take(self._piece)
        if 0 < self._biggest < len(data):
            await forever()
        return data

    def close(self) -> None:
        """Close, and let the server see it."""
        self.closed = True
        self._out.end(EOFError())

    async def served(self) -> None:
        """Wait until the server has done its part."""
        await self._task

    async def _serve(self, script: Script) -> None:
        try:
            await script(self._side)
        except ssl.SSLError:
            self._in.end(EOFError())
        except (OSError, AssertionError) as error:
            self._in.end(error)
        else:
            self._in.end(EOFError())


async def forever() -> None:
    """Wait for what never comes."""
    await asyncio.Event().wait()
