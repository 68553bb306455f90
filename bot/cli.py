"""`mailcheck HOST [what ...]`: the grammar, the checks and the words of the bot in a terminal.

Heavy modules are imported where they are used, so that help and mistakes answer at once.
"""

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.commands.command import BadCommand, Check, Help
from bot.commands.grammar import parse_command
from bot.commands.help import Style, render, topic
from bot.commands.vocabulary import DEMO_DOMAIN, HELP_WORD
from bot.config import BadConfig, Config, load_config
from bot.options import BadOption, option_parser, with_options
from probes.quote import quoted

if TYPE_CHECKING:
    from datetime import timedelta

    from rich.console import RenderableType
    from rich.live import Live

    from bot.render.progress import Progress
    from probes.diagnosis.comparison import Comparison
    from probes.diagnosis.verdict import Verdict
    from probes.event import Event
    from probes.live import LiveNetwork
    from probes.report import Report
    from probes.wire.tls import TlsContexts

T = TypeVar("T")

_NAME = "mailcheck"
_WIDEST = 100
_PLACES = 2
"""The fewest reports there is something to compare in."""
_REPAINT_SECONDS = 0.1
_SIMULATED = (
    f"Hosts under {DEMO_DOMAIN} are simulated: only the workspace that `make run` opens has them.\n"
)


class Exit(IntEnum):
    """What the process tells its caller."""

    FINE = 0
    TROUBLE = 1
    BAD_INPUT = 2
    INCONCLUSIVE = 3
    INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    # At its end the interpreter searches all that was loaded for cycles, for a tenth of a second;
    # the process gives its memory back anyway. What is frozen is not searched.
    atexit.register(gc.freeze)
    try:
        return _run(arguments)
    except (BadCommand, BadOption, BadConfig) as problem:
        sys.stderr.write(f"{problem}\n")
        return Exit.BAD_INPUT
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 - a bug here must not pass for a broken mail host (exit 1)
        import traceback

        traceback.print_exc()
        sys.stderr.write(f"\n{_NAME} itself failed; nothing is known about the host.\n")
        return Exit.INCONCLUSIVE


def _run(arguments: Sequence[str] | None) -> int:
    parser = option_parser(_NAME)
    options, words = parser.parse_known_args(arguments)
    if options.help:
        words = [HELP_WORD]
    if options.version:
        _write(f"{_NAME} {_version()}\n")
        return Exit.FINE
    if options.compare is not None:
        if words:
            problem = f"--compare takes files alone: leave out {quoted(words[0])}."
            raise BadOption(problem)
        if len(options.compare) < _PLACES:
            problem = f"--compare needs two files or more, which `{_NAME} HOST --json` printed."
            raise BadOption(problem)
        comparison = _compared(options.compare)
        _show_comparison(comparison, as_json=options.json)
        return _exit_code(comparison.verdict)
    # A terminal needs no tokens, so a faulty one in the environment is no reason to refuse.
    config = with_options(load_config(options.config, {}), options)
    match parse_command(" ".join(words), config.aliases()):
        case Help(topic=name):
            page = parser.format_help() if name is None else _page(name)
            _write(page)
            return Exit.FINE
        case Check() as check:
            import asyncio

            if f".{check.target.shown}".endswith(f".{DEMO_DOMAIN}"):
                sys.stderr.write(_SIMULATED)
            report = asyncio.run(_perform(check, config, as_json=options.json))
            _show(report, as_json=options.json, evidence=options.evidence)
            return _exit_code(report.verdict)


def _page(name: str) -> str:
    return render(topic(name), Style.TERMINAL, _NAME) + "\n"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(_NAME)
    except PackageNotFoundError:
        return "(run from its source, not installed)"


async def _perform(check: Check, config: Config, *, as_json: bool) -> "Report":
    import asyncio

    from bot.check import perform
    from bot.render.progress import Progress
    from probes.live import LiveNetwork

    network = LiveNetwork(config.dns.resolvers)
    progress = Progress()
    # Two threads may ask at once; the roots are to be read only once.
    contexts = _one_at_a_time(lambda: _load_contexts(config))

    def emit(event: "Event") -> None:
        progress.note(event, network.elapsed())

    async with asyncio.TaskGroup() as tasks:
        painter = tasks.create_task(_paint(progress, check.typed, network))
        # A name takes a round trip to resolve; TLS is loaded meanwhile, and then, while servers
        # are waited for, what the answer is written with.
        loading = (contexts,) if as_json else (contexts, _load_writing)
        tasks.create_task(_in_threads(loading))
        report = await perform(check, config, network, contexts, emit)
        painter.cancel()
    return report


