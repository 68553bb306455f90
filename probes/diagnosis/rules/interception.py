"""Who takes every connection in the servers' place: a mail scanner on this machine, or a relay.

A connect to an address that nobody has betrays them. Where they stand, if SYNs on the path showed
it, is another rule's matter.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.anchors import answered_canaries
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.mute import ended_before_a_byte
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.observation import CanaryCall, Connected
from probes.syn import accepted_here

_MUTE = frozenset({FailureKind.EOF, FailureKind.CONNECTION_RESET, FailureKind.TIMEOUT})
_SCANNER = "A mail scanner on the machine of this check"
_RELAY = "Somebody between here and every server"
_SAFE = "Encryption reaches the true server all the same, so that mail works."
_FORGED = "It shows a certificate that programs refuse."
_UNSAFE = "What it holds back or adds cannot be told from here."
_SEVERITIES = {_SAFE: Severity.NOTE, _FORGED: Severity.FAILING, _UNSAFE: None}


def _bait(evidence: Evidence, view: PortView) -> tuple[CanaryCall, ...]:
    """Return the connects to nobody that were taken on this port, as the port's own was."""
    connected = view.connect is not None and isinstance(view.connect.outcome, Connected)
    elsewhere = view.place is not None and view.place.side is not Side.DEVICE
    if not connected or elsewhere:
        return ()
    return answered_canaries(evidence.seen, view.endpoint)


def _told(evidence: Evidence, match: Match) -> Match:
    """Add who it is, by how soon they answer, and what betrayed them."""
    calls = tuple(call for view in match.ports for call in _bait(evidence, view))
    here = all(map(accepted_here, calls))
    return replace(
        match,
        facts={**match.facts, "who": _SCANNER if here else _RELAY},
        side=Side.DEVICE if here else Side.UNKNOWN,
        seen=tuple(dict.fromkeys(calls)),
    )


def _is_mute(view: PortView) -> bool:
    return ended_before_a_byte(view) in _MUTE


def _hung(evidence: Evidence) -> Iterator[Match]:
    """Find a mail scanner that takes connections and passes nothing on, whatever the port."""
    taken = tuple(view for view in evidence.ports if _bait(evidence, view))
    if taken and all(map(_is_mute, taken)):
        yield _told(evidence, Match(ports=taken))


def _unanswered(evidence: Evidence) -> Iterator[Match]:
    """Find ports that it takes and that stay without an answer, while it passes others on."""
    for match in grouped(evidence, lambda v: {} if _bait(evidence, v) and _is_mute(v) else None):
        told = _told(evidence, match)
        facts = {**told.facts, "effect": "Whether the server behind it answers cannot be told."}
        yield replace(told, facts=facts)


def _passed_on(evidence: Evidence) -> Iterator[Match]:
    """Find ports that it takes and passes on, in whatever state."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        if not _bait(evidence, view) or _is_mute(view):
            return None
        return {"effect": _effect(view)}

    for match in grouped(evidence, facts_of):
        yield replace(_told(evidence, match), severity=_SEVERITIES[match.facts["effect"]])


def _effect(view: PortView) -> str:
    """Tell what comes of it: a valid certificate proves the true server at the other end."""
    if replace(view, state=PortState.OPEN).works:
        return _SAFE
    return _FORGED if view.problems else _UNSAFE


_ALL = frozenset({EVERYTHING})

HUNG = (
    Rule(
        id="device-av-proxy-dead",
        severity=Severity.FAILING,
        side=Side.DEVICE,
        certainty=Certainty.LIKELY,
        find=_hung,
        masks=_ALL,
    ),
)
"""What keeps everything else from being seen."""

RULES = (
    Rule(
        id="device-av-plain-proxy",
        severity=Severity.INCONCLUSIVE,
        side=Side.DEVICE,
        certainty=Certainty.LIKELY,
        find=_unanswered,
        masks=_ALL,
    ),
    Rule(
        id="device-av-plain-proxy",
        severity=Severity.DEGRADED,
        side=Side.DEVICE,
        certainty=Certainty.LIKELY,
        find=_passed_on,
        masks=frozenset(
            {
                "isp-25-transparent-proxy",
                "port-intercepted",
                "port-relayed",
                "starttls-missing",
                "starttls-refused",
                "smtp-ehlo-refused",
                "lan-smtp-alg-masks",
                "cert-self-signed",
                "cert-private-ca",
                "cert-incomplete-chain",
            }
        ),
    ),
)
