"""The words of each finding, a row beside each rule."""

from probes.diagnosis.wording import (
    absent,
    addresses,
    certificate,
    closed,
    declined,
    inspection,
    interception,
    intermittent,
    mail_hosts,
    mute,
    names,
    offers,
    ping,
    reach,
    relayed,
    runner,
    service,
    tls,
    trace,
    websites,
)
from probes.diagnosis.wording.row import Wording

WORDING: dict[str, Wording] = {
    **runner.WORDING,
    **inspection.WORDING,
    **interception.WORDING,
    **mail_hosts.WORDING,
    **names.WORDING,
    **websites.WORDING,
    **addresses.WORDING,
    **intermittent.WORDING,
    **reach.WORDING,
    **relayed.WORDING,
    **closed.WORDING,
    **absent.WORDING,
    **ping.WORDING,
    **trace.WORDING,
    **mute.WORDING,
    **declined.WORDING,
    **service.WORDING,
    **tls.WORDING,
    **certificate.WORDING,
    **offers.WORDING,
}
"""Finding id to its words."""
