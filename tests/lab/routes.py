"""The routes of each node, as lines for `ip -batch`.

Default routes lead inwards; the transits have none, so unknown networks are refused there.
"""

from __future__ import annotations

from tests.lab.addresses import (
    FARM_NETWORK,
    LOOPING_NETWORK,
    TRANSITS,
    Link,
    Space,
    access,
    lan,
)
from tests.lab.customers import Access
from tests.lab.filters import LATE_MARK
from tests.lab.inventory import CUSTOMERS

PARALLEL_TABLE, LATE_TABLE = 100, 200

Pair = tuple[str, str]
"""The IPv4 and the IPv6 one of two networks or gateways that go together."""


def routes(node: str, links: tuple[Link, ...]) -> str:
    """What this node needs to know, given the links."""
    wire = {(link.near, link.far): link for link in links}
    match node:
        case "server" | "farm" | "mirror":
            inwards = next(link for link in links if link.far == node)
            lines = _route(_DEFAULT, _end(inwards, 1))
        case "firewall":
            lines = _firewall(wire)
        case "transit" | "transit-b":
            lines = _transit(node, wire)
        case "provider":
            lines = _provider(wire)
        case _:
            inwards = next(link for link in links if link.near == node)
            lines = _route(_DEFAULT, _end(inwards, 2))
    if node == "farm":
        # Nobody has the rest of its network; without this it would circle.
        lines += [f"route add unreachable {network}" for network in _network(FARM_NETWORK)]
    return "".join(f"{line}\n" for line in lines)


_DEFAULT = ("default", "default")


def rules() -> dict[str, str]:
    """Which packets the provider routes by tables of their own, for `ip -4` and `ip -6`."""
    homes = [_networks(lan(one)) for one in CUSTOMERS if one.access is Access.PARALLEL]
    late = f"rule add fwmark {LATE_MARK} lookup {LATE_TABLE}\n"
    return {
        option: late + "".join(f"rule add from {home} lookup {PARALLEL_TABLE}\n" for home in nets)
        for option, nets in zip(("-4", "-6"), zip(*homes, strict=True), strict=True)
    }


def _firewall(wire: dict[tuple[str, str], Link]) -> list[str]:
    ways = [_end(wire[transit, "firewall"], 1) for transit in TRANSITS]
    parallel = [one for one in CUSTOMERS if one.access is Access.PARALLEL]
    return [
        *_route(_DEFAULT, ways[0]),
        *_route(_network(FARM_NETWORK), _end(wire["firewall", "farm"], 2)),
        *(line for one in parallel for line in _route(_networks(lan(one)), *ways)),
    ]


def _transit(node: str, wire: dict[tuple[str, str], Link]) -> list[str]:
    outwards, inwards = _end(wire["provider", node], 1), _end(wire[node, "firewall"], 2)
    homes = [link for one in CUSTOMERS for link in (lan(one), access(one))]
    hosts = [_networks(wire["firewall", "server"]), _networks(wire["firewall", "farm"])]
    return [
        *(line for link in homes for line in _route(_networks(link), outwards)),
        *_route(_network(LOOPING_NETWORK), outwards),
        *(line for one in (*hosts, _network(FARM_NETWORK)) for line in _route(one, inwards)),
    ]


def _provider(wire: dict[tuple[str, str], Link]) -> list[str]:
    ways = [_end(wire["provider", transit], 2) for transit in TRANSITS]
    lines = _route(_DEFAULT, ways[0])
    for one in CUSTOMERS:
        lines += _route(_networks(lan(one)), _end(wire[one.home, "provider"], 1))
    lines += _route(_DEFAULT, *ways, table=PARALLEL_TABLE)
    return [*lines, *_route(_DEFAULT, _end(wire["provider", "mirror"], 2), table=LATE_TABLE)]


def _route(networks: Pair, *gateways: Pair, table: int | None = None) -> list[str]:
    """To both networks by these gateways; several of them share the load."""
    into = "" if table is None else f" table {table}"
    hop = "via" if len(gateways) == 1 else "nexthop via"
    return [
        f"route add {network}{into} {' '.join(f'{hop} {gateway}' for gateway in ways)}"
        for network, *ways in zip(networks, *gateways, strict=True)
    ]


def _end(link: Link, last: int) -> Pair:
    return str(link.v4(last).ip), str(link.v6(last).ip)


def _networks(link: Link) -> Pair:
    return str(link.v4(0).network), str(link.v6(0).network)


def _network(number: int) -> Pair:
    space = Space.PUBLIC
    return str(space.v4(number, 0).network), str(space.v6(number, 0).network)
