"""Ports that fail at one attempt and work at a later one: an ill server of several, or a limit."""

from collections.abc import Callable, Iterator

from probes.attempts import is_well, recoveries
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.sampled import series
from probes.diagnosis.verdict import Certainty, Severity, Side

_ONE_OF_THREE = (
    "One of several servers behind the address may be ill; the service may have been starting "
    "anew; or it limits how often somebody may connect."
)


def _now_and_then(*, served: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find ports that failed and were well later, and that greeted in the end or did not.

    The other way round it may be our own attempts that were one too many. Where a whole series of
    attempts did well afterwards, it was no more than a moment.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        ports = tuple(
            view
            for view in evidence.ports
            if view.greeted is served and recoveries(evidence.seen, view.endpoint)
        )
        told = [one for view in ports for one in recoveries(evidence.seen, view.endpoint)]
        made = {one.endpoint: one for one in series(evidence.seen)}
        more = [made[view.endpoint] for view in ports if view.endpoint in made]
        if ports:
            failed = sum(not is_well(one) for one in told) + sum(len(one.failed) for one in more)
            tried = len(told) + sum(len(one.fresh) for one in more)
            passed = len(more) == len(ports) and all(one.is_fine for one in more)
            yield Match(
                ports=ports,
                facts={"failed": str(failed), "tried": str(tried), "why": _ONE_OF_THREE},
                seen=(*told, *(each for one in more for each in one.told)),
                severity=Severity.NOTE if passed else milder_on_relay(evidence, ports),
            )

    return find


_UNSURE = Certainty.CANNOT_TELL

RULES = (
    Rule(
        id="host-lb-sick-backend",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_now_and_then(served=False),
        masks=frozenset({EVERYTHING}),
    ),
    Rule(
        id="host-lb-sick-backend",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_now_and_then(served=True),
        masks=frozenset({"tls-handshake-flaky"}),
    ),
)
