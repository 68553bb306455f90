"""What anchors tell of one address family beside the other (pure)."""

from collections.abc import Iterable, Sequence

from probes.address import Family, family
from probes.diagnosis.anchors import anchor_calls
from probes.observation import AnchorCall, Connected, Endpoint, Observation


def lost_over_ipv6(
    seen: Sequence[Observation], endpoints: Iterable[Endpoint]
) -> tuple[AnchorCall, ...]:
    """Return the anchors of these ports that IPv6 does not reach, where IPv4 reaches such ones.

    There are none if IPv6 reaches any anchor: then it works.
    """
    calls = dict.fromkeys(one for spot in endpoints for one in anchor_calls(seen, spot))
    reached = {
        (family(one.endpoint.address), one.endpoint.port)
        for one in calls
        if isinstance(one.outcome, Connected)
    }
    if any(over is Family.IPV6 for over, _ in reached):
        return ()
    return tuple(
        one
        for one in calls
        if family(one.endpoint.address) is Family.IPV6
        and (Family.IPV4, one.endpoint.port) in reached
    )
