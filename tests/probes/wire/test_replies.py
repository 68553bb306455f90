from collections.abc import Sequence

import pytest

from probes.wire import replies
from probes.wire.replies import Answer, Judge, Reply

ODD = Reply(Answer.ODD)


def yes(code: str) -> Reply:
    return Reply(Answer.YES, code)


def no(code: str) -> Reply:
    return Reply(Answer.NO, code)


def judged(judge: Judge, text: bytes) -> Reply | None:
    """Judge line after line until there is a reply, as a dialogue does."""
    lines = [line + b"\n" for line in text.split(b"\n")[:-1]]
    for count in range(1, len(lines) + 1):
        reply = judge(lines[:count])
        if reply is not None:
            return reply if count == len(lines) else pytest.fail(f"decided after line {count}")
    return None


@pytest.mark.proves("A05")
@pytest.mark.parametrize(
    ("text", "reply"),
    [
        pytest.param(b"220 mx ESMTP\r\n", yes("220"), id="one line"),
        pytest.param(b"220 mx ESMTP\n", yes("220"), id="bare LF"),
        pytest.param(b"220 mx ESMTP\r\r\n", yes("220"), id="doubled CR"),
        pytest.param(b"220\r\n", yes("220"), id="code alone"),
        pytest.param(b"220 \r\n", yes("220"), id="code and blank"),
        pytest.param(b"220 ****2***\r\n", yes("220"), id="masked"),
        pytest.param(b"220-\xff\x00\r\n220 b\r\n", yes("220"), id="two lines, odd bytes"),
        pytest.param(b"220-a\r\n220\r\n", yes("220"), id="last line a code alone"),
        pytest.param(b"220-a\r\n", None, id="a hyphen promises more"),
        pytest.param(b"421 busy\r\n", no("421"), id="busy"),
        pytest.param(b"554-a\r\n554-b\r\n554 c\r\n", no("554"), id="refused in three lines"),
        pytest.param(b"554-a\r\n", None, id="refusal incomplete"),
        pytest.param(b"220-mx\r\n521 listed\r\n", no("521"), id="dropped after the teaser"),
        pytest.param(b"220-a\r\n521-b\r\n521 c\r\n", no("521"), id="dropped in two lines"),
        pytest.param(b"220-a\r\n521-b\r\n220 c\r\n", ODD, id="no way back from a refusal"),
        pytest.param(b"220-a\r\n250 b\r\n", ODD, id="code changes"),
        pytest.param(b"220-a\r\nb\r\n", ODD, id="line without code"),
        pytest.param(b"250 a\r\n", ODD, id="another consent"),
        pytest.param(b"200 news\r\n", ODD, id="NNTP"),
        pytest.param(b"2200 a\r\n", ODD, id="four digits"),
        pytest.param(b"220_a\r\n", ODD, id="neither blank nor hyphen"),
        pytest.param(b" 220 a\r\n", ODD, id="indented"),
        pytest.param(b"120 a\r\n", ODD, id="1xx"),
        pytest.param(b"620 a\r\n", ODD, id="6xx"),
        pytest.param("٢٢٠ a\r\n".encode(), ODD, id="digits of another script"),
        pytest.param(b"\r\n", ODD, id="empty line"),
        pytest.param(b"* OK\r\n", ODD, id="IMAP"),
        pytest.param(b"+OK\r\n", ODD, id="POP3"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n", ODD, id="HTTP"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", ODD, id="SSH"),
    ],
)
def test_smtp(text: bytes, reply: Reply | None) -> None:
    assert judged(replies.smtp("220"), text) == reply


@pytest.mark.proves("A04")
@pytest.mark.parametrize(
    ("text", "reply"),
    [
        pytest.param(b"* OK [CAPABILITY IMAP4rev1] hi\r\n", yes("OK"), id="ok"),
        pytest.param(b"* ok\n", yes("OK"), id="small letters, no text"),
        pytest.param(b"* PREAUTH hi\r\n", yes("PREAUTH"), id="preauth"),
        pytest.param(b"* BYE too many\r\n", no("BYE"), id="bye"),
        pytest.param(b"* OKAY\r\n", ODD, id="longer word"),
        pytest.param(b"* BAD hi\r\n", ODD, id="bad"),
        pytest.param(b"a1 OK hi\r\n", ODD, id="tagged"),
        pytest.param(b"*\r\n", ODD, id="star alone"),
        pytest.param(b"220 mx\r\n", ODD, id="SMTP"),
    ],
)
def test_imap_greeting(text: bytes, reply: Reply | None) -> None:
    assert judged(replies.imap_greeting, text) == reply


@pytest.mark.parametrize(
    ("text", "reply", "on_leaving"),
    [
        pytest.param(b"a1 OK done\r\n", yes("OK"), yes("OK"), id="ok"),
        pytest.param(b"a1 No\r\n", no("NO"), no("NO"), id="no"),
        pytest.param(b"a1 BAD what\n", no("BAD"), no("BAD"), id="bad"),
        pytest.param(b"* CAPABILITY IMAP4rev1\r\na1 OK\r\n", yes("OK"), yes("OK"), id="untagged"),
        pytest.param(b"* CAPABILITY IMAP4rev1\r\n", None, None, id="untagged only"),
        pytest.param(b"* BYE\r\n", no("BYE"), None, id="bye"),
        pytest.param(b"* BYEBYE\r\n", None, None, id="not bye"),
        pytest.param(b"a2 OK done\r\n", ODD, ODD, id="another tag"),
        pytest.param(b"a1OK done\r\n", ODD, ODD, id="no blank"),
        pytest.param(b"a1 OKAY\r\n", ODD, ODD, id="longer word"),
        pytest.param(b"a1\r\n", ODD, ODD, id="tag alone"),
        pytest.param(b"+ go on\r\n", ODD, ODD, id="continuation request"),
        pytest.param(b"\r\n", ODD, ODD, id="empty line"),
    ],
)
def test_imap_answer(text: bytes, reply: Reply | None, on_leaving: Reply | None) -> None:
    assert judged(replies.imap(b"a1"), text) == reply
    assert judged(replies.imap(b"a1", leaving=True), text) == on_leaving


