"""The Home tab, its form and the welcome, in a local workspace."""

from datetime import timedelta

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.playground import Acknowledged, View
from bot.render.controls import CHECK_FORM, OPEN_FORM, TARGET_FIELD, WHAT_FIELD
from bot.slackgate.calls import SlackCalls
from bot.slackgate.seen import Seen
from bot.surfaces.home import Home
from tests.bot.bench import Bench
from tests.bot.render.reports import healthy

SENTENCE = healthy().answer.sentence


async def home(bench: Bench) -> View:
    assert isinstance(await bench.ws.open_home(bench.ada), Acknowledged)
    await bench.ws.until(lambda: bench.ws.home(bench.ada) is not None)
    shown = bench.ws.home(bench.ada)
    assert shown is not None
    return shown


async def form(bench: Bench) -> View:
    await bench.ws.press(bench.ada, await home(bench), OPEN_FORM)
    await bench.ws.until(lambda: bench.ws.modal(bench.ada) is not None)
    shown = bench.ws.modal(bench.ada)
    assert shown is not None
    return shown


async def send(bench: Bench, target: str, what: str) -> None:
    values = {TARGET_FIELD: {TARGET_FIELD: target}, WHAT_FIELD: {WHAT_FIELD: what}}
    assert isinstance(await bench.ws.submit(bench.ada, values), Acknowledged)
    await bench.answered()


def direct(bench: Bench) -> list[str]:
    return bench.texts(bench.ws.direct_message(bench.ada))


async def test_the_home_tab_tells_how_to_ask(bench: Bench) -> None:
    shown = str((await home(bench)).blocks)
    for words in ("/mailcheck mail.example.com", "@mailcheck is", "/invite @mailcheck"):
        assert words in shown


@pytest.mark.parametrize(
    ("target", "what", "typed"),
    [
        ("mail.example.com", "all", "mail.example.com"),
        ("mail.example.com", "ssl", "mail.example.com ssl"),
        ("mail.example.com:993", "all", "mail.example.com 993"),
        ("mail.example.com imap", "all", "mail.example.com imap"),
    ],
)
async def test_the_form_starts_a_check_that_is_answered_directly(
    bench: Bench, target: str, what: str, typed: str
) -> None:
    await form(bench)
    await send(bench, target, what)
    assert bench.ws.modal(bench.ada) is None
    assert [one.typed for one in bench.script.commands] == [typed]
    assert direct(bench) == [SENTENCE]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("mail.example.com 80", "80 is not a mail port"),
        ("two.example.com mail.example.com", "are two targets"),
        ("help", "Name what to check here"),
    ],
)
async def test_the_form_says_at_the_field_what_is_wrong(
    bench: Bench, target: str, words: str
) -> None:
    await form(bench)
    await send(bench, target, "all")
    shown = bench.ws.modal(bench.ada)
    assert shown is not None
    assert words in shown.errors[TARGET_FIELD]
    assert not bench.script.commands


async def test_a_form_that_slack_delivers_twice_starts_one_check(bench: Bench) -> None:
    target = {TARGET_FIELD: {"value": "mail.example.com"}}
    what = {WHAT_FIELD: {"selected_option": {"value": "all"}}}
    body = {
        "type": "view_submission",
        "trigger_id": "1.2.3",
        "user": {"id": bench.ada.id},
        "team": {"id": "T1"},
        "view": {
            "type": "modal",
            "callback_id": CHECK_FORM,
            "state": {"values": {TARGET_FIELD: target, WHAT_FIELD: what}},
        },
    }
    for _ in range(2):
        request = AsyncBoltRequest(mode="socket_mode", body=body)
        assert (await bench.app.bolt.async_dispatch(request)).status == 200
        await bench.answered()
    assert direct(bench) == [SENTENCE]


async def test_who_opens_the_conversation_for_the_first_time_is_welcomed(bench: Bench) -> None:
    await bench.ws.open_home(bench.ada, "messages")
    await bench.answered()
    [welcome] = direct(bench)
    assert welcome.startswith("Hello!")


async def test_nobody_is_welcomed_twice(bench: Bench) -> None:
    for _ in range(2):
        await bench.ws.open_home(bench.ada, "messages")
        await bench.answered()
    assert len(direct(bench)) == 1


async def test_who_wrote_before_is_not_welcomed(bench: Bench) -> None:
    """The bot may have been restarted since: what stands there tells."""
    await bench.ws.enter(bench.ada, bench.ws.direct_message(bench.ada), "help")
    await bench.answered()
    await bench.ws.open_home(bench.ada, "messages")
    await bench.answered()
    assert len(direct(bench)) == 1


@pytest.fixture
def unheard(bench: Bench) -> Home:
    """The same behind a Slack that is out of reach."""
    client = AsyncWebClient("xoxb-none", "http://127.0.0.1:1/api/", retry_handlers=[])
    return Home(bench.app.answers, SlackCalls(client), Seen(timedelta), {})


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"tab": "home", "user": "U1", "channel": "D1"}, "home_not_shown"),
        ({"tab": "messages", "user": "U1", "channel": "D1"}, "welcome_not_said"),
        ({"user": "U1"}, "request_not_understood"),
    ],
)
async def test_what_slack_does_not_show_is_logged(
    unheard: Home, event: dict[str, str], line: str
) -> None:
    with capture_logs() as logs:
        await unheard.opened(event, {})
    assert [entry["event"] for entry in logs] == [line]


async def test_an_opening_that_slack_delivers_twice_counts_once(unheard: Home) -> None:
    with capture_logs() as logs:
        for _ in range(2):
            await unheard.opened(
                {"tab": "home", "user": "U1", "channel": "D1"}, {"event_id": "Ev1"}
            )
    assert [entry["event"] for entry in logs] == ["home_not_shown", "request_repeated"]


async def test_a_tab_that_is_not_ours_is_left_alone(unheard: Home) -> None:
    with capture_logs() as logs:
        await unheard.opened({"tab": "about", "user": "U1", "channel": "D1"}, {})
    assert logs == []


async def test_a_form_that_slack_does_not_open_is_logged(unheard: Home) -> None:
    ack = AsyncAck()  # type: ignore[no-untyped-call]
    with capture_logs() as logs:
        await unheard.form_wanted(ack, {"trigger_id": "1.2.3"})
    assert ack.response is not None
    assert [entry["event"] for entry in logs] == ["form_not_opened"]
