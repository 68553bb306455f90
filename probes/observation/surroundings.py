"""Facts about the network right around this machine, which its own system tells without traffic."""

from probes.address import Address
from probes.observation.acts import Fact, Observed
from probes.observation.path import Echoes, PingDenied


class OwnAddress(Fact, frozen=True):
    """An address of this machine, its device, and how many bits of it name the device's network."""

    address: Address
    prefix: int
    device: str


class Route(Fact, frozen=True, kw_only=True, tag="route"):
    """How packets to an address leave this machine: by which device, and from which address.

    ``gateway`` is the router that takes them first; empty where the address itself is looked for
    on the device's own link.
    """

    device: str
    source: Address
    gateway: Address = Address("")


class NoRoute(Fact, frozen=True, kw_only=True, tag="no_route"):
    """Packets to an address cannot leave; ``error`` names the system's reason, like ENETUNREACH."""

    error: str


class Untold(Fact, frozen=True, kw_only=True, tag="untold"):
    """The system does not tell; ``reason`` says why."""

    reason: str


class Surroundings(Observed, frozen=True, kw_only=True, tag="surroundings"):
    """What this machine knows by itself of the way to ``address``; nothing was sent.

    ``own`` are the addresses of its devices. ``proxies`` are the names of the variables that set a
    web proxy for its programs; what they hold is left out, as that may be a password.
    """

    address: Address
    route: Route | NoRoute | Untold
    own: tuple[OwnAddress, ...] = ()
    proxies: tuple[str, ...] = ()


class GatewayPing(Observed, frozen=True, kw_only=True, tag="gateway_ping"):
    """A round of echo requests to this machine's own router, to compare with those to a target."""

    address: Address
    outcome: Echoes | PingDenied
