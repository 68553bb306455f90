"""The operator's settings: mailcheck.toml and the environment, validated once at start."""

from bot.config.load import load_config
from bot.config.records import (
    BadConfig,
    Config,
    DnsConfig,
    HostConfig,
    Limits,
    Secret,
    SlackSecrets,
    SlackTokens,
    SmtpConfig,
    TlsConfig,
    Vantage,
)
from bot.config.tokens import require_tokens

__all__ = [
    "BadConfig",
    "Config",
    "DnsConfig",
    "HostConfig",
    "Limits",
    "Secret",
    "SlackSecrets",
    "SlackTokens",
    "SmtpConfig",
    "TlsConfig",
    "Vantage",
    "load_config",
    "require_tokens",
]
