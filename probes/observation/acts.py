"""What every observation is made of: facts, endpoints, instants, and how an act ends."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from probes.address import Address
from probes.failure import Failure

Instant = Annotated[datetime, Meta(tz=True)]
"""A point in time that carries its zone, which is UTC throughout."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """A value that is written down; whatever is at its default is left out."""


class Endpoint(Struct, frozen=True, order=True):
    """A TCP endpoint: where a connection goes."""

    address: Address
    port: int

    def __str__(self) -> str:
        """Write it as people do: ``192.0.2.1:993``, ``[2001:db8::1]:993``."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


class Observed(Fact, frozen=True, kw_only=True):
    """What every observation carries."""

    vantage: str
    at: Instant
    took: timedelta


class Connected(Fact, frozen=True, kw_only=True, tag="connected"):
    """The handshake completed; ``rtt`` is the kernel's own measure where it gives one."""

    rtt: timedelta | None = None


class Failed(Fact, frozen=True, kw_only=True, tag="failed"):
    """The act failed."""

    failure: Failure


class OnEndpoint(Observed, frozen=True, kw_only=True):
    """An act on one connection. ``attempt`` counts from 1; ``name`` is the host asked for."""

    name: str
    endpoint: Endpoint
    attempt: int = 1


class TcpConnect(OnEndpoint, frozen=True, kw_only=True, tag="tcp_connect"):
    """One TCP connect to one address and port."""

    outcome: Connected | Failed
