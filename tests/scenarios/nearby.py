"""What is near, in few words: this machine's routes and addresses, its router, who is pinged."""

from datetime import timedelta

from probes.address import Address
from probes.observation import (
    Echo,
    Echoes,
    GatewayPing,
    NoRoute,
    OwnAddress,
    PingDenied,
    Route,
    Surroundings,
    Untold,
)
from tests.scenarios.facts import AT, IPV4, VANTAGE

AT_HOME, HOME_ROUTER = Address("10.0.0.20"), Address("10.0.0.1")
"""Where a check starts in a home, and the router there."""
DEVICE = "eth0"


def by(gateway: str = HOME_ROUTER, *, device: str = DEVICE, source: str = AT_HOME) -> Route:
    """Leave by a router, or for none by the device's own link."""
    return Route(device=device, source=Address(source), gateway=Address(gateway))


def own(address: str = AT_HOME, prefix: int = 24, device: str = DEVICE) -> OwnAddress:
    """Have an address."""
    return OwnAddress(Address(address), prefix, device)


def around(
    route: Route | NoRoute | Untold | None = None,
    *have: OwnAddress,
    to: str = IPV4,
    proxies: tuple[str, ...] = (),
) -> Surroundings:
    """Look around; by default it is a home with its router."""
    return Surroundings(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        address=Address(to),
        route=route or by(),
        own=have or (own(),),
        proxies=proxies,
    )


def gateway_ping(*echoes: Echo, address: str = HOME_ROUTER) -> GatewayPing:
    """Ping the router of the place."""
    return _gateway_ping(Echoes(echoes=echoes), address)


def gateway_not_pinged(detail: str, address: str = HOME_ROUTER) -> GatewayPing:
    """Send no ping to it."""
    return _gateway_ping(PingDenied(detail=detail), address)


def _gateway_ping(outcome: Echoes | PingDenied, address: str) -> GatewayPing:
    return GatewayPing(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(seconds=5),
        address=Address(address),
        outcome=outcome,
    )
