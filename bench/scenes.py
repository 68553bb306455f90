"""What is measured: how far away the mail host is, and what the way to it does to packets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from msgspec import Struct

from tests.lab.addresses import FAR, NEAR, Link
from tests.lab.hosts import PORTS
from tests.lab.laboratory import Laboratory
from tests.lab.links import links

ROUND_TRIPS = tuple(timedelta(milliseconds=each) for each in (0, 50, 200))
"""From a client to the mail host."""

_TABLE = "bench"
_RELAY = "tcp dport 25"
_EVERY_PORT = f"tcp dport {{ {', '.join(map(str, PORTS))} }}"
_SILENCE = ("icmp type time-exceeded drop", "icmpv6 type time-exceeded drop")


class Scene(Struct, frozen=True, kw_only=True):
    """What stands on the way to the host while checks run.

    ``forward`` is the provider's verdict on what it passes on, in nftables' words, ``silent`` the
    routers that tell nobody of packets that die. ``blocked`` are the ports it takes away. A scene
    is measured ``times`` in each round, an odd number.
    """

    name: str
    forward: str = ""
    silent: tuple[str, ...] = ()
    blocked: tuple[int, ...] = ()
    times: int = 1

    def rulesets(self) -> dict[str, str]:
        """Return the nftables file of every router that does something."""
        chains: dict[str, str] = {}
        if self.forward:
            chains["provider"] = _chain("forward", (self.forward,))
        for router in self.silent:
            chains[router] = chains.get(router, "") + _chain("output", _SILENCE)
        return {node: f"table inet {_TABLE} {{\n{text}}}\n" for node, text in chains.items()}


HEALTHY = Scene(name="nothing blocked", times=3)
DROPPED = Scene(name="25 dropped", forward=f"{_RELAY} drop", blocked=(25,))
SCENES = (
    HEALTHY,
    DROPPED,
    Scene(name="all seven dropped", forward=f"{_EVERY_PORT} drop", blocked=PORTS),
    Scene(
        name="25 rejected",
        forward=f"{_RELAY} reject with icmpx admin-prohibited",
        blocked=(25,),
    ),
    Scene(
        name="25 dropped, routers silent",
        forward=f"{_RELAY} drop",
        silent=("provider", "transit"),
        blocked=(25,),
    ),
)


@contextmanager
def standing(lab: Laboratory, scene: Scene) -> Iterator[None]:
    """Let the scene stand in the lab while the block runs."""
    rulesets = scene.rulesets()
    for node, ruleset in rulesets.items():
        lab.namespaces.run(node, "nft", "-f", "-", text=ruleset)
    try:
        yield
    finally:
        for node in rulesets:
            lab.namespaces.run(node, "nft", "delete", "table", "inet", _TABLE)


def wires(round_trip: timedelta) -> tuple[Link, ...]:
    """Return the lab's links with the mail host this far from its clients."""
    if not round_trip:
        return tuple(replace(link, delay=None) for link in links())
    far = round_trip / 2 - NEAR
    return tuple(replace(link, delay=far) if link.delay == FAR else link for link in links())


def _chain(hook: str, rules: tuple[str, ...]) -> str:
    # Beside the lab's own chains of the same hook.
    lines = (f"type filter hook {hook} priority 10", *rules)
    return f"  chain {hook} {{\n{''.join(f'    {line}' + chr(10) for line in lines)}  }}\n"
