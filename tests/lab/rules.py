"""What a node does to packets, in nftables' words, and at which moment."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Hook(enum.Enum):
    """When a node applies a rule; for its own packets too, if the node is a client."""

    FILTER = enum.auto()
    """To what it passes on; the farm: to what comes in; a client: to what goes out."""
    RAW = enum.auto()
    """Before anything else, even before a packet counts as part of a connection."""
    REDIRECT = enum.auto()
    """When a connection begins: where it goes instead (redirect, dnat)."""
    SOURCE = enum.auto()
    """When a connection is passed on: whose it seems to be (masquerade, snat)."""
    OWN = enum.auto()
    """To what a router says itself, like its ICMP errors."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a node.

    Whose packets it is about (a tenant's, a customer's) says which words the text may hold in
    braces; braces of nftables are doubled.
    """

    node: str
    text: str
    hook: Hook = Hook.FILTER
