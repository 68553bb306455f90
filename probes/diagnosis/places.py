"""Words for a place on the path (pure)."""

from probes.diagnosis.verdict import Hop, Place
from probes.quote import QUOTE_LIMIT


def place_sentence(place: Place, ports: int = 1) -> str:
    """Say in one sentence where the packets to so many ports are stopped, compared with what.

    Where they are compared with packets to the same port, those come from other ports of ours.
    """
    whose, packets = ("its", "Its packets") if ports == 1 else ("their", "Their packets")
    if place.at_server:
        return "The refusal comes from the server itself."
    if place.after is None:
        return _before_all(place, whose)
    last = hop_words(place.after)
    if place.exact:
        return f"That happens at {last}."
    if not place.other:
        return f"The last router seen to pass packets on is {last}."
    if place.refused:
        return _refused_after(last, place)
    if place.before is None:
        return (
            f"{packets} are seen up to {last}, and those to port {place.other} reach the server "
            "from there: that router or the server stops them."
        )
    if place.before.ttl > place.after.ttl + 1:
        return (
            f"{packets} are last seen at {last}, while those to port {place.other} go on to "
            f"{hop_words(place.before)}; what stands between does not show."
        )
    return (
        f"{packets} stop after {last}, while those to port {place.other} go on to "
        f"{hop_words(place.before)}."
    )


def _refused_after(last: str, place: Place) -> str:
    if place.before is None:
        return f"The refusal comes from {last}, from right behind it or from the server."
    return (
        f"The refusal comes from {last}, or from right behind it, while packets to port "
        f"{place.other} go on to {hop_words(place.before)}."
    )


def hop_words(hop: Hop) -> str:
    """Name a hop by what is known of it: ``hop 2, 192.0.2.1 (gw.example.net, AS64500 Example)``."""
    where = f"hop {hop.ttl}" if hop.ttl else "a router"
    told = ", ".join(filter(None, (_end_of(hop.name), hop.network)))
    address = f", {hop.address}" if hop.address else ""
    return f"{where}{address}{f' ({told})' if told else ''}"


def _end_of(name: str) -> str:
    """Cut a long name to its end, which tells whose it is."""
    return name if len(name) <= QUOTE_LIMIT else f"…{name[1 - QUOTE_LIMIT :]}"


def _before_all(place: Place, whose: str) -> str:
    others = f"those to port {place.other}" if place.other else "those from other ports of ours"
    reached = (
        f"{others} go on to {hop_words(place.before)}"
        if (place.before is not None)
        else f"{others} reach the server"
    )
    return f"No router is seen to pass {whose} packets on, while {reached}."
