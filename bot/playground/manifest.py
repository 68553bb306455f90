"""What the workspace needs to know of the app: its manifest.

Source: docs.slack.dev/reference/app-manifest. Unknown keys are left alone; the published schema
judges those.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec


class ManifestError(ValueError):
    """The manifest is not one Slack would install."""


class _Display(msgspec.Struct):
    name: str


class _BotUser(msgspec.Struct):
    display_name: str


class _Command(msgspec.Struct):
    command: str
    should_escape: bool = False


class _Features(msgspec.Struct):
    bot_user: _BotUser | None = None
    slash_commands: list[_Command] = []


class _Scopes(msgspec.Struct):
    bot: list[str] = []


class _OAuth(msgspec.Struct):
    scopes: _Scopes = msgspec.field(default_factory=_Scopes)


class _Events(msgspec.Struct):
    bot_events: list[str] = []


class _Interactivity(msgspec.Struct):
    is_enabled: bool = False


class _Settings(msgspec.Struct):
    event_subscriptions: _Events = msgspec.field(default_factory=_Events)
    interactivity: _Interactivity = msgspec.field(default_factory=_Interactivity)
    socket_mode_enabled: bool = False


class _Manifest(msgspec.Struct):
    display_information: _Display
    features: _Features = msgspec.field(default_factory=_Features)
    oauth_config: _OAuth = msgspec.field(default_factory=_OAuth)
    settings: _Settings = msgspec.field(default_factory=_Settings)


@dataclass(frozen=True, slots=True)
class App:
    """The app as installed: what it may do and what it wants to be told.

    `commands` maps each slash command to whether Slack escapes channels, users and links in its
    text (``should_escape``).
    """

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: Mapping[str, bool]
    events: frozenset[str]
    interactive: bool
    socket_mode: bool


def read_manifest(manifest: Mapping[str, object]) -> App:
    """Read a manifest.

    Raises ManifestError: a value has the wrong type, a command lacks its slash or appears twice,
    or commands come without the scope ``commands`` or without a bot user.
    """
    try:
        parsed = msgspec.convert(dict(manifest), _Manifest)
    except msgspec.ValidationError as error:
        raise ManifestError(str(error)) from error
    features, scopes = parsed.features, parsed.oauth_config.scopes.bot
    commands = {command.command: command.should_escape for command in features.slash_commands}
    if faults := _faults(features, scopes):
        raise ManifestError("; ".join(faults))
    bot_user = features.bot_user
    return App(
        name=parsed.display_information.name,
        bot_name=bot_user.display_name if bot_user else parsed.display_information.name,
        scopes=tuple(scopes),
        commands=commands,
        events=frozenset(parsed.settings.event_subscriptions.bot_events),
        interactive=parsed.settings.interactivity.is_enabled,
        socket_mode=parsed.settings.socket_mode_enabled,
    )


def _faults(features: _Features, scopes: list[str]) -> list[str]:
    names = [command.command for command in features.slash_commands]
    faults = [f"command {name!r} must begin with a slash" for name in names if name[:1] != "/"]
    faults += [
        f"command {name!r} appears twice" for name in {n for n in names if names.count(n) > 1}
    ]
    if names and "commands" not in scopes:
        faults.append("slash commands need the bot scope `commands`")
    if scopes and features.bot_user is None:
        faults.append("bot scopes need features.bot_user")
    return faults