def _load_contexts(config: Config) -> "TlsContexts":
    import probes.probers.session  # noqa: F401 - loaded for the steps to come
    from probes.wire.tls import TlsContexts

    return TlsContexts(str(config.tls.trust_file or ""), str(config.tls.current_roots or ""))


def _load_writing() -> None:
    import bot.render.terminal  # noqa: F401 - loaded for the answer


async def _in_threads(loading: Iterable[Callable[[], object]]) -> None:
    """Load one after the other, none of them in the way of the check."""
    import asyncio

    for load in loading:
        await asyncio.to_thread(load)


def _one_at_a_time(load: Callable[[], T]) -> Callable[[], T]:
    lock, remembered = Lock(), cache(load)

    def loaded() -> T:
        with lock:
            return remembered()

    return loaded


async def _paint(progress: "Progress", typed: str, network: "LiveNetwork") -> None:
    """Show the progress on a terminal until cancelled; elsewhere stay silent."""
    if not sys.stderr.isatty():
        return
    import asyncio

    # Loading takes longer than a round trip, which must not be measured along with it.
    view, live = await asyncio.to_thread(_live_view)
    with live:
        while True:
            live.update(view(progress, typed, network.elapsed()), refresh=True)
            await asyncio.sleep(_REPAINT_SECONDS)


def _live_view() -> "tuple[Callable[[Progress, str, timedelta], RenderableType], Live]":
    from rich.console import Console
    from rich.live import Live

    from bot.render.terminal import progress_view

    return progress_view, Live(console=Console(stderr=True), transient=True, auto_refresh=False)


def _show(report: "Report", *, as_json: bool, evidence: bool) -> None:
    if as_json:
        from probes.report import encode

        _write_bytes(encode(report) + b"\n")
        return
    from bot.render.evidence import evidence_text
    from bot.render.terminal import report_view

    _print(report_view(report))
    if evidence:
        _write(f"\nEvidence\n{evidence_text(report, limit=None)}\n")


def _compared(files: Sequence[Path]) -> "Comparison":
    """Read reports and judge them together; raise BadOption for what is none of ours."""
    from msgspec import DecodeError

    from probes.compare import Incomparable, compare_reports
    from probes.report import decode

    reports = []
    for file in files:
        try:
            reports.append(decode(file.read_bytes()))
        except OSError as fault:
            problem = f"{file}: it cannot be read: {fault.strerror}."
            raise BadOption(problem) from fault
        except DecodeError as fault:
            problem = f"{file}: it is no report that `{_NAME} HOST --json` printed: {fault}."
            raise BadOption(problem) from fault
    try:
        return compare_reports(reports)
    except Incomparable as fault:
        raise BadOption(str(fault)) from fault


def _show_comparison(comparison: "Comparison", *, as_json: bool) -> None:
    if as_json:
        from probes.compare import encode_comparison

        _write_bytes(encode_comparison(comparison) + b"\n")
        return
    from bot.render.comparison_terminal import comparison_view

    _print(comparison_view(comparison))


def _print(view: "RenderableType") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.width = min(console.width, _WIDEST)
    with console.capture() as capture:
        console.print(view)
    _write("".join(f"{line.rstrip()}\n" for line in capture.get().removesuffix("\n").split("\n")))


def _exit_code(verdict: "Verdict") -> Exit:
    from probes.diagnosis.verdict import Verdict

    match verdict:
        case Verdict.OK | Verdict.NOT_OFFERED:
            return Exit.FINE
        case Verdict.DEGRADED | Verdict.FAILING:
            return Exit.TROUBLE
        case Verdict.INCONCLUSIVE:
            return Exit.INCONCLUSIVE


def _write(text: str) -> None:
    """Write to standard output; a character that the terminal lacks becomes a question mark."""
    _write_bytes(text.encode(sys.stdout.encoding, "replace"))


def _write_bytes(data: bytes) -> None:
    """Write to standard output; a reader who left early (`| head`) is no error."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered goes nowhere, or the interpreter complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
