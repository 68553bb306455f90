"""The evidence is plain, bounded text that a ticket can carry."""

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from bot.render.evidence import TICKET_LIMIT, evidence_text
from probes.address import Address
from probes.diagnosis.verdict import PortState, Verdict
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.observation import (
    Capabilities,
    Declined,
    DnsReply,
    DnsSilence,
    Failed,
    Foreign,
    Greeted,
    Greeting,
    HostsEntry,
    NotOffered,
    NotTls,
    Observation,
    Offered,
    Ready,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
    VerifyProblem,
    Way,
)
from probes.report import Report
from tests.bot.render import reports
from tests.bot.render.examples import EXAMPLES
from tests.bot.render.generated import REPORTS
from tests.bot.render.reports import act

ICMP = Failure(
    operation=Operation.CONNECT,
    kind=FailureKind.ICMP,
    icmp=IcmpError(Address("198.51.100.1"), 3, 13),
)
EOF = Failed(failure=Failure(operation=Operation.GREETING, kind=FailureKind.EOF, detail="closed"))


def evidence_of(*seen: Observation, number: int = 587) -> str:
    port = reports.port(number, PortState.OPEN, Verdict.FAILING)
    return evidence_text(reports.report(Verdict.FAILING, "x", ports=(port,), seen=seen))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_fits_into_a_ticket(name: str) -> None:
    assert 0 < len(evidence_text(EXAMPLES[name]())) <= TICKET_LIMIT


@pytest.mark.proves("A29")
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(REPORTS)
def test_any_report_fits_into_a_ticket(report: Report) -> None:
    assert len(evidence_text(report)) <= TICKET_LIMIT


def test_the_first_line_says_what_was_checked_when_and_from_where() -> None:
    first = evidence_text(reports.healthy()).split("\n")[0]
    assert first == "mail.example.com, checked 2026-11-23 11:47:11 UTC from office (Frankfurt)"


def test_whole_lines_are_left_out_and_counted() -> None:
    everything = evidence_text(reports.crowd(), limit=None).split("\n")
    bounded = evidence_text(reports.crowd(), limit=1000).split("\n")
    assert bounded[:-1] == everything[: len(bounded) - 1]
    assert bounded[-1] == (
        f"({len(everything) - len(bounded) + 1} more lines: in a terminal, "
        "mailcheck … --evidence shows all.)"
    )


