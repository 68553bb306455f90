"""The operator's settings: mailcheck.toml and the environment, validated once at start."""

from bot.config.load import load_config
from bot.config.records import (
    BadConfig,
    Config,
    DnsConfig,
    HostConfig,
    HttpConfig,
    HttpMode,
    Limits,
    ListenAddress,
    Secret,
    SlackSecrets,
    SmtpConfig,
    SocketMode,
    TlsConfig,
    Vantage,
)
from bot.config.tokens import SECRETS, slack_mode

__all__ = [
    "SECRETS",
    "BadConfig",
    "Config",
    "DnsConfig",
    "HostConfig",
    "HttpConfig",
    "HttpMode",
    "Limits",
    "ListenAddress",
    "Secret",
    "SlackSecrets",
    "SmtpConfig",
    "SocketMode",
    "TlsConfig",
    "Vantage",
    "load_config",
    "slack_mode",
]
