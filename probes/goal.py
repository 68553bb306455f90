"""What one check is to find out, and the single steps a vantage point can take towards it."""

from datetime import timedelta

from msgspec import Struct

from probes.address import Address
from probes.observation import Endpoint
from probes.target import Target


class HostSettings(Struct, frozen=True, kw_only=True):
    """What the operator told us about a host: its addresses and the ports it offers by design.

    An empty tuple means that nothing was said.
    """

    expected_addresses: tuple[Address, ...] = ()
    offers: tuple[int, ...] = ()


class Goal(Struct, frozen=True, kw_only=True):
    """Target, ports and circumstances of one check from one vantage point.

    ``ports_named`` tells that the person chose single ports or one function, so that an absent
    service is an answer and no design choice. ``resolvers`` are asked in order until one answers;
    ``second_resolver`` is asked beside them. ``ehlo_name`` is empty for the address literal.
    """

    vantage: str
    target: Target
    ports: tuple[int, ...]
    ports_named: bool = False
    dns_only: bool = False
    resolvers: tuple[Address, ...]
    second_resolver: Address | None = None
    settings: HostSettings = HostSettings()
    ehlo_name: str = ""


class ReadHosts(Struct, frozen=True):
    """Look the name up in the runner's own hosts file."""

    name: str


class Ask(Struct, frozen=True):
    """Put one question to one resolver."""

    name: str
    record_type: str
    resolver: Address


class Converse(Struct, frozen=True, kw_only=True):
    """Connect and, where that works, hold the whole dialogue of the port's service.

    ``wait`` passes before it starts. A ``legacy`` look allows outdated TLS and reports the
    handshake alone.
    """

    name: str
    endpoint: Endpoint
    attempt: int = 1
    wait: timedelta = timedelta()
    legacy: bool = False


Step = ReadHosts | Ask | Converse
