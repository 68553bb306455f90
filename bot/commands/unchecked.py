"""What people ask of a mail checker that this one does not look at: one table, said honestly.

A check that works would look like the answer to such a question, so the question gets a sentence,
with the command for what can be seen.
"""

import re

from msgspec import Struct

from probes.quote import shortened

_OFFERING = (
    r"(?:supports?|supported|enabled?|disabled?|allow(?:s|ed)?|accept(?:s|ed)?|offer(?:s|ed)?)"
)
_TLS_VERSION = r"(?:tls ?v?1\.[0-3]\S*|sslv[23])"
_WHOSE = r"(?:my|his|her|their|the|our|this|customer's|user's)"
_LOGIN = r"(?:passwords?|credentials)"
_PROGRAM = r"outlook|thunderbird|iphone|android|client|imap|smtp|pop3?|sends?|mails?"


class Unchecked(Struct, frozen=True, kw_only=True):
    """A question that a check does not answer.

    ``words`` is a pattern of whole words in lower case that asks it, ``unless`` one beside which
    it is merely mentioned. ``says`` and ``instead`` are the halves of the answer.
    """

    words: str
    unless: str = ""
    says: str
    instead: str = "but I can check whether a mail server can be reached"

    def is_asked(self, sentence: str) -> bool:
        """Tell whether it is what a sentence is about, and not in order."""
        asked = re.search(rf"(?<!\S)(?:{self.words})(?!\S)(?! (?:works|is fine|is ok))", sentence)
        return asked is not None and not (self.unless and _has(self.unless, sentence))


TLS_VERSIONS = Unchecked(
    words=rf"{_OFFERING} (?:\S+ ){{0,2}}{_TLS_VERSION}"
    rf"|{_TLS_VERSION} (?:\S+ ){{0,3}}{_OFFERING}|ciphers?",
    says="I don't try TLS versions and ciphers one by one",
    instead="but I show what a server agrees on",
)

UNCHECKED = (
    Unchecked(
        words=r"spf|dkim|dmarc|bimi|mta-sts|tlsa|dnssec",
        says="I don't check SPF, DKIM or DMARC",
    ),
    Unchecked(
        words=r"(?:black|block|deny)[ -]?list(?:s|ed|ing)?|rbls?|dnsbls?|spamhaus|reputation",
        says="I don't look into blocklists",
    ),
    Unchecked(
        words=r"spam|junk|spam-?folder|spamordner",
        says="I don't see in which folder a message ends, nor why",
    ),
    Unchecked(
        words=r"(?:does|whether|if|that) (?:\S+ ){0,2}(?:\S+@\S+|mailbox|address|account) exists?"
        r"|is \S+@\S+ (?:a )?(?:valid|real|existing)",
        says="I don't ask servers whether a mailbox exists",
    ),
    Unchecked(
        words=r"send(?: \S+){0,2} (?:test|sample)[ -]?(?:e-?mails?|mails?|messages?)|testmails?",
        says="I send no mail, not even to test",
    ),
    Unchecked(
        words=r"535|auth(?:entication)? (?:failed|fails|failure|error|unsuccessful)"
        rf"|(?:wrong|incorrect|invalid|forgot|reset|change)(?: {_WHOSE})? {_LOGIN}"
        rf"|{_LOGIN}(?: is| are)? (?:wrong|incorrect|invalid|rejected|refused)"
        rf"|(?:is|are) {_WHOSE} {_LOGIN} (?:right|correct|valid|ok|okay)",
        says="I never log in, so I can't tell whether a password is right",
    ),
    Unchecked(
        words=r"webmail|web[ -]?(?:sites?|pages?)|homepage|roundcube|owa|cpanel|wordpress",
        unless=_PROGRAM,
        says="I don't look at web pages",
    ),
    TLS_VERSIONS,
)

_REACHING = (
    r"connect\w*|reach\w*|unreachable|time[sd]? out|timeouts?|hangs|telnet|cert\w*|handshake"
    r"|(?:can't|cannot|can not|unable to|nor|not) (?:send|receive|get|fetch)"
)
"""Words of the question that a check does answer; beside them any other is merely mentioned."""


def unchecked_in(sentence: str) -> Unchecked | None:
    """Return what a sentence asks for in vain; it is in lower case, divided by single blanks."""
    if _has(_REACHING, sentence):
        return None
    return next((row for row in UNCHECKED if row.is_asked(sentence)), None)


def told_instead(row: Unchecked, typed: str) -> str:
    """Say what is not checked and offer ``typed``, or an example where it is too long for that."""
    example = typed if typed and typed == shortened(typed) else "mail.example.com"
    return f"{row.says}, {row.instead}: ask `{example}`."


def _has(words: str, sentence: str) -> bool:
    return re.search(rf"(?<!\S)(?:{words})(?!\S)", sentence) is not None
