"""Whether packets of a check get lost by chance, so that a silence or two prove little (pure)."""

from collections.abc import Iterable, Sequence

from probes.diagnosis.pings import FIRST_RETRANSMISSION
from probes.observation import Connected, Endpoint, Observation, SynProbe, TcpConnect
from probes.syn import is_end, is_silence


def loses_packets(seen: Sequence[Observation]) -> bool:
    """Tell whether a SYN got lost by chance: one like it was answered in the target's place."""
    return any(map(_was_sent_again, _connected(seen))) or any(
        len({is_end(one) for one in tries if is_end(one) or is_silence(one)}) > 1
        for tries in _alike(seen)
    )


def _was_sent_again(connects: Sequence[TcpConnect]) -> bool:
    """Tell whether the kernel had to repeat a SYN to an address that answers at once."""
    times = [one.took for one in connects]
    return min(times) < FIRST_RETRANSMISSION <= max(times)


def _connected(seen: Sequence[Observation]) -> Iterable[list[TcpConnect]]:
    """Put the connects of each address together that were answered in the end."""
    groups: dict[str, list[TcpConnect]] = {}
    for one in seen:
        if isinstance(one, TcpConnect) and isinstance(one.outcome, Connected):
            groups.setdefault(one.endpoint.address, []).append(one)
    return groups.values()


def _alike(seen: Sequence[Observation]) -> Iterable[list[SynProbe]]:
    """Put SYNs together that should have met the same."""
    groups: dict[tuple[Endpoint, int, int], list[SynProbe]] = {}
    for one in seen:
        if isinstance(one, SynProbe):
            groups.setdefault((one.endpoint, one.ttl, one.floor), []).append(one)
    return groups.values()
