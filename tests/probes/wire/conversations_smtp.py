"""Conversations with SMTP servers."""

from typing import Final

from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Declined,
    Failed,
    Foreign,
    Greeted,
    NotOffered,
    Offered,
    Parted,
    Ready,
)
from probes.services import Protocol
from tests.probes.wire.conversation import CLOSED, Conversation

_GREETING = Operation.GREETING
_CAPABILITIES = Operation.CAPABILITIES
_STARTTLS = Operation.STARTTLS
_QUIT = Operation.QUIT
_EHLO = b"EHLO [192.0.2.1]\r\n"
_HELLO = (_GREETING, False, Greeted(code="220", lines=("220 mx",)))
_OFFER = (_CAPABILITIES, False, Offered(keywords=("STARTTLS",)))
_PARTED = (_QUIT, False, Parted(code="221"))


def _not_understood(operation: Operation, detail: str) -> Failed:
    kind = FailureKind.NOT_UNDERSTOOD
    return Failed(failure=Failure(operation=operation, kind=kind, detail=detail))


SMTP: Final = (
    Conversation(
        id="smtp upgraded",
        protocol=Protocol.SMTP,
        replies=(
            b"220-mx\r\n220 ready\r\n",
            b"250-mx\r\n250-SIZE 10\r\n250 starttls\r\n",
            b"220 go\r\n",
            b"250-mx\r\n250 AUTH PLAIN\r\n",
            b"221 bye\r\n",
        ),
        commands=(_EHLO, b"STARTTLS\r\n", _EHLO, b"QUIT\r\n"),
        outcomes=(
            (_GREETING, False, Greeted(code="220", lines=("220-mx", "220 ready"))),
            (_CAPABILITIES, False, Offered(keywords=("SIZE 10", "starttls"))),
            (_STARTTLS, False, Ready()),
            (_CAPABILITIES, True, Offered(keywords=("AUTH PLAIN",))),
            (_QUIT, True, Parted(code="221")),
        ),
    ),
    Conversation(
        id="smtp upgraded though nothing was offered",
        protocol=Protocol.SMTP,
        insist=True,
        replies=(
            b"220 ready\r\n",
            b"250-mx\r\n250 XXXXXXXA\r\n",
            b"220 go\r\n",
            b"250-mx\r\n250 AUTH PLAIN\r\n",
            b"221 bye\r\n",
        ),
        commands=(_EHLO, b"STARTTLS\r\n", _EHLO, b"QUIT\r\n"),
        outcomes=(
            (_GREETING, False, Greeted(code="220", lines=("220 ready",))),
            (_CAPABILITIES, False, Offered(keywords=("XXXXXXXA",))),
            (_STARTTLS, False, Ready()),
            (_CAPABILITIES, True, Offered(keywords=("AUTH PLAIN",))),
            (_QUIT, True, Parted(code="221")),
        ),
    ),
    Conversation(
        id="smtp implicit tls, the upgrade it still offers is not asked for",
        protocol=Protocol.SMTP,
        encrypted=True,
        replies=(b"220 mx\r\n", b"250-mx\r\n250 STARTTLS\r\n", b"221\r\n"),
        commands=(_EHLO, b"QUIT\r\n"),
        outcomes=(
            (_GREETING, True, Greeted(code="220", lines=("220 mx",))),
            (_CAPABILITIES, True, Offered(keywords=("STARTTLS",))),
            (_QUIT, True, Parted(code="221")),
        ),
    ),
    Conversation(
        id="smtp masked, upgrade not offered",
        protocol=Protocol.SMTP,
        replies=(b"220 ****2***\r\n", b"250-mx\r\n250 XXXXXXXA\r\n", b"221 bye\r\n"),
        commands=(_EHLO, b"QUIT\r\n"),
        outcomes=(
            (_GREETING, False, Greeted(code="220", lines=("220 ****2***",))),
            (_CAPABILITIES, False, Offered(keywords=("XXXXXXXA",))),
            (_STARTTLS, False, NotOffered()),
            _PARTED,
        ),
    ),
    Conversation(
        id="smtp a keyword that only begins like the upgrade",
        protocol=Protocol.SMTP,
        replies=(b"220 mx\r\n", b"250-mx\r\n250 STARTTLSX\r\n", b"221 bye\r\n"),
        commands=(_EHLO, b"QUIT\r\n"),
        outcomes=(
            _HELLO,
            (_CAPABILITIES, False, Offered(keywords=("STARTTLSX",))),
            (_STARTTLS, False, NotOffered()),
            _PARTED,
        ),
    ),
    Conversation(
        id="smtp offers the upgrade behind more keywords than are kept",
        protocol=Protocol.SMTP,
        replies=(
            b"220 mx\r\n",
            b"250-mx\r\n" + b"250-X\r\n" * 60 + b"250 STARTTLS\r\n",
            b"454 later\r\n",
            b"221 bye\r\n",
        ),
        commands=(_EHLO, b"STARTTLS\r\n", b"QUIT\r\n"),
        outcomes=(
            _HELLO,
            (_CAPABILITIES, False, Offered(keywords=("X",) * 60)),
            (_STARTTLS, False, Declined(code="454", lines=("454 later",))),
            _PARTED,
        ),
    ),
    Conversation(
        id="smtp refuses at the greeting",
        protocol=Protocol.SMTP,
        replies=(b"554 no\r\n", b"221 bye\r\n"),
        commands=(b"QUIT\r\n",),
        outcomes=((_GREETING, False, Declined(code="554", lines=("554 no",))), _PARTED),
    ),
    Conversation(
        id="smtp is busy and closes",
        protocol=Protocol.SMTP,
        replies=(b"421 busy\r\n", CLOSED),
        commands=(b"QUIT\r\n",),
        outcomes=(
            (_GREETING, False, Declined(code="421", lines=("421 busy",))),
            (_QUIT, False, Parted(code="")),
        ),
    ),
    Conversation(
        id="smtp drops a listed client after its teaser",
        protocol=Protocol.SMTP,
        replies=(b"220-mx\r\n521 listed\r\n", CLOSED),
        commands=(b"QUIT\r\n",),
        outcomes=(
            (_GREETING, False, Declined(code="521", lines=("521 listed",))),
            (_QUIT, False, Parted(code="")),
        ),
    ),
    Conversation(
        id="smtp greeting changes its code",
        protocol=Protocol.SMTP,
        replies=(b"220-mx\r\n250 mx\r\n",),
        outcomes=((_GREETING, False, _not_understood(_GREETING, "250 mx")),),
    ),
    Conversation(
        id="smtp refuses EHLO, HELO is not tried",
        protocol=Protocol.SMTP,
        replies=(b"220 mx\r\n", b"502 what\r\n", b"221 bye\r\n"),
        commands=(_EHLO, b"QUIT\r\n"),
        outcomes=(
            _HELLO,
            (_CAPABILITIES, False, Declined(code="502", lines=("502 what",))),
            _PARTED,
        ),
    ),
    Conversation(
        id="smtp answers EHLO with nonsense",
        protocol=Protocol.SMTP,
        replies=(b"220 mx\r\n", b"hello\r\n", b"221 bye\r\n"),
        commands=(_EHLO, b"QUIT\r\n"),
        outcomes=(
            _HELLO,
            (_CAPABILITIES, False, _not_understood(_CAPABILITIES, "hello")),
            _PARTED,
        ),
    ),
    Conversation(
        id="smtp answers STARTTLS with nonsense, nothing more is said",
        protocol=Protocol.SMTP,
        replies=(b"220 mx\r\n", b"250-mx\r\n250 STARTTLS\r\n", b"\x16\x03\x01\r\n"),
        commands=(_EHLO, b"STARTTLS\r\n"),
        outcomes=(
            _HELLO,
            _OFFER,
            (
                _STARTTLS,
                False,
                _not_understood(_STARTTLS, "\\x16\\x03\\x01"),
            ),
        ),
    ),
    Conversation(
        id="smtp answers QUIT with nonsense",
        protocol=Protocol.SMTP,
        replies=(b"554 no\r\n", b"250 bye\r\n"),
        commands=(b"QUIT\r\n",),
        outcomes=(
            (_GREETING, False, Declined(code="554", lines=("554 no",))),
            (_QUIT, False, _not_understood(_QUIT, "250 bye")),
        ),
    ),
    Conversation(
        id="smtp port that speaks HTTP",
        protocol=Protocol.SMTP,
        replies=(b"HTTP/1.1 400 Bad Request\r\n",),
        outcomes=((_GREETING, False, Foreign(lines=("HTTP/1.1 400 Bad Request",))),),
    ),
)
