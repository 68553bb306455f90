import asyncio
import ssl
from datetime import timedelta

import pytest

from probes.address import Address
from probes.event import NoAnswerYet
from probes.failure import FailureKind, Operation
from probes.goal import Converse
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    Endpoint,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    NotOffered,
    NotTls,
    Observation,
    Offered,
    Parted,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.probers.session import converse
from probes.services import SERVICES, Protocol, TlsMode
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.mail_servers import CONSENT, ENCRYPTED, FAREWELL, GREETING, OFFER, good
from tests.probes.network import (
    REFUSES,
    RTT,
    SILENT,
    Behaviour,
    Fails,
    FakeNetwork,
    Serves,
)
from tests.probes.probers.holding import CONTEXT, IPV4, IPV6, hold
from tests.probes.servers import Script, ServerSide, in_turn, linger, says, upgrade
from tests.probes.virtual_time import play

SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3

STARTTLS_PORTS = [port for port, one in SERVICES.items() if one.tls is TlsMode.STARTTLS]
IMPLICIT_PORTS = [port for port, one in SERVICES.items() if one.tls is TlsMode.IMPLICIT]


@pytest.mark.proves("A03", "A04", "A05", "A06", "A15")
@pytest.mark.parametrize("piece", [1, 65536])
@pytest.mark.parametrize("port", STARTTLS_PORTS)
def test_a_good_server_is_heard_to_the_end(port: int, piece: int, contexts: TlsContexts) -> None:
    held = hold(port, good(port, CONTEXT), contexts, piece=piece)
    assert [type(one) for one in held.outcomes] == [
        Greeted,
        Offered,
        Ready,
        Secured,
        Offered,
        Parted,
    ]


@pytest.mark.proves("A07", "A15", "E08")
@pytest.mark.parametrize("piece", [1, 65536])
@pytest.mark.parametrize("port", IMPLICIT_PORTS)
def test_a_good_tls_port_is_heard_to_the_end(port: int, piece: int, contexts: TlsContexts) -> None:
    held = hold(port, good(port, CONTEXT), contexts, piece=piece)
    assert [type(one) for one in held.outcomes] == [Secured, Greeted, Offered, Parted]
    assert all(
        one.encrypted for one in held.seen if isinstance(one, Greeting | Capabilities | Farewell)
    )


def test_every_observation_names_its_connection(contexts: TlsContexts) -> None:
    held = hold(993, good(993, CONTEXT), contexts)
    assert {(one.vantage, one.name, one.endpoint, one.attempt) for one in held.seen} == {
        ("office", HOST, Endpoint(IPV4, 993), 1)
    }


def test_the_round_trip_is_the_kernels(contexts: TlsContexts) -> None:
    connect = hold(993, good(993, CONTEXT), contexts).seen[0]
    assert isinstance(connect, TcpConnect)
    assert connect.outcome == Connected(rtt=RTT)
    assert connect.took == RTT


def test_a_step_waits_before_it_starts(contexts: TlsContexts) -> None:
    held = hold(993, REFUSES, contexts, wait=timedelta(seconds=2))
    assert held.took == timedelta(seconds=2) + RTT
    assert held.seen[0].took == RTT


def test_a_refused_connect_ends_it(contexts: TlsContexts) -> None:
    held = hold(993, REFUSES, contexts)
    assert held.last_failure() == (Operation.CONNECT, FailureKind.CONNECTION_REFUSED)


def test_a_silent_port_is_given_up_provisionally(contexts: TlsContexts) -> None:
    held = hold(993, SILENT, contexts)
    assert held.last_failure() == (Operation.CONNECT, FailureKind.TIMEOUT)
    assert held.took == timedelta(seconds=3.5)


def test_a_long_silence_is_said_before_it_is_given_up(contexts: TlsContexts) -> None:
    assert hold(993, SILENT, contexts).silences == (NoAnswerYet(HOST, Endpoint(IPV4, 993)),)


@pytest.mark.parametrize(
    "behaviour",
    [Fails(FailureKind.CONNECTION_REFUSED, timedelta(seconds=1.4)), Serves(linger)],
    ids=["answered in time", "open"],
)
def test_what_does_not_stay_silent_is_not_said_to(
    behaviour: Behaviour, contexts: TlsContexts
) -> None:
    assert hold(993, behaviour, contexts).silences == ()


