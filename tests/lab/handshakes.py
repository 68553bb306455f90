"""What a plain client sees of encryption: verbs of evidence, by the standard library's clients."""

from __future__ import annotations

import contextlib
import errno
import imaplib
import poplib
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from cryptography import x509

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT_SECONDS = 4.0
"""A router that gets no ARP answer says so after a little more than three seconds."""
GREETING_SECONDS = 8.0
IMAP_PORTS = (143,)
CHUNK = 65536


def connect(name: str, port: int) -> socket.socket:
    """Connect by TCP, which every look begins with."""
    return socket.create_connection((name, port), CONNECT_SECONDS)


def leftover(name: str, port: int) -> str:
    with connect(name, port) as connection, connection.makefile("rb") as replies:
        replies.readline()
        connection.sendall(b"STARTTLS\r\n")
        replies.readline()
        return replies.readline().decode()


def implicit(name: str, port: int, context: ssl.SSLContext) -> socket.socket:
    return context.wrap_socket(connect(name, port), server_hostname=name)


def upgraded(name: str, port: int, context: ssl.SSLContext) -> socket.socket | None:
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


def handshake(
    start: Callable[[str, int, ssl.SSLContext], socket.socket | None],
    name: str,
    port: int,
    context: ssl.SSLContext,
) -> str:
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


def unnamed(name: str, port: int) -> str:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with context.wrap_socket(connect(name, port)) as connection:
            der = connection.getpeercert(binary_form=True) or b""
    except ssl.SSLError as error:
        return error.reason or str(error)
    names = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    return names.value.get_values_for_type(x509.DNSName)[0]


def pieces(name: str, port: int, context: ssl.SSLContext) -> str:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=name)
    with connect(name, port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(GREETING_SECONDS)
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
            said = outgoing.read()
            for piece in filter(None, (said[:1], said[1:])):
                connection.sendall(piece)
            if tls.version():
                return f"verified {tls.version()}"
            try:
                incoming.write(connection.recv(CHUNK))
            except TimeoutError:
                return "silent"


def insists(name: str, port: int) -> str:
    with connect(name, port) as connection, connection.makefile("rb") as replies:
        connection.settimeout(GREETING_SECONDS)
        replies.readline()
        connection.sendall(b"a1 STARTTLS\r\n" if port in IMAP_PORTS else b"STARTTLS\r\n")
        return replies.readline().decode()
