import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from bot.budget import Budget
from bot.checks import Busy, Checks, Crashed, Fresh, Interrupted, Outcome, Queued, Stored
from bot.playground import ManualClock
from probes.address import Address
from probes.diagnosis.verdict import Verdict
from probes.event import Event
from tests.bot.render.path_reports import pinged, traced
from tests.bot.render.reports import V4, report
from tests.bot.script import Script, SteadyClock, asked, command, resolved

NOTHING = timedelta()


def ignore(_happening: Queued | Event, _at: timedelta) -> None:
    pass


@pytest.fixture
async def script() -> Script:
    return Script()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def opened(
    script: Script,
    clock: ManualClock,
    *,
    kept: int = 100,
    waiting: int = 100,
    of_one: int = 100,
) -> Checks:
    steady = SteadyClock(clock)
    budget = Budget(3, timedelta(minutes=5), steady.elapsed)
    return Checks(script, budget, steady, at_once=2, kept=kept, waiting=waiting, of_one=of_one)


@pytest.fixture
async def checks(script: Script, clock: ManualClock) -> AsyncIterator[Checks]:
    checks = opened(script, clock)
    yield checks
    await checks.close(NOTHING)


def begin(
    checks: Checks, text: str = "mail.example.com", asker: str = "U1"
) -> asyncio.Task[Outcome]:
    return asyncio.create_task(checks.check(command(text), ignore, asker))