def test_only_a_first_try_that_stays_silent_is_said_to_be(contexts: TlsContexts) -> None:
    again = (
        hold(993, SILENT, contexts, attempt=2),
        hold(993, SILENT, contexts, legacy=True),
        hold(993, SILENT, contexts, mss=1200),
        hold(993, SILENT, contexts, named=False),
        hold(143, SILENT, contexts, insist=True),
    )
    assert [held.silences for held in again] == [()] * len(again)


def test_silence_is_said_a_second_and_a_half_after_the_first_packet(contexts: TlsContexts) -> None:
    network = FakeNetwork()
    step = Converse(name=HOST, endpoint=Endpoint(IPV4, 993), wait=timedelta(seconds=2))
    heard: list[timedelta] = []

    def emit(_: Observation | NoAnswerYet) -> None:
        heard.append(network.elapsed())

    play(converse(step, "office", network, contexts, "", emit))
    assert heard == [timedelta(seconds=3.5), timedelta(seconds=5.5)]


def test_a_close_notify_ends_the_stage(contexts: TlsContexts) -> None:
    async def leave(server: ServerSide) -> None:
        await server.leave_tls()

    held = hold(993, in_turn(upgrade(CONTEXT), says(GREETING[IMAP]), leave, linger), contexts)
    assert held.last_failure() == (Operation.CAPABILITIES, FailureKind.EOF)


def test_an_end_instead_of_a_farewell_is_good_enough(contexts: TlsContexts) -> None:
    held = hold(993, in_turn(upgrade(CONTEXT), says(GREETING[IMAP], ENCRYPTED[IMAP])), contexts)
    assert held.outcomes[-1] == Parted(code="")


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_a_greeting_in_the_last_flight_of_the_handshake_is_read(
    version: str, contexts: TlsContexts
) -> None:
    context = identities.issued()
    if version == "TLSv1.2":
        context.maximum_version = identities.TLS_1_2
    words = says(GREETING[IMAP], ENCRYPTED[IMAP], FAREWELL[IMAP])
    script = in_turn(upgrade(context, together=True), words)
    held = hold(993, script, contexts)
    secured = held.outcomes[0]
    assert isinstance(secured, Secured)
    assert secured.version == version
    assert isinstance(held.outcomes[1], Greeted)


def test_what_comes_with_the_consent_to_tls_is_kept_and_never_fed_to_it(
    contexts: TlsContexts,
) -> None:
    injected = b"220 go ahead\r\n250-evil\r\n250 AUTH PLAIN\r\n"
    script = in_turn(
        says(GREETING[SMTP], *OFFER[SMTP], (b"STARTTLS", injected)),
        upgrade(CONTEXT),
        says(ENCRYPTED[SMTP], FAREWELL[SMTP]),
        linger,
    )
    held = hold(587, script, contexts)
    assert Ready(leftover="250-evil\\x0d\\x0a250 AUTH PLAIN\\x0d\\x0a") in held.outcomes
    assert isinstance(held.outcomes[3], Secured)
    assert held.outcomes[4] == Offered(keywords=("AUTH PLAIN",))


@pytest.mark.proves("A15")
def test_a_refusal_is_answered_politely(contexts: TlsContexts) -> None:
    script = in_turn(says(b"554 no\r\n", (b"QUIT", b"221 bye\r\n")), linger)
    held = hold(587, script, contexts)
    assert [type(one) for one in held.outcomes] == [Declined, Parted]
    assert held.said == b"QUIT\r\n"


def test_nothing_is_said_to_a_stranger(contexts: TlsContexts) -> None:
    held = hold(143, in_turn(says(b"SSH-2.0-OpenSSH_9.6\r\n"), linger), contexts)
    assert held.outcomes == [Foreign(lines=("SSH-2.0-OpenSSH_9.6",))]
    assert held.said == b""


@pytest.mark.proves("A06")
def test_an_offer_without_starttls_is_left_alone(contexts: TlsContexts) -> None:
    script = in_turn(says(GREETING[SMTP], (b"EHLO", b"250 mx\r\n"), FAREWELL[SMTP]), linger)
    held = hold(587, script, contexts)
    assert [type(one) for one in held.outcomes] == [Greeted, Offered, NotOffered, Parted]
    assert b"STARTTLS" not in held.said


