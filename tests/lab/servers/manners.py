"""What scripted servers do with a connection, one coroutine for each manner."""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from tests.lab.hosts import Scripted
from tests.lab.servers import authority
from tests.lab.servers.conversation import Peer, Upgrade, converse
from tests.lab.servers.resigner import resign
from tests.lab.servers.scanner import pass_on
from tests.lab.servers.web import hand_out

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

AHEAD = timedelta(days=20)
TARPIT_SECONDS = 6.0
FLOOD_BYTES = 100 * 1024 * 1024
# NUL, terminal escapes, direction changes, and what a chat or its markup would act on.
CONTROLS = (
    "a\0b \x1b[2J\x1b]0;owned\a \u202egnp.exe\u202c \u2066x\u2069 \x9b31m"
    " <!channel> <@U12345678> <https://phish.example|bank> `code` *bold* &lt;"
)


async def _silent(peer: Peer) -> None:
    await peer.hang()


async def _closes(_peer: Peer) -> None:
    """Say nothing: the caller closes."""


async def _resets(peer: Peer) -> None:
    connection = peer.writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _bye(peer: Peer) -> None:
    await peer.say("* BYE Down for maintenance until 14:00 UTC\r\n")


async def _pop3_error(peer: Peer) -> None:
    await peer.say("-ERR [SYS/TEMP] mailbox storage is not available\r\n")


async def _preauth(peer: Peer) -> None:
    await peer.say("* PREAUTH IMAP4rev1 server ready, logged in as user\r\n")
    await converse(peer, Upgrade.NOT_OFFERED)


async def _teaser(peer: Peer) -> None:
    await peer.say("220-one moment\r\n")
    await peer.hang()


async def _drip(peer: Peer) -> None:
    for letter in peer.greeting("this greeting takes its time, " * 100):
        await peer.say(letter)
        await asyncio.sleep(1)


async def _endless_line(peer: Peer) -> None:
    await peer.say(peer.greeting("x" * 65536))  # in one go: the first packet shows the manner
    while True:
        await peer.say("x" * 65536)


async def _flood(peer: Peer) -> None:
    line = {"2": "220-", "*": "* ", "+": "+OK "}[peer.greeting("")[0]] + "y" * 500 + "\r\n"
    for _ in range(FLOOD_BYTES // len(line) // 100):
        await peer.say(line * 100)


async def _controls(peer: Peer) -> None:
    await peer.say(peer.greeting(CONTROLS) + "\r\n")
    await converse(peer, Upgrade.NOT_OFFERED)


async def _injection(peer: Peer) -> None:
    await peer.say(peer.greeting("ready") + "\r\n")
    await converse(peer, Upgrade.INJECTED)


async def _starttls_silent(peer: Peer) -> None:
    await peer.say(peer.greeting("ready") + "\r\n")
    await converse(peer, Upgrade.SILENT)


async def _ready(peer: Peer) -> None:
    await peer.say(peer.greeting("ready") + "\r\n")
    await converse(peer, Upgrade.DONE)


async def _gateway(peer: Peer) -> None:
    await peer.say(peer.greeting("mx-out.provider.example.test ESMTP outbound gateway") + "\r\n")
    await converse(peer, Upgrade.NOT_OFFERED)


async def _dated(peer: Peer) -> None:
    told = format_datetime(datetime.now(UTC) + AHEAD)  # noqa: TID251 -- a server's own clock
    await peer.say(peer.greeting(f"dated.example.test ESMTP; {told}") + "\r\n")
    await converse(peer, Upgrade.DONE)


async def _no_ehlo(peer: Peer) -> None:
    await peer.say(peer.greeting("ready") + "\r\n")
    while line := await peer.reader.readline():
        if line.upper().startswith(b"QUIT"):
            await peer.say("221 bye\r\n")
            return
        await peer.say("502 5.5.2 Command not implemented\r\n")


async def _tarpit(peer: Peer) -> None:
    await peer.say(peer.greeting("ready") + "\r\n")
    await converse(replace(peer, pace=TARPIT_SECONDS), Upgrade.DONE)


async def _busy_once(peer: Peer) -> None:
    if peer.turn % 2 == 0:
        await peer.say("421 4.3.2 The load is too high at the moment, try again later\r\n")
    else:
        await _ready(peer)


async def _crashloop(peer: Peer) -> None:
    await (_closes, _ready, _silent)[peer.turn % 3](peer)


async def _masks(peer: Peer) -> None:
    await peer.say("220 " + "*" * 40 + "\r\n")
    while line := (await peer.reader.readline()).upper():
        if line.startswith(b"QUIT"):
            await peer.say("221 bye\r\n")
            return
        masked = "250-fire.example.test\r\n250-SIZE 10240000\r\n250-XXXXXXXA\r\n250 DSN\r\n"
        unknown = '500 5.5.1 command unrecognized: "XXXXXXXX"\r\n'
        await peer.say(masked if line.startswith(b"EHLO") else unknown)


async def _other_software(peer: Peer) -> None:
    await peer.say("SSH-2.0-OpenSSH_9.2\r\n")
    await peer.reader.readline()


async def _sign_in(peer: Peer) -> None:
    request = await peer.reader.read(65536)
    if request.startswith((b"GET ", b"POST ", b"HEAD ")):
        head = "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.test/\r\n"
    else:
        head = "HTTP/1.1 400 Bad Request\r\n"
    await peer.say(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n")


MANNERS: Mapping[Scripted, Callable[[Peer], Awaitable[None]]] = {
    Scripted.SILENT: _silent,
    Scripted.CLOSES: _closes,
    Scripted.RESETS: _resets,
    Scripted.BYE: _bye,
    Scripted.POP3_ERROR: _pop3_error,
    Scripted.PREAUTH: _preauth,
    Scripted.TEASER: _teaser,
    Scripted.DRIP: _drip,
    Scripted.ENDLESS_LINE: _endless_line,
    Scripted.FLOOD: _flood,
    Scripted.CONTROLS: _controls,
    Scripted.INJECTION: _injection,
    Scripted.STARTTLS_SILENT: _starttls_silent,
    Scripted.OTHER_SOFTWARE: _other_software,
    Scripted.READY: _ready,
    Scripted.GATEWAY: _gateway,
    Scripted.PASSES_ON: pass_on,
    Scripted.DATED: _dated,
    Scripted.NO_EHLO: _no_ehlo,
    Scripted.SIGN_IN: _sign_in,
    Scripted.TARPIT: _tarpit,
    Scripted.BUSY_ONCE: _busy_once,
    Scripted.CRASHLOOP: _crashloop,
    Scripted.RESIGNS: resign,
    Scripted.MASKS: _masks,
    Scripted.NEEDS_NAME: _ready,
    Scripted.HAS_DEFAULT: _ready,
    Scripted.TLS_1_2: _ready,
    Scripted.TLS_1_3: _ready,
    Scripted.AUTHORITY: authority.serve,
    Scripted.WEB: hand_out,
}
