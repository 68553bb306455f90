"""Dialogues that go otherwise from one place: stripped, masked, cut off or kept waiting (pure)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from probes.diagnosis.vantages.contrast import Contrast, Differs, contrasts
from probes.diagnosis.vantages.rule import JointMatch, JointRule
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.vantages.substituted import certificates_differ
from probes.diagnosis.verdict import Certainty, Finding, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.observation import Failed, Greeted, NotOffered, Ready
from probes.services import RELAY

DELAY = timedelta(seconds=4)
"""A greeting that takes longer waits for something; lookups give up after 5, 10 or 30 s."""
PROMPT = timedelta(seconds=2)
"""A greeting that comes within this time waits for nothing."""
ALIKE = timedelta(seconds=1)
"""By so much may two waits for the same thing differ."""

_CUT_OFF = frozenset({FailureKind.TIMEOUT, FailureKind.CONNECTION_RESET, FailureKind.EOF})
_UNENCRYPTED = frozenset({"starttls-missing"})
_HANDSHAKES = frozenset({"tls-handshake-silent", "tls-handshake-failed", "tls-handshake-flaky"})
_DELAYS = frozenset({"smtp-greet-delay"})


def essence(view: PortView) -> str:
    """Return what stays the same of a greeting: its words but for counters, dates and times."""
    words = " ".join(view.greeting_lines[:1]).split()
    return " ".join(word for word in words if not any(map(str.isdecimal, word)))


def _stripped(mine: PortView, theirs: PortView) -> bool:
    lacking = mine.upgrade is not None and isinstance(mine.upgrade.outcome, NotOffered)
    offered = theirs.upgrade is not None and isinstance(theirs.upgrade.outcome, Ready)
    return lacking and offered


def _by_a_stranger(mine: PortView, theirs: PortView) -> bool:
    """Find a relay port whose greeting is another's as well."""
    other = essence(mine) != essence(theirs)
    return mine.port == RELAY and other and _stripped(mine, theirs)


def _cut_off(mine: PortView, theirs: PortView) -> bool:
    """Find handshakes that end without a word, second looks too, and that succeed elsewhere."""
    outcome = mine.handshake.outcome if mine.handshake else None
    broken = isinstance(outcome, Failed) and outcome.failure.kind in _CUT_OFF
    return broken and mine.shown is None and theirs.secured is not None


def _kept_waiting(mine: PortView, theirs: PortView) -> bool:
    """Find greetings that one place waits for; a first line at once is a test of patience.

    How long somebody with another certificate takes says nothing of the host's own waits.
    """
    waits, prompt = mine.greeting, theirs.greeting
    if waits is None or prompt is None or not (mine.greeted and theirs.greeted):
        return False
    if certificates_differ((mine, theirs)):
        return False
    teases = isinstance(waits.outcome, Greeted) and waits.outcome.teaser_after is not None
    return not teases and waits.took >= DELAY and prompt.took <= PROMPT


def _find(
    finding_id: str,
    differs: Differs,
    explains: frozenset[str],
    certainty: Callable[[Contrast], Certainty | None] = lambda _: None,
) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find ports that a place sees otherwise; where it says so itself as well, it is certain."""

    def find(sights: Sights) -> Iterator[JointMatch]:
        for found in contrasts(sights, differs):
            at = map(found.sight.on, found.endpoints)
            own = [any(one.id == finding_id for one in mine) for mine in at]
            yield JointMatch(
                at=(found.sight,),
                beside=found.beside,
                endpoints=found.endpoints,
                explains=explains | {finding_id},
                certainty=Certainty.CERTAIN if all(own) else certainty(found),
            )

    return find


def _of_several_ports(found: Contrast) -> Certainty | None:
    """A single port may be that of one of several machines behind the name."""
    return None if len({one.port for one in found.endpoints}) > 1 else Certainty.CANNOT_TELL


def _of_like_waits(found: Contrast) -> Certainty | None:
    """A server that knows a visitor no longer keeps him waiting; equal waits are a lookup's."""
    waits = [view.greeting.took for view in found.views() if view.greeting is not None]
    alike = len(waits) > 1 and max(waits) - min(waits) <= ALIKE
    return None if alike else Certainty.CANNOT_TELL


def _masked(sights: Sights) -> Iterator[JointMatch]:
    """Find dialogues that are rewritten at one place, and are as they should be elsewhere."""
    masked = {sight: finding for sight in sights.all if (finding := _mask(sight)) is not None}
    for sight, finding in masked.items():
        unmasked = (one for one in sights.all if one not in masked)
        beside = tuple(one for one in unmasked if all(map(one.is_fine, finding.endpoints)))
        if beside:
            yield JointMatch(at=(sight,), beside=beside, endpoints=finding.endpoints)


def _mask(sight: Sight) -> Finding | None:
    return next((one for one in sight.findings if one.id == "lan-smtp-alg-masks"), None)


RULES = (
    JointRule(id="lan-smtp-alg-masks", side=Side.LOCAL_NETWORK, find=_masked),
    JointRule(
        id="isp-25-transparent-proxy",
        side=Side.PATH,
        find=_find("isp-25-transparent-proxy", _by_a_stranger, _UNENCRYPTED),
    ),
    JointRule(
        id="isp-starttls-strip",
        side=Side.PATH,
        find=_find("isp-starttls-strip", _stripped, _UNENCRYPTED),
    ),
    JointRule(
        id="isp-dpi-tls-block",
        side=Side.PATH,
        find=_find("isp-dpi-tls-block", _cut_off, _HANDSHAKES, _of_several_ports),
    ),
    JointRule(
        id="smtp-ident-or-rdns-delay",
        side=Side.HOST,
        find=_find("smtp-ident-or-rdns-delay", _kept_waiting, _DELAYS, _of_like_waits),
        worst=Severity.NOTE,
    ),
)
