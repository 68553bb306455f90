"""The command line: the same grammar and words, exit codes that scripts can trust."""

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.commands.command import Check
from bot.config import Config
from probes.compare import encode_comparison
from probes.diagnosis.verdict import Verdict
from probes.live import LiveNetwork
from probes.observation import DnsLookup
from probes.report import Report, decode, encode
from tests.bot.render import reports
from tests.scenarios.vantages.rows import ROWS

HEAVY = ("asyncio", "dns", "OpenSSL", "cryptography", "rich", "slack_bolt", "slack_sdk", "aiohttp")
ROOT = Path(__file__).parents[2]
BANNED = next(row for row in ROWS if row.id == "host-ban-client")


async def _no_pause() -> None:
    pass


class Checks:
    """Stands in for the checking: gives a report and remembers what it was asked."""

    def __init__(self) -> None:
        self.report = reports.healthy()
        self.asked: list[tuple[Check, Config, LiveNetwork]] = []
        self.problem: BaseException | None = None
        self.pause: Callable[[], Awaitable[None]] = _no_pause

    async def perform(
        self,
        check: Check,
        config: Config,
        network: LiveNetwork,
        contexts: Callable[[], object],
        emit: Callable[[object], None],
    ) -> Report:
        self.asked.append((check, config, network))
        emit(reports.lookup(reports.HOST, "A", reports.V4))
        assert contexts() is contexts()
        await self.pause()
        if self.problem is not None:
            raise self.problem
        return self.report


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    made = Checks()
    monkeypatch.setattr("bot.check.perform", made.perform)
    return made


@pytest.mark.proves("A01")
def test_a_check_prints_the_answer(checks: Checks, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mail.example.com", "ssl"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("✓ Works  mail.example.com\n")
    assert "\x1b" not in said.out
    assert not any(line.endswith(" ") for line in said.out.split("\n"))
    assert said.err == ""
    ((check, _, _),) = checks.asked
    assert check.typed == "mail.example.com ssl"


@pytest.mark.parametrize(
    ("host", "hinted"),
    [("healthy.demo.example", True), ("demo.example", True), ("mydemo.example", False)],
)
def test_a_simulated_host_gets_a_hint_where_it_is_unknown(
    host: str, hinted: bool, checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main([host])
    said = capsys.readouterr().err
    assert ("the workspace that `make run` opens" in said) is hinted
    assert len(checks.asked) == 1


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.OK, 0),
        (Verdict.NOT_OFFERED, 0),
        (Verdict.DEGRADED, 1),
        (Verdict.FAILING, 1),
        (Verdict.INCONCLUSIVE, 3),
    ],
)
def test_the_exit_code_tells_the_verdict(checks: Checks, verdict: Verdict, code: int) -> None:
    checks.report = reports.report(verdict, "x")
    assert cli.main(["mail.example.com"]) == code


def test_json_is_the_report_and_nothing_else(
    checks: Checks, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["mail.example.com", "--json"])
    assert capfdbinary.readouterr().out == encode(checks.report) + b"\n"


def test_evidence_is_added_on_demand(checks: Checks, capsys: pytest.CaptureFixture[str]) -> None:
    checks.report = reports.crowd()
    cli.main(["mail.example.com"])
    assert "\nEvidence\n" not in capsys.readouterr().out
    cli.main(["--evidence", "mail.example.com"])
    text = capsys.readouterr().out
    assert "\nEvidence\nmail.example.com, checked 2026-11-23" in text
    assert "left out" not in text


