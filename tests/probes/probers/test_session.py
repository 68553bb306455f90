import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.goal import Converse
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    Endpoint,
    Failed,
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
from tests.probes.mail_servers import (
    CONSENT,
    ENCRYPTED,
    FAREWELL,
    GREETING,
    OFFER,
    Step,
    breaks,
    drip,
    good,
    slowly,
)
from tests.probes.network import REFUSES, RTT, SILENT, Behaviour, FakeNetwork, Serves
from tests.probes.servers import Script, ServerSide, in_turn, linger, says, upgrade
from tests.probes.virtual_time import play

IPV4, IPV6 = Address("192.0.2.10"), Address("2001:db8::10")
CONTEXT = identities.issued()
SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3
UP_TO_TLS: tuple[Step, ...] = (GREETING[SMTP], *OFFER[SMTP], CONSENT[SMTP])


OnConnection = TcpConnect | Greeting | Capabilities | Upgrade | TlsHandshake | Farewell


class Held:
    """A conversation that was held: what was observed and what went over the wire."""

    def __init__(self, network: FakeNetwork, seen: Sequence[Observation], took: timedelta) -> None:
        self.network = network
        self.seen = tuple(one for one in seen if isinstance(one, OnConnection))
        assert len(self.seen) == len(seen)
        self.took = took

    @property
    def outcomes(self) -> list[object]:
        return [one.outcome for one in self.seen if not isinstance(one, TcpConnect)]

    @property
    def said(self) -> bytes:
        """What the client sent before TLS and in records."""
        return bytes(self.network.streams[0].sent)

    def last_failure(self) -> tuple[Operation, FailureKind]:
        outcome = self.seen[-1].outcome
        assert isinstance(outcome, Failed)
        return outcome.failure.operation, outcome.failure.kind


def hold(
    port: int,
    behaviour: Behaviour | Script,
    contexts: TlsContexts,
    *,
    piece: int = 65536,
    address: Address = IPV4,
    legacy: bool = False,
    wait: timedelta = timedelta(),
    ehlo_name: str = "",
) -> Held:
    if not isinstance(behaviour, Behaviour):
        behaviour = Serves(behaviour, piece)
    network = FakeNetwork(endpoints={(address, port): behaviour})
    step = Converse(
        name=HOST, endpoint=Endpoint(address, port), legacy=legacy, wait=wait, attempt=1
    )
    seen: list[Observation] = []

    async def scene() -> timedelta:
        await converse(step, "office", network, contexts, ehlo_name, seen.append)
        return network.elapsed()

    held = Held(network, seen, play(scene()))
    assert not network.left_open
    return held


STARTTLS_PORTS = [port for port, one in SERVICES.items() if one.tls is TlsMode.STARTTLS]
IMPLICIT_PORTS = [port for port, one in SERVICES.items() if one.tls is TlsMode.IMPLICIT]


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


GREETING_LIMITS = [(25, 60), (587, 30), (143, 30), (110, 30), (4190, 30)]


@pytest.mark.parametrize(("port", "seconds"), GREETING_LIMITS)
def test_a_greeting_may_take_its_time_and_no_more(
    port: int, seconds: int, contexts: TlsContexts
) -> None:
    held = hold(port, linger, contexts)
    assert held.last_failure() == (Operation.GREETING, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=seconds)


@pytest.mark.parametrize(("port", "seconds"), GREETING_LIMITS)
def test_a_late_greeting_counts(port: int, seconds: int, contexts: TlsContexts) -> None:
    held = hold(port, slowly(good(port, CONTEXT), seconds - 1), contexts)
    assert isinstance(held.outcomes[0], Greeted)
    assert held.seen[1].took == timedelta(seconds=seconds - 1)


