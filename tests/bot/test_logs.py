import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure_logs

BOT, APP = "xoxb-1000-2000-aBcDeF", "xapp-1-A0-3000-0123abcdef"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(params=[io.StringIO, Terminal], ids=["file", "terminal"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    made: io.StringIO = request.param()
    configure_logs(made)
    return made


def fail_with(words: str) -> None:
    raise ValueError(words)


def test_a_line_of_ours_is_json_for_machines() -> None:
    stream = io.StringIO()
    configure_logs(stream)
    structlog.get_logger("bot.somewhere").warning("blocks_refused", error="invalid_blocks")
    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "blocks_refused",
        "error": "invalid_blocks",
        "level": "warning",
        "logger": "bot.somewhere",
    }


def test_a_line_of_a_library_has_the_same_form() -> None:
    stream = io.StringIO()
    configure_logs(stream)
    logging.getLogger("slack_bolt.AsyncApp").error("Failed to connect: %s", "why")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"]) == ("Failed to connect: why", "error")


@pytest.mark.parametrize("token", [BOT, APP])
def test_a_token_is_masked_wherever_it_stands(stream: io.StringIO, token: str) -> None:
    log = structlog.get_logger("bot")
    log.info("told %s", token, value=token, nested={"deep": [token]})
    logging.getLogger("slack_sdk").warning("header %s", {"Authorization": f"Bearer {token}"})
    try:
        fail_with(f"bad {token}")
    except ValueError:
        log.exception("crashed")
        logging.getLogger("slack_sdk").exception("crashed\n%s", token)
    written = stream.getvalue()
    assert token not in written
    assert token[5:] not in written
    assert written.count(f"{token[:4]}(hidden)") >= 6


def test_the_ticket_of_a_socket_is_masked(stream: io.StringIO) -> None:
    url = "wss://wss.example/link/?ticket=0123-4567&app_id=A0"
    logging.getLogger("slack_sdk").error("cannot open %s", url)
    assert "0123-4567" not in stream.getvalue()
    assert "app_id=A0" in stream.getvalue()


def test_an_entry_stays_one_line_for_machines() -> None:
    stream = io.StringIO()
    configure_logs(stream)
    structlog.get_logger("bot").error("asked", command="one\ntwo")
    assert stream.getvalue().count("\n") == 1
