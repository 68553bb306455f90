import pytest

from probes.failure import Operation
from probes.services import Protocol
from probes.wire.dialects import DIALECTS

ASKED = {Operation.CAPABILITIES, Operation.STARTTLS, Operation.QUIT}


def test_every_protocol_has_its_row() -> None:
    assert set(DIALECTS) == set(Protocol)


@pytest.mark.parametrize("protocol", Protocol)
def test_every_answer_has_its_judge(protocol: Protocol) -> None:
    assert set(DIALECTS[protocol].judges) == {Operation.GREETING, *ASKED}


def test_only_sieve_announces_its_capabilities_unasked() -> None:
    announcing = {protocol for protocol, row in DIALECTS.items() if row.announces}
    assert announcing == {Protocol.SIEVE}
    for protocol, row in DIALECTS.items():
        missing = {Operation.CAPABILITIES} if protocol in announcing else set()
        assert set(row.commands) == ASKED - missing


@pytest.mark.parametrize("protocol", Protocol)
def test_no_command_logs_in_or_sends_a_message(protocol: Protocol) -> None:
    words = {word for command in DIALECTS[protocol].commands.values() for word in command.split()}
    assert words <= {
        "EHLO", "{ehlo_name}", "CAPABILITY", "CAPA", "STARTTLS", "STLS", "QUIT", "LOGOUT",
        "a1", "a2", "a3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("protocol", "lines", "offered"),
    [
        (Protocol.SMTP, [b"250-mx\r\n", b"250 STARTTLS\r\n"], True),
        (Protocol.SMTP, [b"250-mx\r\n", b"250 StartTLS now\r\n"], True),
        (Protocol.SMTP, [b"250-STARTTLS\r\n", b"250 STARTTLSX\r\n"], False),
        (Protocol.IMAP, [b"* CAPABILITY IMAP4 starttls\r\n", b"a1 OK\r\n"], True),
        (Protocol.IMAP, [b"* CAPABILITY IMAP4 STLS\r\n", b"a1 OK STARTTLS\r\n"], False),
        (Protocol.POP3, [b"+OK\r\n", b"STLS\r\n", b".\r\n"], True),
        (Protocol.POP3, [b"+OK STLS\r\n", b"STARTTLS\r\n", b".\r\n"], False),
        (Protocol.SIEVE, [b'"STARTTLS"\r\n', b"OK\r\n"], True),
        (Protocol.SIEVE, [b'"SIEVE" "STARTTLS"\r\n', b"OK\r\n"], False),
    ],
)
def test_the_upgrade_is_offered_by_its_keyword(
    protocol: Protocol, lines: list[bytes], offered: bool
) -> None:
    assert DIALECTS[protocol].offers_upgrade(lines) is offered
