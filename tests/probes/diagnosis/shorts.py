"""Places in short, for tables."""

from probes.diagnosis.verdict import Place, Side

HOME, HOST, ON_THE_WAY = Side.LOCAL_NETWORK, Side.HOST, Side.PATH
ISP, DEVICE, UNKNOWN = Side.PROVIDER, Side.DEVICE, Side.UNKNOWN

Short = tuple[Side, int | None, int | None, str]
"""A place in short: the side, the hops after and before it, and what is said of it."""


def short(place: Place | None) -> Short | None:
    if place is None:
        return None
    after = place.after.ttl if place.after else None
    before = place.before.ttl if place.before else None
    told = {"exact": place.exact, "at the server": place.at_server, "refused": place.refused}
    return place.side, after, before, ", ".join(word for word, holds in told.items() if holds)
