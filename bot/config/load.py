"""Load mailcheck.toml and the environment; report every fault at once, with line and remedy."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.commands.suggest import closest
from bot.config import values
from bot.config.keys import ANCHOR_KEYS, HOST_KEYS, SECTIONS, Keys
from bot.config.lines import Path as KeyPath
from bot.config.lines import line_numbers
from bot.config.records import (
    BadConfig,
    Config,
    DnsConfig,
    HostConfig,
    HttpConfig,
    Limits,
    PortalConfig,
    SlackSecrets,
    SmtpConfig,
    TlsConfig,
    Vantage,
)
from bot.config.tokens import SECRETS, read_secrets
from probes.goal import Anchor
from probes.policy import Policy
from probes.quote import shortened

_WHERE = re.compile(r" \(at (?:line (?P<line>[0-9]+), column [0-9]+|end of document)\)$")
_SECRET_REMEDY = f"set {', '.join(SECRETS[:-1])} or {SECRETS[-1]} in the environment"
_SECRET_WORDS = ("token", "secret")


def load_config(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the file, if there is one, and the secrets of the environment.

    Raise BadConfig with every fault found: file, line, key, what is wrong and how to write it.
    """
    fields: dict[str, Any] = {}
    errors: list[str] = []
    try:
        fields = {} if path is None else read_fields(path, _text_of(path))
    except BadConfig as fault:
        errors += fault.errors
    slack = SlackSecrets()
    try:
        slack = read_secrets(environ)
    except BadConfig as fault:
        errors += fault.errors
    if errors:
        raise BadConfig(tuple(errors))
    return Config(**fields, slack=slack)


def read_fields(path: Path, document: str) -> dict[str, Any]:
    """Read the fields of Config out of a document; ``path`` names it in errors.

    Raise BadConfig with every fault, in the order of the file.
    """
    reading = _Reading(path, document)
    fields = reading.fields()
    if errors := reading.errors():
        raise BadConfig(tuple(errors))
    return fields


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        problem = f"{path}: it cannot be read: {fault.strerror}; check the path"
    except UnicodeDecodeError:
        problem = f"{path}: it is not UTF-8 text; save it as UTF-8"
    raise BadConfig((problem,))


