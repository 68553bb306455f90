"""Servers that want a certificate of whoever connects, which mail programs hardly ever have."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.rules.voices import as_sure, encrypts_itself
from probes.diagnosis.verdict import Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Failed, TlsRefused

_REQUIRED = 116
"""The alert certificate_required (RFC 8446 section 6.2); older TLS has none of its own for it."""


def _wanted(evidence: Evidence) -> Iterator[Match]:
    """Find ports that end with this alert, which in TLS 1.3 comes after the handshake."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        stages = (view.handshake, view.greeting, view.plain_offer, view.encrypted_offer)
        return {} if any(_alert(one.outcome) == _REQUIRED for one in stages if one) else None

    for match in grouped(evidence, facts_of, milder_on_relay):
        yield replace(match, certainty=as_sure(evidence, match.ports, encrypts_itself))


def _alert(outcome: object) -> int | None:
    if isinstance(outcome, TlsRefused):
        return outcome.alert
    return outcome.failure.alert if isinstance(outcome, Failed) else None


RULES = (
    Rule(
        id="svc-wants-certificate",
        severity=Severity.FAILING,
        side=Side.HOST,
        find=_wanted,
        masks=frozenset({EVERYTHING}),
    ),
)
