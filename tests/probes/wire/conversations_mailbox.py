"""Conversations with the servers that hold mailboxes: IMAP, POP3 and ManageSieve."""

from typing import Final

from probes.failure import Operation
from probes.observation import Declined, Foreign, Greeted, NotOffered, Offered, Parted, Ready
from probes.services import Protocol
from tests.probes.wire.conversation import CLOSED, Conversation

_GREETING = Operation.GREETING
_CAPABILITIES = Operation.CAPABILITIES
_STARTTLS = Operation.STARTTLS
_QUIT = Operation.QUIT
_IMAP_HELLO = (_GREETING, False, Greeted(code="OK", lines=("* OK hi",)))
_POP3_HELLO = (_GREETING, False, Greeted(code="+OK", lines=("+OK hi",)))

MAILBOX: Final = (
    # -- IMAP --------------------------------------------------------------------------------
    Conversation(
        id="imap upgraded",
        protocol=Protocol.IMAP,
        replies=(
            b"* OK hi\r\n",
            b"* CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS\r\na1 OK done\r\n",
            b"* NOTICE soon\r\na2 OK go\r\n",
            b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK done\r\n",
            b"* BYE bye\r\na3 OK done\r\n",
        ),
        commands=(
            b"a1 CAPABILITY\r\n",
            b"a2 STARTTLS\r\n",
            b"a1 CAPABILITY\r\n",
            b"a3 LOGOUT\r\n",
        ),
        outcomes=(
            _IMAP_HELLO,
            (_CAPABILITIES, False, Offered(keywords=("IMAP4rev1", "LOGINDISABLED", "STARTTLS"))),
            (_STARTTLS, False, Ready()),
            (_CAPABILITIES, True, Offered(keywords=("IMAP4rev1", "AUTH=PLAIN"))),
            (_QUIT, True, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="imap preauth, the upgrade is not possible",
        protocol=Protocol.IMAP,
        replies=(
            b"* PREAUTH hi\r\n",
            b"* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n",
            b"* BYE bye\r\na3 OK done\r\n",
        ),
        commands=(b"a1 CAPABILITY\r\n", b"a3 LOGOUT\r\n"),
        outcomes=(
            (_GREETING, False, Greeted(code="PREAUTH", lines=("* PREAUTH hi",))),
            (_CAPABILITIES, False, Offered(keywords=("IMAP4rev1", "STARTTLS"))),
            (_QUIT, False, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="imap preauth, where the upgrade is not insisted on either",
        protocol=Protocol.IMAP,
        insist=True,
        replies=(
            b"* PREAUTH hi\r\n",
            b"* CAPABILITY IMAP4rev1\r\na1 OK\r\n",
            b"* BYE\r\na3 OK\r\n",
        ),
        commands=(b"a1 CAPABILITY\r\n", b"a3 LOGOUT\r\n"),
        outcomes=(
            (_GREETING, False, Greeted(code="PREAUTH", lines=("* PREAUTH hi",))),
            (_CAPABILITIES, False, Offered(keywords=("IMAP4rev1",))),
            (_QUIT, False, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="imap bye at the greeting",
        protocol=Protocol.IMAP,
        replies=(b"* BYE full\r\n", CLOSED),
        commands=(b"a3 LOGOUT\r\n",),
        outcomes=(
            (_GREETING, False, Declined(code="BYE", lines=("* BYE full",))),
            (_QUIT, False, Parted(code="")),
        ),
    ),
    Conversation(
        id="imap bye instead of capabilities",
        protocol=Protocol.IMAP,
        replies=(b"* OK hi\r\n", b"* BYE down\r\n", CLOSED),
        commands=(b"a1 CAPABILITY\r\n", b"a3 LOGOUT\r\n"),
        outcomes=(
            _IMAP_HELLO,
            (_CAPABILITIES, False, Declined(code="BYE", lines=("* BYE down",))),
            (_QUIT, False, Parted(code="")),
        ),
    ),
    Conversation(
        id="imap declines the upgrade",
        protocol=Protocol.IMAP,
        replies=(
            b"* OK hi\r\n",
            b"* CAPABILITY STARTTLS\r\na1 OK done\r\n",
            b"a2 BAD no\r\n",
            b"* BYE\r\na3 OK\r\n",
        ),
        commands=(b"a1 CAPABILITY\r\n", b"a2 STARTTLS\r\n", b"a3 LOGOUT\r\n"),
        outcomes=(
            _IMAP_HELLO,
            (_CAPABILITIES, False, Offered(keywords=("STARTTLS",))),
            (_STARTTLS, False, Declined(code="BAD", lines=("a2 BAD no",))),
            (_QUIT, False, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="imap port that speaks SMTP",
        protocol=Protocol.IMAP,
        replies=(b"220 mx\r\n",),
        outcomes=((_GREETING, False, Foreign(lines=("220 mx",))),),
    ),
    # -- POP3 --------------------------------------------------------------------------------
    Conversation(
        id="pop3 upgraded",
        protocol=Protocol.POP3,
        replies=(
            b"+OK hi\r\n",
            b"+OK\r\nTOP\r\nSTLS\r\n.\r\n",
            b"+OK go\r\n",
            b"+OK\r\nSASL PLAIN\r\n.\r\n",
            b"+OK bye\r\n",
        ),
        commands=(b"CAPA\r\n", b"STLS\r\n", b"CAPA\r\n", b"QUIT\r\n"),
        outcomes=(
            _POP3_HELLO,
            (_CAPABILITIES, False, Offered(keywords=("TOP", "STLS"))),
            (_STARTTLS, False, Ready()),
            (_CAPABILITIES, True, Offered(keywords=("SASL PLAIN",))),
            (_QUIT, True, Parted(code="+OK")),
        ),
    ),
    Conversation(
        id="pop3 without CAPA",
        protocol=Protocol.POP3,
        replies=(b"+OK hi\r\n", b"-ERR what\r\n", b"-ERR what\r\n"),
        commands=(b"CAPA\r\n", b"QUIT\r\n"),
        outcomes=(
            _POP3_HELLO,
            (_CAPABILITIES, False, Declined(code="-ERR", lines=("-ERR what",))),
            (_QUIT, False, Parted(code="-ERR")),
        ),
    ),
    Conversation(
        id="pop3 without CAPA, asked for the upgrade all the same",
        protocol=Protocol.POP3,
        insist=True,
        replies=(b"+OK hi\r\n", b"-ERR what\r\n", b"-ERR no TLS\r\n", b"+OK bye\r\n"),
        commands=(b"CAPA\r\n", b"STLS\r\n", b"QUIT\r\n"),
        outcomes=(
            _POP3_HELLO,
            (_CAPABILITIES, False, Declined(code="-ERR", lines=("-ERR what",))),
            (_STARTTLS, False, Declined(code="-ERR", lines=("-ERR no TLS",))),
            (_QUIT, False, Parted(code="+OK")),
        ),
    ),
    Conversation(
        id="pop3 with other capabilities only",
        protocol=Protocol.POP3,
        replies=(b"+OK hi\r\n", b"+OK\r\nSTARTTLS\r\n.\r\n", b"+OK\r\n"),
        commands=(b"CAPA\r\n", b"QUIT\r\n"),
        outcomes=(
            _POP3_HELLO,
            (_CAPABILITIES, False, Offered(keywords=("STARTTLS",))),
            (_STARTTLS, False, NotOffered()),
            (_QUIT, False, Parted(code="+OK")),
        ),
    ),
    # -- ManageSieve -------------------------------------------------------------------------
    Conversation(
        id="sieve upgraded, its capabilities come unasked",
        protocol=Protocol.SIEVE,
        replies=(
            b'"SIEVE" "fileinto"\r\n"STARTTLS"\r\nOK "hi"\r\n',
            b'OK "go"\r\n',
            b'"SASL" "PLAIN"\r\nOK {2}\r\nhi\r\n',
            b"OK\r\n",
        ),
        commands=(b"STARTTLS\r\n", b"", b"LOGOUT\r\n"),
        outcomes=(
            (
                _GREETING,
                False,
                Greeted(code="OK", lines=('"SIEVE" "fileinto"', '"STARTTLS"', 'OK "hi"')),
            ),
            (_CAPABILITIES, False, Offered(keywords=("SIEVE fileinto", "STARTTLS"))),
            (_STARTTLS, False, Ready()),
            (_CAPABILITIES, True, Offered(keywords=("SASL PLAIN",))),
            (_QUIT, True, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="sieve without an upgrade",
        protocol=Protocol.SIEVE,
        replies=(b'"SASL" "PLAIN"\r\nOK\r\n', b"OK\r\n"),
        commands=(b"LOGOUT\r\n",),
        outcomes=(
            (_GREETING, False, Greeted(code="OK", lines=('"SASL" "PLAIN"', "OK"))),
            (_CAPABILITIES, False, Offered(keywords=("SASL PLAIN",))),
            (_STARTTLS, False, NotOffered()),
            (_QUIT, False, Parted(code="OK")),
        ),
    ),
    Conversation(
        id="sieve bye at the greeting",
        protocol=Protocol.SIEVE,
        replies=(b'BYE "busy"\r\n', CLOSED),
        commands=(b"LOGOUT\r\n",),
        outcomes=(
            (_GREETING, False, Declined(code="BYE", lines=('BYE "busy"',))),
            (_QUIT, False, Parted(code="")),
        ),
    ),
)
