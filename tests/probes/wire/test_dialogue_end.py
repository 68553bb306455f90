"""How a dialogue ends before its time: the stream ends, the caller gives up, a limit is overrun."""

import pytest

from probes.failure import Failure, FailureKind, Operation
from probes.observation import Declined, Failed, Foreign, Parted, TlsRefused
from probes.services import Protocol
from probes.wire.dialogue import Said
from probes.wire.lines import MAX_LINE, Limit
from probes.wire.outcomes import Outcome
from tests.probes.wire.chunks import Cut, byte_by_byte, whole
from tests.probes.wire.conversation import SMTP_OFFER, begun


def eof(operation: Operation, detail: str = "") -> Failed:
    return Failed(failure=Failure(operation=operation, kind=FailureKind.EOF, detail=detail))


@pytest.mark.parametrize(
    ("replies", "operation", "outcome"),
    [
        pytest.param((), Operation.GREETING, eof(Operation.GREETING), id="no word"),
        pytest.param(
            (b"220-mx\r\n220-",),
            Operation.GREETING,
            eof(Operation.GREETING, "220-mx\\x0d\\x0a220-"),
            id="teaser",
        ),
        pytest.param(
            (b"220 mx",),
            Operation.GREETING,
            eof(Operation.GREETING, "220 mx"),
            id="consent without a line end",
        ),
        pytest.param(
            (b"421 busy",),
            Operation.GREETING,
            Declined(code="421", lines=("421 busy",)),
            id="refusal without a line end",
        ),
        pytest.param(
            (b"go away",),
            Operation.GREETING,
            Foreign(lines=("go away",)),
            id="another protocol without a line end",
        ),
        pytest.param(
            (b"220 mx\r\n",),
            Operation.CAPABILITIES,
            eof(Operation.CAPABILITIES),
            id="after the greeting",
        ),
        pytest.param(
            (b"220 mx\r\n", b"250-mx\r\nwhat"),
            Operation.CAPABILITIES,
            eof(Operation.CAPABILITIES, "250-mx\\x0d\\x0awhat"),
            id="nonsense without a line end",
        ),
        pytest.param(
            (b"220 mx\r\n", SMTP_OFFER),
            Operation.STARTTLS,
            eof(Operation.STARTTLS),
            id="instead of an answer to STARTTLS",
        ),
        pytest.param(
            (b"554 no\r\n", b"221 b"), Operation.QUIT, Parted(code=""), id="in the farewell"
        ),
    ],
)
def test_the_end_of_the_stream_ends_the_dialogue(
    replies: tuple[bytes, ...], operation: Operation, outcome: Outcome
) -> None:
    dialogue = begun(Protocol.SMTP, *replies)
    assert dialogue.receive_eof() == [Said(operation, False, outcome)]
    assert dialogue.waiting_for is None
    assert dialogue.data_to_send() == b""
    assert dialogue.receive_eof() == []
    assert dialogue.receive_data(b"220 mx\r\n") == []


def test_an_alert_at_the_end_of_the_stream_is_what_the_dialogue_failed_by() -> None:
    dialogue = begun(Protocol.SMTP, b"220 mx\r\n")
    operation, kind, text = Operation.CAPABILITIES, FailureKind.TLS_ALERT, "internal error"
    said = Failure(operation=Operation.TLS_HANDSHAKE, kind=kind, detail=text)
    ended = Failure(operation=operation, kind=kind, detail=text, alert=80)
    events = dialogue.receive_eof(TlsRefused(failure=said, alert=80))
    assert events == [Said(operation, False, Failed(failure=ended))]


def test_an_imap_farewell_may_end_without_its_tagged_answer() -> None:
    dialogue = begun(Protocol.IMAP, b"* BYE full\r\n")
    assert dialogue.receive_data(b"* BYE again\r\n") == []
    assert dialogue.receive_eof() == [Said(Operation.QUIT, False, Parted(code=""))]


