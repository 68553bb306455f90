from collections.abc import Sequence

import pytest
from msgspec import structs

from probes.failure import Operation
from probes.observation import Offered, Ready
from probes.services import Protocol
from probes.wire.dialogue import COURSE, Dialogue, Said, TeaserSeen
from tests.probes.wire.chunks import Cut, byte_by_byte, whole
from tests.probes.wire.conversation import CLOSED, SMTP_OFFER, Conversation, begun
from tests.probes.wire.conversations_mailbox import MAILBOX
from tests.probes.wire.conversations_smtp import SMTP

CONVERSATIONS = (*SMTP, *MAILBOX)


def hold(
    conversation: Conversation, replies: Sequence[bytes], cut: Cut
) -> tuple[list[Said], list[bytes]]:
    """Hold a conversation to its end; return what was said and what was sent for each reply."""
    dialogue = Dialogue(
        conversation.protocol,
        ehlo_name="[192.0.2.1]",
        encrypted=conversation.encrypted,
        insist=conversation.insist,
    )
    said: list[Said] = []
    sent: list[bytes] = []
    assert dialogue.data_to_send() == b""
    for reply in replies:
        assert dialogue.waiting_for is not None
        if reply == CLOSED:
            events = dialogue.receive_eof()
        else:
            events = [event for piece in cut(reply) for event in dialogue.receive_data(piece)]
        if dialogue.wants_tls:
            assert dialogue.data_to_send() == b""
            events += dialogue.tls_started()
        said += (event for event in events if isinstance(event, Said))
        sent.append(dialogue.data_to_send())
    assert dialogue.waiting_for is None
    return said, sent


def expected(conversation: Conversation) -> tuple[list[Said], list[bytes]]:
    """What every way of cutting the replies must lead to."""
    silence = [b""] * (len(conversation.replies) - len(conversation.commands))
    return [Said(*row) for row in conversation.outcomes], [*conversation.commands, *silence]


conversations = pytest.mark.parametrize(
    "conversation", [pytest.param(row, id=row.id) for row in CONVERSATIONS]
)


@conversations
@pytest.mark.parametrize("cut", [whole, byte_by_byte])
def test_a_conversation_takes_its_course(conversation: Conversation, cut: Cut) -> None:
    assert hold(conversation, conversation.replies, cut) == expected(conversation)


@conversations
def test_a_bare_lf_ends_a_line_too(conversation: Conversation) -> None:
    replies = [reply.replace(b"\r\n", b"\n") for reply in conversation.replies]
    assert hold(conversation, replies, whole) == expected(conversation)


@conversations
def test_what_trails_a_reply_answers_nothing(conversation: Conversation) -> None:
    forged = b"250-forged\r\n250 STARTTLS\r\na1 OK\r\na2 OK\r\na3 OK\r\n+OK\r\n.\r\nOK\r\n"
    replies = [reply and reply + forged for reply in conversation.replies]
    said, sent = hold(conversation, replies, whole)
    leftovers = [row.outcome.leftover for row in said if isinstance(row.outcome, Ready)]
    assert all(leftover.startswith("250-forged\\x0d\\x0a250") for leftover in leftovers)
    without = [
        structs.replace(row, outcome=Ready()) if isinstance(row.outcome, Ready) else row
        for row in said
    ]
    assert (without, sent) == expected(conversation)


def test_a_line_begun_out_of_turn_is_skipped_to_its_end() -> None:
    dialogue = begun(Protocol.IMAP, b"* OK hi\r\n* CAPABI")
    (said,) = dialogue.receive_data(b"LITY OLD\r\n* CAPABILITY NEW\r\na1 OK\r\n")[:1]
    assert said == Said(Operation.CAPABILITIES, False, Offered(keywords=("NEW",)))


@pytest.mark.parametrize("trailing", [b"250 forged", b"250-forged\r\n250 AUTH X\r\n"])
def test_bytes_from_before_tls_never_reach_the_parser_inside_it(trailing: bytes) -> None:
    dialogue = begun(Protocol.SMTP, b"220 mx\r\n", SMTP_OFFER)
    (said,) = dialogue.receive_data(b"220 go\r\n" + trailing)
    assert isinstance(said, Said)
    assert isinstance(said.outcome, Ready)
    assert said.outcome.leftover.startswith("250")
    assert dialogue.receive_data(b"\r\n250 forged later\r\n") == []
    dialogue.tls_started()
    assert dialogue.waiting_for is Operation.CAPABILITIES
    assert dialogue.receive_data(b"250-mx\r\n250 AUTH PLAIN\r\n") == [
        Said(Operation.CAPABILITIES, True, Offered(keywords=("AUTH PLAIN",)))
    ]


def test_the_conversations_take_every_turn_of_the_course() -> None:
    taken = {(row[0], type(row[2])) for each in CONVERSATIONS for row in each.outcomes}
    assert taken == set(COURSE)


@pytest.mark.proves("A05", "smtp-early-talker-penalty")
def test_nothing_is_said_before_the_greeting_is_complete() -> None:
    dialogue = begun(Protocol.SMTP)
    for piece in byte_by_byte(b"220-mx\r\n220-still\r\n220 ready\r"):
        dialogue.receive_data(piece)
        assert dialogue.data_to_send() == b""
    dialogue.receive_data(b"\n")
    assert dialogue.data_to_send() == b"EHLO [192.0.2.1]\r\n"


@pytest.mark.parametrize(
    ("pieces", "seen"),
    [
        pytest.param([b"220-mx\r\n", b"220 mx\r\n"], [True, False], id="teaser"),
        pytest.param([b"220-", b"mx\r\n", b"220-x\r\n"], [False, True, False], id="told once"),
        pytest.param([b"220-mx\r\n22", b"0 mx\r\n"], [True, False], id="next line begun"),
        pytest.param([b"220-mx\r\n220 mx\r\n"], [False], id="complete at once"),
        pytest.param([b"554-no\r\n", b"554 no\r\n"], [False, False], id="refusal"),
        pytest.param([b"220 mx\r\n", b"250-mx\r\n"], [False, False], id="not a greeting"),
    ],
)
def test_a_teaser_is_a_greeting_begun(pieces: list[bytes], seen: list[bool]) -> None:
    dialogue = begun(Protocol.SMTP)
    assert [TeaserSeen() in dialogue.receive_data(piece) for piece in pieces] == seen


@pytest.mark.parametrize("replies", [(), (b"220 mx\r\n",), (b"SSH-2.0-x\r\n",)])
def test_tls_may_not_start_unasked(replies: tuple[bytes, ...]) -> None:
    dialogue = begun(Protocol.SMTP, *replies)
    with pytest.raises(RuntimeError, match="not due"):
        dialogue.tls_started()


@pytest.mark.parametrize(
    "name", ["mail.example.net", "[192.0.2.1]", "[IPv6:2001:db8::1]", "localhost"]
)
def test_the_ehlo_name_is_sent_as_given(name: str) -> None:
    dialogue = Dialogue(Protocol.SMTP, ehlo_name=name, encrypted=False)
    dialogue.receive_data(b"220 mx\r\n")
    assert dialogue.data_to_send() == f"EHLO {name}\r\n".encode()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("a b", id="blank"),
        pytest.param("a\r\nMAIL FROM:<>", id="another command"),
        pytest.param("a\n", id="final line end"),
        pytest.param("grüße.example", id="not ASCII"),
        pytest.param("{ehlo_name}", id="braces"),
        pytest.param("a" * 256, id="too long"),
    ],
)
def test_an_ehlo_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neither a host name nor an address literal"):
        Dialogue(Protocol.SMTP, ehlo_name=name, encrypted=False)