def test_what_fails_comes_before_certificates_and_what_works() -> None:
    text = evidence_text(reports.relay_blocked())
    places = [text.index(words) for words in ("25 SMTP relay", "Certificates", "993 IMAPS")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(
            act(TcpConnect, 587, outcome=Failed(failure=ICMP)),
            "connect: ICMP 3/13 (administratively prohibited) from 198.51.100.1 after 51 ms",
            id="icmp",
        ),
        pytest.param(
            act(TcpConnect, 587, attempt=2, outcome=EOF),
            "connect (try 2): eof (closed) after 51 ms",
            id="again",
        ),
        pytest.param(
            act(
                Greeting,
                587,
                encrypted=False,
                outcome=Greeted(code="220", lines=("220-a", "220-b", "220-c", "220 d")),
            ),
            "greeting: 220-a\n  greeting: 220-b\n  greeting: 220-c",
            id="greeting",
        ),
        pytest.param(
            act(
                Greeting, 587, encrypted=False, outcome=Declined(code="554", lines=("554 go away",))
            ),
            "greeting: declined: 554 go away",
            id="declined",
        ),
        pytest.param(
            act(Greeting, 587, encrypted=False, outcome=Foreign(lines=("SSH-2.0",))),
            "greeting: not a mail server's: SSH-2.0",
            id="foreign",
        ),
        pytest.param(
            act(Capabilities, 587, encrypted=True, outcome=Offered(keywords=())),
            "offers inside TLS: nothing",
            id="nothing offered",
        ),
        pytest.param(
            act(
                Capabilities,
                587,
                encrypted=False,
                outcome=Offered(keywords=tuple("abcdefghijklmn")),
            ),
            "offers in the clear: a, b, c, d, e, f, g, h, i, j, k, l and 2 more",
            id="much offered",
        ),
        pytest.param(
            act(Upgrade, 587, outcome=Ready(leftover="250 EVIL")),
            "STARTTLS: ready, and in the same breath: 250 EVIL",
            id="leftover",
        ),
        pytest.param(
            act(Greeting, 587, encrypted=True, outcome=EOF),
            "greeting: eof (closed)",
            id="no greeting",
        ),
        pytest.param(
            act(Upgrade, 587, outcome=NotOffered()), "STARTTLS: not offered", id="no upgrade"
        ),
        pytest.param(
            act(
                TlsHandshake,
                587,
                sni="",
                legacy=True,
                outcome=TlsRefused(failure=EOF.failure, alert=70),
            ),
            "TLS, outdated versions allowed: eof (closed) (alert 70)",
            id="alert",
        ),
        pytest.param(
            act(TlsHandshake, 587, sni="", mss=1200, outcome=EOF),
            "TLS, segments of 1200 bytes: eof (closed)",
            id="small segments",
        ),
        pytest.param(
            act(
                TlsHandshake, 587, sni="", outcome=NotTls(failure=EOF.failure, first_bytes="220 hi")
            ),
            "TLS: the answer is not TLS: 220 hi",
            id="not tls",
        ),
        pytest.param(act(TlsHandshake, 587, sni="", outcome=EOF), "TLS: eof (closed)", id="broken"),
        pytest.param(
            reports.dialogue(587, problems=(VerifyProblem(10, 0), VerifyProblem(62, 0)))[4],
            "TLS: TLSv1.3 TLS_AES_256_GCM_SHA384, certificate 1, "
            "verification errors (X509_V_ERR) 10 at depth 0, 62 at depth 0",
            id="problems",
        ),
    ],
)
def test_an_act_in_evidence(seen: Observation, expected: str) -> None:
    assert f"\n  {expected}" in evidence_of(seen)


def test_the_upgrade_of_pop3_has_its_own_name() -> None:
    seen = act(Upgrade, 110, outcome=NotOffered())
    assert "\n  STLS: not offered" in evidence_of(seen, number=110)


def test_names_that_did_not_resolve_say_why() -> None:
    servfail = reports.lookup(reports.HOST, "A", rcode="SERVFAIL")
    text = evidence_of(servfail, replace(servfail, outcome=DnsSilence(reason="timeout")))
    assert "mail.example.com A: SERVFAIL, by 192.0.2.53" in text
    assert "mail.example.com A: no answer (timeout), by 192.0.2.53" in text


def test_who_denies_a_name_is_told() -> None:
    missing = reports.lookup(reports.HOST, "A", rcode="NXDOMAIN")
    none = reports.lookup(reports.HOST, "AAAA")
    assert not isinstance(missing.outcome, DnsSilence)
    assert not isinstance(none.outcome, DnsSilence)
    text = evidence_of(
        replace(missing, outcome=replace(missing.outcome, denied_by="com")),
        replace(none, outcome=replace(none.outcome, denied_by="example.com")),
    )
    assert "A: NXDOMAIN, denied by com, by 192.0.2.53" in text
    assert "AAAA: no such record, denied by example.com, by 192.0.2.53" in text


def test_what_few_domains_publish_is_told_where_it_is_there() -> None:
    policy = reports.lookup("_mta-sts.example.com", "TXT", '"v=STSv1; id=1"')
    absent = reports.lookup("_25._tcp.mail.example.com", "TLSA", rcode="NXDOMAIN")
    silent = replace(absent, name="autoconfig.example.com", outcome=DnsSilence(reason="timeout"))
    text = evidence_of(policy, absent, silent)
    assert '_mta-sts.example.com TXT: "v=STSv1; id=1", by 192.0.2.53' in text
    assert "TLSA" not in text
    assert "autoconfig" not in text


WAYS = {
    Way.USUAL: "by 192.0.2.53",
    Way.UNCHECKED: "by 192.0.2.53, its signatures unchecked",
    Way.SMALL: "by 192.0.2.53, asked for 512 bytes at most",
    Way.AUTHORITATIVE: "by 192.0.2.53, as a server of the zone",
    Way.CANARY: "by 192.0.2.53, where no name server can be",
}


