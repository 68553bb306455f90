"""What demo servers answer, in the words of Postfix and Dovecot: SMTP, IMAP and POP3 (pure)."""

from collections.abc import Callable, Mapping
from enum import Enum, auto

from msgspec import Struct

from probes.services import Protocol


class Then(Enum):
    """What follows an answer."""

    GO_ON = auto()
    START_TLS = auto()
    LEAVE = auto()


class Reply(Struct, frozen=True):
    """An answer, without line ends, and what follows it."""

    lines: tuple[str, ...]
    then: Then = Then.GO_ON


class Footing(Struct, frozen=True, kw_only=True):
    """How server and client stand: the server's name, and which way there is to log in.

    ``upgrade``: TLS may be started now. Who is offered neither that nor TLS logs in without.
    """

    name: str
    upgrade: bool


class Dialect(Struct, frozen=True):
    """A protocol as a server speaks it: its first words, and the answer to each line."""

    greeting: Callable[[Footing], str]
    answer: Callable[[Footing, str], Reply]


_EXTENSIONS = ("PIPELINING", "SIZE 52428800", "ETRN", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN")
_IMAP = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+"
_POP3 = ("CAPA", "TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE")


def _smtp_greeting(footing: Footing) -> str:
    return f"220 {footing.name} ESMTP Postfix"


def _smtp(footing: Footing, line: str) -> Reply:
    match _word(line):
        case "EHLO":
            login = "STARTTLS" if footing.upgrade else "AUTH PLAIN LOGIN"
            *firsts, last = (footing.name, *_EXTENSIONS, login, "SMTPUTF8", "CHUNKING")
            return Reply((*(f"250-{one}" for one in firsts), f"250 {last}"))
        case "STARTTLS" if footing.upgrade:
            return Reply(("220 2.0.0 Ready to start TLS",), Then.START_TLS)
        case "QUIT":
            return Reply(("221 2.0.0 Bye",), Then.LEAVE)
        case _:
            return Reply(("500 5.5.2 Error: command not recognized",))


def _capabilities(footing: Footing) -> str:
    login = "STARTTLS LOGINDISABLED" if footing.upgrade else "AUTH=PLAIN AUTH=LOGIN"
    return f"{_IMAP} {login}"


def _imap_greeting(footing: Footing) -> str:
    return f"* OK [CAPABILITY {_capabilities(footing)}] Dovecot ready."


def _imap(footing: Footing, line: str) -> Reply:
    tag, _, command = line.partition(" ")
    if not tag.isalnum():
        # Dovecot repeats no tag that is none, such as the bytes of a TLS handshake.
        return Reply(("* BAD Error in IMAP command received by server.",))
    match _word(command):
        case "CAPABILITY":
            told = "OK Pre-login capabilities listed, post-login capabilities have more."
            return Reply((f"* CAPABILITY {_capabilities(footing)}", f"{tag} {told}"))
        case "ID":
            return Reply(('* ID ("name" "Dovecot")', f"{tag} OK ID completed."))
        case "STARTTLS" if footing.upgrade:
            return Reply((f"{tag} OK Begin TLS negotiation now.",), Then.START_TLS)
        case "LOGOUT":
            return Reply(("* BYE Logging out", f"{tag} OK Logout completed."), Then.LEAVE)
        case _:
            return Reply((f"{tag} BAD Error in IMAP command received by server.",))


def _pop3_greeting(_: Footing) -> str:
    return "+OK Dovecot ready."


def _pop3(footing: Footing, line: str) -> Reply:
    match _word(line):
        case "CAPA":
            login = ("STLS",) if footing.upgrade else ("USER", "SASL PLAIN LOGIN")
            return Reply(("+OK", *_POP3, *login, "."))
        case "STLS" if footing.upgrade:
            return Reply(("+OK Begin TLS negotiation now.",), Then.START_TLS)
        case "QUIT":
            return Reply(("+OK Logging out",), Then.LEAVE)
        case _:
            return Reply(("-ERR Unknown command.",))


def _word(line: str) -> str:
    return line.partition(" ")[0].upper()


DIALECTS: Mapping[Protocol, Dialect] = {
    Protocol.SMTP: Dialect(_smtp_greeting, _smtp),
    Protocol.IMAP: Dialect(_imap_greeting, _imap),
    Protocol.POP3: Dialect(_pop3_greeting, _pop3),
}
