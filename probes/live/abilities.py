"""What this machine can do beyond plain connections, found out without sending anything."""

import os
import re
import socket

from probes.ability import Ability, AbilityResult
from probes.address import Address
from probes.live.error_queue import watch_icmp_errors
from probes.live.families import lack_of_source
from probes.live.icmp import why_denied

FIRST_WITH_QUEUE = (5, 18)
"""The Linux release from which TCP sockets queue ICMP errors while they connect."""
_FAR_AWAY = {
    Ability.IPV4: Address("198.41.0.4"),
    Ability.IPV6: Address("2001:503:ba3e::2:30"),
}
"""Addresses on the public Internet, to choose a route to: a.root-servers.net."""


def abilities() -> tuple[AbilityResult, ...]:
    """Tell what this machine can do, one result for each ability."""
    reasons = {
        Ability.ERROR_QUEUE: why_no_error_queue(os.uname().release),
        Ability.PING: why_denied(),
        **{ability: lack_of_source(address) for ability, address in _FAR_AWAY.items()},
    }
    return tuple(AbilityResult(ability, not reason, reason) for ability, reason in reasons.items())


def why_no_error_queue(release: str) -> str:
    """Tell why a kernel of this release doesn't name who sent ICMP errors; nothing if it does."""
    found = re.match(r"(\d+)\.(\d+)", release)
    if found is None or (int(found[1]), int(found[2])) < FIRST_WITH_QUEUE:
        return "needs Linux {}.{}, this is {}".format(*FIRST_WITH_QUEUE, release)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            watch_icmp_errors(sock, on=True)
    except OSError as error:
        return f"IP_RECVERR: {error.strerror}"
    return ""
