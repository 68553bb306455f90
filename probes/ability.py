"""What a runner needs of its machine beyond plain connections, by name."""

from enum import StrEnum

from msgspec import Struct


class Ability(StrEnum):
    """Something that a runner can do on one machine and not on another.

    ``error queue``: learn which router an ICMP error came from (Linux 5.18 or later). ``ping``:
    send echo requests. ``IPv4``, ``IPv6``: speak the family at all.
    """

    ERROR_QUEUE = "error queue"
    PING = "ping"
    IPV4 = "IPv4"
    IPV6 = "IPv6"


class AbilityResult(Struct, frozen=True):
    """Whether this machine has an ability; ``detail`` says in a few words why not."""

    ability: Ability
    works: bool
    detail: str = ""
