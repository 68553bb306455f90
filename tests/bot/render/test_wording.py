"""Small words: durations, lists, functions, doubts."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.render.wording import duration, finding_titles, function_words, verdict_words
from probes.diagnosis.verdict import Certainty, FunctionResult, PortState, Verdict
from probes.quote import listed
from probes.services import Function
from tests.bot.render import place_reports, reports


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (0, "0.0 ms"),
        (0.17, "0.2 ms"),
        (51, "51 ms"),
        (999, "999 ms"),
        (1000, "1.0 s"),
        (7412, "7.4 s"),
        (75_000, "75 s"),
    ],
)
def test_a_duration_is_as_exact_as_it_matters(milliseconds: float, expected: str) -> None:
    assert duration(timedelta(milliseconds=milliseconds)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_a_list_reads_as_in_a_sentence(words: tuple[str, ...], expected: str) -> None:
    assert listed(words) == expected


@pytest.mark.parametrize(
    ("verdict", "works", "expected"),
    [
        (Verdict.OK, (587, 465), "works on 587 and 465"),
        (Verdict.OK, (), "works"),
        (Verdict.DEGRADED, (465,), "works in part, on 465"),
        (Verdict.DEGRADED, (587, 465), "works on 587 and 465, with a warning"),
        (Verdict.DEGRADED, (), "works in part"),
        (Verdict.FAILING, (), "does not work"),
        (Verdict.INCONCLUSIVE, (), "cannot tell"),
        (Verdict.INCONCLUSIVE, (465,), "cannot tell; 465 answered well"),
        (Verdict.NOT_OFFERED, (), "not offered"),
    ],
)
def test_a_function_in_plain_words(verdict: Verdict, works: tuple[int, ...], expected: str) -> None:
    result = FunctionResult(
        function=Function.SENDING, verdict=verdict, ports=(587, 465), works=works
    )
    assert function_words(result, ()) == expected


def test_a_function_whose_ports_could_not_be_tried_was_not_measured() -> None:
    result = FunctionResult(
        function=Function.SENDING, verdict=Verdict.INCONCLUSIVE, ports=(465,), works=()
    )
    tried, untried = reports.port(465), replace(reports.port(465), state=PortState.UNMEASURED)
    assert function_words(result, (untried,)) == "not measured"
    assert function_words(result, (untried, tried)) == "cannot tell"


def test_a_function_with_a_dead_address_works_in_part() -> None:
    result = FunctionResult(
        function=Function.SENDING, verdict=Verdict.DEGRADED, ports=(465,), works=(465,)
    )
    alive, dead = reports.port(465), replace(reports.port(465), works=False)
    assert function_words(result, (alive, alive)) == "works on 465, with a warning"
    absent = replace(dead, verdict=Verdict.NOT_OFFERED)
    assert function_words(result, (alive, absent)) == "works on 465, with a warning"
    assert function_words(result, (alive, dead)) == (
        "works in part, on 465, but not at every address"
    )


@pytest.mark.parametrize(
    ("verdict", "with_ports", "without"),
    [
        (Verdict.OK, "Works", "Fine"),
        (Verdict.DEGRADED, "Works, with trouble", "Trouble"),
        (Verdict.FAILING, "Does not work", "Does not work"),
        (Verdict.INCONCLUSIVE, "Cannot tell", "Cannot tell"),
    ],
)
def test_a_check_without_ports_does_not_say_that_mail_works(
    verdict: Verdict, with_ports: str, without: str
) -> None:
    tested = reports.report(verdict, "x", ports=(reports.port(993),))
    assert verdict_words(tested) == with_ports
    assert verdict_words(reports.report(verdict, "x")) == without


def function(kind: Function, verdict: Verdict) -> FunctionResult:
    return FunctionResult(function=kind, verdict=verdict, ports=(), works=())


@pytest.mark.parametrize(
    ("failing", "expected"),
    [
        ((Function.POP,), "Works in part, POP fails"),
        ((Function.POP, Function.SENDING), "Works in part, POP and sending fail"),
        ((Function.FILTERS,), "Works in part, mail filters fail"),
        ((), "Does not work"),
    ],
)
def test_a_failing_check_says_what_fails_where_something_works(
    failing: tuple[Function, ...], expected: str
) -> None:
    good = function(Function.IMAP, Verdict.OK)
    bad = tuple(function(one, Verdict.FAILING) for one in failing)
    report = reports.report(Verdict.FAILING, "x")
    assert verdict_words(replace(report, functions=(good, *bad))) == expected
    assert verdict_words(replace(report, functions=bad)) == "Does not work"


@pytest.mark.parametrize("rule", ["address-not-allowed", "over-budget"])
def test_what_our_own_rules_kept_from_is_not_checked(rule: str) -> None:
    (finding,) = reports.relay_blocked().findings
    kept = replace(finding, id=rule)
    unmeasured = replace(reports.port(993), state=PortState.UNMEASURED)
    report = replace(reports.report(Verdict.INCONCLUSIVE, "x"), findings=(kept,))
    assert verdict_words(replace(report, ports=(unmeasured,))) == "Not checked"
    assert verdict_words(replace(report, ports=(unmeasured, reports.port(993)))) == "Cannot tell"


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (Certainty.CERTAIN, "Port 25 is blocked."),
        (Certainty.LIKELY, "Port 25 is blocked (likely)."),
        (Certainty.CANNOT_TELL, "Port 25 is blocked (cause unclear)."),
    ],
)
def test_a_doubtful_cause_is_marked(certainty: Certainty, expected: str) -> None:
    report = reports.relay_blocked()
    report = replace(report, findings=(replace(report.findings[0], certainty=certainty),))
    assert finding_titles(report) == (expected,)


def test_each_of_several_findings_of_one_rule_has_its_own_doubt() -> None:
    report = place_reports.same_elsewhere()
    assert [title.partition(" (")[2] for title in finding_titles(report)] == ["", "likely)."]
