"""From what several places found to what it means together (pure)."""

from collections.abc import Sequence

from probes.diagnosis.comparison import Comparison, PlaceResult
from probes.diagnosis.vantages.answer import answer
from probes.diagnosis.vantages.judge import conclude, port_rows, verdict
from probes.diagnosis.vantages.sight import Judged
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.vantages.traits import differences


def compare(judged: Sequence[Judged]) -> Comparison:
    """Judge what at least one place found of a target; names of places are unique."""
    sights = Sights(judged)
    concluded = conclude(sights)
    findings = tuple(one.finding for one in concluded)
    return Comparison(
        target=sights.target,
        places=tuple(
            PlaceResult(
                point=one.point,
                started=one.judged.started,
                took=one.judged.took,
                verdict=one.judged.diagnosis.verdict,
                sentence=one.judged.answer.sentence,
            )
            for one in sights.all
        ),
        verdict=verdict(sights, findings),
        answer=answer(sights, concluded),
        findings=findings,
        ports=port_rows(sights),
        differences=differences(sights),
    )
