"""Web servers in memory."""

from collections.abc import Mapping

from tests.probes import identities
from tests.probes.network import Serves
from tests.probes.servers import Script, ServerSide, in_turn, upgrade

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answering(response: bytes) -> Script:
    """Say this, whatever is asked, once its header ended."""

    async def script(server: ServerSide) -> None:
        while b"\r\n\r\n" not in server.plain and await server.hear():
            pass
        await server.say(response)

    return script


def holding(pages: Mapping[str, str]) -> Script:
    """Hand out ``pages`` by their paths."""

    async def script(server: ServerSide) -> None:
        while b"\r\n\r\n" not in server.plain and await server.hear():
            pass
        path = server.plain.split(b" ")[1].decode()
        body = pages.get(path, "").encode()
        length = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        await server.say(length + body if path in pages else NOT_FOUND)

    return script


def secure(*names: str, pages: Mapping[str, str]) -> Serves:
    """Hand out ``pages`` inside TLS, with a certificate for these names."""
    return Serves(in_turn(upgrade(identities.issued(*names)), holding(pages)))
