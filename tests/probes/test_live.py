import asyncio
import contextlib
import errno
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, timedelta
from pathlib import Path

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

import probes.live
from probes.address import Address, parse_address
from probes.failure import FailureKind
from probes.live import LiveNetwork, LiveStream, addresses_in_hosts
from probes.network import ConnectFailed, Network
from probes.observation import DnsReply, DnsSilence, Endpoint
from tests.probes.dns_server import Answering, serving

IPV4, IPV6 = Address("127.0.0.1"), Address("::1")
BOTH = pytest.mark.parametrize("address", [IPV4, IPV6])
Query = dns.message.QueryMessage


@contextlib.contextmanager
def listening(address: Address) -> Iterator[tuple[Endpoint, socket.socket]]:
    """Listen; the backlog completes handshakes before anybody accepts."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(kind) as listener:
        listener.bind((address, 0))
        listener.listen(1)
        yield Endpoint(address, listener.getsockname()[1]), listener


@contextlib.asynccontextmanager
async def connected(address: Address) -> AsyncIterator[tuple[LiveStream, socket.socket]]:
    """Give both ends of a connection."""
    with listening(address) as (endpoint, listener):
        stream = await LiveNetwork((IPV4,)).connect(endpoint)
        accepted, _ = listener.accept()
        with accepted:
            yield stream, accepted
        stream.close()


def free_port(address: Address) -> Endpoint:
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(kind) as sock:
        sock.bind((address, 0))
        return Endpoint(address, sock.getsockname()[1])


async def failure(endpoint: Endpoint) -> FailureKind:
    with pytest.raises(ConnectFailed) as failed:
        await LiveNetwork((IPV4,)).connect(endpoint)
    return failed.value.failure.kind


# -- connections -----------------------------------------------------------------------------


@BOTH
async def test_a_refused_connect_is_told_as_such(address: Address) -> None:
    assert await failure(free_port(address)) is FailureKind.CONNECTION_REFUSED


@BOTH
async def test_an_accepted_connect_speaks_both_ways(address: Address) -> None:
    async with connected(address) as (stream, server):
        server.sendall(b"hello")
        assert await stream.receive() == b"hello"
        await stream.send(b"again")
        assert server.recv(100) == b"again"


@BOTH
async def test_the_kernel_tells_the_round_trip(address: Address) -> None:
    async with connected(address) as (stream, _):
        assert stream.local == address
        assert stream.rtt is not None
        assert stream.rtt > timedelta()


async def test_a_stream_may_be_closed_twice() -> None:
    async with connected(IPV4) as (stream, server):
        stream.close()
        stream.close()
        assert server.recv(100) == b""


async def test_waiting_bytes_do_not_stop_the_world() -> None:
    async with connected(IPV4) as (stream, server):
        server.sendall(b"x")
        turns: list[None] = []
        asyncio.get_running_loop().call_soon(turns.append, None)
        await stream.receive()
        assert turns


async def test_a_reset_is_an_os_error() -> None:
    async with connected(IPV4) as (stream, server):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        with pytest.raises(OSError, match="reset"):
            await stream.receive()


async def test_an_end_is_no_bytes() -> None:
    async with connected(IPV4) as (stream, server):
        server.close()
        assert await stream.receive() == b""


async def test_too_many_open_files_are_our_own_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> socket.socket:
        raise OSError(errno.EMFILE, "too many open files")

    network = LiveNetwork((IPV4,))
    monkeypatch.setattr("probes.live.socket.socket", refuse)
    with pytest.raises(ConnectFailed) as failed:
        await network.connect(Endpoint(IPV4, 993))
    assert failed.value.failure.kind is FailureKind.LOCAL_RESOURCES


def break_connects(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> list[socket.socket]:
    """Let every connect fail; give the sockets it was tried with."""
    tried: list[socket.socket] = []

    async def sock_connect(sock: socket.socket, _: object) -> None:
        tried.append(sock)
        raise error

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", sock_connect)
    return tried


@pytest.mark.parametrize(
    ("speaks", "kind"),
    [(True, FailureKind.LOCAL_RESOURCES), (False, FailureKind.LOCAL_NO_ROUTE)],
)
async def test_a_family_without_address_is_no_lack_of_ports(
    speaks: bool, kind: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no address"))
    monkeypatch.setattr(probes.live, "_has_source_address", lambda _: speaks)
    assert await failure(Endpoint(IPV6, 993)) is kind


async def test_loopback_has_an_address_to_speak_from(monkeypatch: pytest.MonkeyPatch) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no port left"))
    assert await failure(Endpoint(IPV4, 993)) is FailureKind.LOCAL_RESOURCES


async def test_a_cancelled_connect_closes_its_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = break_connects(monkeypatch, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await LiveNetwork((IPV4,)).connect(Endpoint(IPV4, 993))
    assert [sock.fileno() for sock in tried] == [-1]


# -- clock and settings ----------------------------------------------------------------------


async def test_the_clocks_run() -> None:
    network: Network = LiveNetwork((IPV4,))
    before = network.elapsed()
    await network.sleep(timedelta(microseconds=1))
    assert network.elapsed() > before
    assert network.now().tzinfo is UTC


def test_given_resolvers_are_asked() -> None:
    assert LiveNetwork((IPV4, IPV6)).resolvers() == (IPV4, IPV6)


def test_the_systems_resolvers_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    class Configured:
        nameservers = ("192.0.2.53",)

    monkeypatch.setattr("probes.live.dns.resolver.Resolver", Configured)
    assert LiveNetwork().resolvers() == ("192.0.2.53",)


def test_a_system_without_resolvers_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured() -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("probes.live.dns.resolver.Resolver", unconfigured)
    assert LiveNetwork().resolvers() == ()


# -- hosts file ------------------------------------------------------------------------------

HOSTS = """\
# 192.0.2.1 mail.example.com
127.0.0.1\tlocalhost
192.0.2.10   Mail.Example.COM. alias # mail.other.example
2001:DB8:0::10 mail.example.com
not-an-address mail.example.com
192.0.2.10 mail.example.com
192.0.2.11
fe80::1%lo mail.example.com
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mail.example.com", ("192.0.2.10", "2001:db8::10")),
        ("MAIL.example.com", ("192.0.2.10", "2001:db8::10")),
        ("alias", ("192.0.2.10",)),
        ("mail.other.example", ()),
        ("192.0.2.11", ()),
        ("", ()),
    ],
)
def test_a_hosts_file_is_read_as_programs_read_it(name: str, found: tuple[str, ...]) -> None:
    assert addresses_in_hosts(HOSTS, name) == found


