"""A check that does what a test says, in place of the measuring one."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.playground import ManualClock
from probes.address import Address
from probes.event import Emit, Event, StepStarted
from probes.goal import Ask
from probes.observation import DnsLookup, DnsReply, Record
from probes.report import Report
from tests.bot.render.reports import RTT, STARTED, V4, healthy

RESOLVER = Address("192.0.2.53")


def command(text: str = "mail.example.com") -> Check:
    parsed = parse_command(text)
    assert isinstance(parsed, Check)
    return parsed


def asked(name: str = "mail.example.com") -> StepStarted:
    return StepStarted(Ask(name, "A", RESOLVER))


def resolved(address: str = V4, name: str = "mail.example.com") -> DnsLookup:
    return DnsLookup(
        vantage="office",
        at=STARTED,
        took=RTT,
        name=name,
        record_type="A",
        resolver=RESOLVER,
        outcome=DnsReply(
            rcode="NOERROR",
            authoritative=False,
            truncated=False,
            records=(Record(name, "A", 300, address),),
        ),
    )


class Script:
    """Stands in for `bot.check.perform`: connects to ``addresses`` and gives ``report``.

    After `hold` a check waits until `release`; ``fault`` is raised in place of a report.
    """

    def __init__(self) -> None:
        self.report = healthy()
        self.addresses: tuple[Address, ...] = (V4,)
        self.fault: Exception | None = None
        self.commands: list[Check] = []
        self.refusals: list[str] = []
        self._emits: list[Emit] = []
        self._open = asyncio.Event()
        self._open.set()
        self._begun = asyncio.Condition()

    async def __call__(
        self, command: Check, emit: Emit, admit: Callable[[Address], str | None]
    ) -> Report:
        self.commands.append(command)
        self._emits.append(emit)
        async with self._begun:
            self._begun.notify_all()
        self.refusals += [reason for address in self.addresses if (reason := admit(address))]
        await self._open.wait()
        if self.fault is not None:
            raise self.fault
        return replace(self.report, command=command.typed)

    def hold(self) -> None:
        """Let checks wait from now on."""
        self._open.clear()

    def release(self) -> None:
        """Let them end."""
        self._open.set()

    def emit(self, *events: Event) -> None:
        """Let the latest check tell of these."""
        for event in events:
            self._emits[-1](event)

    async def begun(self, number: int = 1) -> None:
        """Wait until so many checks have begun in all."""
        async with self._begun:
            await self._begun.wait_for(lambda: len(self.commands) >= number)


class SteadyClock:
    """The bot's view of a workspace's clock."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._start = clock.now()

    def elapsed(self) -> timedelta:
        return self._clock.now() - self._start

    async def sleep(self, wait: timedelta) -> None:
        await self._clock.sleep(wait)
