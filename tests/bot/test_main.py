"""The program as it is started: modes, secrets, and an orderly end."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pytest
import structlog

import bot.__main__ as program
from bot.config import SECRETS, Config, HttpMode, ListenAddress, SocketMode
from probes.address import Address

ROOT = Path(__file__).parents[2]
NO_SECRETS = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
BOT_TOKEN, APP_TOKEN = "xoxb-1-2-secret", "xapp-1-2-secret"
SIGNING_SECRET = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    yield
    structlog.reset_defaults()


@pytest.fixture
def _not_under_nohup() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("_not_under_nohup")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_without_secrets_there_is_a_page_until_a_signal_ends_it_in_order(
    number: signal.Signals, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--no-browser"],
        cwd=ROOT,
        env={**NO_SECRETS, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdout is not None
        said, _, address = started.stdout.readline().strip().partition(": ")
        assert said == "Try mailcheck here, without Slack (Ctrl-C ends it)"
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address) as page:  # noqa: S310 - it is on this machine
            assert page.status == 200
        started.send_signal(number)
        out, err = started.communicate()
        assert (started.returncode, out, err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


class Served:
    """What was to be served, in place of serving it."""

    def __init__(self) -> None:
        self.config = Config()
        self.mode: SocketMode | HttpMode | None = None
        self.local: dict[str, Any] | None = None
        self.environ: dict[str, str] = {}

    async def slack(self, config: Config, mode: SocketMode | HttpMode) -> None:
        self.config, self.mode, self.environ = config, mode, dict(os.environ)

    async def locally(self, config: Config, _out: TextIO, **options: Any) -> None:  # noqa: ANN401 - as it comes
        self.config, self.local = config, options


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    served = Served()
    monkeypatch.setattr(program, "serve_slack", served.slack)
    monkeypatch.setattr(program, "serve_locally", served.locally)
    monkeypatch.setattr(program, "configure_logs", lambda *_: None)
    return served


def test_with_an_app_token_it_serves_by_socket_mode(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    assert program.main(["--listen", "127.0.0.1:8080"]) == 0
    assert isinstance(served.mode, SocketMode)
    assert served.config.http.listen == ListenAddress(Address("127.0.0.1"), 8080)
    assert not served.environ.keys() & set(SECRETS)


def test_with_a_signing_secret_it_serves_over_http(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING_SECRET)
    assert program.main([]) == 0
    assert isinstance(served.mode, HttpMode)
    assert served.config.http.listen is None
    assert not served.environ.keys() & set(SECRETS)


@pytest.mark.parametrize("options", [[], ["--local"]], ids=["by itself", "when asked for"])
def test_without_secrets_it_serves_a_local_workspace(served: Served, options: list[str]) -> None:
    assert program.main([*options, "--page-port", "8080", "--no-browser"]) == 0
    assert served.local == {"page_port": 8080, "browser": False}


@pytest.mark.parametrize("name", SECRETS)
def test_a_local_workspace_is_refused_beside_a_secret(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    secrets = dict(zip(SECRETS, (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET), strict=True))
    monkeypatch.setenv(name, secrets[name])
    assert program.main(["--local"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"--local: unset {name} for it, or leave --local out\n")
    assert served.local is None


@pytest.mark.parametrize(
    ("environ", "options", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, [], "environment: SLACK_APP_TOKEN: it is missing"),
        ({"SLACK_APP_TOKEN": APP_TOKEN}, [], "environment: SLACK_BOT_TOKEN: it is missing"),
        ({}, ["--listen", "3000"], '--listen: "3000" is not an address of this machine with a'),
        ({}, ["--listen", "127.0.0.1:1"], "--listen: it is for a Slack workspace; set SLACK"),
        ({}, ["--config", "no-such.toml"], "no-such.toml: it cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environ: dict[str, str],
    options: list[str],
    sentence: str,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert program.main(options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1
    assert "secret" not in err
    assert served.mode is None
    assert served.local is None


@pytest.mark.parametrize("port", ["-1", "65536", "x", "\N{ARABIC-INDIC DIGIT THREE}"])
def test_only_a_port_is_a_port(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit):
        program.main([f"--page-port={port}"])
    assert "it is not a port from 0 to 65535" in capsys.readouterr().err