def test_the_end_of_the_stream_in_the_handshake_is_the_handshakes_affair() -> None:
    dialogue = begun(Protocol.SMTP, b"220 mx\r\n", SMTP_OFFER, b"220 go\r\n")
    assert dialogue.wants_tls
    assert dialogue.receive_eof() == []
    assert dialogue.waiting_for is None
    assert not dialogue.wants_tls


GIVING_UP = [
    pytest.param(Protocol.SMTP, (), b"", id="before the greeting"),
    pytest.param(Protocol.SMTP, (b"220-mx\r\n",), b"", id="after the teaser"),
    pytest.param(Protocol.SMTP, (b"220 mx\r\n",), b"QUIT\r\n", id="smtp capabilities"),
    pytest.param(Protocol.IMAP, (b"* OK\r\n",), b"a3 LOGOUT\r\n", id="imap capabilities"),
    pytest.param(Protocol.POP3, (b"+OK\r\n",), b"QUIT\r\n", id="pop3 capabilities"),
    pytest.param(
        Protocol.SIEVE, (b'"STARTTLS"\r\nOK\r\n', b"OK\r\n", b""), b"LOGOUT\r\n", id="sieve in tls"
    ),
    pytest.param(Protocol.SMTP, (b"220 mx\r\n", SMTP_OFFER), b"", id="after STARTTLS"),
    pytest.param(
        Protocol.SMTP, (b"220 mx\r\n", SMTP_OFFER, b"220 go\r\n"), b"", id="in the handshake"
    ),
    pytest.param(Protocol.SMTP, (b"554 no\r\n",), b"", id="after the farewell"),
    pytest.param(Protocol.SMTP, (b"SSH-2.0-x\r\n",), b"", id="after the end"),
]


@pytest.mark.parametrize(("protocol", "replies", "sent"), GIVING_UP)
def test_giving_up_is_polite_where_the_protocol_allows(
    protocol: Protocol, replies: tuple[bytes, ...], sent: bytes
) -> None:
    dialogue = begun(protocol, *replies)
    dialogue.give_up()
    assert dialogue.data_to_send() == sent
    assert dialogue.waiting_for is None
    assert not dialogue.wants_tls
    assert dialogue.receive_data(b"221 bye\r\n") == []


@pytest.mark.parametrize(
    ("replies", "flood", "limit", "sent"),
    [
        pytest.param((), b"220 " + b"x" * MAX_LINE, Limit.LINE, b"", id="greeting"),
        pytest.param((), b"220-x\r\n" * 513, Limit.REPLY_LINES, b"", id="many lines"),
        pytest.param(
            (b"220 mx\r\n",),
            (b"250-" + b"x" * 8000 + b"\r\n") * 9,
            Limit.REPLY,
            b"QUIT\r\n",
            id="capabilities",
        ),
        pytest.param((b"220 mx\r\n", SMTP_OFFER), b"x" * (1 << 20), Limit.LINE, b"", id="starttls"),
        pytest.param((b"554 no\r\n",), b"x" * (1 << 20), Limit.LINE, b"", id="farewell"),
    ],
)
@pytest.mark.parametrize("cut", [whole, byte_by_byte])
def test_a_flood_ends_the_dialogue(
    replies: tuple[bytes, ...], flood: bytes, limit: Limit, sent: bytes, cut: Cut
) -> None:
    dialogue = begun(Protocol.SMTP, *replies)
    operation = dialogue.waiting_for
    assert operation is not None
    said = [
        event
        for piece in cut(flood[: 9 * MAX_LINE])
        for event in dialogue.receive_data(piece)
        if isinstance(event, Said)
    ]
    kind = FailureKind.LIMIT_EXCEEDED
    failure = Failure(operation=operation, kind=kind, detail=limit.value)
    assert said == [Said(operation, False, Failed(failure=failure))]
    assert dialogue.waiting_for is None
    assert dialogue.data_to_send() == sent
