"""Reply grammars: when is a server's answer complete, and is it yes or no.

A judge looks at the lines of one answer received so far, each with its line end, and returns
None while more must come. It is called after every line, so the lines before the last are known
to be in order. Judges believe nothing but the form: what a text says is left to people.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Final

from msgspec import Struct


class Answer(Enum):
    """What a reply amounts to."""

    YES = "yes"
    NO = "no"
    ODD = "odd"
    """Not what the grammar allows here."""


class Reply(Struct, frozen=True):
    """A complete answer, or one that went wrong; ``code`` is its code or status word."""

    answer: Answer
    code: str = ""


Judge = Callable[[Sequence[bytes]], Reply | None]

ODD: Final = Reply(Answer.ODD)

_SMTP_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -]).*)?\r*\n?\Z", re.DOTALL)
_IMAP_GREETING = re.compile(rb"\* (OK|PREAUTH|BYE)(?![^ \r\n])", re.IGNORECASE)
_IMAP_STATUS = re.compile(rb"(OK|NO|BAD)(?![^ \r\n])", re.IGNORECASE)
_IMAP_BYE = re.compile(rb"\* BYE(?![^ \r\n])", re.IGNORECASE)
_IMAP_CAPABILITY = re.compile(rb"\* CAPABILITY ", re.IGNORECASE)
_POP3_STATUS = re.compile(rb"(\+OK|-ERR)(?![^ \r\n])", re.IGNORECASE)
_SIEVE_STATUS = re.compile(rb"(OK|NO|BYE)(?![^ (\r\n])", re.IGNORECASE)
_SIEVE_STRING_MARK = re.compile(rb'"|\{[0-9]+\+?\}\r?\n')


def _status(word: bytes, *yes: str) -> Reply:
    code = word.decode("ascii").upper()
    return Reply(Answer.YES if code in yes else Answer.NO, code)


def smtp(yes: str) -> Judge:
    """Judge SMTP replies (RFC 5321 section 4.2.1): ``yes`` is consent, 4xx and 5xx refuse.

    A hyphen after the code promises another line with the same code. A refusal may come in its
    place: postscreen drops a listed client with 521 after a first ``220-``. Any other code is
    odd: a 200 greeting is NNTP, a 220 after EHLO a second greeting.
    """

    def judge(lines: Sequence[bytes]) -> Reply | None:
        line = _SMTP_LINE.match(lines[-1])
        if line is None:
            return ODD
        code = line[1].decode("ascii")
        refuses = code[0] in "45"
        continues = len(lines) == 1 or lines[-2].startswith(line[1])
        if not (refuses or (code == yes and continues)):
            return ODD
        if line[2] == b"-":
            return None
        return Reply(Answer.NO if refuses else Answer.YES, code)

    return judge


def imap_greeting(lines: Sequence[bytes]) -> Reply | None:
    """Judge an IMAP greeting, one line (RFC 9051 section 7.1)."""
    status = _IMAP_GREETING.match(lines[-1])
    return _status(status[1], "OK", "PREAUTH") if status else ODD


def imap(tag: bytes, *, leaving: bool = False) -> Judge:
    """Judge the answer to the command ``tag`` (RFC 9051 section 2.2.2).

    Untagged data may come first. An untagged BYE is a refusal, except when ``leaving``: then it
    announces the tagged answer.
    """
    prefix = tag + b" "

    def judge(lines: Sequence[bytes]) -> Reply | None:
        line = lines[-1]
        if line.startswith(b"* "):
            return Reply(Answer.NO, "BYE") if _IMAP_BYE.match(line) and not leaving else None
        status = _IMAP_STATUS.match(line, len(prefix)) if line.startswith(prefix) else None
        return _status(status[1], "OK") if status else ODD

    return judge


def pop3(lines: Sequence[bytes]) -> Reply | None:
    """Judge a POP3 answer of one line (RFC 1939 section 3)."""
    status = _POP3_STATUS.match(lines[0])
    return _status(status[1], "+OK") if status else ODD


def pop3_listing(lines: Sequence[bytes]) -> Reply | None:
    """Judge a POP3 answer whose consent is followed by lines up to a lone dot."""
    status = pop3(lines)
    if status is None or status.answer is not Answer.YES or lines[-1].rstrip(b"\r\n") == b".":
        return status
    return None


def sieve(lines: Sequence[bytes]) -> Reply | None:
    """Judge a ManageSieve answer (RFC 5804 section 1.2): strings first, then a status word."""
    status = _SIEVE_STATUS.match(lines[-1])
    if status:
        return _status(status[1], "OK")
    return None if lines[-1].startswith((b'"', b"{")) else ODD


def smtp_keywords(lines: Sequence[bytes]) -> list[bytes]:
    """List the EHLO keywords: every line after the first, without its code."""
    return _without_blanks(line[4:] for line in lines[1:])


def imap_keywords(lines: Sequence[bytes]) -> list[bytes]:
    """List the atoms of the last ``* CAPABILITY`` line."""
    listings = [line.split()[2:] for line in lines if _IMAP_CAPABILITY.match(line)]
    return listings[-1] if listings else []


def pop3_keywords(lines: Sequence[bytes]) -> list[bytes]:
    """List the lines between the status and the final dot, leading dots unstuffed."""
    return _without_blanks(line.removeprefix(b".") for line in lines[1:-1])


def sieve_keywords(lines: Sequence[bytes]) -> list[bytes]:
    """List the capability lines with their strings bare: ``"SASL" "PLAIN"`` is ``SASL PLAIN``."""
    return _without_blanks(_SIEVE_STRING_MARK.sub(b"", line) for line in lines[:-1])


def _without_blanks(entries: Iterable[bytes]) -> list[bytes]:
    return [entry.strip() for entry in entries if entry.strip()]
