from datetime import timedelta

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.config import BadConfig
from bot.serve.first_call import first_call


class Answer:
    def __init__(self, data: object) -> None:
        self.data = data


class Slack:
    """Answers with the given faults, then with success."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)

    async def call(self) -> str:
        if self.faults:
            raise self.faults.pop(0)
        return "fine"


class SleepingClock:
    """Goes only while somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def elapsed(self) -> timedelta:
        return timedelta(seconds=sum(self.slept))

    async def sleep(self, wait: timedelta) -> None:
        self.slept.append(wait.total_seconds())


def refused(data: object) -> SlackApiError:
    return SlackApiError("refused", Answer(data))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "fault",
    [
        refused({"ok": False, "error": "internal_error"}),
        refused("<html>"),
        ClientConnectionError(),
        TimeoutError(),
        OSError(),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_it_calls_until_slack_answers_at_longer_and_longer_intervals(
    fault: Exception,
) -> None:
    clock = SleepingClock()
    with capture_logs() as logs:
        assert await first_call("A_TOKEN", Slack(*[fault] * 8).call, clock) == "fine"
    assert clock.slept == [1, 2, 4, 8, 16, 32, 60, 60]
    assert {(line["event"], line["token"]) for line in logs} == {("first_call_failed", "A_TOKEN")}


async def test_a_token_that_is_no_good_ends_it() -> None:
    slack = Slack(refused({"ok": False, "error": "invalid_auth"}))
    with pytest.raises(BadConfig, match=r"^environment: A_TOKEN: Slack does not take it \(invalid"):
        await first_call("A_TOKEN", slack.call, SleepingClock())
