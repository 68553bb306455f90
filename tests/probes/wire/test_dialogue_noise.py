"""Whatever a server says, in whatever pieces, a dialogue stays in its course and in bounds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from probes.failure import Operation
from probes.observation import Offered, Ready
from probes.services import Protocol
from probes.wire.dialects import DIALECTS
from probes.wire.dialogue import COURSE, Dialogue, Said
from tests.probes.wire.conversations_mailbox import MAILBOX
from tests.probes.wire.conversations_smtp import SMTP

CONVERSATIONS = (*SMTP, *MAILBOX)
LINES = sorted(
    {line for row in CONVERSATIONS for text in row.replies for line in text.split(b"\n")}
)

NOISE = st.one_of(
    st.sampled_from(LINES).map(lambda line: line + b"\n"),
    st.binary(max_size=40),
    st.sampled_from([b"", b"\r", b"\n", b".\r\n", b"* ", b"{3}\r\n", b"220-", b"x" * 9000]),
)


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[Protocol, list[bytes]]:
    """Draw a protocol and the replies of a conversation, cut anywhere, with noise in between."""
    conversation = draw(st.sampled_from(CONVERSATIONS))
    pieces = []
    for reply in conversation.replies:
        cut = draw(st.integers(min_value=0, max_value=len(reply)))
        noise = draw(st.lists(NOISE, max_size=1))
        pieces += [reply[:cut], *noise, reply[cut:]]
    return conversation.protocol, [*pieces, *draw(st.lists(NOISE, max_size=9))]


def follows(before: Said, after: Said) -> bool:
    """Tell whether ``after`` may come right after ``before``."""
    match before.outcome:
        case Ready():
            return after.encrypted and after.operation is Operation.CAPABILITIES
        case Offered() if before.encrypted:
            return after.encrypted and after.operation is Operation.QUIT
        case Offered():
            return not after.encrypted and after.operation in {Operation.STARTTLS, Operation.QUIT}
        case outcome:
            following = COURSE[before.operation, type(outcome)]
            return before.encrypted is after.encrypted and after.operation is following


@given(disturbed(), st.booleans())
def test_a_dialogue_keeps_its_course_whatever_arrives(
    talk: tuple[Protocol, list[bytes]], encrypted: bool
) -> None:
    protocol, pieces = talk
    dialogue = Dialogue(protocol, ehlo_name="mail.example.net", encrypted=encrypted)
    commands = {
        command.format(ehlo_name="mail.example.net").encode() + b"\r\n"
        for command in DIALECTS[protocol].commands.values()
    }
    said: list[Said] = []
    for piece in pieces:
        events = [row for row in dialogue.receive_data(piece) if isinstance(row, Said)]
        said += events
        sent = dialogue.data_to_send()
        assert not sent or (events and sent in commands)
        if dialogue.wants_tls:
            assert not sent
            dialogue.tls_started()
            assert dialogue.data_to_send() in commands | {b""}
    said += (row for row in dialogue.receive_eof() if isinstance(row, Said))
    assert dialogue.waiting_for is None
    assert (said[0].operation, said[0].encrypted) == (Operation.GREETING, encrypted)
    assert all(follows(before, after) for before, after in pairwise(said))


@given(st.sampled_from(Protocol), st.binary(max_size=400))
def test_noise_is_never_a_greeting(protocol: Protocol, noise: bytes) -> None:
    dialogue = Dialogue(protocol, ehlo_name="mail.example.net", encrypted=False)
    dialogue.receive_data(b"\x00" + noise)
    assert dialogue.waiting_for in {Operation.GREETING, None}
    assert dialogue.data_to_send() == b""