def test_options_are_added_to_the_settings(checks: Checks, tmp_path: Path) -> None:
    file = tmp_path / "mailcheck.toml"
    file.write_text(
        '[policy]\nallow = ["192.168.0.0/16"]\n[hosts."mail.example.com"]\nalias = "office"\n'
    )
    arguments = ["office", "--config", str(file), "--allow", "10.0.0.0/8", "--allow", "fc00::/7"]
    assert cli.main([*arguments, "--resolver", "192.0.2.1", "--resolver", "192.0.2.2"]) == 0
    ((check, config, network),) = checks.asked
    assert check.typed.startswith("mail.example.com")
    assert config.policy.allow == ("192.168.0.0/16", "10.0.0.0/8", "fc00::/7")
    assert network.resolvers() == ("192.0.2.1", "192.0.2.2")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "Tell me what to check: a host", id="nothing"),
        pytest.param(["mail.example.com", "slss"], "`slss` is not a word I know", id="typo"),
        pytest.param(["mail.example.com", "--jsno"], "`--jsno` is not a word I know", id="option"),
        pytest.param(["localhost"], "`localhost` is the machine", id="localhost"),
        pytest.param(["help", "slss"], "There is no help about `slss`", id="help"),
        pytest.param(
            ["mail.example.com", "--allow", "x"], '--allow: "x" is not a network', id="allow"
        ),
        pytest.param(
            ["mail.example.com", "--resolver", "x"], '--resolver: "x" is not an IP', id="resolver"
        ),
        pytest.param(["mail.example.com", "--config"], "argument --config: expected", id="value"),
    ],
)
def test_a_mistake_is_one_sentence(
    arguments: list[str], expected: str, checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith(expected)
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert checks.asked == []


def test_every_fault_of_the_settings_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mailcheck.toml"
    file.write_text('[policy]\nallow = ["x"]\n[dns]\nresolvers = ["y"]\n')
    assert cli.main(["mail.example.com", "--config", str(file)]) == 2
    faults = capsys.readouterr().err.rstrip().split("\n")
    assert [fault.removeprefix(str(file)).split(":")[0] for fault in faults] == [
        " line 2",
        " line 4",
    ]


def test_tokens_in_the_environment_are_none_of_our_business(
    checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nonsense")
    assert cli.main(["mail.example.com"]) == 0
    assert len(checks.asked) == 1


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"], ["mail.example.com", "-h"]])
def test_help_shows_words_and_options(
    arguments: list[str], checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 0
    text = capsys.readouterr().out
    assert text.startswith("usage: mailcheck HOST [what ...] [options]")
    assert "mailcheck mail.example.com ssl" in text
    assert "--resolver IP" in text
    assert checks.asked == []


def test_help_about_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help", "ssl"]) == 0
    assert capsys.readouterr().out.startswith("ssl: ")


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("mailcheck ")


def test_an_interrupted_check_ends_quietly(
    checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    checks.problem = KeyboardInterrupt()
    assert cli.main(["mail.example.com"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_bug_is_not_taken_for_a_broken_host(
    checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    checks.problem = ZeroDivisionError("ours")
    assert cli.main(["mail.example.com"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "ZeroDivisionError: ours" in said.err
    assert said.err.endswith("nothing is known about the host.\n")


def test_progress_is_painted_on_a_terminal(
    checks: Checks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    painted = ""

    async def until_painted() -> None:
        nonlocal painted
        while "is 192.0.2.10" not in painted:
            await asyncio.sleep(0)
            painted += capsys.readouterr().err

    checks.pause = until_painted
    assert cli.main(["mail.example.com"]) == 0
    assert "Checking mail.example.com" in painted
    assert capsys.readouterr().out.startswith("✓ Works")


def _python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["mail.example.com", "slss"]])
def test_help_and_mistakes_load_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import json, sys; from bot import cli; cli.main(sys.argv[2:]);"
        "print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))"
    )
    run = _python("-c", script, json.dumps(HEAVY), *arguments)
    assert json.loads(run.stdout.rstrip().split("\n")[-1]) == []


def test_the_module_runs_as_a_program() -> None:
    run = _python("-m", "bot.cli", "help", "dns")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("dns: ")


def test_an_unencodable_character_does_not_stop_the_answer() -> None:
    script = (
        "import bot.check, sys; from bot import cli; from tests.bot.render import reports\n"
        "async def perform(*_): return reports.healthy()\n"
        "bot.check.perform = perform\n"
        "sys.exit(cli.main(['mail.example.com']))"
    )
    run = _python("-c", script, env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("? Works  mail.example.com\n")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    script = (
        "import bot.check, os, sys; from bot import cli; from tests.bot.render import reports\n"
        "async def perform(*_): return reports.healthy()\n"
        "bot.check.perform = perform\n"
        "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)\n"
        "sys.exit(cli.main(['mail.example.com']))"
    )
    run = _python("-c", script)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_report_survives_the_command_line(
    checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["mail.example.com", "--json"])
    report = decode(capsys.readouterr().out.encode())
    assert report == checks.report
    assert isinstance(report.observations[0], DnsLookup)


@pytest.fixture
def two_reports(tmp_path: Path) -> list[str]:
    files = [tmp_path / "home.json", tmp_path / "office.json"]
    for file, place in zip(files, BANNED.places, strict=True):
        file.write_bytes(encode(place.report))
    return list(map(str, files))


def test_reports_of_several_places_are_judged_together(
    two_reports: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--compare", *two_reports]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("! Works from some places  mail.example.com\n")
    assert "locked out the internet address of home" in said.out
    assert said.err == ""


def test_a_comparison_is_printed_as_json(
    two_reports: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["--json", "--compare", *two_reports])
    assert capfdbinary.readouterr().out == encode_comparison(BANNED.comparison) + b"\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(None, "it cannot be read: No such file", id="missing"),
        pytest.param(b"no JSON", "it is no report that `mailcheck HOST --json` printed", id="text"),
        pytest.param(b'{"schema": 99}', "the report has schema 99", id="schema"),
        pytest.param(b"\xff", "it is no report", id="bytes"),
    ],
)
def test_a_file_that_is_no_report_is_one_sentence(
    content: bytes | None,
    expected: str,
    two_reports: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "other.json"
    if content is not None:
        file.write_bytes(content)
    assert cli.main(["--compare", two_reports[0], str(file)]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"{file}: {expected}") or expected in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_reports_that_do_not_belong_together_are_refused(
    two_reports: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--compare", two_reports[0], two_reports[0]]) == 2
    assert capsys.readouterr().err.startswith("Several reports come from `home`: ")


@pytest.mark.parametrize("count", [0, 1])
def test_a_comparison_takes_two_files(
    count: int, two_reports: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--compare", *two_reports[:count]]) == 2
    expected = "--compare needs two files or more, which `mailcheck HOST --json` printed.\n"
    assert capsys.readouterr().err == expected


def test_nothing_else_is_asked_beside_a_comparison(
    two_reports: list[str], checks: Checks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mail.example.com", "--compare", *two_reports]) == 2
    assert capsys.readouterr().err == "--compare takes files alone: leave out `mail.example.com`.\n"
    assert checks.asked == []


def test_nothing_is_searched_for_cycles_once_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit: list[Callable[[], object]] = []
    monkeypatch.setattr("atexit.register", at_exit.append)
    cli.main(["--version"])
    assert at_exit == [gc.freeze]