@given(st.text(), st.text())
def test_any_hosts_file_is_read_without_raising(text: str, name: str) -> None:
    for address in addresses_in_hosts(text, name):
        assert parse_address(address) == address


WORDS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
LINES = st.tuples(st.ip_addresses().map(str), st.lists(WORDS, max_size=3))


@given(st.lists(LINES), WORDS)
def test_every_line_with_the_name_counts(lines: list[tuple[str, list[str]]], name: str) -> None:
    text = "".join(f"{address}\t{' '.join(names)}\n" for address, names in lines)
    named = [
        parse_address(address)
        for address, names in lines
        if name.lower() in [one.lower() for one in names]
    ]
    assert addresses_in_hosts(text, name) == tuple(dict.fromkeys(named))


def test_the_systems_hosts_file_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hosts"
    path.write_bytes(b"192.0.2.10 mail.example.com \xff\n")
    monkeypatch.setattr(probes.live, "HOSTS_FILE", path)
    assert LiveNetwork((IPV4,)).hosts("mail.example.com") == ("192.0.2.10",)


def test_a_missing_hosts_file_fixes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes.live, "HOSTS_FILE", tmp_path / "missing")
    assert LiveNetwork((IPV4,)).hosts("mail.example.com") == ()


# -- names -----------------------------------------------------------------------------------


async def ask(
    monkeypatch: pytest.MonkeyPatch,
    answering: Answering,
    name: str = "mail.example.com",
    record_type: str = "A",
) -> DnsReply | DnsSilence:
    async with serving(IPV4, 0, answering) as port:
        monkeypatch.setattr(probes.live, "DNS_PORT", port)
        return await LiveNetwork((IPV4,)).ask(name, record_type, IPV4)


