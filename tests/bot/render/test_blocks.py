"""Messages hold to Slack's limits and let nobody ring, whatever a report says."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.commands.help import HelpLine, HelpPage, overview, topic, topics
from bot.render.blocks import Message, error_message, final_message, help_message
from probes.address import Address
from probes.diagnosis.verdict import Explanation, PortState, Verdict
from probes.report import Report
from probes.services import SERVICES
from tests.bot.render import path_reports, reports
from tests.bot.render.examples import EXAMPLES
from tests.bot.render.generated import LARGE_REPORTS, REPORTS
from tests.bot.render.judges import faults, independent_schema, texts

ASKED_BY = "U0123ABCD"


def kinds(message: Message) -> list[object]:
    return [block["type"] for block in message.blocks]


def shown(message: Message) -> str:
    return "\n".join(texts(message.blocks))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_a_flawless_message(name: str) -> None:
    assert faults(final_message(EXAMPLES[name](), ASKED_BY), ASKED_BY) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_independent_schema_takes_an_example(name: str) -> None:
    check = independent_schema()
    if check is None:
        pytest.skip("the independent Block Kit schema does not lie beside the project")
    message = final_message(EXAMPLES[name](), ASKED_BY)
    assert check({"text": message.text, "blocks": message.blocks}) == []


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(REPORTS, st.sampled_from([ASKED_BY, "", " ", "<!channel>", "a" * 999]))
def test_any_report_is_a_flawless_message(report: Report, requester: str) -> None:
    assert faults(final_message(report, requester), requester) == []


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(LARGE_REPORTS)
def test_any_large_report_is_a_flawless_message(report: Report) -> None:
    assert faults(final_message(report, "")) == []


@pytest.mark.parametrize(
    "text",
    ["𝔘" * 3000, '"\\' * 3000, "&<>" * 2000, reports.HOSTILE, "\x07" * 3000, "word " * 900],
    ids=["costly", "quotes", "entities", "hostile", "controls", "long"],
)
def test_the_most_of_everything_still_fits(text: str) -> None:
    crowd, walked = reports.crowd(), path_reports.crowded_paths()
    explanations = (Explanation(finding="x", title=text, meaning=text),) * 30
    answer = replace(crowd.answer, sentence=text, explanations=explanations, customer=text)
    point = replace(crowd.vantage_points[0], place=text, cannot_see=(text,) * 9)
    report = replace(
        crowd,
        target=text,
        command=text,
        answer=replace(answer, steps=(text,) * 30),
        functions=crowd.functions * 9,
        ports=tuple(replace(port, name=text) for port in crowd.ports),
        findings=path_reports.provider_drops().findings,
        paths=tuple(replace(path, name=text) for path in walked.paths),
        pings=tuple(
            replace(walked.pings[0], address=Address(f"192.0.2.{last}")) for last in range(16)
        ),
        vantage_points=(point, point),
    )
    message = final_message(report, text)
    assert faults(message) == []
    assert "more rows are not shown here" in shown(message)
    assert "more findings are not shown here" in shown(message)
    assert "more steps are not shown here" in shown(message)
    assert "more lines are not shown here" in shown(message)
    assert "more hops are not shown here" in shown(message)
    assert len(json.dumps(message.blocks[:-1])) < 11_000


def test_the_parts_come_in_the_promised_order() -> None:
    message = final_message(reports.relay_blocked(), ASKED_BY)
    text = shown(message)
    order = [
        "Works, with trouble: mail.example.com",
        "port 25 is blocked somewhere",
        "Receiving by IMAP",
        "no answer (filtered)",
        "Nothing came back from port 25",
        "Set outgoing mail to",
        "Please set your outgoing server",
        "Measured from office (Frankfurt)",
        f"Asked by <@{ASKED_BY}>",
        "connect (try 2): timeout",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_notice_says_the_verdict_alone() -> None:
    report = reports.relay_blocked()
    assert final_message(report, ASKED_BY).text == report.answer.sentence


def test_a_report_without_a_sentence_still_has_a_notice() -> None:
    report = reports.report(Verdict.INCONCLUSIVE, " ")
    assert final_message(report, "").text == "Cannot tell: mail.example.com"


def test_markup_in_the_notice_rings_nobody() -> None:
    text = final_message(reports.hostile(), "").text
    assert text.startswith("220 &lt;!channel&gt; ```*bold*``` &lt;@U0001&gt; &amp;amp;")


def test_foreign_text_never_gets_into_markup() -> None:
    message = final_message(reports.hostile(), "")
    markup = [block for block in message.blocks if "mrkdwn" in json.dumps(block)]
    assert len(markup) == 1
    (date,) = [one for one in _elements(markup[0]) if one["type"] == "mrkdwn"]
    assert date["text"] == (
        "<!date^1795434431^{date_short_pretty} {time_secs}|2026-11-23 11:47:11 UTC>"
    )


def _elements(block: dict[str, object]) -> list[dict[str, object]]:
    elements = block["elements"]
    assert isinstance(elements, list)
    return elements


def test_the_rows_that_are_fine_go_first_when_space_is_short() -> None:
    fine = [(state, Verdict.OK, works) for state in PortState for works in (True, False)]
    ports = tuple(
        reports.port(number, state, verdict, works=works)
        for number in SERVICES
        for state, verdict, works in (*fine, (PortState.OPEN, Verdict.FAILING, False))
    )
    text = shown(final_message(reports.report(Verdict.FAILING, "x", ports=ports), ""))
    assert "more rows are not shown here" in text
    assert text.count("reachable, but not usable") == len(SERVICES)


def test_a_finding_may_go_without_a_meaning() -> None:
    report = reports.relay_blocked()
    bare = Explanation(finding="cert-expired", title="It expired.", meaning="")
    report = replace(report, answer=replace(report.answer, explanations=(bare,)))
    assert not faults(final_message(report, ""))


def test_nobody_is_named_when_nobody_asked() -> None:
    assert "Asked by" not in shown(final_message(reports.healthy(), ""))


def test_a_name_that_is_no_id_is_shown_as_it_is() -> None:
    assert "Asked by <!here>." in shown(final_message(reports.healthy(), "<!here>"))


def test_how_sure_a_finding_is_stands_beside_it() -> None:
    text = shown(final_message(reports.relay_blocked(), ""))
    assert "Port 25 is blocked (likely).\n" in text


@pytest.mark.parametrize("name", ["", *topics()])
def test_every_page_of_help_is_a_flawless_message(name: str) -> None:
    message = help_message(topic(name) if name else overview(), "/mailcheck")
    assert faults(message) == []
    assert set(kinds(message)) == {"section"}


def test_a_long_page_of_help_is_split_between_lines() -> None:
    lines = tuple(HelpLine(f"word{number}", "x" * 200) for number in range(40))
    message = help_message(HelpPage("Title", lines), "/mailcheck")
    assert faults(message) == []
    assert len(message.blocks) == 4
    assert all(text.endswith("x" * 200) for text in texts(message.blocks))


@given(st.text(max_size=5000) | st.sampled_from([reports.HOSTILE, "&<>" * 2000, "", " "]))
@settings(max_examples=100, deadline=None)
def test_any_sentence_is_a_flawless_message(sentence: str) -> None:
    assert faults(error_message(sentence)) == []


def test_a_mistake_keeps_its_quotation_marks() -> None:
    message = error_message("`slss` is not a word I know: did you mean `ssl`?")
    assert message.text == "`slss` is not a word I know: did you mean `ssl`?"
    assert kinds(message) == ["section"]
