"""A web server that hands out the documents of the lab, by the host asked for and the path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.inventory import DOCUMENTS

if TYPE_CHECKING:
    from tests.lab.servers.conversation import Peer


async def hand_out(peer: Peer) -> None:
    """Answer one request."""
    head = (await peer.reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
    request, *lines = head.split("\r\n")
    _, path, *_ = (*request.split(" "), "", "")
    names = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:"))
    document = DOCUMENTS.get(f"{next(names, '')}{path}")
    status = "404 Not Found" if document is None else "200 OK"
    body = document or ""
    await peer.say(
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body.encode())}\r\n"
        f"Connection: close\r\n\r\n{body}"
    )