def answer(query: Query, *records: tuple[str, str], rcode: int = dns.rcode.NOERROR) -> bytes:
    reply = dns.message.make_response(query)
    reply.set_rcode(dns.rcode.Rcode(rcode))
    name = query.question[0].name
    for record_type, data in records:
        reply.answer.append(dns.rrset.from_text(name, 300, "IN", record_type, data))
    return reply.to_wire(max_size=65535)


async def test_an_answer_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, _: bool) -> bytes:
        return answer(query, ("A", "192.0.2.10"))

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    (record,) = reply.records
    assert (record.name, record.type, record.ttl, record.data) == (
        "mail.example.com",
        "A",
        300,
        "192.0.2.10",
    )
    assert (reply.rcode, reply.truncated, reply.authoritative) == ("NOERROR", False, False)


@pytest.mark.parametrize(
    ("record_type", "data", "kept"),
    [
        ("MX", "10 mx.example.net.", "10 mx.example.net"),
        ("MX", "0 .", "0 "),
        ("SRV", "0 1 993 imap.example.net.", "0 1 993 imap.example.net"),
        ("CNAME", "other.example.net.", "other.example.net"),
        ("AAAA", "2001:db8::10", "2001:db8::10"),
    ],
)
async def test_names_lose_their_final_dot(
    record_type: str, data: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answering(query: Query, _: bool) -> bytes:
        return answer(query, (record_type, data))

    reply = await ask(monkeypatch, answering, record_type=record_type)
    assert isinstance(reply, DnsReply)
    assert [record.data for record in reply.records] == [kept]


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "SERVFAIL", "REFUSED", "NOTIMP"])
async def test_a_response_code_is_told_by_name(rcode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, _: bool) -> bytes:
        return answer(query, rcode=dns.rcode.from_text(rcode))

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert reply.rcode == rcode


async def test_extended_errors_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        reply.set_rcode(dns.rcode.SERVFAIL)
        reply.use_edns(
            0,
            options=[
                dns.edns.EDEOption(dns.edns.EDECode.DNSKEY_MISSING, "no \x1b[31mSEP"),
                dns.edns.EDEOption(dns.edns.EDECode.NETWORK_ERROR),
            ],
        )
        return reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert reply.extended_errors == (9, 23)
    assert reply.extended_texts == ("no \\x1b[31mSEP", "")


async def test_a_truncated_answer_is_asked_for_by_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, by_tcp: bool) -> bytes:
        if by_tcp:
            return answer(query, *(("A", f"192.0.2.{number}") for number in range(200)))
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.TC | dns.flags.AA
        return reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert reply.truncated
    assert len(reply.records) == probes.live.RECORDS_KEPT


MALFORMED = {
    "nothing": lambda _: b"",
    "noise": lambda _: b"\xff" * 40,
    "another question": lambda query: dns.message.make_response(
        dns.message.make_query("other.example", "A", id=query.id)
    ).to_wire(),
    "half of it": lambda query: answer(query, ("A", "192.0.2.10"))[:-3],
    "a loop of names": lambda query: answer(query)[:12] + b"\xc0\x0c" + b"\x00\x01\x00\x01",
}


@pytest.mark.parametrize("wire", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_answer_is_as_good_as_none(
    wire: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(wire)
    monkeypatch.setattr(probes.live, "ASK_TIMEOUT", timedelta(seconds=0.2))
    reply = await ask(monkeypatch, lambda query, _: wire(query))
    assert isinstance(reply, DnsSilence)
    assert reply.reason.isprintable()


async def test_silence_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live, "ASK_TIMEOUT", timedelta(seconds=0.05))
    reply = await ask(monkeypatch, lambda _, __: None)
    assert reply == DnsSilence(reason="timeout")


async def test_a_closed_port_is_silence_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live, "DNS_PORT", free_port(IPV4).port)
    reply = await LiveNetwork((IPV4,)).ask("mail.example.com", "A", IPV4)
    assert isinstance(reply, DnsSilence)
    assert reply.reason


@pytest.mark.parametrize("name", ["x" * 64 + ".example", "a..example", "caf\u00e9\u2026.example"])
async def test_a_name_that_cannot_be_asked_for_is_silence(name: str) -> None:
    assert isinstance(await LiveNetwork((IPV4,)).ask(name, "A", IPV4), DnsSilence)
