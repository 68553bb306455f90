"""A wish, in a sentence, that nobody else sees the answer. When in doubt it is one."""

from collections.abc import Sequence
from typing import Final

from bot.commands.sentence import Token
from bot.commands.word_list import word_list

_WISHES: Final = frozenset({"private", "privately"})
_PRIVATE_THINGS: Final = word_list(
    """
    mail mails e-mail e-mails email emails mailbox mailboxes message messages address addresses
    account accounts domain domains zone zones network networks net lan vlan vpn subnet range ip
    ips cloud link server servers host hosts hosting relay resolver key keys certificate
    certificates cert certs ca person persons user users customer customers company laptop phone
    computer pc browser window tab hosted owned run held
    """
)
"""What "private" and "privately" may say something of, in place of wishing for something."""

_PHRASES: Final = (
    ("just", "me"),
    ("only", "me"),
    ("just", "for", "me"),
    ("only", "for", "me"),
    ("just", "to", "me"),
    ("only", "to", "me"),
    ("me", "only"),
    ("me", "alone"),
    ("dm", "me"),
    ("pm", "me"),
)
_IS_IT: Final = word_list("is it it's its this that isn't that's")
"""Before a phrase these make a question: "is it just me?"."""


def wants_privacy(said: Sequence[Token]) -> bool:
    """Tell a wish for a private answer from private mail, and from "is it just me?"."""
    words = [token.word for token in said]
    return any(
        (word in _WISHES and not _says_of(said[place + 1 :]))
        or (_begins_phrase(words[place:]) and words[max(place - 1, 0)] not in _IS_IT)
        for place, word in enumerate(words)
    )


def _says_of(following: Sequence[Token]) -> bool:
    return any(token.word in _PRIVATE_THINGS and not token.opens for token in following[:1])


def _begins_phrase(words: Sequence[str]) -> bool:
    return any(tuple(words[: len(phrase)]) == phrase for phrase in _PHRASES)
