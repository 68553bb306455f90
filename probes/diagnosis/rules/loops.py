"""Which routers packets go round among until they are out of hops (pure)."""

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.verdict import Hop, PathResult

_UNNAMED = Address("")


def going_round(evidence: Evidence, address: Address) -> list[Hop]:
    """Return the routers among which a walk to this address ended, none if none came again."""
    mine = (path for path in evidence.paths.results() if path.endpoint.address == address)
    return next(filter(None, map(_round_of, mine)), [])


def _round_of(path: PathResult) -> list[Hop]:
    """Return one turn of what comes again and again at the end of a path."""
    met = [step.hops[0] if step.hops else Hop(ttl=step.ttl, address=_UNNAMED) for step in path.hops]
    while met and met[-1].address == _UNNAMED:
        met.pop()
    names = [hop.address for hop in met]
    if not met or names[-1] not in names[:-1]:
        return []
    turn = names[-2::-1].index(names[-1]) + 1
    start = len(met) - 1 - turn
    while start and names[start - 1] == names[start - 1 + turn]:
        start -= 1
    return met[start : start + turn]
