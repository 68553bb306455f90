"""The real network behind the seam: sockets, resolvers, clocks. Only this package knows them."""

from probes.live.network import LiveNetwork

__all__ = ["LiveNetwork"]
