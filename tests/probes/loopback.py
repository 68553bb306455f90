"""Ports of the loopback address."""

import socket

from probes.address import Address
from probes.observation import Endpoint


def free_port(address: Address) -> Endpoint:
    """Name a port that nobody listens on."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(kind) as sock:
        sock.bind((address, 0))
        return Endpoint(address, sock.getsockname()[1])
