"""Servers that say no instead of a greeting, or hang up with 421 in the middle of a dialogue."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.refusals import (
    address_named,
    is_aimed,
    limits_connections,
    limits_rate,
    serves_nobody,
)
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.service import first_words, milder_on_relay
from probes.diagnosis.rules.voices import answers_itself, as_sure, greets_itself
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Declined, NotTls
from probes.services import Protocol

_CLOSING = "421"
"""May be the answer to any command: the server is about to hang up (RFC 5321 section 3.8)."""


class _Refusal(Struct, frozen=True):
    """What a server said: the code or status word, and the first line."""

    code: str
    text: str


def _refusal(view: PortView) -> _Refusal | None:
    """Return how a server declines, before any dialogue or by an end to it."""
    greeting = view.greeting.outcome if view.greeting else None
    if isinstance(greeting, Declined):
        return _Refusal(greeting.code, _first_line(greeting))
    for one in (view.plain_offer, view.upgrade, view.encrypted_offer):
        said = one.outcome if one else None
        if isinstance(said, Declined) and said.code == _CLOSING:
            return _Refusal(said.code, _first_line(said))
    # A limit holds before any encryption, on ports that begin with it as well (Postfix).
    shaken = view.handshake.outcome if view.handshake else None
    words = first_words(shaken) if isinstance(shaken, NotTls) else ""
    return _Refusal(_CLOSING, words) if words.startswith(_CLOSING) else None


def _first_line(said: Declined) -> str:
    return said.lines[0] if said.lines else said.code


def _limited(says: Callable[[str], bool]) -> Callable[[Evidence], Iterator[Match]]:
    """Find refusals that give a limit as their reason: for one address, or for all together."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            said = _refusal(view)
            if said is None or not says(said.text):
                return None
            of = ", of this address" if is_aimed(said.text, view.endpoint.address) else ""
            return {"limits": "limits", "sign": f"It says so{of}: “{said.text}”."}

        for match in grouped(evidence, facts_of, milder_on_relay):
            yield replace(match, certainty=as_sure(evidence, match.ports, _says_itself))

    return find


def _says_itself(evidence: Evidence, view: PortView) -> bool:
    """Tell whether it is proven to be the host that declines: it does so inside its encryption."""
    if greets_itself(evidence, view):
        return True
    return answers_itself(evidence, view)


def _by_code(
    protocol: Protocol, prefix: str, judge: Callable[[Match, str], Match] = lambda match, _: match
) -> Callable[[Evidence], Iterator[Match]]:
    """Find refusals of this protocol with a code that begins so; ``judge`` says whose they are."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            said = _refusal(view)
            if said is None or view.service.protocol is not protocol:
                return None
            if not said.code.startswith(prefix):
                return None
            named = address_named(said.text, view.endpoint.address)
            aim = f" It is about one address, {named}." if named else ""
            return {"text": said.text, "aim": aim}

        for match in grouped(evidence, facts_of, milder_on_relay):
            sure = as_sure(evidence, match.ports, _says_itself)
            yield judge(replace(match, certainty=sure), match.facts["text"])

    return find


def _for_now(match: Match, text: str) -> Match:
    """Put a temporary refusal down to the place it is aimed at, if there is one."""
    if is_aimed(text, match.ports[0].endpoint.address):
        return replace(match, side=Side.RUNNER, certainty=Certainty.LIKELY)
    return match


def _for_good(match: Match, text: str) -> Match:
    """Put a permanent refusal down to who calls, or to a host that serves nobody, by its text."""
    if serves_nobody(text):
        return replace(match, side=Side.HOST, facts=match.facts | _NOBODY)
    if is_aimed(text, match.ports[0].endpoint.address):
        aimed = replace(match, side=Side.RUNNER, certainty=Certainty.LIKELY)
        return replace(aimed, facts=match.facts | _AIMED)
    unsure = replace(match, side=Side.UNKNOWN, certainty=Certainty.CANNOT_TELL)
    return replace(unsure, facts=match.facts | _NO_REASON)


_NOBODY = {
    "refuses": "says that it serves no mail",
    "why": "A host greets so where it takes no mail on purpose (RFC 5321 section 3.1).",
    "next": "Compare the server's name with the mail host's instructions.",
    "line": "This server says that it serves no mail there. Please compare the server name in your "
    "account with the mail host's instructions.",
}
_AIMED = {
    "refuses": "refuses to talk to this address",
    "why": "A permanent refusal in the greeting. On the port for mail exchange it is aimed at "
    "direct senders, often by a blocklist, and not at customers.",
    "next": "If the address is listed wrongly: ask the list named in the text to remove it.",
    "line": "",
}
_NO_REASON = {
    "refuses": "refuses to talk",
    "why": "A permanent refusal in the greeting, which may be meant for this address or for all.",
    "next": "Try the same from another network: where it passes, it is this address that is "
    "refused.",
    "line": "",
}


_FAILING = Severity.FAILING
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="host-conn-limit",
        severity=_FAILING,
        side=Side.HOST,
        find=_limited(limits_connections),
        masks=_ALL,
    ),
    Rule(
        id="host-rate-limit",
        severity=_FAILING,
        side=Side.HOST,
        find=_limited(limits_rate),
        masks=_ALL,
    ),
    Rule(
        id="smtp-421-busy",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.SMTP, "4", _for_now),
        masks=_ALL,
    ),
    Rule(
        id="smtp-554-greeting",
        severity=_FAILING,
        side=Side.UNKNOWN,
        find=_by_code(Protocol.SMTP, "5", _for_good),
        masks=_ALL,
    ),
    Rule(
        id="imap-bye",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.IMAP, ""),
        masks=_ALL,
    ),
    Rule(
        id="pop-declines",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.POP3, ""),
        masks=_ALL,
    ),
    Rule(
        id="sieve-declines",
        severity=_FAILING,
        side=Side.HOST,
        find=_by_code(Protocol.SIEVE, ""),
        masks=_ALL,
    ),
)