def test_plain_text_on_a_tls_port_is_shown(contexts: TlsContexts) -> None:
    held = hold(993, in_turn(says(b"* OK ready\r\n"), linger), contexts)
    assert isinstance(held.outcomes[0], NotTls)
    assert len(held.outcomes) == 1


def test_a_refused_handshake_ends_it(contexts: TlsContexts) -> None:
    held = hold(993, in_turn(upgrade(identities.outdated()), linger), contexts)
    assert [type(one) for one in held.outcomes] == [TlsRefused]


def test_a_bad_certificate_does_not_end_it(contexts: TlsContexts) -> None:
    held = hold(993, good(993, identities.self_signed()), contexts)
    assert [type(one) for one in held.outcomes] == [Secured, Greeted, Offered, Parted]


@pytest.mark.parametrize("port", [587, 993])
def test_a_legacy_look_tells_the_handshake_alone(port: int, contexts: TlsContexts) -> None:
    held = hold(port, good(port, identities.outdated()), contexts, legacy=True)
    (only,) = held.seen
    assert isinstance(only, TlsHandshake)
    assert only.legacy
    assert isinstance(only.outcome, Secured)


def test_a_legacy_look_that_does_not_connect_tells_nothing(contexts: TlsContexts) -> None:
    assert hold(993, REFUSES, contexts, legacy=True).seen == ()


def test_a_look_by_small_segments_gets_past_a_narrow_link(contexts: TlsContexts) -> None:
    narrow = Serves(good(993, CONTEXT), lets_through=1200)
    assert hold(993, narrow, contexts).last_failure() == (
        Operation.TLS_HANDSHAKE,
        FailureKind.TIMEOUT,
    )
    (only,) = hold(993, narrow, contexts, mss=1200).seen
    assert isinstance(only, TlsHandshake)
    assert only.mss == 1200
    assert isinstance(only.outcome, Secured)


FILTERS = {
    "loses the ClientHello": (993, b"\x16\x03", False, FailureKind.TIMEOUT),
    "resets at the ClientHello": (993, b"\x16\x03", True, FailureKind.CONNECTION_RESET),
    "resets at the ClientHello after the upgrade": (
        587,
        b"\x16\x03",
        True,
        FailureKind.CONNECTION_RESET,
    ),
    "resets at the request for TLS": (587, b"STARTTLS", True, FailureKind.CONNECTION_RESET),
}


@pytest.mark.parametrize(("port", "word", "resets", "met"), FILTERS.values(), ids=FILTERS)
def test_a_look_in_pieces_gets_past_who_reads_along(
    port: int, word: bytes, resets: bool, met: FailureKind, contexts: TlsContexts
) -> None:
    filtered = Serves(good(port, CONTEXT), stopped=(word,), resets=resets)
    assert hold(port, filtered, contexts).last_failure()[1] is met
    (only,) = hold(port, filtered, contexts, named=False).seen
    assert isinstance(only, TlsHandshake)
    assert only.unnamed
    assert only.sni == ""
    assert isinstance(only.outcome, Secured)


