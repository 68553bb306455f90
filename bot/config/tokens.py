"""The secrets, which come from the environment alone and never show in any text."""

import re
from collections.abc import Mapping

from bot.config.records import BadConfig, HttpMode, Secret, SlackSecrets, SocketMode

_PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
_SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105 - a name
_SIGNING_SECRET_FORM = re.compile("[0-9a-f]{32}")

SECRETS = (*_PREFIXES, _SIGNING_SECRET)
"""The names of the environment's secrets."""

_HTTP_INSTEAD = f"or {_SIGNING_SECRET} to take requests over HTTP"


def read_secrets(environ: Mapping[str, str]) -> SlackSecrets:
    """Read what there is; raise BadConfig for a secret of the wrong kind."""
    errors: list[str] = []
    tokens = {name: _token(name, environ, errors) for name in _PREFIXES}
    signing_secret = _signing_secret(environ, errors)
    if errors:
        raise BadConfig(tuple(errors))
    return SlackSecrets(tokens["SLACK_BOT_TOKEN"], tokens["SLACK_APP_TOKEN"], signing_secret)


def slack_mode(secrets: SlackSecrets) -> SocketMode | HttpMode | None:
    """Tell by what is set how Slack's requests come; None where no secret is set at all.

    Raise BadConfig where that does not follow, with what to set or unset.
    """
    match secrets:
        case SlackSecrets(bot_token=None, app_token=None, signing_secret=None):
            return None
        case SlackSecrets(Secret() as bot_token, Secret() as app_token, None):
            return SocketMode(bot_token, app_token)
        case SlackSecrets(Secret() as bot_token, None, Secret() as signing_secret):
            return HttpMode(bot_token, signing_secret)
        case SlackSecrets(app_token=Secret(), signing_secret=Secret()):
            problem = (
                f"SLACK_APP_TOKEN and {_SIGNING_SECRET} are both set; unset {_SIGNING_SECRET}, "
                "which Socket Mode does not need, or SLACK_APP_TOKEN to take requests over HTTP"
            )
        case SlackSecrets(bot_token=None):
            problem = (
                "SLACK_BOT_TOKEN: it is missing; set it to the token that begins with "
                '"xoxb-", which both Socket Mode and HTTP need'
            )
        case _:
            problem = (
                'SLACK_APP_TOKEN: it is missing; set it to the token that begins with "xapp-" '
                f"for Socket Mode, {_HTTP_INSTEAD}"
            )
    raise BadConfig((f"environment: {problem}",))


def _token(name: str, environ: Mapping[str, str], errors: list[str]) -> Secret | None:
    """Read a token; its text never gets into an error."""
    value = environ.get(name, "").strip()
    if not value:
        return None
    prefix = _PREFIXES[name]
    if value.startswith(prefix) and value.isascii() and value.isprintable() and " " not in value:
        return Secret(value)
    errors.append(
        f'environment: {name}: it is not a token that begins with "{prefix}"'
        f"{_meant(name, value)}; copy it anew from the settings of the Slack app"
    )
    return None


def _signing_secret(environ: Mapping[str, str], errors: list[str]) -> Secret | None:
    """Read the signing secret; its text never gets into an error."""
    value = environ.get(_SIGNING_SECRET, "").strip()
    if not value:
        return None
    if _SIGNING_SECRET_FORM.fullmatch(value):
        return Secret(value)
    errors.append(
        f"environment: {_SIGNING_SECRET}: it is not 32 digits and letters from a to f"
        f"{_meant(_SIGNING_SECRET, value)}; copy it anew from Basic Information, App Credentials"
    )
    return None


def _meant(name: str, value: str) -> str:
    """Guess for which secret a value was meant that is none of this name."""
    kinds = {key: value.startswith(start) for key, start in _PREFIXES.items()}
    kinds[_SIGNING_SECRET] = bool(_SIGNING_SECRET_FORM.fullmatch(value))
    other = next((key for key, fits in kinds.items() if fits), None)
    return f"; this one looks like {other}" if other not in {None, name} else ""
