"""A tiny name server on the loopback address, over UDP and TCP, that answers by a function."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import cast

import dns.message

Answering = Callable[[dns.message.QueryMessage, bool], bytes | None]
"""From a question, and whether it came by TCP, to the answer on the wire; None stays silent."""


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        assert isinstance(query, dns.message.QueryMessage)
        answer = self._answering(query, False)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


@contextlib.asynccontextmanager
async def serving(address: str, port: int, answering: Answering) -> AsyncIterator[int]:
    """Serve on ``port``, on a free one for 0, and give the port."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(2), "big")
        query = dns.message.from_wire(await reader.readexactly(length))
        assert isinstance(query, dns.message.QueryMessage)
        answer = answering(query, True)
        if answer is not None:
            writer.write(len(answer).to_bytes(2, "big") + answer)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(converse, address, port)
    bound = int(server.sockets[0].getsockname()[1])
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Datagrams(answering), local_addr=(address, bound)
    )
    try:
        yield bound
    finally:
        transport.close()
        server.close()
        await server.wait_closed()