def test_a_look_without_the_name_still_expects_it(contexts: TlsContexts) -> None:
    named: list[str | None] = []
    context = identities.issued()

    def default(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        named.append(name)
        tls.context = identities.issued("default.example.net")

    context.sni_callback = default
    (only,) = hold(993, good(993, context), contexts, named=False).seen
    assert named == [None]
    assert isinstance(only.outcome, Secured)
    assert [one.code for one in only.outcome.problems] == [62]


def stripped(port: int) -> Script:
    """Serve a port whose offer of TLS was taken out on its way."""
    protocol = SERVICES[port].protocol
    bare = {
        SMTP: (b"EHLO", b"250-mail.example.com\r\n250 XXXXXXXA\r\n"),
        IMAP: (b"a1 CAPABILITY", b"* CAPABILITY IMAP4rev1\r\na1 OK done\r\n"),
        POP3: (b"CAPA", b"+OK\r\nUIDL\r\n.\r\n"),
    }
    return in_turn(
        says(GREETING[protocol], bare[protocol], CONSENT[protocol]),
        upgrade(CONTEXT),
        says(ENCRYPTED[protocol], FAREWELL[protocol]),
        linger,
    )


@pytest.mark.parametrize("port", [110, 143, 587])
def test_a_look_that_insists_gets_tls_that_nobody_offers(port: int, contexts: TlsContexts) -> None:
    asked, shaken = hold(port, stripped(port), contexts, insist=True).seen
    assert isinstance(asked, Upgrade)
    assert isinstance(shaken, TlsHandshake)
    assert asked.insisted
    assert shaken.insisted
    assert asked.outcome == Ready()
    assert isinstance(shaken.outcome, Secured)


def test_a_look_that_insists_in_vain_tells_the_answer(contexts: TlsContexts) -> None:
    refusing = says(
        GREETING[SMTP],
        (b"EHLO", b"250 mx\r\n"),
        (b"STARTTLS", b"502 5.5.1 not implemented\r\n"),
        FAREWELL[SMTP],
    )
    (asked,) = hold(25, in_turn(refusing, linger), contexts, insist=True).seen
    assert isinstance(asked, Upgrade)
    assert asked.insisted
    assert isinstance(asked.outcome, Declined)


def test_a_chain_is_kept_when_asked(contexts: TlsContexts) -> None:
    for keep in (True, False):
        shaken = hold(993, good(993, CONTEXT), contexts, keep=keep).outcomes[0]
        assert isinstance(shaken, Secured)
        assert bool(shaken.kept) is keep


@pytest.mark.proves("E07")
def test_a_teaser_is_noted_with_its_time(contexts: TlsContexts) -> None:
    async def postscreen(server: ServerSide) -> None:
        await server.say(b"220-mail.example.com ESMTP\r\n")
        await asyncio.sleep(6)

    rest = says(b"220 mail.example.com ESMTP\r\n", (b"EHLO", b"250 mx\r\n"), FAREWELL[SMTP])
    held = hold(25, in_turn(postscreen, rest, linger), contexts)
    greeted = held.outcomes[0]
    assert isinstance(greeted, Greeted)
    assert greeted.teaser_after == timedelta()
    assert held.seen[1].took == timedelta(seconds=6)


@pytest.mark.parametrize(
    ("address", "given", "expected"),
    [
        (IPV4, "", b"EHLO [192.0.2.200]\r\n"),
        (IPV6, "", b"EHLO [IPv6:2001:db8::200]\r\n"),
        (IPV4, "runner.example.org", b"EHLO runner.example.org\r\n"),
    ],
)
def test_we_introduce_ourselves(
    address: Address, given: str, expected: bytes, contexts: TlsContexts
) -> None:
    held = hold(587, good(587, CONTEXT), contexts, address=address, ehlo_name=given)
    assert held.said.startswith(expected)


def test_nobody_logs_in(contexts: TlsContexts) -> None:
    heard: list[ServerSide] = []

    async def listen(server: ServerSide) -> None:
        heard.append(server)
        await good(143, CONTEXT)(server)

    hold(143, listen, contexts)
    assert not any(word in heard[0].plain for word in (b"LOGIN", b"AUTH", b"USER", b"PASS"))
    assert heard[0].plain == (b"a1 CAPABILITY\r\na2 STARTTLS\r\na1 CAPABILITY\r\na3 LOGOUT\r\n")


@pytest.mark.parametrize("after", [0.01, 1, 14])
@pytest.mark.parametrize("port", [587, 993])
def test_cancelling_leaves_nothing_open(port: int, after: float, contexts: TlsContexts) -> None:
    network = FakeNetwork(endpoints={(IPV4, port): Serves(linger)})
    step = Converse(name=HOST, endpoint=Endpoint(IPV4, port))

    async def scene() -> None:
        task = asyncio.create_task(converse(step, "office", network, contexts, "", lambda _: None))
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    play(scene())
    assert not network.left_open


def test_an_error_of_ours_leaves_nothing_open(contexts: TlsContexts) -> None:
    network = FakeNetwork(endpoints={(IPV4, 143): Serves(good(143, CONTEXT))})
    step = Converse(name=HOST, endpoint=Endpoint(IPV4, 143))

    def emit(one: Observation | NoAnswerYet) -> None:
        assert not isinstance(one, Upgrade)

    with pytest.raises(AssertionError):
        play(converse(step, "office", network, contexts, "", emit))
    assert network.streams
    assert not network.left_open


def test_a_flood_is_cut_off(contexts: TlsContexts) -> None:
    held = hold(143, in_turn(says(b"* OK " + b"x" * 1_000_000), linger), contexts)
    assert held.last_failure() == (Operation.GREETING, FailureKind.LIMIT_EXCEEDED)
