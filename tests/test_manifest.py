"""The manifest against the listeners, the scopes, the grammar and Slack's own schemas."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.budget import Budget
from bot.checks import Checks
from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.config import Config
from bot.manifest import SCOPES_OF_METHODS, USAGE_HINT, manifest
from bot.playground import ManualClock
from bot.playground.manifest import read_manifest
from bot.playground.webapi import METHODS
from tests.bot.script import Script, SteadyClock

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "data" / "slack-manifest"
REQUEST_URL = "https://mailcheck.example.com/slack/events"
INTERACTIVE = {"action", "block_action", "shortcut", "view", "options"}


class Recorder(AsyncApp):
    """Notes what is listened to: the kind of listener and its first argument."""

    heard: set[tuple[str, str]]

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - it stands in for every method
        found = super().__getattribute__(name)
        if name not in {*INTERACTIVE, "command", "event", "message", "function"}:
            return found

        def register(key: str, *rest: object, **more: object) -> object:
            self.heard.add((name, key))
            listen: Callable[..., object] = found
            return listen(key, *rest, **more)

        return register


@pytest.fixture
async def heard(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Everything the real app listens to."""
    known: set[tuple[str, str]] = set()
    monkeypatch.setattr(Recorder, "heard", known, raising=False)
    monkeypatch.setattr("bot.app.AsyncApp", Recorder)
    clock = SteadyClock(ManualClock())
    budget = Budget(3, Config().limits.window, clock.elapsed)
    client = AsyncWebClient(token="xoxb-none")  # noqa: S106 - no secret
    build_app(Config(), Checks(Script(), budget, clock), client)
    return known


def promised() -> Iterator[tuple[str, str]]:
    features, settings = manifest()["features"], manifest()["settings"]
    yield from (("command", row["command"]) for row in features["slash_commands"])
    yield from (("shortcut", row["callback_id"]) for row in features.get("shortcuts", ()))
    events = settings.get("event_subscriptions", {})
    # Bolt names the event alone: message.im and its like are told apart by their channel_type.
    yield from (("event", name.partition(".")[0]) for name in events.get("bot_events", ()))
    yield from (("function", name) for name in manifest().get("functions", ()))


async def test_every_promise_has_a_listener_and_every_listener_a_promise(
    heard: set[tuple[str, str]],
) -> None:
    needs_no_entry = INTERACTIVE - {"shortcut"}
    assert {row for row in heard if row[0] not in needs_no_entry} == set(promised())


async def test_interactivity_is_on_exactly_where_somebody_listens(
    heard: set[tuple[str, str]],
) -> None:
    wanted = any(kind in INTERACTIVE for kind, _ in heard)
    assert manifest()["settings"].get("interactivity", {}).get("is_enabled", False) == wanted


def called_methods() -> set[str]:
    """Find the Web API methods that the source calls with the bot token."""
    names = {
        node.attr
        for path in (ROOT / "bot").rglob("*.py")
        if "playground" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    methods = {name for name in names if re.fullmatch(r"[a-z]+_\w+", name)}
    return {name.replace("_", ".") for name in methods if hasattr(AsyncWebClient, name)}


def test_the_table_of_scopes_lists_the_methods_that_are_called() -> None:
    assert called_methods() == set(SCOPES_OF_METHODS)


def test_the_table_of_scopes_agrees_with_the_platform() -> None:
    """What reads a conversation needs a scope that hangs on its kind, so the table has none."""
    of_any_kind = {name: scopes for name, scopes in SCOPES_OF_METHODS.items() if scopes}
    del of_any_kind["conversations.history"]
    scopes = {name: METHODS[name].scopes for name in SCOPES_OF_METHODS if METHODS[name].scopes}
    assert scopes == of_any_kind


def test_the_scopes_are_the_least() -> None:
    least = ["app_mentions:read", "chat:write", "commands", "im:history"]
    assert manifest()["oauth_config"] == {"scopes": {"bot": least}}


@pytest.mark.parametrize(
    ("name", "request_url"), [("manifest.yml", ""), ("docs/manifest-http.yml", REQUEST_URL)]
)
def test_the_file_says_the_same(name: str, request_url: str) -> None:
    document = (ROOT / name).read_text(encoding="utf-8")
    assert yaml.safe_load(document) == manifest(request_url)


@pytest.mark.parametrize("request_url", ["", REQUEST_URL])
def test_the_local_workspace_installs_it(request_url: str) -> None:
    assert read_manifest(manifest(request_url)).socket_mode == (not request_url)


def test_the_usage_hint_is_understood_word_by_word() -> None:
    found = re.fullmatch(r"(\S+) \[(.+)\] \[(\w+)\], or (\w+)", USAGE_HINT)
    assert found is not None
    target, whats, option, alone = found.groups()
    for what in whats.removesuffix(" | …").split(" | "):
        assert isinstance(parse_command(f"{target} {what} {option}"), Check)
    parse_command(alone)


@pytest.mark.parametrize("request_url", ["", REQUEST_URL])
@pytest.mark.parametrize(
    "name", ["schemas/manifest.schema.1.0.0.json", "schemastore-slack-app-manifest.json"]
)
def test_a_published_schema_takes_it(name: str, request_url: str) -> None:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside the project")
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(manifest(request_url))
