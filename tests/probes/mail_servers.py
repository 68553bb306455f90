"""Scripts of mail servers: a good one for every port, and the parts it is made of."""

import asyncio
import ssl

from probes.services import SERVICES, Protocol, TlsMode
from tests.probes.servers import Script, ServerSide, in_turn, linger, says, upgrade

Step = bytes | tuple[bytes, bytes]

GREETING: dict[Protocol, bytes] = {
    Protocol.SMTP: b"220 mail.example.com ESMTP\r\n",
    Protocol.IMAP: b"* OK ready\r\n",
    Protocol.POP3: b"+OK ready\r\n",
    Protocol.SIEVE: b'"STARTTLS"\r\nOK "ready"\r\n',
}
OFFER: dict[Protocol, tuple[Step, ...]] = {
    Protocol.SMTP: ((b"EHLO", b"250-mail.example.com\r\n250 STARTTLS\r\n"),),
    Protocol.IMAP: ((b"a1 CAPABILITY", b"* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n"),),
    Protocol.POP3: ((b"CAPA", b"+OK\r\nSTLS\r\n.\r\n"),),
    Protocol.SIEVE: (),
}
CONSENT: dict[Protocol, Step] = {
    Protocol.SMTP: (b"STARTTLS", b"220 go ahead\r\n"),
    Protocol.IMAP: (b"a2 STARTTLS", b"a2 OK go ahead\r\n"),
    Protocol.POP3: (b"STLS", b"+OK go ahead\r\n"),
    Protocol.SIEVE: (b"STARTTLS", b"OK\r\n"),
}
ENCRYPTED: dict[Protocol, Step] = {
    Protocol.SMTP: (b"EHLO", b"250-mail.example.com\r\n250 AUTH PLAIN\r\n"),
    Protocol.IMAP: (b"a1 CAPABILITY", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK done\r\n"),
    Protocol.POP3: (b"CAPA", b"+OK\r\nUSER\r\n.\r\n"),
    Protocol.SIEVE: b'"SASL" "PLAIN"\r\nOK\r\n',
}
FAREWELL: dict[Protocol, Step] = {
    Protocol.SMTP: (b"QUIT", b"221 bye\r\n"),
    Protocol.IMAP: (b"a3 LOGOUT", b"* BYE\r\na3 OK bye\r\n"),
    Protocol.POP3: (b"QUIT", b"+OK bye\r\n"),
    Protocol.SIEVE: (b"LOGOUT", b"OK\r\n"),
}


def good(port: int, context: ssl.SSLContext) -> Script:
    """Serve a port as it should be."""
    service = SERVICES[port]
    protocol = service.protocol
    if service.tls is TlsMode.IMPLICIT:
        words = says(GREETING[protocol], ENCRYPTED[protocol], FAREWELL[protocol])
        return in_turn(upgrade(context), words, linger)
    return in_turn(
        says(GREETING[protocol], *OFFER[protocol], CONSENT[protocol]),
        upgrade(context),
        says(ENCRYPTED[protocol], FAREWELL[protocol]),
        linger,
    )


def drip(data: bytes = b"*", *, before: tuple[Step, ...] = ()) -> Script:
    """Say one piece a second, for ever."""

    async def script(server: ServerSide) -> None:
        while True:
            await server.say(data)
            await asyncio.sleep(1)

    return in_turn(says(*before), script)


def breaks(*before: Step) -> Script:
    """Speak by a list, then break the connection off."""

    async def script(_: ServerSide) -> None:
        raise ConnectionResetError(104, "reset by the script")

    return in_turn(says(*before), script)


def slowly(script: Script, seconds: float) -> Script:
    """Wait before anything is said."""

    async def waiting(server: ServerSide) -> None:
        await asyncio.sleep(seconds)
        await script(server)

    return waiting
