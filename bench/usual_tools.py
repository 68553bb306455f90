"""The tools people use for the same questions: how they are run, and what they tell."""

import shlex
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bench import exporter
from bench.sample import MAIL
from probes.services import SERVICES, TlsMode
from tests.lab.hosts import PORTS

_SCRIPTS = "smtp-commands,imap-capabilities,pop3-capabilities,ssl-cert"


class Tool(Struct, frozen=True, kw_only=True):
    """A program, how it is run, and how to see that it did its work.

    ``command`` gets the lab's root certificate and the path of the program. The text must show
    ``proof``, a regular expression, as often as there are ports, or ``proofs`` times. Where it
    ``needs_root`` it is run so, else as an ordinary user. A tool that prints ``seconds`` measures
    better itself, that is without the start of the process that asks it. ``tells`` and
    ``leaves_open`` are for the reader.
    """

    name: str
    program: str
    command: Callable[[Path, str], tuple[str, ...]]
    proof: str
    proofs: int = len(PORTS)
    needs_root: bool = False
    seconds: str = ""
    tells: str
    leaves_open: str


def _openssl(trust_file: Path, program: str) -> tuple[str, ...]:
    """One process for each port, all at once; a closed standard input ends them politely."""
    checks = ("-brief", "-servername", MAIL, "-verify_hostname", MAIL, "-CAfile", str(trust_file))
    lines = (
        shlex.join((program, "s_client", *checks, "-connect", f"{MAIL}:{port}", *_upgrade(port)))
        for port in PORTS
    )
    return ("sh", "-c", "".join(f"{line} < /dev/null & " for line in lines) + "wait")


def _upgrade(port: int) -> tuple[str, ...]:
    service = SERVICES[port]
    return ("-starttls", service.protocol.value) if service.tls is TlsMode.STARTTLS else ()


def _nmap(_: Path, program: str) -> tuple[str, ...]:
    ports = ",".join(map(str, PORTS))
    return (program, "-Pn", "-p", ports, "--script", _SCRIPTS, MAIL)


def _sslyze(trust_file: Path, program: str) -> tuple[str, ...]:
    options = ("--certinfo", "--certinfo_ca_file", str(trust_file), "--mozilla_config", "disable")
    return (program, *options, "--starttls", "auto", *(f"{MAIL}:{port}" for port in PORTS))


EXPORTER = Tool(
    name="blackbox exporter",
    program=exporter.PROGRAM,
    command=lambda _trust_file, _program: exporter.question(MAIL),
    proof=f'"successes": {len(PORTS)}',
    proofs=1,
    seconds=r'"seconds": ([0-9.]+)',
    tells="works or not for each port, with the dialogue and the certificate's last day",
    leaves_open="why not: silence, refusal and a bad certificate are all 0; the place",
)
SSLYZE = "sslyze"
OVER_ALL_PORTS = (
    Tool(
        name="openssl s_client",
        program="openssl",
        command=_openssl,
        proof="Verification: OK",
        tells="TLS version, cipher and whether the certificate holds, for each port",
        leaves_open="why a port fails, for which it waits two minutes; capabilities; the place",
    ),
    EXPORTER,
    Tool(
        name="nmap with four scripts",
        program="nmap",
        command=_nmap,
        proof=r"(?m)^\d+/tcp +open",
        tells="the state of each port, capabilities, the certificate's names and days",
        leaves_open="whether the certificate holds; IPv6 in the same run; the place",
    ),
    Tool(
        name="sslyze --certinfo",
        program=SSLYZE,
        command=_sslyze,
        proof="SCAN RESULTS FOR",
        tells="the certificate in depth, against several sets of roots",
        leaves_open="greetings and capabilities; the state of a port that fails; the place",
    ),
)
_PATH_LEAVES_OPEN = "whether that is where an open port goes on; whose router it is"


def path_tools(passed: str, port: int) -> tuple[Tool, ...]:
    """Return the tools that walk to a port; ``passed`` is the last router the port's SYNs pass."""

    def tool(name: str, program: str, command: tuple[str, ...], tells: str) -> Tool:
        return Tool(
            name=name,
            program=program,
            command=lambda _trust_file, path: (path, *command),
            proof=passed,
            proofs=1,
            needs_root=True,
            tells=tells,
            leaves_open=_PATH_LEAVES_OPEN,
        )

    hops = "the hops up to where the port falls silent"
    return (
        tool("mtr -T", "mtr", ("-T", "-n", "-P", str(port), "-r", "-c", "3", MAIL), hops),
        tool("traceroute -T", "traceroute", ("-T", "-n", "-p", str(port), MAIL), hops),
        tool("tcptraceroute", "tcptraceroute", ("-n", MAIL, str(port)), hops),
    )
