"""The live view says what answered and what is still silent, in words that hold still."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render.blocks import progress_message
from bot.render.progress import Progress
from probes.address import Address
from probes.event import Event, NoAnswerYet, StepStarted
from probes.failure import FailureKind
from probes.goal import (
    Ask,
    Fetch,
    LookAround,
    PingGateway,
    ReadHosts,
    Step,
)
from probes.observation import (
    Connected,
    Declined,
    DnsSilence,
    Echo,
    Foreign,
    Greeted,
    Greeting,
    HostsEntry,
    NotOffered,
    NotTls,
    Observation,
    Ready,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
    VerifyProblem,
)
from tests.bot.render import reports
from tests.bot.render.generated import of_type
from tests.bot.render.judges import faults, texts
from tests.bot.render.reports import act
from tests.bot.render.watching import FAILED, V6, asked, connected, line, progress, seconds, started
from tests.scenarios.nearby import HOME_ROUTER, around, gateway_ping
from tests.scenarios.pages import page


def test_a_check_that_has_not_begun_shows_nothing() -> None:
    assert progress().lines(seconds(9)) == ()


def test_a_name_is_being_looked_up() -> None:
    assert line(progress(asked())) == "mail.example.com: looking it up"


def test_a_silent_name_server_is_named_after_a_while() -> None:
    shown = progress(asked(), asked("MX"))
    assert shown.lines(seconds(1.5)) == (
        "mail.example.com: looking it up",
        "name server 192.0.2.53: no answer yet",
    )


@pytest.mark.parametrize(
    ("lookups", "expected"),
    [
        pytest.param([reports.lookup(reports.HOST, "A", "192.0.2.10")], "is 192.0.2.10", id="one"),
        pytest.param(
            [
                reports.lookup(reports.HOST, "A", "192.0.2.10", "192.0.2.11"),
                reports.lookup(reports.HOST, "AAAA", "2001:db8::1", "2001:db8::2"),
            ],
            "is 192.0.2.10, 192.0.2.11, 2001:db8::1 and 1 more",
            id="several",
        ),
        pytest.param([reports.lookup(reports.HOST, "A")], ": no address", id="no data"),
        pytest.param(
            [reports.lookup(reports.HOST, "A", rcode="NXDOMAIN")],
            ": no address (NXDOMAIN)",
            id="no such name",
        ),
    ],
)
def test_what_a_name_resolved_to(lookups: list[Observation], expected: str) -> None:
    assert line(progress(asked(), *lookups)).removeprefix("mail.example.com").strip() == (
        expected.strip()
    )


def test_a_name_server_that_gave_up_is_named() -> None:
    lookup = reports.lookup(reports.HOST, "A")
    silent = type(lookup)(
        **{name: getattr(lookup, name) for name in lookup.__struct_fields__}
        | {"outcome": DnsSilence(reason="timeout")}
    )
    expected = "mail.example.com: name server 192.0.2.53 does not answer"
    assert line(progress(asked(), silent)) == expected


def test_the_hosts_file_and_mail_records_are_no_news() -> None:
    entry = HostsEntry(
        vantage="office", at=reports.STARTED, took=reports.RTT, name="x", addresses=(reports.V4,)
    )
    mx = reports.lookup(reports.HOST, "MX", "10 mx.example.com")
    assert progress(StepStarted(ReadHosts("x")), entry, mx).lines(seconds(9)) == ()


def test_what_few_domains_publish_is_no_news() -> None:
    question = StepStarted(Ask("autoconfig.example.com", "A", reports.RESOLVER))
    absent = reports.lookup("autoconfig.example.com", "A", rcode="NXDOMAIN")
    url = "https://autoconfig.example.com/mail/config-v1.1.xml"
    fetch = StepStarted(Fetch(url=url, address=reports.V4))
    assert progress(question, absent, fetch, page(url)).lines(seconds(9)) == ()


@pytest.mark.parametrize(
    ("now", "expected"), [(0, "trying"), (1.4, "trying"), (1.5, "no answer yet")]
)
def test_a_silent_port_is_mentioned_after_a_second_and_a_half(now: float, expected: str) -> None:
    assert line(progress(started(25)), now) == f"25 SMTP relay: {expected}"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (1, "connected"),
        (2, "connected, greeting: no answer yet"),
        (5, "connected, greeting: still waiting, 5 s (some servers wait on purpose)"),
        (14, "connected, greeting: still waiting, 5 s (some servers wait on purpose)"),
        (15, "connected, greeting: still waiting, 15 s (some servers wait on purpose)"),
    ],
)
def test_a_late_greeting_is_explained(now: float, expected: str) -> None:
    assert line(progress(started(25), connected(25)), now) == f"25 SMTP relay: {expected}"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FailureKind.TIMEOUT, "no answer"),
        (FailureKind.CONNECTION_REFUSED, "refused"),
        (FailureKind.ICMP, "turned away on the way"),
        (FailureKind.POLICY, "not allowed to be checked"),
        (FailureKind.LOCAL_NO_ROUTE, "could not be tried"),
    ],
)
def test_a_failed_connect_has_its_word(kind: FailureKind, expected: str) -> None:
    shown = progress(started(25), reports.refused_connect(25, kind))
    assert line(shown, 99) == f"25 SMTP relay: {expected}"


def test_a_second_attempt_is_announced_and_then_counts() -> None:
    silent = reports.refused_connect(25, FailureKind.TIMEOUT)
    shown = progress(started(25), (3.5, silent), (3.5, started(25, attempt=2)))
    assert line(shown, 4) == "25 SMTP relay: no answer, trying once more"
    shown.note(connected(25, attempt=2), seconds(4))
    assert line(shown, 4) == "25 SMTP relay: connected"
    shown.note(silent, seconds(5))
    assert line(shown, 5) == "25 SMTP relay: connected"


def test_a_postponed_attempt_is_not_called_silent_before_it_began() -> None:
    shown = progress(started(25, attempt=2, wait=3))
    assert line(shown, 4) == "25 SMTP relay: trying"
    assert line(shown, 4.5) == "25 SMTP relay: no answer yet"


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        (993, "993 IMAPS: connected, certificate valid until 2026-12-30, greeted"),
        (587, "587 submission: connected, greeted, certificate valid until 2026-12-30"),
    ],
)
def test_a_whole_dialogue_in_one_line(port: int, expected: str) -> None:
    assert line(progress(started(port), *reports.dialogue(port)), 99) == expected


def test_an_encrypted_greeting_is_waited_for_too() -> None:
    handshake = reports.dialogue(993)[1]
    assert line(progress(started(993), connected(993), handshake), 6).endswith(
        "valid until 2026-12-30, greeting: still waiting, 5 s (some servers wait on purpose)"
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(
            act(Greeting, 587, encrypted=False, outcome=Declined(code="421", lines=("421 busy",))),
            "the server declines (421)",
            id="declined",
        ),
        pytest.param(
            act(Greeting, 587, encrypted=False, outcome=Foreign(lines=("SSH-2.0",))),
            "the answer is no mail server's",
            id="foreign",
        ),
        pytest.param(act(Greeting, 587, encrypted=False, outcome=FAILED), "no greeting", id="eof"),
        pytest.param(act(Upgrade, 587, outcome=NotOffered()), "no encryption offered", id="plain"),
        pytest.param(act(Upgrade, 587, outcome=FAILED), "no upgrade to encryption", id="upgrade"),
        pytest.param(
            act(TlsHandshake, 587, sni="", outcome=TlsRefused(failure=FAILED.failure, alert=40)),
            "no encryption came about",
            id="alert",
        ),
        pytest.param(
            act(TlsHandshake, 587, sni="", outcome=NotTls(failure=FAILED.failure, first_bytes="")),
            "no encryption spoken there",
            id="not tls",
        ),
        pytest.param(
            reports.dialogue(587, problems=(VerifyProblem(10, 0),))[4],
            "encrypted, but the certificate does not pass",
            id="certificate",
        ),
    ],
)
def test_what_went_wrong_after_connecting(event: Observation, expected: str) -> None:
    shown = progress(started(587), connected(587), event)
    assert line(shown) == f"587 submission: connected, {expected}"


@pytest.mark.parametrize(
    "event",
    [
        act(Greeting, 587, encrypted=False, outcome=Greeted(code="220", lines=())),
        act(Upgrade, 587, outcome=Ready()),
    ],
    ids=["capabilities", "encryption"],
)
def test_every_wait_is_mentioned(event: Observation) -> None:
    assert line(progress(started(587), connected(587), event), 2).endswith(": no answer yet")


def test_a_second_look_with_outdated_versions_is_no_news() -> None:
    legacy = act(TlsHandshake, 993, sni="", legacy=True, outcome=FAILED)
    shown = progress(started(993), connected(993), started(993, legacy=True), legacy)
    assert line(shown) == "993 IMAPS: connected"


def test_addresses_that_fare_alike_share_a_line() -> None:
    shown = progress(started(993), started(993, V6))
    assert shown.lines(seconds(0)) == ("993 IMAPS: trying",)


def test_addresses_that_fare_differently_are_told_apart() -> None:
    shown = progress(started(993), started(993, V6), connected(993))
    assert shown.lines(seconds(0)) == (
        "993 IMAPS at 192.0.2.10: connected",
        "993 IMAPS at 2001:db8::10: trying",
    )


def test_ports_are_listed_in_their_usual_order() -> None:
    shown = progress(started(993), started(25), started(110))
    assert [words.split()[0] for words in shown.lines(seconds(0))] == ["110", "25", "993"]


def test_the_message_names_what_is_checked_and_for_whom() -> None:
    shown = progress(started(25), connected(25))
    message = progress_message(shown, "mail.example.com 25", "U0123ABCD", seconds(1))
    assert faults(message, "U0123ABCD") == []
    assert message.text == "Checking mail.example.com 25 …"
    assert list(texts(message.blocks)) == [
        "Checking ",
        "mail.example.com 25",
        " …",
        "25 SMTP relay: connected",
        "Asked by <@U0123ABCD>.",
    ]


def test_a_crowd_of_lines_is_cut() -> None:
    shown = Progress()
    for count in range(200):
        record = reports.lookup(f"{count}.{'x' * 60}.example.com", "A", "192.0.2.1")
        shown.note(record, seconds(0))
    message = progress_message(shown, "x", "", seconds(0))
    assert faults(message) == []
    assert "more lines)" in list(texts(message.blocks))[-1]


EVENTS: st.SearchStrategy[Event] = st.one_of(
    of_type(Observation), st.builds(StepStarted, of_type(Step)), of_type(NoAnswerYet)
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(EVENTS, max_size=30), st.text() | st.just(reports.HOSTILE))
def test_any_events_make_a_flawless_message(events: list[Event], typed: str) -> None:
    message = progress_message(progress(*events), typed, "", seconds(10))
    assert faults(message) == []


def test_an_act_that_nobody_saw_begin_is_passed_over() -> None:
    assert progress(act(TcpConnect, 993, outcome=Connected())).lines(seconds(1)) == ()


def test_a_look_at_this_place_is_no_news() -> None:
    look = StepStarted(LookAround(Address("192.0.2.10")))
    second = seconds(1)
    closer = PingGateway(address=HOME_ROUTER, count=20, interval=second, patience=second)
    shown = progress(look, around(), StepStarted(closer), gateway_ping(Echo()))
    assert shown.lines(second) == ()
