"""The demo's hosts: what each of them is there to show, and the machines behind their names."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct

from bot.commands.vocabulary import COMMAND, DEMO_DOMAIN
from bot.demo.path import (
    HOSTING,
    PROVIDER,
    DropsAt,
    Manner,
    Port,
    Refuses,
    ResetsAt,
    Serves,
    Silent,
)
from probes.address import Address
from probes.services import SEVEN_PORTS

DOMAIN = DEMO_DOMAIN
"""This domain and all names below it are the demo's."""
HEALTHY = f"healthy.{DOMAIN}"
MOVED = f"moved.{DOMAIN}"
MOVED_TO = Address("203.0.113.11")
"""Where the operator expects the host that moved, while its name still leads elsewhere."""


class DemoHost(Struct, frozen=True, kw_only=True):
    """A name to try: ``wrong`` tells in a few words what is the matter, ``command`` is to type."""

    name: str
    wrong: str
    command: str


class Machine(Struct, frozen=True, kw_only=True):
    """A machine at one address; ``ports`` that are not listed meet ``others``.

    ``certified`` is the name in its certificate, which is valid for ``valid_for`` from now on.
    """

    name: str
    address: Address
    ports: Mapping[int, Port]
    others: Port
    certified: str
    valid_for: timedelta

    @property
    def answers_pings(self) -> bool:
        """Whether the machine answers at all."""
        return not isinstance(self.others, Silent)


_GOOD: Mapping[int, Port] = dict.fromkeys(SEVEN_PORTS, Serves())
_NONE: Mapping[int, Port] = {}
_SLOW = Serves(Manner(wait=timedelta(seconds=6)))
_IN_THE_CLEAR = Serves(Manner(upgrade=False))
_NOT_ENCRYPTED = Serves(Manner(encrypts=False))
_REFUSES, _SILENT = Refuses(), Silent()
_VALID, _EXPIRED = timedelta(days=70), timedelta(days=-3)

_LOUD = (
    "<!channel> <@U0123456789> *free money* `now` <https://example.org/login|Sign in to Slack> "
    "\x1b[31m\x1b]0;taken over\x07\x1b[2J\x00 invoice\u202efdp.exe & <script>alert(1)</script>"
)
_HOSTILE: Mapping[int, Port] = {
    **_GOOD,
    110: Serves(Manner(greeting=b"+OK " + b"all work and no play " * 4000)),
    143: Serves(Manner(greeting=f"* OK {_LOUD}\r\n".encode())),
    587: Serves(Manner(greeting=f"554 5.7.1 {_LOUD}\r\n".encode())),
}
"""A line without an end; a greeting and a refusal full of what screens and Slack act upon."""


def _machine(
    label: str,
    address: str,
    ports: Mapping[int, Port] = _GOOD,
    *,
    others: Port = _REFUSES,
    certified: str = "",
    valid_for: timedelta = _VALID,
) -> Machine:
    return Machine(
        name=f"{label}.{DOMAIN}",
        address=Address(address),
        ports=ports,
        others=others,
        certified=f"{certified or label}.{DOMAIN}",
        valid_for=valid_for,
    )


def _all_but(changed: Port, *numbers: int) -> Mapping[int, Port]:
    return {**_GOOD, **dict.fromkeys(numbers, changed)}


MACHINES: tuple[Machine, ...] = (
    _machine("healthy", "203.0.113.10"),
    _machine("healthy", "2001:db8:3000::10"),
    _machine("blocked25", "203.0.113.25", _all_but(DropsAt(PROVIDER), 25)),
    _machine("nopop", "203.0.113.110", _all_but(DropsAt(HOSTING), 110, 995)),
    _machine("expired", "203.0.113.30", valid_for=_EXPIRED),
    _machine("reset", "203.0.113.93", _all_but(ResetsAt(PROVIDER + 1), 993)),
    _machine("plain993", "203.0.113.94", _all_but(_NOT_ENCRYPTED, 993)),
    _machine("notls", "203.0.113.40", _all_but(_IN_THE_CLEAR, 110, 143, 25, 587)),
    _machine("moved", "203.0.113.50", certified="shop"),
    _machine("half", "203.0.113.61"),
    _machine("half", "203.0.113.62", _NONE, others=_SILENT),
    _machine("slow", "203.0.113.70", _all_but(_SLOW, 25, 587, 465)),
    _machine("hostile", "203.0.113.80", _HOSTILE),
    _machine("silent", "203.0.113.90", _NONE, others=_SILENT),
)
"""Every machine there is; those of one name are its addresses."""


def _row(label: str, wrong: str) -> DemoHost:
    name = f"{label}.{DOMAIN}"
    return DemoHost(name=name, wrong=wrong, command=f"{COMMAND} {name}")


HOSTS: tuple[DemoHost, ...] = (
    _row("healthy", "all is well: every port works, over IPv4 and IPv6"),
    _row("blocked25", "the access provider drops port 25"),
    _row("nopop", "the hosting company drops both POP ports: it may not offer POP"),
    _row("expired", "its certificate ended three days ago"),
    _row("reset", "a box of the access provider resets port 993"),
    _row("plain993", "port 993 talks without TLS"),
    _row("notls", "ports that begin in the clear offer no STARTTLS"),
    _row("moved", "DNS leads to an address that is not the expected one"),
    _row("half", "one of its two addresses is dead"),
    _row("slow", "its SMTP ports take six seconds to greet"),
    _row("hostile", "its greetings attack whoever shows them"),
    _row("silent", "nothing answers at all"),
    _row("gone", "the name does not exist"),
    DemoHost(
        name=DOMAIN,
        wrong="an e-mail address: its domain names the servers, and all is well",
        command=f"{COMMAND} somebody@{DOMAIN}",
    ),
)
"""What there is to try, in the order to show it."""