class _Reading:
    """One pass over the file; faults gather with their lines until all is read."""

    def __init__(self, path: Path, document: str) -> None:
        self._path = path
        self._document = document
        self._faults: list[tuple[int, str]] = []
        self._lines: dict[KeyPath, int] = {}

    def errors(self) -> list[str]:
        """Return the faults in the order of the file."""
        return [f"{self._path} line {line}: {fault}" for line, fault in sorted(self._faults)]

    def fields(self) -> dict[str, Any]:
        """Return the fields of Config, as far as they could be read."""
        self._look_for_tokens()
        try:
            tables = tomllib.loads(self._document)
        except tomllib.TOMLDecodeError as fault:
            self._syntax(str(fault))
            return {}
        self._lines = line_numbers(self._document)
        read = {name: self._section(name, tables.get(name, {})) for name in SECTIONS}
        known = [*SECTIONS, "anchors", "hosts"]
        for name in tables:
            if name not in known:
                self._unknown((name,), f"[{name}]", known, "section")
        anchors = self._table(("anchors",), "[anchors]", tables.get("anchors", {}), ANCHOR_KEYS)
        hosts = self._hosts(tables.get("hosts", {}))
        tls = {key: self._roots(key, written) for key, written in read["tls"].items()}
        if self._faults:
            return {}
        return {
            "policy": Policy(**read["policy"]),
            "dns": DnsConfig(**read["dns"]),
            "tls": TlsConfig(**tls),
            "smtp": SmtpConfig(**read["smtp"]),
            "portal": PortalConfig(**read["portal"]),
            "limits": Limits(**read["limits"]),
            "http": HttpConfig(**read["http"]),
            "vantage": Vantage(**read["vantage"]),
            "anchors": tuple(
                Anchor(host, int(port)) for port, found in anchors.items() for host in found
            ),
            "hosts": hosts,
        }

    def _fault(self, where: KeyPath, problem: str) -> None:
        """Note a fault at a key, or at the nearest table around it that has a line."""
        line = next(
            (self._lines[where[:end]] for end in range(len(where), 0, -1)
             if where[:end] in self._lines),
            1,
        )  # fmt: skip
        self._faults.append((line, problem))

    def _look_for_tokens(self) -> None:
        for number, line in enumerate(self._document.split("\n"), start=1):
            if values.TOKEN.search(line):
                problem = f"a Slack token stands in this file; revoke it and {_SECRET_REMEDY}"
                self._faults.append((number, problem))

    def _syntax(self, message: str) -> None:
        where = _WHERE.search(message)
        last = self._document.count("\n") + 1
        line = int(where["line"]) if where and where["line"] else last
        words = shortened(_WHERE.sub("", message))
        self._faults.append((line, f"{words}; check quotes, brackets and commas there"))

    def _unknown(self, where: KeyPath, label: str, known: list[str], kind: str) -> None:
        name = str(where[-1])
        if name.lower() == "slack" or any(word in name.lower() for word in _SECRET_WORDS):
            problem = f"secrets come from the environment alone; {_SECRET_REMEDY}"
        elif where[0] == "anchors" and len(where) > 1:
            # Ports that look alike have nothing to do with each other.
            problem = f"it {values.NOT_A_MAIL_PORT}"
        elif meant := closest(name.lower(), known):
            problem = f'there is no such {kind}; did you mean "{meant}"?'
        else:
            problem = f"there is no such {kind}; known are {', '.join(known)}"
        self._fault(where, f"{shortened(label)}: {problem}")

    def _section(self, name: str, table: object) -> dict[str, Any]:
        return self._table((name,), f"[{name}]", table, SECTIONS[name])

    def _table(self, where: KeyPath, label: str, table: object, keys: Keys) -> dict[str, Any]:
        if not isinstance(table, dict):
            self._fault(where, f"{label}: it is not a table; write {label} on a line of its own")
            return {}
        read: dict[str, Any] = {}
        for key, value in table.items():
            if key not in keys:
                self._unknown((*where, key), f"{label} {key}", list(keys), "key")
                continue
            field, reader = keys[key]
            try:
                read[field] = reader(value)
            except values.BadValue as fault:
                for place, problem in fault.problems:
                    item = (*where, key) if place is None else (*where, key, place)
                    self._fault(item, f"{label} {key}: {problem}")
        return read

    def _hosts(self, table: object) -> tuple[HostConfig, ...]:
        if not isinstance(table, dict):
            problem = '[hosts]: it is not a table; write [hosts."mail.example.com"]'
            self._fault(("hosts",), problem)
            return ()
        hosts: list[HostConfig] = []
        for written, settings in table.items():
            label = f'[hosts."{shortened(written)}"]'
            where = ("hosts", written)
            read = self._table(where, label, settings, HOST_KEYS)
            try:
                name = values.host_name(written)
            except values.BadValue as fault:
                self._fault(where, f"{label}: {fault}")
                continue
            host = HostConfig(name=name, **read)
            if any(host.name == other.name for other in hosts):
                self._fault(where, f"{label}: this host has a table already; join the two")
            if host.alias and any(host.alias == other.alias for other in hosts):
                problem = f"{label} alias: {values.shown(host.alias)} names another host already"
                self._fault((*where, "alias"), f"{problem}; choose another")
            hosts.append(host)
        return tuple(hosts)

    def _roots(self, key: str, written: str) -> Path | None:
        """Find a file beside the configuration, and make sure that it holds certificates."""
        if not written:
            return None
        path = self._path.parent / written
        try:
            pem = path.read_bytes()
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else "no possible file name"
            problem = f"{values.shown(written)} cannot be read: {why}; check the path"
        else:
            if b"-----BEGIN CERTIFICATE-----" in pem:
                return path
            problem = f"{values.shown(written)} holds no certificate; give a file in PEM form"
        self._fault(("tls", key), f"[tls] {key}: {problem}")
        return None
