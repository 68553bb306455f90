"""Prometheus' blackbox exporter, up at a client of the lab and asked about the seven ports."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from bench import ask_exporter
from probes.services import SERVICES, TlsMode
from tests.lab import product
from tests.lab.hosts import PORTS
from tests.lab.laboratory import Laboratory

PROGRAM = "prometheus-blackbox-exporter"
_LISTENS = "127.0.0.1:9115"
_PATIENCE_SECONDS = 10

_Exchange = tuple[Mapping[str, object], ...]


def _expect(*patterns: str) -> _Exchange:
    return tuple({"expect": pattern} for pattern in patterns)


def _say(line: str, *patterns: str) -> _Exchange:
    """Send a line and expect these in the answer; the exporter itself adds the line feed."""
    return ({"send": f"{line}\r"}, *_expect(*patterns))


_SMTP_NAME = "EHLO bench.example.test"
_GREETINGS: Mapping[str, _Exchange] = MappingProxyType(
    {"smtp": _expect("^220 "), "imap": _expect("^. OK "), "pop3": _expect("^.OK ")}
)
_UPGRADES: Mapping[str, _Exchange] = MappingProxyType(
    {
        "smtp": (*_say(_SMTP_NAME, "^250-STARTTLS", "^250 "), *_say("STARTTLS", "^220 ")),
        "imap": _say("a STARTTLS", "^a OK "),
        "pop3": _say("STLS", "^.OK "),
    }
)
_TALKS: Mapping[str, _Exchange] = MappingProxyType(
    {
        "smtp": (*_say(_SMTP_NAME, "^250 "), *_say("QUIT", "^221 ")),
        "imap": (*_say("b CAPABILITY", "^b OK "), *_say("c LOGOUT", "^c OK ")),
        "pop3": (*_say("CAPA", "^[.]"), *_say("QUIT", "^.OK")),
    }
)


@contextmanager
def exporter(lab: Laboratory, node: str) -> Iterator[None]:
    """Keep an exporter up at a client, on its loopback alone, while the block runs."""
    settings = lab.folder / "blackbox.json"
    settings.write_text(json.dumps(_settings(lab.trust_file)))
    options = (f"--config.file={settings}", f"--web.listen-address={_LISTENS}")
    command = lab.namespaces.command(node, *product.NOBODY, PROGRAM, *options)
    with (lab.folder / "blackbox.out").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a tool to compare with, by its full command
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while _LISTENS not in lab.namespaces.run(node, "ss", "-Hltn"):
            if process.poll() is not None or time.monotonic() > until:
                message = f"{PROGRAM} does not listen:\n{Path(output.name).read_text()}"
                raise RuntimeError(message)
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def question(host: str) -> tuple[str, ...]:
    """Return the command that asks about all ports of a host at once; see ask_exporter."""
    questions = (urlencode({"target": f"{host}:{port}", "module": f"port{port}"}) for port in PORTS)
    pages = (f"http://{_LISTENS}/probe?{each}" for each in questions)
    return (product.PYTHON, "-I", "-S", ask_exporter.__file__, *pages)


def _settings(trust_file: Path) -> dict[str, object]:
    """Return the exporter's configuration: a module for each port, as long as our own dialogue."""
    return {"modules": {f"port{port}": _module(port, trust_file) for port in PORTS}}


def _module(port: int, trust_file: Path) -> dict[str, object]:
    service = SERVICES[port]
    protocol = service.protocol.value
    greeting, talk = _GREETINGS[protocol], _TALKS[protocol]
    implicit = service.tls is TlsMode.IMPLICIT
    upgrade = () if implicit else (*_UPGRADES[protocol], {"starttls": True})
    tcp = {
        "preferred_ip_protocol": "ip4",
        "tls": implicit,
        "tls_config": {"ca_file": str(trust_file)},
        "query_response": [*greeting, *upgrade, *talk],
    }
    return {"prober": "tcp", "timeout": "15s", "tcp": tcp}
