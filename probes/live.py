"""The real network behind the seam: sockets, resolvers, clock. The only module that knows them."""

import asyncio
import errno
import socket
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver

from probes.address import Address, Family, family, parse_address
from probes.error_queue import read_icmp_error, watch_icmp_errors
from probes.failure import Operation, classify
from probes.network import ConnectFailed
from probes.observation import DnsReply, DnsSilence, Endpoint, Record
from probes.wire.text import clean_text

DNS_PORT = 53
ASK_TIMEOUT = timedelta(seconds=3)
EDNS_PAYLOAD = 1232
RECORDS_KEPT = 100
HOSTS_FILE = Path("/etc/hosts")
_HOSTS_LIMIT = 4 * 1024 * 1024
_TEXT_LIMIT = 300
_RECEIVE = 65536
_TCP_INFO_RTT = slice(68, 72)
"""Where ``tcpi_rtt``, in microseconds, lies in Linux' ``struct tcp_info``."""


class LiveStream:
    """A TCP connection on a non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        """Take over a connected socket."""
        self._sock = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.local = Address(str(sock.getsockname()[0]).partition("%")[0])
        self.rtt = _rtt(sock)

    async def send(self, data: bytes) -> None:
        """Send all of ``data``."""
        await asyncio.get_running_loop().sock_sendall(self._sock, data)

    async def receive(self) -> bytes:
        """Return the next bytes; a delayed ACK would hold up the peer's next segment."""
        # Where bytes wait already, receiving does not yield: a flood would stop every clock.
        await asyncio.sleep(0)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return await asyncio.get_running_loop().sock_recv(self._sock, _RECEIVE)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()


class LiveNetwork:
    """The network of this machine."""

    def __init__(self, resolvers: tuple[Address, ...] = ()) -> None:
        """Ask ``resolvers`` instead of the system's where they are given."""
        self._resolvers = resolvers or _system_resolvers()

    def now(self) -> datetime:
        """Read the wall clock."""
        return datetime.now(UTC)

    def elapsed(self) -> timedelta:
        """Read the steady clock."""
        return timedelta(seconds=monotonic())

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        await asyncio.sleep(wait.total_seconds())

    def resolvers(self) -> tuple[Address, ...]:
        """Return the configured name servers."""
        return self._resolvers

    def hosts(self, name: str) -> tuple[Address, ...]:
        """Search the hosts file; a missing or unreadable one fixes nothing."""
        try:
            with HOSTS_FILE.open(encoding="utf-8", errors="replace") as file:
                text = file.read(_HOSTS_LIMIT)
        except OSError:
            return ()
        return addresses_in_hosts(text, name)

    async def ask(self, name: str, record_type: str, resolver: Address) -> DnsReply | DnsSilence:
        """Ask by UDP, then by TCP when truncated."""
        try:
            query = dns.message.make_query(name, record_type, use_edns=0, payload=EDNS_PAYLOAD)
            reply, over_tcp = await dns.asyncquery.udp_with_fallback(
                query,
                resolver,
                port=DNS_PORT,
                timeout=ASK_TIMEOUT.total_seconds(),
                ignore_unexpected=True,
            )
        except dns.exception.Timeout:
            return DnsSilence(reason="timeout")
        except (OSError, dns.exception.DNSException, EOFError) as error:
            # A malformed answer or a closed port: the resolver is no use, and says so here.
            return DnsSilence(reason=clean_text(f"{type(error).__name__}: {error}", _TEXT_LIMIT))
        return _reply(reply, truncated=over_tcp)

    async def connect(self, endpoint: Endpoint) -> LiveStream:
        """Connect without privilege; an ICMP error is read from the socket's error queue."""
        kind = socket.AF_INET6 if family(endpoint.address) is Family.IPV6 else socket.AF_INET
        try:
            sock = socket.socket(kind, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        except OSError as error:
            raise ConnectFailed(classify(Operation.CONNECT, error)) from error
        try:
            watch_icmp_errors(sock, on=True)
            destination = (endpoint.address, endpoint.port)
            await asyncio.get_running_loop().sock_connect(sock, destination)
            # Left on, one stray ICMP error would hang up a live session.
            watch_icmp_errors(sock, on=False)
            return LiveStream(sock)
        except OSError as error:
            icmp = read_icmp_error(sock)
            sock.close()
            lacking = error.errno == errno.EADDRNOTAVAIL and not _has_source_address(endpoint)
            cause = OSError(errno.ENETUNREACH, "no address of this family") if lacking else error
            raise ConnectFailed(classify(Operation.CONNECT, cause, icmp)) from error
        except BaseException:
            sock.close()
            raise


def addresses_in_hosts(text: str, name: str) -> tuple[Address, ...]:
    """Return what a hosts file's ``text`` fixes for ``name`` (hosts(5)); bad lines are passed."""
    found: list[Address] = []
    for line in text.splitlines():
        fields = line.partition("#")[0].split()
        if name.lower() not in (alias.lower().rstrip(".") for alias in fields[1:]):
            continue
        try:
            found.append(parse_address(fields[0]))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _system_resolvers() -> tuple[Address, ...]:
    try:
        servers = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return ()
    return tuple(Address(str(server)) for server in servers)


def _reply(message: dns.message.Message, *, truncated: bool) -> DnsReply:
    records = [
        Record(
            name=clean_text(rrset.name.to_text(omit_final_dot=True), _TEXT_LIMIT),
            type=dns.rdatatype.to_text(rrset.rdtype),
            ttl=rrset.ttl,
            data=clean_text(rdata.to_text().rstrip("."), _TEXT_LIMIT),
        )
        for rrset in message.answer
        if rrset.rdclass == dns.rdataclass.IN
        for rdata in rrset
    ]
    extended = message.extended_errors()
    return DnsReply(
        rcode=dns.rcode.to_text(message.rcode()),
        authoritative=bool(message.flags & dns.flags.AA),
        truncated=truncated,
        extended_errors=tuple(int(one.code) for one in extended),
        extended_texts=tuple(clean_text(one.text or "", _TEXT_LIMIT) for one in extended),
        records=tuple(records[:RECORDS_KEPT]),
    )


def _has_source_address(endpoint: Endpoint) -> bool:
    """Tell whether this machine has an address to speak from; connecting UDP sends nothing.

    Without one TCP fails with EADDRNOTAVAIL, just as when all its ports are taken.
    """
    kind = socket.AF_INET6 if family(endpoint.address) is Family.IPV6 else socket.AF_INET
    with socket.socket(kind, socket.SOCK_DGRAM) as sock:
        return sock.connect_ex((endpoint.address, endpoint.port)) == 0


def _rtt(sock: socket.socket) -> timedelta | None:
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    except OSError:
        return None
    (microseconds,) = struct.unpack("=I", info[_TCP_INFO_RTT])
    return timedelta(microseconds=microseconds)
