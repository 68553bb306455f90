"""The words of each finding, a row beside each rule."""

from probes.diagnosis.wording import names, reach, runner, service, tls
from probes.diagnosis.wording.row import Wording

WORDING: dict[str, Wording] = {
    **runner.WORDING,
    **names.WORDING,
    **reach.WORDING,
    **service.WORDING,
    **tls.WORDING,
}
"""Finding id to its words."""
