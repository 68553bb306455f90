"""What a plain client sees, by means that share nothing with the product.

It proves that a fault of the lab is really there. Run inside a client's namespace, `COMMAND
TRUST_FILE NAME ACT...` prints a JSON list with one line of text for each act:

- `connect PORT`, `connect6 PORT`: `open`, an errno name, or `silent`
- `nobody PORT`: the same for an address that nobody has (RFC 5737)
- `fixed`: what the machine's own file of hosts says
- `crowd PORT`: what becomes of six connections held at a time: `all open`, or `some` and how the
  others ended; `turns PORT`: the same for six one after the other
- `auth PORT`: whether SMTP offers a login inside TLS: `offered` or `missing`
- `greeting PORT`: the first line, `nothing`, `closed` or an errno name
- `tls PORT`, `starttls PORT`: `verified TLSv1.3`, `verify CODE`, or the words of the failure
- `unnamed PORT`: who the certificate is made out to that a client meets which names no server, or
  the words of the failure; `pieces PORT`: what becomes of a handshake whose first packet holds one
  byte; `insists PORT`: the answer to a request for TLS that is not offered, as SMTP or IMAP has it
- `leftover PORT`: what an SMTP server says behind the go-ahead for TLS, in the same breath
- `login PORT`: what becomes of a wrong password over IMAP with implicit TLS
- `relay PORT`: the reply code to a stranger's mail for another stranger
- `dns TYPE`: the addresses, `NODATA`, `NXDOMAIN` or `no answer`
- `ask SERVER TYPE`: what that name server says: the response code and the data, or `silent`;
  `unchecked SERVER TYPE`: the same without DNSSEC checks, `tcp SERVER TYPE`: by TCP
- `ping`: of four pings by IPv4 all `answered`, some `lost`, `silent`, or an errno name
- `rtt PORT`: how long a connect takes: `quick`, `slow` (300 ms), or `bad` (1000 ms)
- `page URL`: the status of a document on the web and what it begins with, or an error
- `of NAME ACT`: an act against another name
- `died TTL`: the error of a SYN that lives for so many hops and how long that took, or `silent`
"""

from __future__ import annotations

import contextlib
import errno
import imaplib
import json
import smtplib
import socket
import ssl
import struct
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.resolver

