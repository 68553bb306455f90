import pytest

from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Declined,
    Failed,
    Foreign,
    Greeted,
    Offered,
    Parted,
    Ready,
)
from probes.services import Protocol
from probes.wire.dialects import DIALECTS
from probes.wire.outcomes import Outcome, failed, outcome_of
from probes.wire.replies import Answer, Reply

SMTP = DIALECTS[Protocol.SMTP]
YES = Reply(Answer.YES, "220")
NO = Reply(Answer.NO, "554")
ODD = Reply(Answer.ODD)
LINES = (b"250-mx\r\n", b"250 \xff STARTTLS\r\n")
SHOWN = ("250-mx", "250 \\xff STARTTLS")


def not_understood(operation: Operation) -> Failed:
    kind = FailureKind.NOT_UNDERSTOOD
    return Failed(failure=Failure(operation=operation, kind=kind, detail=SHOWN[-1]))


@pytest.mark.parametrize(
    ("operation", "reply", "outcome"),
    [
        (Operation.GREETING, YES, Greeted(code="220", lines=SHOWN)),
        (Operation.GREETING, NO, Declined(code="554", lines=SHOWN[1:])),
        (Operation.GREETING, ODD, not_understood(Operation.GREETING)),
        (Operation.CAPABILITIES, YES, Offered(keywords=("\\xff STARTTLS",))),
        (Operation.CAPABILITIES, NO, Declined(code="554", lines=SHOWN[1:])),
        (Operation.CAPABILITIES, ODD, not_understood(Operation.CAPABILITIES)),
        (Operation.STARTTLS, YES, Ready(leftover="left\\x0d\\x0aover")),
        (Operation.STARTTLS, NO, Declined(code="554", lines=SHOWN[1:])),
        (Operation.STARTTLS, ODD, not_understood(Operation.STARTTLS)),
        (Operation.QUIT, YES, Parted(code="220")),
        (Operation.QUIT, NO, Parted(code="554")),
        (Operation.QUIT, ODD, not_understood(Operation.QUIT)),
    ],
)
def test_each_answer_has_its_record(operation: Operation, reply: Reply, outcome: Outcome) -> None:
    assert outcome_of(operation, reply, SMTP, LINES, b"left\r\nover") == outcome


@pytest.mark.parametrize(
    ("code", "lines", "kept"),
    [
        ("521", [b"220-mx\r\n", b"521-a\r\n", b"521 b\r\n"], ("521-a", "521 b")),
        ("NO", [b"* NOTICE\r\n", b"a1 NO no\r\n"], ("a1 NO no",)),
        ("BYE", [b'"SIEVE" "x"\r\n', b'BYE "busy"\r\n'], ('BYE "busy"',)),
        ("-ERR", [b"-err no\r\n"], ("-err no",)),
    ],
)
def test_of_a_refusal_only_its_own_lines_are_kept(
    code: str, lines: list[bytes], kept: tuple[str, ...]
) -> None:
    outcome = outcome_of(Operation.GREETING, Reply(Answer.NO, code), SMTP, lines, b"")
    assert outcome == Declined(code=code, lines=kept)


def test_an_odd_first_line_is_another_protocol() -> None:
    outcome = outcome_of(Operation.GREETING, ODD, SMTP, [b"SSH-2.0-x\r\n"], b"")
    assert outcome == Foreign(lines=("SSH-2.0-x",))


def test_kept_greeting_lines_are_few_and_short() -> None:
    lines = [b"220-" + b"x" * 8000 + b"\r\n"] * 500
    outcome = outcome_of(Operation.GREETING, YES, SMTP, lines, b"")
    assert outcome == Greeted(code="220", lines=("220-" + "x" * 495 + "…",) * 20)


def test_kept_keywords_are_few_and_short() -> None:
    lines = [b"250-" + b"x" * 8000 + b"\r\n"] * 500
    outcome = outcome_of(Operation.CAPABILITIES, YES, SMTP, lines, b"")
    assert outcome == Offered(keywords=("x" * 119 + "…",) * 60)


def test_a_kept_leftover_is_short() -> None:
    outcome = outcome_of(Operation.STARTTLS, YES, SMTP, LINES, b"x" * 100_000)
    assert outcome == Ready(leftover="x" * 199 + "…")


def test_a_failures_detail_is_short_and_without_its_line_end() -> None:
    for evidence, detail in ((b"y\r\n", "y"), (b"y" * 900, "y" * 199 + "…")):
        failure = failed(Operation.QUIT, FailureKind.EOF, evidence).failure
        assert failure == Failure(operation=Operation.QUIT, kind=FailureKind.EOF, detail=detail)