_HALF_A_LIST = (b"CAPA", b"+OK\r\n")
DRIPS = [
    (587, drip(b"2"), Operation.GREETING, 30),
    (25, drip(b"220-wait\r\n"), Operation.GREETING, 60),
    (143, drip(b"* wait\r\n", before=(GREETING[IMAP],)), Operation.CAPABILITIES, 15),
    (
        110,
        drip(b"x\r\n", before=(GREETING[POP3], (b"CAPA", b"+OK\r\n"))),
        Operation.CAPABILITIES,
        15,
    ),
    (587, drip(b"2", before=(GREETING[SMTP], *OFFER[SMTP])), Operation.STARTTLS, 15),
    (993, drip(b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\x00"), Operation.TLS_HANDSHAKE, 15),
    (587, drip(b"\x16\x03\x03", before=UP_TO_TLS), Operation.TLS_HANDSHAKE, 15),
]


@pytest.mark.parametrize(
    ("port", "script", "stage", "seconds"), DRIPS, ids=lambda one: str(getattr(one, "value", ""))
)
def test_a_server_that_drips_gains_nothing(
    port: int, script: Script, stage: Operation, seconds: int, contexts: TlsContexts
) -> None:
    held = hold(port, script, contexts)
    assert held.last_failure() == (stage, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=seconds)


def test_a_farewell_gets_five_seconds(contexts: TlsContexts) -> None:
    script = in_turn(upgrade(CONTEXT), says(GREETING[IMAP], ENCRYPTED[IMAP]), linger)
    held = hold(993, script, contexts)
    assert held.last_failure() == (Operation.QUIT, FailureKind.TIMEOUT)
    assert held.seen[-1].took == timedelta(seconds=5)


STAGES: list[tuple[int, tuple[Step, ...], Operation]] = [
    (587, (), Operation.GREETING),
    (587, (GREETING[SMTP], (b"EHLO", b"250-mx\r\n")), Operation.CAPABILITIES),
    (587, (GREETING[SMTP], *OFFER[SMTP], (b"STARTTLS", b"2")), Operation.STARTTLS),
    (587, UP_TO_TLS, Operation.TLS_HANDSHAKE),
    (993, (), Operation.TLS_HANDSHAKE),
]


@pytest.mark.parametrize(("port", "before", "stage"), STAGES, ids=[x[2] for x in STAGES])
def test_the_end_of_the_stream_fails_its_stage(
    port: int, before: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(port, says(*before), contexts)
    assert held.last_failure() == (stage, FailureKind.EOF)


@pytest.mark.parametrize(("port", "before", "stage"), STAGES, ids=[x[2] for x in STAGES])
def test_a_reset_fails_its_stage(
    port: int, before: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(port, breaks(*before), contexts)
    assert held.last_failure() == (stage, FailureKind.CONNECTION_RESET)


TLS_STAGES: list[tuple[tuple[Step, ...], Operation]] = [
    ((), Operation.GREETING),
    ((GREETING[IMAP], (b"a1", b"* CAPABILITY\r\n")), Operation.CAPABILITIES),
]


@pytest.mark.parametrize(("words", "stage"), TLS_STAGES, ids=[x[1] for x in TLS_STAGES])
def test_the_end_of_the_stream_inside_tls_fails_its_stage(
    words: tuple[Step, ...], stage: Operation, contexts: TlsContexts
) -> None:
    held = hold(993, in_turn(upgrade(CONTEXT), says(*words)), contexts)
    assert held.last_failure() == (stage, FailureKind.EOF)


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


def test_a_refusal_is_answered_politely(contexts: TlsContexts) -> None:
    script = in_turn(says(b"554 no\r\n", (b"QUIT", b"221 bye\r\n")), linger)
    held = hold(587, script, contexts)
    assert [type(one) for one in held.outcomes] == [Declined, Parted]
    assert held.said == b"QUIT\r\n"


def test_nothing_is_said_to_a_stranger(contexts: TlsContexts) -> None:
    held = hold(143, in_turn(says(b"SSH-2.0-OpenSSH_9.6\r\n"), linger), contexts)
    assert held.outcomes == [Foreign(lines=("SSH-2.0-OpenSSH_9.6",))]
    assert held.said == b""


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

    def emit(one: Observation) -> None:
        assert not isinstance(one, Upgrade)

    with pytest.raises(AssertionError):
        play(converse(step, "office", network, contexts, "", emit))
    assert network.streams
    assert not network.left_open


def test_a_flood_is_cut_off(contexts: TlsContexts) -> None:
    held = hold(143, in_turn(says(b"* OK " + b"x" * 1_000_000), linger), contexts)
    assert held.last_failure() == (Operation.GREETING, FailureKind.LIMIT_EXCEEDED)
