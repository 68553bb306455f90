"""Evidence of further looks at certificates."""

from collections.abc import Iterable, Iterator

from bot.render.acts import failure_words
from probes.observation import (
    AnchorHandshake,
    Completed,
    Completion,
    Failed,
    NotTls,
    Observation,
    Secured,
    TlsRefused,
)


def chain_lines(seen: Iterable[Observation]) -> Iterator[str]:
    """Write where chains lead with what was fetched for them, and who issues elsewhere."""
    for one in seen:
        match one:
            case Completion():
                yield f"{one.leaf[:_SHORT]} with {' and '.join(one.urls)}: {_led(one.outcome)}"
            case AnchorHandshake():
                yield f"anchor {one.name}, {one.endpoint}: {_shown(one.outcome)}"
            case _:
                pass


_SHORT = 16
"""Enough of a fingerprint to find it among others."""


def _led(outcome: Completed | Failed) -> str:
    if isinstance(outcome, Failed):
        return f"no certificate ({failure_words(outcome.failure)})"
    if outcome.known:
        return "leads to a root that this machine knows"
    known = "that programs ship, and that this machine does not know"
    return f"leads to a root {known}" if outcome.public else "leads to no root that is known"


def _shown(outcome: Secured | TlsRefused | NotTls | Failed) -> str:
    if isinstance(outcome, Secured):
        issuer = outcome.chain[0].issuer if outcome.chain else "nobody"
        return f"certificate issued by {issuer}"
    return failure_words(outcome.failure)
