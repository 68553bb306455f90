"""Whole checks of demo hosts: real servers, and time that leaps wherever nobody sends."""

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from bot.check import perform
from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.config import Config
from bot.demo import Demo
from probes.observation import Observation
from probes.report import Report
from probes.wire.tls import TlsContexts
from tests.probes.virtual_time import HANDED_OVER, play


class Tried(Struct, frozen=True):
    """A finished check, and what was emitted on the way."""

    report: Report
    events: Sequence[object]

    @property
    def found(self) -> list[str]:
        return [one.id for one in self.report.findings]

    def seen(self, kind: type[Observation]) -> list[Observation]:
        return [one for one in self.report.observations if isinstance(one, kind)]


def command(line: str) -> Check:
    parsed = parse_command(line)
    assert isinstance(parsed, Check)
    return parsed


@cache
def tried(line: str) -> Tried:
    """Check as a person would who types ``line``."""

    async def scene() -> Tried:
        async with Demo() as demo:
            check = command(line)
            assert demo.covers(check.target)
            config = demo.config(Config())
            contexts = TlsContexts(str(config.tls.trust_file))
            events: list[object] = []
            report = await perform(check, config, demo.network, lambda: contexts, events.append)
            return Tried(report, events)

    return play(scene(), real=HANDED_OVER)