@pytest.mark.proves("A03")
@pytest.mark.parametrize(
    ("text", "reply"),
    [
        pytest.param(b"+OK ready <1@mx>\r\n", yes("+OK"), id="ok"),
        pytest.param(b"+ok\n", yes("+OK"), id="small letters, no text"),
        pytest.param(b"-ERR [SYS/TEMP] busy\r\n", no("-ERR"), id="err"),
        pytest.param(b"+OKAY\r\n", ODD, id="longer word"),
        pytest.param(b"OK\r\n", ODD, id="no sign"),
        pytest.param(b"\r\n", ODD, id="empty line"),
    ],
)
def test_pop3(text: bytes, reply: Reply | None) -> None:
    assert judged(replies.pop3, text) == reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        pytest.param(b"+OK\r\nSTLS\r\n.\r\n", yes("+OK"), id="listing"),
        pytest.param(b"+OK\n.\n", yes("+OK"), id="empty listing, bare LF"),
        pytest.param(b"+OK\r\nSTLS\r\n", None, id="no dot yet"),
        pytest.param(b"+OK\r\n..\r\n. \r\n", None, id="stuffed dot, dot and blank"),
        pytest.param(b"-ERR unknown command\r\n", no("-ERR"), id="refused"),
        pytest.param(b".\r\n", ODD, id="dot alone"),
    ],
)
def test_pop3_listing(text: bytes, reply: Reply | None) -> None:
    assert judged(replies.pop3_listing, text) == reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        pytest.param(b'OK "ready"\r\n', yes("OK"), id="ok"),
        pytest.param(b"ok\n", yes("OK"), id="small letters, no text"),
        pytest.param(b'NO "later"\r\n', no("NO"), id="no"),
        pytest.param(b'BYE(TRYLATER) "busy"\r\n', no("BYE"), id="bye with a code"),
        pytest.param(b'"SIEVE" "fileinto"\r\n"STARTTLS"\r\nOK\r\n', yes("OK"), id="capabilities"),
        pytest.param(b'"SIEVE" "OK"\r\n', None, id="quoted status"),
        pytest.param(b"{5}\r\n", None, id="counted string"),
        pytest.param(b"OKAY\r\n", ODD, id="longer word"),
        pytest.param(b"STARTTLS\r\n", ODD, id="unquoted"),
        pytest.param(b"* OK hi\r\n", ODD, id="IMAP"),
    ],
)
def test_sieve(text: bytes, reply: Reply | None) -> None:
    assert judged(replies.sieve, text) == reply


@pytest.mark.parametrize(
    ("lines", "keywords"),
    [
        pytest.param([b"250 mx\r\n"], [], id="none"),
        pytest.param(
            [b"250-mx Hello\r\n", b"250-SIZE 100 \r\n", b"250-\r\n", b"250 STARTTLS\n"],
            [b"SIZE 100", b"STARTTLS"],
            id="with parameter, blank line",
        ),
        pytest.param([b"250-mx\r\n", b"250\r\n"], [], id="code alone"),
    ],
)
def test_smtp_keywords(lines: Sequence[bytes], keywords: list[bytes]) -> None:
    assert replies.smtp_keywords(lines) == keywords


@pytest.mark.parametrize(
    ("lines", "keywords"),
    [
        pytest.param([b"a1 OK [CAPABILITY IMAP4rev1] done\r\n"], [], id="code in the answer"),
        pytest.param([b"* CAPABILITY\r\n", b"a1 OK\r\n"], [], id="empty"),
        pytest.param(
            [b"* 3 EXISTS\r\n", b"* capability IMAP4rev1  AUTH=PLAIN\r\n", b"a1 OK\r\n"],
            [b"IMAP4rev1", b"AUTH=PLAIN"],
            id="among other data",
        ),
        pytest.param(
            [b"* CAPABILITY IMAP4\r\n", b"* CAPABILITY IMAP4rev2\r\n", b"a1 OK\r\n"],
            [b"IMAP4rev2"],
            id="the last counts",
        ),
    ],
)
def test_imap_keywords(lines: Sequence[bytes], keywords: list[bytes]) -> None:
    assert replies.imap_keywords(lines) == keywords


def test_pop3_keywords() -> None:
    lines = [b"+OK\r\n", b"SASL PLAIN\r\n", b"..X\r\n", b"\r\n", b"STLS\n", b".\r\n"]
    assert replies.pop3_keywords(lines) == [b"SASL PLAIN", b".X", b"STLS"]


def test_sieve_keywords() -> None:
    lines = [b'"SASL" "PLAIN LOGIN"\r\n', b'"OWNER" {5+}\r\nalice\r\n', b'""\r\n', b"OK\r\n"]
    assert replies.sieve_keywords(lines) == [b"SASL PLAIN LOGIN", b"OWNER alice"]
