"""The words of each finding, a row beside each rule."""

from probes.diagnosis.wording import (
    addresses,
    certificate,
    inspection,
    names,
    ping,
    reach,
    runner,
    service,
    tls,
    trace,
)
from probes.diagnosis.wording.row import Wording

WORDING: dict[str, Wording] = {
    **runner.WORDING,
    **inspection.WORDING,
    **names.WORDING,
    **addresses.WORDING,
    **reach.WORDING,
    **ping.WORDING,
    **trace.WORDING,
    **service.WORDING,
    **tls.WORDING,
    **certificate.WORDING,
}
"""Finding id to its words."""