@pytest.mark.parametrize(("way", "words"), WAYS.items(), ids=str)
def test_how_a_question_was_put_is_told(way: Way, words: str) -> None:
    usual = reports.lookup(reports.HOST, "A", "192.0.2.10")
    text = evidence_of(usual, replace(usual, way=way))
    assert f"\n  mail.example.com A: 192.0.2.10, {words}\n" in f"{text}\n"


def test_of_the_way_to_the_servers_of_a_zone_only_they_are_told() -> None:
    servers = reports.lookup("example.com", "NS", "ns1.example.net")
    nobody = reports.lookup("mail.example.com", "NS")
    at = reports.lookup("ns1.example.net", "A", "203.0.113.101")
    asked = (replace(one, way=Way.UNCHECKED) for one in (servers, nobody, at))
    text = evidence_of(*asked)
    assert "example.com NS: ns1.example.net, by" in text
    assert "mail.example.com NS" not in text
    assert "203.0.113.101" not in text


def test_an_answer_that_was_lost_behind_a_truncated_one_says_so() -> None:
    lost = replace(
        reports.lookup(reports.HOST, "MX"), outcome=DnsSilence(reason="timeout", truncated=True)
    )
    assert "MX: no answer by TCP, after a truncated one by UDP (timeout), by" in evidence_of(lost)


def test_what_dnssec_proves_is_told() -> None:
    lookup = reports.lookup(reports.HOST, "A", "192.0.2.10")
    assert isinstance(lookup.outcome, DnsReply)
    proven = replace(lookup, outcome=replace(lookup.outcome, authenticated=True))
    assert "A: 192.0.2.10, proven by DNSSEC, by 192.0.2.53" in evidence_of(proven)


def test_reverse_names_and_origins_are_told_with_their_addresses_alone() -> None:
    name = reports.lookup("10.2.0.192.in-addr.arpa", "PTR", "mail.example.com")
    origin = reports.lookup("2.0.192.origin.asn.cymru.com", "TXT", '"64500 | 192.0.2.0/24"')
    assert "Names" not in evidence_of(name, origin)


def test_a_hosts_entry_is_evidence() -> None:
    entry = HostsEntry(
        vantage="office",
        at=reports.STARTED,
        took=reports.RTT,
        name=reports.HOST,
        addresses=(reports.V4,),
    )
    text = evidence_of(entry, replace(entry, name="other.example.com", addresses=()))
    assert "mail.example.com: 192.0.2.10, by the runner's hosts file" in text
    assert "other.example.com" not in text


def test_an_answer_that_came_twice_is_told_once() -> None:
    lookup = reports.lookup(reports.HOST, "A", "192.0.2.10")
    line = "mail.example.com A: 192.0.2.10, by 192.0.2.53"
    assert evidence_of(lookup, lookup).count(line) == 1


def test_an_alias_keeps_its_record_type() -> None:
    lookup = reports.lookup(reports.HOST, "A", "192.0.2.10")
    assert not isinstance(lookup.outcome, DnsSilence)
    alias = replace(lookup.outcome.records[0], type="CNAME", data="real.example.com")
    outcome = replace(lookup.outcome, records=(alias, *lookup.outcome.records))
    expected = "A: CNAME real.example.com, 192.0.2.10, by"
    assert expected in evidence_of(replace(lookup, outcome=outcome))


def test_a_certificate_is_told_once_however_many_ports_show_it() -> None:
    text = evidence_text(reports.healthy())
    assert text.count("CN=mail.example.com, issued by") == 1
    assert text.count("certificate 1") == 7


def test_a_certificate_with_many_names_shows_some() -> None:
    certificate = replace(
        reports.CERTIFICATE, names=tuple(f"{x}.example.com" for x in range(100)), name_count=250
    )
    text = evidence_of(*reports.dialogue(587, certificate=certificate))
    assert "for 0.example.com, 1.example.com, 2.example.com, " in text
    assert " and 244 more" in text
