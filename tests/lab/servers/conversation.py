"""A peer of a scripted server, and the bit of SMTP, IMAP and POP3 the scripted servers speak."""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.hosts import IMAP_PORTS, POP3_PORTS, SMTP_PORTS

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True, slots=True)
class Peer:
    """One accepted connection; `context` is what an upgrade would use, of the PEM file `identity`.

    `turn` visitors came before. What is said waits for `pace` seconds.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    port: int
    context: ssl.SSLContext
    identity: str
    turn: int = 0
    pace: float = 0.0

    async def say(self, text: str) -> None:
        await asyncio.sleep(self.pace)
        self.writer.write(text.encode())
        await self.writer.drain()

    async def hang(self) -> None:
        """Swallow what comes, say nothing, until the other side leaves."""
        while await self.reader.read(65536):
            pass

    def greeting(self, text: str) -> str:
        """A good first line of this port's protocol, without its end."""
        if self.port in SMTP_PORTS:
            return f"220 {text}"
        return f"* OK {text}" if self.port in IMAP_PORTS else f"+OK {text}"


class Upgrade(enum.Enum):
    """What becomes of a STARTTLS command."""

    NOT_OFFERED = enum.auto()
    DONE = enum.auto()
    SILENT = enum.auto()
    """The go-ahead comes, TLS never."""
    INJECTED = enum.auto()
    """A line is slipped behind the go-ahead, in the same segment; then TLS works."""


async def converse(peer: Peer, upgrade: Upgrade) -> None:
    """Answer a client's commands until it leaves."""
    encrypted = peer.writer.get_extra_info("ssl_object") is not None
    while line := (await peer.reader.readline()).decode(errors="replace").strip():
        words = [*line.split(), "", ""]
        tag, verb = (words[0], words[1]) if peer.port in IMAP_PORTS else ("", words[0])
        verb = verb.upper()
        offers = upgrade is not Upgrade.NOT_OFFERED
        if verb not in ("STARTTLS", "STLS") or not offers:
            await peer.say(_answer(peer.port, verb, tag, offers=offers, login=encrypted))
            if verb in ("QUIT", "LOGOUT"):
                return
            continue
        slipped = "250 injected\r\n" if peer.port in SMTP_PORTS else "* OK injected\r\n"
        go_ahead = _answer(peer.port, verb, tag, offers=False, login=False)
        await peer.say(go_ahead + (slipped if upgrade is Upgrade.INJECTED else ""))
        if upgrade is Upgrade.SILENT:
            await peer.hang()
            return
        await peer.writer.start_tls(peer.context)
        upgrade, encrypted = Upgrade.NOT_OFFERED, True


def _answer(port: int, verb: str, tag: str, *, offers: bool, login: bool) -> str:
    """What is said to a command; a `login` is offered inside TLS alone."""
    if port in SMTP_PORTS:
        if verb == "EHLO":
            keywords = (*["STARTTLS"] * offers, *["AUTH PLAIN LOGIN"] * login, "8BITMIME")
            return (
                "250-scripted\r\n" + "".join(f"250-{one}\r\n" for one in keywords) + "250 HELP\r\n"
            )
        return "221 bye\r\n" if verb == "QUIT" else "220 go ahead\r\n"
    if port in POP3_PORTS:
        return f"+OK\r\n{'STLS' if offers else 'UIDL'}\r\n.\r\n" if verb == "CAPA" else "+OK\r\n"
    untagged = {
        "CAPABILITY": f"* CAPABILITY IMAP4rev1{' STARTTLS' if offers else ''}\r\n",
        "LOGOUT": "* BYE logging out\r\n",
    }.get(verb, "")
    return f"{untagged}{tag} OK done\r\n"
