"""What the place of measurement could not see, in words for the report (pure)."""

from probes.diagnosis.verdict import Diagnosis

_ALWAYS = "what a customer's own device, network or provider blocks"
_BY_FINDING = {
    "runner-no-ipv6": "IPv6",
    "isp-25-drop": "on which side port 25 is filtered",
    "isp-submission-blocked": "on which side sending is filtered",
    "nothing-answers": "whether other places reach the server",
    "port-filtered": "on which side the ports are filtered",
}


def blind_spots(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return what this place cannot see, the general first."""
    found = {finding.id for finding in diagnosis.findings}
    return (_ALWAYS, *(text for name, text in _BY_FINDING.items() if name in found))
