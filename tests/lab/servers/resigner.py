"""A product that opens encryption: it signs in servers' place and passes on what is inside."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

from tests.lab.servers.scanner import carry, meant, reach

if TYPE_CHECKING:
    from tests.lab.servers.conversation import Peer

NAME = "mail.example.test"
"""Sent on in place of what the client named, which the servers here do not look at."""


async def resign(peer: Peer) -> None:
    """Encrypt anew to the server that a redirected connection was meant for, and carry on."""
    server = await reach(*meant(peer.writer.get_extra_info("socket")))
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(sock=server, ssl=context, server_hostname=NAME)
    await asyncio.gather(carry(peer.reader, writer), carry(reader, peer.writer))
    writer.close()
