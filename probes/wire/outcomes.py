"""From a judged reply to the outcome on record: every text cleaned, every list bounded."""

from collections.abc import Sequence
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
from probes.wire.dialects import Dialect
from probes.wire.replies import Answer, Reply
from probes.wire.text import clean

Outcome = Greeted | Declined | Foreign | Offered | Ready | NotOffered | Parted | Failed

KEPT_LINES: Final = 20
KEPT_LINE: Final = 500
KEPT_KEYWORDS: Final = 60
KEPT_KEYWORD: Final = 120
KEPT_EVIDENCE: Final = 200
"""Characters of a leftover and of a failure's detail."""


def outcome_of(
    operation: Operation, reply: Reply, dialect: Dialect, lines: Sequence[bytes], rest: bytes
) -> Outcome:
    """Say what ``reply``, made of ``lines``, means as the answer to ``operation``.

    ``rest`` is what arrived behind it.
    """
    if reply.answer is Answer.ODD:
        if operation is Operation.GREETING and len(lines) == 1:
            return Foreign(lines=_kept(lines))
        return failed(operation, FailureKind.NOT_UNDERSTOOD, lines[-1])
    if operation is Operation.QUIT:
        return Parted(code=reply.code)
    if reply.answer is Answer.NO:
        return Declined(code=reply.code, lines=_kept(_refusal(reply, lines)))
    if operation is Operation.GREETING:
        return Greeted(code=reply.code, lines=_kept(lines))
    if operation is Operation.STARTTLS:
        return Ready(leftover=clean(rest, KEPT_EVIDENCE))
    keywords = dialect.keywords(lines)[:KEPT_KEYWORDS]
    return Offered(keywords=tuple(clean(keyword, KEPT_KEYWORD) for keyword in keywords))


def failed(operation: Operation, kind: FailureKind, evidence: bytes) -> Failed:
    """Record a failure; what arrived instead of an answer is its detail."""
    detail = clean(evidence.rstrip(b"\r\n"), KEPT_EVIDENCE)
    return Failed(failure=Failure(operation=operation, kind=kind, detail=detail))


def _refusal(reply: Reply, lines: Sequence[bytes]) -> Sequence[bytes]:
    """Leave out what came before the refusal: a teaser, untagged data, capabilities."""
    code = reply.code.encode("ascii")
    return [line for line in lines if line.startswith(code)] or lines[-1:]


def _kept(lines: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(clean(line.rstrip(b"\r\n"), KEPT_LINE) for line in lines[:KEPT_LINES])
