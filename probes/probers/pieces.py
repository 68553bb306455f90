"""A connection on which nobody in between finds a whole word at the start of a packet."""

from datetime import timedelta

from probes.address import Address
from probes.network import Stream


class InPieces:
    """Another stream, with each message sent in two segments: its first byte, and the rest.

    To the other end that makes no difference: TCP carries bytes, not messages (RFC 9293 section
    3.4). A filter that looks at the beginnings of packets does not find what it looks for.
    """

    def __init__(self, stream: Stream) -> None:
        """Speak over ``stream``."""
        self._stream = stream

    @property
    def local(self) -> Address:
        """The address this side speaks from."""
        return self._stream.local

    @property
    def rtt(self) -> timedelta | None:
        """The round trip of the handshake."""
        return self._stream.rtt

    async def send(self, data: bytes) -> None:
        """Send all of ``data``; raise OSError when the connection broke."""
        for piece in filter(None, (data[:1], data[1:])):
            await self._stream.send(piece)

    async def receive(self) -> bytes:
        """Return the next bytes."""
        return await self._stream.receive()

    def close(self) -> None:
        """Close at once."""
        self._stream.close()
