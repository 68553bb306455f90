"""Whose words are heard: in the clear anybody on the way may say what a server says."""

from collections.abc import Callable, Iterable

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import Origin, origin
from probes.diagnosis.verdict import Certainty
from probes.diagnosis.views import PortView
from probes.services import TlsMode


def encrypts_itself(evidence: Evidence, view: PortView) -> bool:
    """Tell whether the encryption of a port is proven to be the host's."""
    return view.secured is not None and origin(evidence.seen, view.secured) is Origin.PROVEN


def greets_itself(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a greeting came inside encryption that is proven to be the host's."""
    return view.service.tls is TlsMode.IMPLICIT and encrypts_itself(evidence, view)


def answers_itself(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a dialogue ended inside encryption that is proven to be the host's."""
    return view.encrypted_offer is not None and encrypts_itself(evidence, view)


def as_sure(
    evidence: Evidence, ports: Iterable[PortView], heard: Callable[[Evidence, PortView], bool]
) -> Certainty:
    """Return how sure it is that the host says what these ports say, all of them the same."""
    proven = any(heard(evidence, view) for view in ports)
    return Certainty.CERTAIN if proven else Certainty.LIKELY
