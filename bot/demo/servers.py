"""Real mail servers on ports of 127.0.0.1 that the system chooses, with real TLS."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self, cast

from bot.connections import stop_listening
from bot.demo.dialects import DIALECTS, Footing, Then
from probes.address import Address
from probes.observation import Endpoint
from probes.services import SERVICES, TlsMode

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

    from bot.demo.path import Manner

LOOPBACK = Address("127.0.0.1")
_LINE_LIMIT = 4096


class Servers:
    """Listens while its block lasts; at the end every connection is cut."""

    def __init__(self) -> None:
        self._listening: list[asyncio.Server] = []
        self._conversations: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Begin without any server."""
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening and talking."""
        await stop_listening(*self._listening)
        for task in self._conversations:
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        for server in self._listening:
            await server.wait_closed()

    async def listen(
        self, port: int, name: str, manner: Manner, context: ssl.SSLContext
    ) -> Endpoint:
        """Serve what belongs on ``port`` as ``name``; return where that is."""

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            conversation = _Conversation(reader, writer, context)
            task = asyncio.create_task(conversation.hold(port, name, manner))
            self._conversations.add(task)
            task.add_done_callback(self._conversations.discard)

        server = await asyncio.start_server(accept, LOOPBACK, limit=_LINE_LIMIT)
        self._listening.append(server)
        return Endpoint(LOOPBACK, server.sockets[0].getsockname()[1])


class _Conversation:
    """One client's connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._context = context
        self._encrypted = False
        self._wire = cast("asyncio.Transport", writer.transport)
        # What arrives before TLS has started would be lost to it.
        self._wire.pause_reading()

    async def hold(self, port: int, name: str, manner: Manner) -> None:
        """Talk until one of both has enough; a client may break off or flood at any time."""
        try:
            with contextlib.suppress(OSError, ValueError):
                await self._talk(port, name, manner)
                self._writer.close()
                await self._writer.wait_closed()
        finally:
            self._writer.transport.abort()

    async def _talk(self, port: int, name: str, manner: Manner) -> None:
        service = SERVICES[port]
        dialect = DIALECTS[service.protocol]
        implicit = service.tls is TlsMode.IMPLICIT
        if implicit and manner.encrypts:
            await self._start_tls()
        else:
            self._wire.resume_reading()
        offers = manner.upgrade and not implicit
        footing = Footing(name=name, upgrade=offers)
        await asyncio.sleep(manner.wait.total_seconds())
        await self._send(manner.greeting or f"{dialect.greeting(footing)}\r\n".encode())
        while line := await self._reader.readline():
            said = line.decode("ascii", "replace").strip()
            footing = Footing(name=name, upgrade=offers and not self._encrypted)
            reply = dialect.answer(footing, said)
            await self._send("".join(f"{one}\r\n" for one in reply.lines).encode())
            match reply.then:
                case Then.START_TLS:
                    await self._start_tls()
                case Then.LEAVE:
                    return
                case Then.GO_ON:
                    pass

    async def _send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def _start_tls(self) -> None:
        await self._writer.start_tls(self._context)
        self._encrypted = True
