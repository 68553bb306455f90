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

from tests.lab.addresses import RESOLVER, SECOND_RESOLVER, Link, host_v4
from tests.lab.certificates import Authority
from tests.lab.hosts import Host, Scripted
from tests.lab.inventory import HOSTS, LISTENERS, RESOLVERS
from tests.lab.links import links
from tests.lab.namespaces import LabError, Namespaces, sweep
from tests.lab.rows.farm import FARM
from tests.lab.servers import dovecot, postfix, unbound
from tests.lab.servers.postfix import other
from tests.lab.topology import lay

if TYPE_CHECKING:
    from types import TracebackType

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds until every server must listen."""
SERVED = {"server": HOSTS, "farm": (FARM,)} | LISTENERS
"""The nodes with servers, and what they serve."""


@dataclass(frozen=True, slots=True)
class Logs:
    """Where the real servers write what they think of their visitors."""

    dovecot: Path
    postfix: Path


class Laboratory:
    """Up while the `with` block runs; taken down after it, whatever happened in it.

    A second lab of the same process needs a `label` of lower letters. With `icmp_limits` routers
    tell of few dead packets, as Linux does by default.
    """

    def __init__(
        self,
        wires: tuple[Link, ...] | None = None,
        *,
        label: str = "",
        icmp_limits: bool = False,
    ) -> None:
        self.namespaces = Namespaces(os.getpid(), label)
        self._links = links() if wires is None else wires
        self._icmp_limits = icmp_limits
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
        beside = (one.number for one in RESOLVERS if one.node == "server")
        resolvers = (*beside, RESOLVER, SECOND_RESOLVER)
        there = (*(one.number for one in HOSTS), *resolvers)
        self.delays = lay(self.namespaces, self._links, there, icmp_limits=self._icmp_limits)
        # Certificates have to be valid by the clock that the product's own process will read.
        authority = Authority(self.folder, datetime.now(UTC))  # noqa: TID251
        self.trust_file = authority.trust_file
        everybody = [host for hosts in SERVED.values() for host in hosts]
        chains = {host.label: authority.identity(host.name, host.identity) for host in everybody}
        chains |= {
            other(host): authority.identity(host.name, host.other, other(host))
            for host in everybody
            if host.other is not None
        }
        self._start("server", "unbound", unbound.configure(self.folder, self._links))
        for resolver in RESOLVERS:
            self._start(resolver.node, resolver.label, unbound.beside(resolver, self.folder))
        self.logs = self._serve("server", HOSTS, dovecot.INSTANCES, chains)
        self._serve("farm", (FARM,), dovecot.INSTANCES[:1], chains)
        for node, hosts in SERVED.items():
            self._script(node, hosts, chains)
        self._wait_for_listeners()

    def _serve(
        self,
        node: str,
        hosts: tuple[Host, ...],
        instances: tuple[dovecot.Instance, ...],
        chains: dict[str, Path],
    ) -> Logs:
        """Start the real mail servers of a node."""
        place = self.folder / node
        place.mkdir()
        for instance in instances:
            command = dovecot.configure(instance, place / instance.name, hosts, chains)
            self._start(node, instance.name, command)
        usual = place / instances[0].name
        smtp, smtp_log = postfix.configure(place / "postfix", hosts, chains, dovecot.logins(usual))
        self._start(node, "postfix", smtp)
        return Logs(dovecot.log(usual), smtp_log)

    def _script(self, node: str, hosts: tuple[Host, ...], chains: dict[str, Path]) -> None:
        """Start the scripted servers of a node."""
        scripted = [
            (address, port, manner.value, str(chains[host.label]), str(chains.get(other(host), "")))
            for host in hosts
            for port, manner in host.services.items()
            if isinstance(manner, Scripted)
            for address in host.addresses
        ]
        command = (sys.executable, "-m", "tests.lab.servers.scripted")
        self._start(node, "scripted", command, json.dumps(scripted))

    def _start(self, node: str, name: str, command: tuple[str, ...], text: str = "") -> None:
        """Start a server that stays in the foreground, apart from the terminal's signals."""
        given = self.folder / f"{node}-{name}.in"
        given.write_text(text)
        with given.open("rb") as source, given.with_suffix(".out").open("wb") as output:
            self._processes.append(
                subprocess.Popen(
                    self.namespaces.command(node, *command),
                    stdin=source,
                    stdout=output,
                    stderr=output,
                    cwd=REPOSITORY,
                    start_new_session=True,
                )
            )

    def _wait_for_listeners(self) -> None:
        wanted = {
            (node, listener)
            for node, hosts in SERVED.items()
            for host in hosts
            for listener in _listeners(host)
        }
        wanted |= {("server", f"{host_v4(RESOLVER)}:53")}
        wanted |= {(resolver.node, f"{resolver.address}:53") for resolver in RESOLVERS}
        until = time.monotonic() + PATIENCE
        while missing := wanted - self._listening():
            if time.monotonic() > until:
                output = "".join(path.read_text() for path in self.folder.glob("*.out"))
                error = f"nobody listens on {sorted(missing)}\n{output}"
                raise LabError(error)
            time.sleep(0.05)

    def _listening(self) -> set[tuple[str, str]]:
        return {
            (node, line.split()[3])
            for node in (*SERVED, *(one.node for one in RESOLVERS if one.node not in SERVED))
            for line in self.namespaces.run(node, "ss", "-Hltn").splitlines()
        }

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