from tests.lab import handshakes
from tests.lab.handshakes import (
    CONNECT_SECONDS,
    GREETING_SECONDS,
    connect,
    handshake,
    implicit,
    upgraded,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMAND = (
    *("env", f"PYTHONPATH={Path(__file__).parents[2]}"),
    *(sys.executable, "-m", "tests.lab.evidence"),
)
"""Runs this module inside a client's namespace."""

UDP_BYTES = 1232
"""What crosses every network in one piece; bigger answers are asked for by TCP."""
DNS_SECONDS = 15.0
ASK_SECONDS = 10.0
"""A resolver that gets no answers itself takes its time to say so."""
SLOW_SECONDS, BAD_SECONDS = 0.3, 1.0
PINGS = 4
SEVERAL = 6
SMTPS_PORTS = (465,)
IP_RECVERR = 11
NOBODY = "192.0.2.1"
HOSTS_FILE = Path("/etc/hosts")


def _connected(name: str, port: int, kind: str) -> str:
    address = _address(name, kind)
    try:
        connect(address, port).close()
    except TimeoutError:
        return "silent"
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "open"


def _address(name: str, kind: str) -> str:
    return name if name[-1].isdigit() else str(dns.resolver.resolve(name, kind)[0])


def _several(name: str, port: int, *, at_once: bool) -> str:
    address = _address(name, "A")
    ends: set[str] = set()
    with contextlib.ExitStack() as held:
        for _ in range(SEVERAL):
            try:
                connection = connect(address, port)
            except TimeoutError:
                ends.add("silent")
            except OSError as error:
                ends.add(errno.errorcode[error.errno or 0])
            else:
                held.enter_context(connection)
                if not at_once:
                    connection.close()
    return f"some {' '.join(sorted(ends))}" if ends else "all open"


def _auth(name: str, port: int, context: ssl.SSLContext) -> str:
    if port in SMTPS_PORTS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(name, port, context=context)
    else:
        smtp = smtplib.SMTP(name, port)
        smtp.starttls(context=context)
    with smtp:
        smtp.ehlo()
        return "offered" if smtp.has_extn("auth") else "missing"


def _fixed(name: str) -> str:
    lines = (line.split() for line in HOSTS_FILE.read_text().splitlines())
    return next((address for address, *names in filter(None, lines) if name in names), "nothing")


def _rtt(name: str, port: int) -> str:
    address = _address(name, "A")
    started = time.monotonic()
    connect(address, port).close()
    return _pace(time.monotonic() - started)


def _pace(seconds: float) -> str:
    if seconds < SLOW_SECONDS:
        return "quick"
    return "slow" if seconds < BAD_SECONDS else "bad"


def _died(name: str, ttl: int) -> str:
    with socket.socket() as syn:
        syn.settimeout(CONNECT_SECONDS)
        syn.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
        started = time.monotonic()
        code = syn.connect_ex((_address(name, "A"), 993))
        pace = _pace(time.monotonic() - started)
    if code in (0, errno.EAGAIN):
        return "silent" if code else "open"
    return f"{errno.errorcode[code]} {pace}"


def _ping(name: str) -> str:
    answered = 0
    try:
        echo = socket.socket(type=socket.SOCK_DGRAM, proto=socket.IPPROTO_ICMP)
    except PermissionError as error:
        return errno.errorcode[error.errno or 0]
    with echo:
        echo.settimeout(1.0)
        echo.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        echo.connect((_address(name, "A"), 0))
        for number in range(PINGS):
            # Type 8; the kernel fills in checksum and identifier.
            echo.send(struct.pack(">BBHHH", 8, 0, 0, 0, number))
            try:
                answered += bool(echo.recv(512))
            except TimeoutError:
                continue
            except OSError as error:
                return errno.errorcode[error.errno or 0]
    if answered == PINGS:
        return "answered"
    return "lost" if answered else "silent"


def _greeting(name: str, port: int) -> str:
    try:
        with connect(name, port) as connection:
            connection.settimeout(GREETING_SECONDS)
            heard = connection.recv(4096)
    except TimeoutError:
        return "nothing"
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return heard.decode(errors="backslashreplace") or "closed"


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


def _dns(name: str, kind: str) -> str:
    try:
        return " ".join(sorted(map(str, dns.resolver.resolve(name, kind))))
    except dns.resolver.NXDOMAIN:
        return "NXDOMAIN"
    except dns.resolver.NoAnswer:
        return "NODATA"
    except (dns.resolver.NoNameservers, dns.resolver.LifetimeTimeout):
        return "no answer"


def _asked(name: str, words: str, *, check: bool = True, by_tcp: bool = False) -> str:
    server, kind = words.split()
    query = dns.message.make_query(name, kind, use_edns=0, payload=UDP_BYTES)
    query.flags |= 0 if check else dns.flags.CD
    ask = dns.query.tcp if by_tcp else dns.query.udp
    try:
        reply = ask(query, server, ASK_SECONDS)
    except (dns.exception.Timeout, OSError):
        return "silent"
    data = sorted(str(one) for rrset in reply.answer for one in rrset)
    cut = ["truncated"] if reply.flags & dns.flags.TC else []
    return " ".join([dns.rcode.to_text(reply.rcode()), *cut, *data])


def _page(url: str, context: ssl.SSLContext) -> str:
    """The status of a document, and what it says first."""
    try:
        with urllib.request.urlopen(url, timeout=CONNECT_SECONDS, context=context) as page:  # noqa: S310 -- by the lab's own rows
            return f"{page.status} {page.read().decode()}"
    except urllib.error.URLError as error:
        return str(error)


def _acts(trust_file: str) -> Mapping[str, Callable[[str, str], str]]:
    """What each verb does with a host's name and the word behind the verb."""

    def trusted() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=trust_file)

    return {
        "connect": lambda name, port: _connected(name, int(port), "A"),
        "nobody": lambda _, port: _connected(NOBODY, int(port), "A"),
        "crowd": lambda name, port: _several(name, int(port), at_once=True),
        "turns": lambda name, port: _several(name, int(port), at_once=False),
        "auth": lambda name, port: _auth(name, int(port), trusted()),
        "fixed": lambda name, _: _fixed(name),
        "connect6": lambda name, port: _connected(name, int(port), "AAAA"),
        "greeting": lambda name, port: _greeting(name, int(port)),
        "tls": lambda name, port: handshake(implicit, name, int(port), trusted()),
        "starttls": lambda name, port: handshake(upgraded, name, int(port), trusted()),
        "login": lambda name, port: _login(name, int(port), trusted()),
        "relay": lambda name, port: _relay(name, int(port)),
        "unnamed": lambda name, port: handshakes.unnamed(name, int(port)),
        "pieces": lambda name, port: handshakes.pieces(name, int(port), trusted()),
        "insists": lambda name, port: handshakes.insists(name, int(port)),
        "leftover": lambda name, port: handshakes.leftover(name, int(port)),
        "dns": _dns,
        "ask": _asked,
        "unchecked": lambda name, words: _asked(name, words, check=False),
        "tcp": lambda name, words: _asked(name, words, by_tcp=True),
        "page": lambda _, url: _page(url, trusted()),
        "ping": lambda name, _: _ping(name),
        "rtt": lambda name, port: _rtt(name, int(port)),
        "died": lambda name, ttl: _died(name, int(ttl)),
    }


def see(name: str, act: str, trust_file: str) -> str:
    """Do one act against a host and say what came of it."""
    verb, _, word = act.partition(" ")
    if verb == "of":
        other, _, rest = word.partition(" ")
        return see(other, rest, trust_file)
    return _acts(trust_file)[verb](name, word)


if __name__ == "__main__":
    # Questions get lost as well, where a line has loss.
    dns.resolver.get_default_resolver().lifetime = DNS_SECONDS
    trusted, target, *acts = sys.argv[1:]
    host = target.rpartition("@")[2]
    json.dump([see(host, act, trusted) for act in acts], sys.stdout)
