"""The whole lab: the network, the servers in it, and the way to run a command at a client's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.lab.addresses import RESOLVER, Link, host_v4, links
from tests.lab.certificates import Authority
from tests.lab.hosts import HOSTS, Host, Scripted
from tests.lab.namespaces import LabError, Namespaces, sweep
from tests.lab.servers import dovecot, postfix, unbound
from tests.lab.topology import lay

if TYPE_CHECKING:
    from types import TracebackType

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds until every server must listen."""


@dataclass(frozen=True, slots=True)
class Logs:
    """Where the real servers write what they think of their visitors."""

    dovecot: Path
    postfix: Path


class Laboratory:
    """Up while the `with` block runs; taken down after it, whatever happened in it."""

    def __init__(self, wires: tuple[Link, ...] | None = None) -> None:
        self.namespaces = Namespaces(os.getpid())
        self._links = links() if wires is None else wires
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        sweep()
        try:
            self._come_up()
        except BaseException:
            self._go_down()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._go_down()

    def _come_up(self) -> None:
        self.folder = self.namespaces.scratch()
        numbers = (*(host.number for host in HOSTS), RESOLVER, RESOLVER + 1)
        self.delays = lay(self.namespaces, self._links, numbers)
        # Certificates have to be valid by the clock that the product's own process will read.
        authority = Authority(self.folder, datetime.now(UTC))  # noqa: TID251
        self.trust_file = authority.trust_file
        chains = {host.label: authority.identity(host.name, host.identity) for host in HOSTS}
        self._start("unbound", unbound.configure(self.folder, self._links))
        for instance in dovecot.INSTANCES:
            folder = self.folder / instance.name
            self._start(instance.name, dovecot.configure(instance, folder, chains))
        usual = self.folder / dovecot.INSTANCES[0].name
        smtp, smtp_log = postfix.configure(self.folder / "postfix", chains, dovecot.logins(usual))
        self._start("postfix", smtp)
        self.logs = Logs(dovecot.log(usual), smtp_log)
        scripted = [
            (address, port, manner.value, str(chains[host.label]))
            for host in HOSTS
            for port, manner in host.services.items()
            if isinstance(manner, Scripted)
            for address in host.addresses
        ]
        command = (sys.executable, "-m", "tests.lab.servers.scripted")
        self._start("scripted", command, json.dumps(scripted))
        self._wait_for_listeners()

    def _start(self, name: str, command: tuple[str, ...], text: str = "") -> None:
        """Start a server that stays in the foreground, apart from the terminal's signals."""
        given = self.folder / f"{name}.in"
        given.write_text(text)
        with given.open("rb") as source, (self.folder / f"{name}.out").open("wb") as output:
            self._processes.append(
                subprocess.Popen(
                    self.namespaces.command("server", *command),
                    stdin=source,
                    stdout=output,
                    stderr=output,
                    cwd=REPOSITORY,
                    start_new_session=True,
                )
            )

    def _wait_for_listeners(self) -> None:
        wanted = {listener for host in HOSTS for listener in _listeners(host)}
        wanted.add(f"{host_v4(RESOLVER)}:53")
        until = time.monotonic() + PATIENCE
        while missing := wanted - self._listening():
            if time.monotonic() > until:
                output = "".join(path.read_text() for path in self.folder.glob("*.out"))
                error = f"nobody listens on {sorted(missing)}\n{output}"
                raise LabError(error)
            time.sleep(0.05)

    def _listening(self) -> set[str]:
        lines = self.namespaces.run("server", "ss", "-Hltn").splitlines()
        return {line.split()[3] for line in lines}

    def _go_down(self) -> None:
        if "delays" in vars(self):
            self.delays.close()
        self.namespaces.remove()
        for process in self._processes:
            process.wait()


def _listeners(host: Host) -> list[str]:
    return [
        f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        for address in host.addresses
        for port in host.services
    ]
