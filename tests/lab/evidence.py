"""What a plain client sees, by means that share nothing with the product.

It proves that a fault of the lab is really there. Run as a file inside a client's namespace:
`evidence.py TRUST_FILE NAME ACT...` prints a JSON list with one line of text for each act:

- `connect PORT`, `connect6 PORT`: `open`, an errno name, or `silent`
- `greeting PORT`: the first line, `nothing`, `closed` or an errno name
- `tls PORT`, `starttls PORT`: `verified TLSv1.3`, `verify CODE`, or the words of the failure
- `leftover PORT`: what an SMTP server says behind the go-ahead for TLS, in the same breath
- `login PORT`: what becomes of a wrong password over IMAP with implicit TLS
- `relay PORT`: the reply code to a stranger's mail for another stranger
- `dns TYPE`: the addresses, `NODATA` or `NXDOMAIN`
"""

from __future__ import annotations

import errno
import imaplib
import json
import poplib
import smtplib
import socket
import ssl
import sys
from typing import TYPE_CHECKING

import dns.resolver

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT_SECONDS = 4.0
"""A router that gets no ARP answer says so after a little more than three seconds."""
GREETING_SECONDS = 8.0


def _connect(name: str, port: int) -> socket.socket:
    return socket.create_connection((name, port), CONNECT_SECONDS)


def _connected(name: str, port: int, kind: str) -> str:
    address = str(dns.resolver.resolve(name, kind)[0])
    try:
        _connect(address, port).close()
    except TimeoutError:
        return "silent"
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "open"


def _greeting(name: str, port: int) -> str:
    try:
        with _connect(name, port) as connection:
            connection.settimeout(GREETING_SECONDS)
            heard = connection.recv(4096)
    except TimeoutError:
        return "nothing"
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return heard.decode(errors="backslashreplace") or "closed"


def _leftover(name: str, port: int) -> str:
    with _connect(name, port) as connection, connection.makefile("rb") as replies:
        replies.readline()
        connection.sendall(b"STARTTLS\r\n")
        replies.readline()
        return replies.readline().decode()


def _login(name: str, port: int, context: ssl.SSLContext) -> str:
    with imaplib.IMAP4_SSL(name, port, ssl_context=context) as imap:
        try:
            imap.login("user", "wrong")
        except imaplib.IMAP4.error:
            return "refused"
    return "accepted"


def _relay(name: str, port: int) -> str:
    with smtplib.SMTP(name, port) as smtp:
        smtp.ehlo()
        smtp.mail("somebody@example.com")
        return str(smtp.rcpt("somebody@example.net")[0])


def _implicit(name: str, port: int, context: ssl.SSLContext) -> socket.socket:
    return context.wrap_socket(_connect(name, port), server_hostname=name)


def _upgraded(name: str, port: int, context: ssl.SSLContext) -> socket.socket | None:
    """The connection after STARTTLS, spoken by the standard library's mail clients."""
    match port:
        case 143:
            imap = imaplib.IMAP4(name, port, timeout=GREETING_SECONDS)
            imap.starttls(context)
            return imap.sock
        case 110:
            pop3 = poplib.POP3(name, port, timeout=GREETING_SECONDS)
            pop3.stls(context)
            return pop3.sock
        case _:
            smtp = smtplib.SMTP(name, port, timeout=GREETING_SECONDS)
            smtp.starttls(context=context)
            return smtp.sock


def _handshake(
    start: Callable[[str, int, ssl.SSLContext], socket.socket | None],
    name: str,
    port: int,
    trust_file: str,
) -> str:
    context = ssl.create_default_context(cafile=trust_file)
    try:
        connection = start(name, port, context)
    except ssl.SSLCertVerificationError as error:
        return f"verify {error.verify_code}"
    except ssl.SSLError as error:
        return error.reason or str(error)
    except (smtplib.SMTPNotSupportedError, imaplib.IMAP4.abort, poplib.error_proto) as error:
        return str(error)
    except TimeoutError:
        return "silent"
    except OSError as error:
        return errno.errorcode[error.errno] if error.errno else str(error)
    if not isinstance(connection, ssl.SSLSocket):
        return "in clear"
    with connection:
        return f"verified {connection.version()}"


def _dns(name: str, kind: str) -> str:
    try:
        return " ".join(sorted(map(str, dns.resolver.resolve(name, kind))))
    except dns.resolver.NXDOMAIN:
        return "NXDOMAIN"
    except dns.resolver.NoAnswer:
        return "NODATA"


def see(name: str, act: str, trust_file: str) -> str:
    """Do one act against a host and say what came of it."""
    verb, word = act.split()
    match verb:
        case "connect":
            return _connected(name, int(word), "A")
        case "connect6":
            return _connected(name, int(word), "AAAA")
        case "greeting":
            return _greeting(name, int(word))
        case "tls":
            return _handshake(_implicit, name, int(word), trust_file)
        case "starttls":
            return _handshake(_upgraded, name, int(word), trust_file)
        case "login":
            return _login(name, int(word), ssl.create_default_context(cafile=trust_file))
        case "relay":
            return _relay(name, int(word))
        case "leftover":
            return _leftover(name, int(word))
        case "dns":
            return _dns(name, word)
        case _:
            raise ValueError(act)


if __name__ == "__main__":
    trusted, host, *acts = sys.argv[1:]
    json.dump([see(host, act, trusted) for act in acts], sys.stdout)
