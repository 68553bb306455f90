"""The secrets, which come from the environment alone and never show in any text."""

from collections.abc import Mapping

from bot.config.records import BadConfig, Config, Secret, SlackSecrets, SlackTokens

_PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


def read_secrets(environ: Mapping[str, str]) -> SlackSecrets:
    """Read what there is; raise BadConfig for a token of the wrong kind."""
    errors: list[str] = []
    tokens = {name: _token(name, environ, errors) for name in _PREFIXES}
    if errors:
        raise BadConfig(tuple(errors))
    return SlackSecrets(tokens["SLACK_BOT_TOKEN"], tokens["SLACK_APP_TOKEN"])


def require_tokens(config: Config) -> SlackTokens:
    """Return both tokens, which the bot cannot do without; raise BadConfig naming the missing."""
    bot_token, app_token = config.slack.bot_token, config.slack.app_token
    if bot_token is None or app_token is None:
        present = {"SLACK_BOT_TOKEN": bot_token, "SLACK_APP_TOKEN": app_token}
        raise BadConfig(
            tuple(
                f"environment: {name}: it is missing; set it to the token that begins with "
                f'"{_PREFIXES[name]}"'
                for name, token in present.items()
                if token is None
            )
        )
    return SlackTokens(bot_token, app_token)


def _token(name: str, environ: Mapping[str, str], errors: list[str]) -> Secret | None:
    """Read a token; its text never gets into an error."""
    value = environ.get(name, "").strip()
    if not value:
        return None
    prefix = _PREFIXES[name]
    if value.startswith(prefix) and value.isascii() and value.isprintable() and " " not in value:
        return Secret(value)
    other = next((key for key, start in _PREFIXES.items() if value.startswith(start)), None)
    hint = f"; this one looks like {other}" if other not in {None, name} else ""
    errors.append(
        f'environment: {name}: it is not a token that begins with "{prefix}"{hint}; '
        "copy it anew from the settings of the Slack app"
    )
    return None
