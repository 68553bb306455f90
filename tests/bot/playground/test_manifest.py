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
