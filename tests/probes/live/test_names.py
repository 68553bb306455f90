from datetime import timedelta

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

import probes.live.names
from probes.address import Address
from probes.live import LiveNetwork
from probes.observation import DnsReply, DnsSilence, Way
from tests.probes.dns_server import Answering, serving
from tests.probes.loopback import free_port

IPV4 = Address("127.0.0.1")
Query = dns.message.QueryMessage


async def ask(
    monkeypatch: pytest.MonkeyPatch,
    answering: Answering,
    name: str = "mail.example.com",
    record_type: str = "A",
    way: Way = Way.USUAL,
) -> DnsReply | DnsSilence:
    async with serving(IPV4, 0, answering) as port:
        monkeypatch.setattr(probes.live.names, "DNS_PORT", port)
        return await LiveNetwork((IPV4,)).ask(name, record_type, IPV4, way)


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
    ("way", "recursive", "unchecked", "extended"),
    [
        (Way.USUAL, True, False, True),
        (Way.UNCHECKED, True, True, True),
        (Way.AUTHORITATIVE, False, False, True),
        (Way.SMALL, True, False, False),
        (Way.CANARY, True, False, True),
    ],
    ids=str,
)
async def test_a_question_is_put_in_its_way(
    way: Way, recursive: bool, unchecked: bool, extended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Query] = []

    def answering(query: Query, _: bool) -> bytes:
        heard.append(query)
        return answer(query, ("A", "192.0.2.10"))

    await ask(monkeypatch, answering, way=way)
    (query,) = heard
    assert bool(query.flags & dns.flags.RD) is recursive
    assert bool(query.flags & dns.flags.CD) is unchecked
    assert (query.edns == 0) is extended


@pytest.mark.parametrize("proven", [True, False])
async def test_what_the_resolver_proved_is_told(
    proven: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AD if proven else 0
        return reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert reply.authenticated is proven


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


@pytest.mark.parametrize(
    ("owner", "kept"), [("EXAMPLE.com.", "example.com"), ("com.", "com"), (".", ".")]
)
async def test_a_denial_tells_the_zone_it_comes_from(
    owner: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        reply.set_rcode(dns.rcode.NXDOMAIN)
        soa = "ns.example.net. hostmaster.example.net. 1 3600 900 604800 300"
        reply.authority.append(dns.rrset.from_text("example.com.", 300, "IN", "NS", "ns.example."))
        reply.authority.append(dns.rrset.from_text(owner, 300, "IN", "SOA", soa))
        return reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert reply.denied_by == kept


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        (Way.AUTHORITATIVE, ["ns1.example.com", "192.0.2.1", "2001:db8::1"]),
        (Way.USUAL, []),
    ],
)
async def test_a_referral_tells_whom_to_ask(
    way: Way, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        named = dns.rrset.from_text("example.com.", 300, "IN", "NS", "ns1.example.com.")
        reply.authority += [
            named,
            dns.rrset.from_text("example.com.", 300, "IN", "DS", "1 8 2 " + "00" * 32),
        ]
        reply.additional += [
            dns.rrset.from_text("ns1.example.com.", 300, "IN", "A", "192.0.2.1"),
            dns.rrset.from_text("ns1.example.com.", 300, "IN", "AAAA", "2001:db8::1"),
            dns.rrset.from_text("ns1.example.com.", 300, "IN", "TXT", "hello"),
        ]
        return reply.to_wire()

    reply = await ask(monkeypatch, answering, way=way)
    assert isinstance(reply, DnsReply)
    assert [record.data for record in reply.records] == kept


async def test_an_answer_is_no_referral(monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        reply.answer.append(
            dns.rrset.from_text(query.question[0].name, 300, "IN", "A", "192.0.2.10")
        )
        reply.authority.append(
            dns.rrset.from_text("example.com.", 300, "IN", "NS", "ns1.example.com.")
        )
        return reply.to_wire()

    reply = await ask(monkeypatch, answering, way=Way.AUTHORITATIVE)
    assert isinstance(reply, DnsReply)
    assert [record.data for record in reply.records] == ["192.0.2.10"]


async def test_where_nobody_is_to_answer_nobody_is_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probes.live.names, "CANARY_TIMEOUT", timedelta(seconds=0.05))
    reply = await ask(monkeypatch, lambda _, __: None, way=Way.CANARY)
    assert reply == DnsSilence(reason="timeout")


async def test_records_of_another_class_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    def answering(query: Query, _: bool) -> bytes:
        reply = dns.message.make_response(query)
        name = query.question[0].name
        reply.answer += [
            dns.rrset.from_text(name, 300, "CH", "TXT", "192.0.2.66"),
            dns.rrset.from_text(name, 300, "IN", "A", "192.0.2.10"),
            dns.rrset.from_text(name, 300, "CH", "A", "example.net. 0100"),
        ]
        return reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsReply)
    assert [record.data for record in reply.records] == ["192.0.2.10"]


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
    assert len(reply.records) == probes.live.names.RECORDS_KEPT


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
    monkeypatch.setattr(probes.live.names, "ASK_TIMEOUT", timedelta(seconds=0.2))
    reply = await ask(monkeypatch, lambda query, _: wire(query))
    assert isinstance(reply, DnsSilence)
    assert reply.reason.isprintable()


async def test_silence_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live.names, "ASK_TIMEOUT", timedelta(seconds=0.05))
    reply = await ask(monkeypatch, lambda _, __: None)
    assert reply == DnsSilence(reason="timeout")


async def test_a_question_that_got_lost_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live.names, "SEND_AGAIN", timedelta(seconds=0.05))
    heard: list[Query] = []

    def answering(query: Query, _: bool) -> bytes | None:
        heard.append(query)
        return answer(query, ("A", "192.0.2.10")) if len(heard) > 1 else None

    assert isinstance(await ask(monkeypatch, answering), DnsReply)
    assert [query.id for query in heard] == [heard[0].id] * 2


async def test_a_truncated_answer_without_tcp_is_silence_that_tells_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answering(query: Query, over_tcp: bool) -> bytes | None:
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.TC
        return None if over_tcp else reply.to_wire()

    reply = await ask(monkeypatch, answering)
    assert isinstance(reply, DnsSilence)
    assert reply.truncated


async def test_a_closed_port_is_silence_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.live.names, "DNS_PORT", free_port(IPV4).port)
    monkeypatch.setattr(probes.live.names, "ASK_TIMEOUT", timedelta(seconds=0.05))
    reply = await LiveNetwork((IPV4,)).ask("mail.example.com", "A", IPV4)
    assert isinstance(reply, DnsSilence)
    assert reply.reason


@pytest.mark.parametrize("name", ["x" * 64 + ".example", "a..example", "caf\u00e9\u2026.example"])
async def test_a_name_that_cannot_be_asked_for_is_silence(name: str) -> None:
    assert isinstance(await LiveNetwork((IPV4,)).ask(name, "A", IPV4), DnsSilence)