class TestSharing:
    async def test_an_equal_request_joins_the_running_check(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        first, second = begin(checks), begin(checks, "please check MAIL.example.com")
        await script.begun()
        script.release()
        assert [type(await one) for one in (first, second)] == [Fresh, Fresh]
        assert len(script.commands) == 1

    async def test_each_reads_the_own_words_above_the_shared_report(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        first, second = begin(checks), begin(checks, "mail.example.com private")
        await script.begun()
        script.release()
        outcomes = [await first, await second]
        assert [one.report.command for one in outcomes if isinstance(one, Fresh)] == [
            "mail.example.com",
            "mail.example.com private",
        ]

    @pytest.mark.parametrize("other", ["mail.example.org", "mail.example.com 993"])
    async def test_another_target_or_port_is_a_check_of_its_own(
        self, checks: Checks, script: Script, other: str
    ) -> None:
        script.hold()
        tasks = begin(checks), begin(checks, other)
        await script.begun(2)
        script.release()
        await asyncio.gather(*tasks)

    async def test_one_who_joins_late_hears_first_what_is_known(
        self, checks: Checks, script: Script, clock: ManualClock
    ) -> None:
        script.hold()
        early: list[Any] = []
        late: list[Any] = []
        first = asyncio.create_task(
            checks.check(command(), lambda event, at: early.append((event, at)))
        )
        await script.begun()
        script.emit(asked())
        clock.advance(timedelta(seconds=2))
        second = asyncio.create_task(
            checks.check(command(), lambda event, at: late.append((event, at)))
        )
        await asyncio.sleep(0)
        script.emit(resolved())
        script.release()
        await asyncio.gather(first, second)
        assert early == late == [(asked(), NOTHING), (resolved(), timedelta(seconds=2))]

    async def test_one_who_leaves_does_not_end_the_check_of_the_others(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        first, second = begin(checks), begin(checks)
        await script.begun()
        first.cancel()
        await asyncio.wait([first])
        script.release()
        assert isinstance(await second, Fresh)

    async def test_a_broken_view_ends_neither_the_check_nor_the_other_views(
        self, checks: Checks, script: Script
    ) -> None:
        def break_down(_event: Queued | Event, _at: timedelta) -> None:
            raise ZeroDivisionError

        script.hold()
        heard: list[Any] = []
        first = asyncio.create_task(checks.check(command(), break_down))
        second = asyncio.create_task(checks.check(command(), lambda event, _: heard.append(event)))
        await script.begun()
        with capture_logs() as logs:
            script.emit(asked(), resolved())
        script.release()
        assert isinstance(await first, Fresh)
        assert isinstance(await second, Fresh)
        assert heard == [asked(), resolved()]
        assert [line["event"] for line in logs] == ["watcher_crashed"]


class TestBudget:
    async def test_past_the_budget_the_last_result_is_shown_with_its_age(
        self, checks: Checks, script: Script, clock: ManualClock
    ) -> None:
        for _ in range(3):
            await begin(checks)
        clock.advance(timedelta(minutes=2))
        outcome = await begin(checks, "mail.example.com private")
        assert isinstance(outcome, Stored)
        assert (outcome.age, outcome.due) == (timedelta(minutes=2), timedelta(minutes=3))
        assert outcome.report.command == "mail.example.com private"
        assert len(script.commands) == 3

    async def test_once_it_is_due_it_is_checked_afresh(
        self, checks: Checks, clock: ManualClock
    ) -> None:
        for _ in range(3):
            await begin(checks)
        clock.advance(timedelta(minutes=5))
        assert isinstance(await begin(checks), Fresh)

    async def test_without_a_result_of_before_the_check_runs_and_meets_the_refusal(
        self, checks: Checks, script: Script
    ) -> None:
        for _ in range(3):
            await begin(checks)
        assert isinstance(await begin(checks, "mail.example.com 993"), Fresh)
        assert [reason.partition(" was")[0] for reason in script.refusals] == ["192.0.2.10"]

    async def test_a_report_with_gaps_does_not_take_the_place_of_a_complete_one(
        self, checks: Checks, script: Script
    ) -> None:
        complete = await begin(checks)
        moved = Address("192.0.2.99")
        script.addresses = (moved,)
        for name in ("a.example", "b.example", "c.example"):
            await begin(checks, name)
        script.report = report(Verdict.INCONCLUSIVE, "Nothing was measured.")
        await begin(checks)
        assert len(script.refusals) == 1
        script.addresses = (V4,)
        for name in ("d.example", "e.example"):
            await begin(checks, name)
        outcome = await begin(checks)
        assert isinstance(complete, Fresh)
        assert isinstance(outcome, Stored)
        assert outcome.report == complete.report

    @pytest.mark.parametrize("words", ["ping", "trace 25"])
    async def test_a_ping_and_a_trace_count_like_a_check(
        self, checks: Checks, script: Script, words: str
    ) -> None:
        script.report = pinged() if words == "ping" else replace(traced(), ports=())
        for _ in range(3):
            await begin(checks, f"mail.example.com {words}")
        assert isinstance(await begin(checks, f"mail.example.com {words}"), Stored)

    async def test_a_check_of_names_alone_costs_no_budget(
        self, checks: Checks, script: Script
    ) -> None:
        script.addresses = ()
        script.report = report(Verdict.OK, "It exists.")
        outcomes = [await begin(checks, "example.com dns") for _ in range(10)]
        assert {type(outcome) for outcome in outcomes} == {Fresh}

    async def test_of_the_results_kept_the_one_used_least_lately_goes_first(
        self, script: Script, clock: ManualClock
    ) -> None:
        checks = opened(script, clock, kept=2)
        for text in ("a.example", "b.example", "mail.example.com 993"):
            await begin(checks, text)
        assert isinstance(await begin(checks, "b.example"), Stored)
        script.addresses = ()
        await begin(checks, "c.example")
        assert isinstance(await begin(checks, "b.example"), Stored)
        assert isinstance(await begin(checks, "a.example"), Fresh)
        await checks.close(NOTHING)


class TestQueue:
    async def test_checks_in_flight_are_capped_and_the_rest_is_told_its_place(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        running = [begin(checks, name) for name in ("a.example", "b.example")]
        await script.begun(2)
        heard: list[Any] = []
        waiting = asyncio.create_task(
            checks.check(command("c.example"), lambda event, _: heard.append(event), "U2")
        )
        for _ in range(3):
            await asyncio.sleep(0)
        assert [queued.ahead() for queued in heard] == [0]
        assert len(script.commands) == 2
        script.release()
        await asyncio.gather(*running, waiting)
        assert len(script.commands) == 3

    async def test_one_who_joins_a_waiting_check_is_told_its_place_too(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        tasks = [begin(checks, name) for name in ("a.example", "b.example", "c.example")]
        await script.begun(2)
        for _ in range(3):
            await asyncio.sleep(0)
        heard: list[Any] = []
        joined = asyncio.create_task(
            checks.check(command("c.example"), lambda event, _: heard.append(event))
        )
        await asyncio.sleep(0)
        assert [queued.ahead() for queued in heard] == [0]
        script.release()
        await asyncio.gather(*tasks, joined)

    @pytest.mark.parametrize(
        ("askers", "last", "answer"),
        [
            (["U1", "U1"], "U1", Busy(2, own=True)),
            (["U1", "U2", "U3"], "U4", Busy(3, own=False)),
        ],
        ids=["too many of one person's", "too many of all"],
    )
    async def test_beyond_what_can_wait_the_answer_is_at_once_that_the_bot_is_busy(
        self, script: Script, clock: ManualClock, askers: list[str], last: str, answer: Busy
    ) -> None:
        checks = opened(script, clock, waiting=1, of_one=2)
        script.hold()
        tasks = [begin(checks, f"{n}.example", asker) for n, asker in enumerate(askers)]
        await script.begun(2)
        assert await begin(checks, "last.example", last) == answer
        joined = begin(checks, "0.example", last)  # costs nothing, and so is never refused
        script.release()
        outcomes = [*await asyncio.gather(*tasks, joined), await begin(checks, "z.example", last)]
        assert not any(isinstance(outcome, Busy) for outcome in outcomes)
        await checks.close(NOTHING)


class TestTrouble:
    async def test_a_crash_is_told_to_all_who_wait_and_to_the_log_by_one_id(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        script.fault = ZeroDivisionError()
        tasks = begin(checks), begin(checks)
        other = begin(checks, "mail.example.org 993")
        await script.begun(2)
        with capture_logs() as logs:
            script.release()
            first, second = [await task for task in tasks]
            await other
        assert isinstance(first, Crashed)
        assert first == second
        crash = next(line for line in logs if line.get("command") == "mail.example.com")
        assert (crash["event"], crash["error_id"]) == ("check_crashed", first.error_id)

    async def test_after_a_crash_the_next_check_runs(self, checks: Checks, script: Script) -> None:
        script.fault = ZeroDivisionError()
        with capture_logs():
            await begin(checks)
        script.fault = None
        assert isinstance(await begin(checks), Fresh)

    async def test_a_shutdown_tells_everybody_who_waits(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        tasks = [begin(checks, name) for name in ("a.example", "b.example", "c.example")]
        await script.begun(2)
        await checks.close(NOTHING)
        assert [await task for task in tasks] == [Interrupted()] * 3

    async def test_a_shutdown_gives_checks_under_way_some_time(
        self, checks: Checks, script: Script
    ) -> None:
        script.hold()
        task = begin(checks)
        await script.begun()
        closing = asyncio.create_task(checks.close(timedelta(seconds=30)))
        await asyncio.sleep(0)
        script.release()
        await closing
        assert isinstance(await task, Fresh)

    async def test_after_the_shutdown_no_check_begins(self, checks: Checks, script: Script) -> None:
        await checks.close(NOTHING)
        assert await begin(checks) == Interrupted()
        assert script.commands == []
