"""The far end of a connection in memory: what a server under test says and does."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable


class Pipe:
    """Bytes on their way in one direction."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._ended: BaseException | None = None
        self._changed = asyncio.Event()

    def put(self, data: bytes) -> None:
        """Send; what is sent behind the end is lost."""
        if self._ended is None:
            self._waiting += data
            self._changed.set()

    def end(self, how: BaseException) -> None:
        """End it: EOFError for a close, anything else is raised at the reader."""
        self._ended = self._ended or how
        self._changed.set()

    async def take(self, most: int) -> bytes:
        """Return what has arrived, at most ``most`` bytes, and nothing at the end."""
        while not self._waiting:
            if isinstance(self._ended, EOFError):
                return b""
            if self._ended is not None:
                raise self._ended
            self._changed.clear()
            await self._changed.wait()
        data = bytes(self._waiting[:most])
        del self._waiting[:most]
        return data


class ServerSide:
    """What a script can do with its connection."""

    def __init__(self, incoming: Pipe, outgoing: Pipe) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._tls: ssl.SSLObject | None = None
        self._from_wire, self._to_wire = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.plain = bytearray()

    async def say(self, data: bytes) -> None:
        """Send, inside TLS once that has started."""
        if self._tls is None:
            self._outgoing.put(data)
        else:
            self._tls.write(data)
            self._outgoing.put(self._to_wire.read())

    async def hear(self) -> bytes:
        """Return the next bytes, decrypted; nothing at the end."""
        data = await self._decrypted() if self._tls else await self._incoming.take(65536)
        self.plain += data
        return data

    async def _decrypted(self) -> bytes:
        assert self._tls is not None
        while True:
            try:
                return self._tls.read(65536)
            except ssl.SSLWantReadError:
                data = await self._incoming.take(65536)
            except ssl.SSLZeroReturnError:
                return b""
            if not data:
                return b""
            self._from_wire.write(data)

    async def hear_line(self) -> bytes:
        """Return the next line; what came of it when the client left."""
        line = b""
        while not line.endswith(b"\n"):
            data = await self.hear()
            if not data:
                return line
            line += data
        return line

    async def start_tls(self, context: ssl.SSLContext, *, together: bool = False) -> None:
        """Do the server's part of the handshake; an alert goes out before the error is raised.

        ``together``: the last flight waits and travels with the first words.
        """
        tls = context.wrap_bio(self._from_wire, self._to_wire, server_side=True)
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                self._outgoing.put(self._to_wire.read())
                data = await self._incoming.take(65536)
                if not data:
                    raise ConnectionResetError from None
                self._from_wire.write(data)
            except ssl.SSLError:
                self._outgoing.put(self._to_wire.read())
                raise
            else:
                break
        self._tls = tls
        if not together:
            self._outgoing.put(self._to_wire.read())

    async def leave_tls(self) -> None:
        """Say close_notify."""
        if self._tls is not None:
            with contextlib.suppress(ssl.SSLWantReadError):
                self._tls.unwrap()
            self._outgoing.put(self._to_wire.read())


Script = Callable[[ServerSide], Awaitable[None]]
"""A server's part. When it ends, the server closes the connection."""


def says(*steps: bytes | tuple[bytes, bytes]) -> Script:
    """Speak by a list: words said at once, or a line expected and the answer to it."""

    async def script(server: ServerSide) -> None:
        for step in steps:
            if isinstance(step, tuple):
                expected, answer = step
                line = await server.hear_line()
                assert line.startswith(expected), f"{line!r} instead of {expected!r}"
                await server.say(answer)
            else:
                await server.say(step)

    return script


def in_turn(*parts: Script) -> Script:
    """Do one part after the other."""

    async def script(server: ServerSide) -> None:
        for part in parts:
            await part(server)

    return script


def upgrade(context: ssl.SSLContext, *, together: bool = False) -> Script:
    """Start TLS now; ``together``: the last flight travels with the first words."""

    async def script(server: ServerSide) -> None:
        await server.start_tls(context, together=together)

    return script


async def linger(server: ServerSide) -> None:
    """Say nothing more and wait until the client leaves."""
    while await server.hear():
        pass
