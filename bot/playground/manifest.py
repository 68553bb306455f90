"""What the workspace needs to know of the app: its manifest.

Source: docs.slack.dev/reference/app-manifest. Unknown keys are left alone; the published schema
judges those.

Slack sends requests to https addresses alone. Here plain http will do on the machine itself,
where nobody listens in and no certificate could be had.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bot.playground.subscriptions import SCOPES_OF_EVENTS

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class ManifestError(ValueError):
    """The manifest is not one Slack would install."""


class _Display(msgspec.Struct):
    name: str


class _BotUser(msgspec.Struct):
    display_name: str


class _Command(msgspec.Struct):
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    url: str = ""


class ShortcutKind(StrEnum):
    """Where a shortcut is offered: anywhere, or on a message."""

    GLOBAL = "global"
    MESSAGE = "message"


class _Shortcut(msgspec.Struct):
    type: ShortcutKind
    callback_id: str
    name: str = ""
    description: str = ""


class _AppHome(msgspec.Struct):
    home_tab_enabled: bool = False
    messages_tab_enabled: bool = False
    messages_tab_read_only_enabled: bool = False


class _Features(msgspec.Struct):
    app_home: _AppHome = msgspec.field(default_factory=_AppHome)
    bot_user: _BotUser | None = None
    shortcuts: list[_Shortcut] = []
    slash_commands: list[_Command] = []


class _Scopes(msgspec.Struct):
    bot: list[str] = []


class _OAuth(msgspec.Struct):
    scopes: _Scopes = msgspec.field(default_factory=_Scopes)


class _Events(msgspec.Struct):
    bot_events: list[str] = []
    request_url: str = ""


class _Interactivity(msgspec.Struct):
    is_enabled: bool = False
    request_url: str = ""


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
class RequestUrls:
    """Where requests go without Socket Mode."""

    commands: Mapping[str, str]
    events: str
    interactivity: str


class OfferKind(StrEnum):
    """What Slack offers people: as they type, in the app's menu, on a message; or of its own."""

    COMMAND = "command"
    GLOBAL_SHORTCUT = "global"
    MESSAGE_SHORTCUT = "message"
    BUILT_IN = "built_in"  # a command of Slack's


@dataclass(frozen=True, slots=True)
class Offer:
    """A command or a shortcut in words; `id` is the command, with its slash, or the callback_id."""

    kind: OfferKind
    id: str
    name: str
    description: str
    usage_hint: str


@dataclass(frozen=True, slots=True)
class App:
    """The app as installed: what it may do and what it wants to be told.

    `commands` maps each slash command to whether Slack escapes channels, users and links in its
    text (``should_escape``), `shortcuts` the callback_id of each shortcut to its kind. `home_tab`
    and `messages_tab` say whether people can open the app's Home and write to the app. `offers`
    is what people are told of commands and shortcuts.
    """

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: Mapping[str, bool]
    shortcuts: Mapping[str, ShortcutKind]
    events: frozenset[str]
    interactive: bool
    socket_mode: bool
    home_tab: bool
    messages_tab: bool
    request_urls: RequestUrls
    offers: tuple[Offer, ...]


def read_manifest(manifest: Mapping[str, object]) -> App:
    """Read a manifest.

    Raises ManifestError: a value has the wrong type, a command lacks its slash, one or a
    shortcut appears twice,
    something comes without the scope it needs or without a bot user, an event is unknown here, or
    a request URL is missing or not https where there is no Socket Mode.
    """
    try:
        parsed = msgspec.convert(dict(manifest), _Manifest)
    except msgspec.ValidationError as error:
        raise ManifestError(str(error)) from error
    features, scopes = parsed.features, parsed.oauth_config.scopes.bot
    commands = {command.command: command.should_escape for command in features.slash_commands}
    settings = parsed.settings
    urls = _request_urls(parsed)
    faults = _faults(features, scopes) + _event_faults(settings.event_subscriptions, scopes)
    if not settings.socket_mode_enabled:
        faults += _url_faults(parsed, urls)
    if faults:
        raise ManifestError("; ".join(faults))
    home = features.app_home
    bot_user = features.bot_user
    return App(
        name=parsed.display_information.name,
        bot_name=bot_user.display_name if bot_user else parsed.display_information.name,
        scopes=tuple(scopes),
        commands=commands,
        shortcuts={shortcut.callback_id: shortcut.type for shortcut in features.shortcuts},
        events=frozenset(settings.event_subscriptions.bot_events),
        interactive=settings.interactivity.is_enabled,
        socket_mode=settings.socket_mode_enabled,
        home_tab=home.home_tab_enabled,
        messages_tab=home.messages_tab_enabled and not home.messages_tab_read_only_enabled,
        request_urls=urls,
        offers=tuple(_offers(features)),
    )


def _offers(features: _Features) -> Iterator[Offer]:
    for one in features.slash_commands:
        yield Offer(OfferKind.COMMAND, one.command, one.command, one.description, one.usage_hint)
    for shortcut in features.shortcuts:
        yield Offer(
            OfferKind(shortcut.type.value),
            shortcut.callback_id,
            shortcut.name or shortcut.callback_id,
            shortcut.description,
            "",
        )


def _request_urls(parsed: _Manifest) -> RequestUrls:
    settings = parsed.settings
    return RequestUrls(
        commands={command.command: command.url for command in parsed.features.slash_commands},
        events=settings.event_subscriptions.request_url,
        interactivity=settings.interactivity.request_url,
    )


def _faults(features: _Features, scopes: list[str]) -> list[str]:
    names = [command.command for command in features.slash_commands]
    faults = [f"command {name!r} must begin with a slash" for name in names if name[:1] != "/"]
    faults += [
        f"command {name!r} appears twice" for name in {n for n in names if names.count(n) > 1}
    ]
    if names and "commands" not in scopes:
        faults.append("slash commands need the bot scope `commands`")
    ids = [shortcut.callback_id for shortcut in features.shortcuts]
    faults += [f"shortcut {name!r} appears twice" for name in {n for n in ids if ids.count(n) > 1}]
    if ids and "commands" not in scopes:
        faults.append("shortcuts need the bot scope `commands`")
    if scopes and features.bot_user is None:
        faults.append("bot scopes need features.bot_user")
    return faults


def _event_faults(events: _Events, scopes: list[str]) -> list[str]:
    faults = []
    for name in events.bot_events:
        needed = SCOPES_OF_EVENTS.get(name)
        if needed is None:
            faults.append(f"event {name!r} is unknown here")
        elif needed and not set(needed) & set(scopes):
            faults.append(f"event {name!r} needs the bot scope {' or '.join(needed)}")
    return faults


def _url_faults(parsed: _Manifest, urls: RequestUrls) -> list[str]:
    """Find what HTTP delivery lacks: an address for all that would be sent."""
    wanted = {f"command {name!r}": url for name, url in urls.commands.items()}
    if parsed.settings.event_subscriptions.bot_events:
        wanted["settings.event_subscriptions"] = urls.events
    if parsed.settings.interactivity.is_enabled:
        wanted["settings.interactivity"] = urls.interactivity
    faults = [f"{what} needs a request URL" for what, url in wanted.items() if not url]
    given = {url for url in wanted.values() if url}
    faults += [f"request URL {url!r} must be https" for url in sorted(given) if not _safe(url)]
    return faults


def _safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
