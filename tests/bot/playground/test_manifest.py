import pytest

from bot.playground.manifest import ManifestError, read_manifest
from tests.bot.playground.conftest import Manifest


def test_the_manifest_says_what_the_app_may_do(manifest: Manifest) -> None:
    app = read_manifest(manifest)
    assert (app.name, app.bot_name) == ("Example", "example")
    assert app.scopes == ("commands", "chat:write", "app_mentions:read")
    assert app.commands == {"/check": False, "/linked": True}
    assert app.events == {"app_mention"}
    assert app.interactive
    assert app.socket_mode


def test_an_app_that_asks_for_nothing_gets_nothing() -> None:
    app = read_manifest({"display_information": {"name": "Example"}})
    assert (app.bot_name, app.scopes, dict(app.commands)) == ("Example", (), {})
    assert not app.interactive
    assert not app.socket_mode


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("display_information",), {}, "missing required field `name`"),
        (("settings", "socket_mode_enabled"), "yes", r"\$\.settings\.socket_mode_enabled"),
        (("features", "slash_commands"), [{"command": "check"}], "must begin with a slash"),
        (("features", "slash_commands"), [{"command": "/a"}] * 2, "'/a' appears twice"),
        (("oauth_config", "scopes", "bot"), ["chat:write"], "need the bot scope `commands`"),
        (("features", "bot_user"), None, "need features.bot_user"),
        (("settings", "event_subscriptions", "bot_events"), ["message.im"], "scope im:history"),
        (("settings", "event_subscriptions", "bot_events"), ["app_menton"], "'app_menton' is unk"),
        (("settings", "socket_mode_enabled"), False, "command '/check' needs a request URL"),
        (("settings", "socket_mode_enabled"), False, "event_subscriptions needs a request URL"),
        (("settings", "socket_mode_enabled"), False, "interactivity needs a request URL"),
    ],
)
def test_a_manifest_slack_would_not_install_is_refused(
    manifest: Manifest, path: tuple[str, ...], value: object, fault: str
) -> None:
    holder = manifest
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    with pytest.raises(ManifestError, match=fault):
        read_manifest(manifest)


@pytest.mark.parametrize(
    ("event", "scopes"),
    [
        ("app_home_opened", []),
        ("app_mention", ["app_mentions:read"]),
        ("member_joined_channel", ["channels:read"]),
        ("member_joined_channel", ["groups:read"]),
        ("message.channels", ["channels:history"]),
        ("message.groups", ["groups:history"]),
        ("message.im", ["im:history"]),
    ],
)
def test_an_event_needs_one_of_its_scopes(
    manifest: Manifest, event: str, scopes: list[str]
) -> None:
    manifest["settings"]["event_subscriptions"]["bot_events"] = [event]
    manifest["oauth_config"]["scopes"]["bot"] = ["commands", *scopes]
    assert read_manifest(manifest).events == {event}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://mailcheck.example.test/slack", True),
        ("http://127.0.0.1:3000/slack", True),
        ("http://[::1]:3000/slack", True),
        ("http://localhost/slack", True),
        ("http://mailcheck.example.test/slack", False),
        ("http://127.0.0.1.example.test/slack", False),
        ("ftp://127.0.0.1/slack", False),
        ("https:///slack", False),
        ("https://[::1/slack", False),
        ("/slack", False),
    ],
)
def test_request_urls_are_https_or_on_this_machine(
    manifest: Manifest, url: str, *, safe: bool
) -> None:
    del manifest["features"]["slash_commands"], manifest["settings"]["interactivity"]
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"]["event_subscriptions"]["request_url"] = url
    if safe:
        assert read_manifest(manifest).request_urls.events == url
    else:
        with pytest.raises(ManifestError, match="must be https"):
            read_manifest(manifest)
