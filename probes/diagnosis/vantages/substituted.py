"""Certificates that are another's from one place, or judged otherwise there (pure)."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from probes.diagnosis.inspectors import inspector
from probes.diagnosis.vantages.contrast import Contrast, Differs, contrasts
from probes.diagnosis.vantages.rule import JointMatch, JointRule
from probes.diagnosis.vantages.shut import NEAR
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.verdict import Certainty, Finding, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Certificate
from probes.vantage import VantageKind

_DATES = frozenset({9, 10})
"""X509_V_ERR: not yet valid, or expired, by the clock of who judges."""
_UNKNOWN = frozenset({20, 21})
"""X509_V_ERR: the authority that vouches for it is unknown to this place."""
_DISTRUSTED = _UNKNOWN | {18, 19}
"""X509_V_ERR: likewise, or it vouches for itself."""

_RUNNER, _CUSTOMER = VantageKind.RUNNER, VantageKind.CUSTOMER
_ANSWERED = frozenset({PortState.OPEN, PortState.INTERCEPTED})

_FOUND = frozenset(
    {
        "cert-expired",
        "cert-not-yet-valid",
        "cert-self-signed",
        "cert-private-ca",
        "cert-incomplete-chain",
        "cert-wrong-name",
        "cert-weak",
        "cert-not-accepted",
        "cert-revoked",
        "cert-expires-soon",
        "clock-differs",
        "device-av-tls-scan",
        "device-old-root-store",
        "lan-utm-tls-inspection",
        "lan-utm-untrusted-substitute",
        "tls-port-certs-differ",
    }
)
"""What a single place finds about certificates."""
_RESIGNED = frozenset({"device-av-tls-scan", "lan-utm-tls-inspection"})
"""What a single place finds where other hosts meet the same issuer, or the product is known."""
INTERCEPTED = frozenset({"isp-25-transparent-proxy", "port-intercepted"})
"""What a single place finds where somebody answers in the host's place."""


def leaf(view: PortView) -> Certificate | None:
    """Return the certificate that a port showed."""
    return view.shown.chain[0] if view.shown is not None and view.shown.chain else None


def certificates_differ(views: Iterable[PortView]) -> bool:
    """Tell whether not all of those that were shown a certificate were shown the same."""
    return len({shown.fingerprint for view in views if (shown := leaf(view))}) > 1


def _codes(view: PortView) -> frozenset[int]:
    return frozenset(one.code for one in view.problems)


def _is_good(view: PortView) -> bool:
    return leaf(view) is not None and not view.problems


def _judged_otherwise(codes: frozenset[int]) -> Differs:
    """Find the same certificate that only one place objects to, and for these reasons alone."""

    def differs(mine: PortView, theirs: PortView) -> bool:
        objections = bool(_codes(mine)) and _codes(mine) <= codes
        return objections and _is_good(theirs) and not certificates_differ((mine, theirs))

    return differs


def _known_to_some(finding: str) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find the same certificate, whose authority only the list of another place has.

    A list may hold what its owner added: what programs of today know is told by each place itself.
    """

    def find(sights: Sights) -> Iterator[JointMatch]:
        for found in contrasts(sights, _judged_otherwise(_UNKNOWN), _issuer):
            own = {
                end for one in found.sight.findings if one.id == finding for end in one.endpoints
            }
            if ends := tuple(end for end in found.endpoints if end in own):
                yield JointMatch(
                    at=(found.sight,),
                    beside=found.beside,
                    endpoints=ends,
                    explains=frozenset({finding}),
                    facts={"issuer": _issuer(found.views()[0])},
                )

    return find


def _replaced(mine: PortView, theirs: PortView) -> bool:
    """Find another certificate, of an issuer who is no part of the good chain shown elsewhere."""
    own, good = leaf(mine), leaf(theirs)
    if own is None or good is None or not _is_good(theirs) or theirs.shown is None:
        return False
    return own.fingerprint != good.fingerprint and own.issuer not in {
        one.issuer for one in theirs.shown.chain
    }


def _inspected(mine: PortView, theirs: PortView) -> bool:
    """Find another certificate, issued by a product that is known to do so."""
    known = mine.shown is not None and inspector(mine.shown) is not None
    return known and _replaced(mine, theirs)


def _distrusted(mine: PortView, theirs: PortView) -> bool:
    """Find another certificate for which nobody vouches."""
    return bool(_codes(mine) & _DISTRUSTED) and _replaced(mine, theirs)


def _issuer(view: PortView) -> str:
    shown = leaf(view)
    return shown.issuer if shown is not None else ""


def _at(
    differs: Differs, kind: VantageKind, *, witnesses: int = 1
) -> Callable[[Sights], Iterator[JointMatch]]:
    """Find a place of this kind at which it is so, with the ports of one issuer together.

    With fewer ``witnesses`` beside it nothing tells who is right.
    """

    def find(sights: Sights) -> Iterator[JointMatch]:
        for found in contrasts(sights, differs, _issuer, _ANSWERED):
            if found.sight.point.kind is kind:
                match = _match(found)
                alone = len(found.beside) < witnesses
                yield replace(match, certainty=Certainty.CANNOT_TELL) if alone else match

    return find


def _by_product(sights: Sights) -> Iterator[JointMatch]:
    """Find what a known product shows a customer in place of the host's own."""
    for found in contrasts(sights, _inspected, _issuer, _ANSWERED):
        shown = found.views()[0].shown
        product = inspector(shown) if shown is not None else None
        if product is not None and found.sight.point.kind is _CUSTOMER:
            yield replace(_match(found), side=product.side)


def _as_told(sights: Sights) -> Iterator[JointMatch]:
    """Find what a customer is shown in place of the host's own, by whom its place tells itself."""
    for match, told in _told(sights, _CUSTOMER):
        yield replace(match, side=told.side, certainty=told.certainty, place=told.place)


def _near_a_runner(sights: Sights) -> Iterator[JointMatch]:
    """Find what a runner is shown by somebody next to it, which is no matter of any customer's."""
    yield from (match for match, told in _told(sights, _RUNNER) if told.side in NEAR)


def _told(sights: Sights, kind: VantageKind) -> Iterator[tuple[JointMatch, Finding]]:
    """Find what is shown in place of the host's own where the place itself tells by whom.

    That nobody vouches for it does not tell: one of several machines behind a name may have it.
    """
    for found in contrasts(sights, _distrusted, _issuer, _ANSWERED):
        own = (one for end in found.endpoints for one in found.sight.on(end))
        told = next((one for one in own if _tells_by_whom(one)), None)
        if told is not None and found.sight.point.kind is kind:
            yield _match(found), told


def _tells_by_whom(finding: Finding) -> bool:
    by_path = finding.id in INTERCEPTED and finding.place is not None
    return by_path or (finding.id in _RESIGNED and finding.side is not Side.UNKNOWN)


def _match(found: Contrast) -> JointMatch:
    return JointMatch(
        at=(found.sight,),
        beside=found.beside,
        endpoints=found.endpoints,
        explains=_FOUND | INTERCEPTED,
        facts={"issuer": _issuer(found.views()[0])},
    )


_OPEN_QUESTION = Severity.INCONCLUSIVE

RULES = (
    JointRule(
        id="runner-clock-skew",
        side=Side.RUNNER,
        find=_at(_judged_otherwise(_DATES), _RUNNER, witnesses=2),
        worst=_OPEN_QUESTION,
        contrasts=False,
    ),
    JointRule(
        id="device-clock-wrong",
        side=Side.DEVICE,
        find=_at(_judged_otherwise(_DATES), _CUSTOMER, witnesses=2),
        contrasts=False,
    ),
    JointRule(
        id="cert-private-ca",
        side=Side.HOST,
        find=_known_to_some("cert-private-ca"),
        contrasts=False,
    ),
    JointRule(
        id="cert-incomplete-chain",
        side=Side.HOST,
        find=_known_to_some("cert-incomplete-chain"),
        contrasts=False,
    ),
    JointRule(
        id="runner-behind-inspection",
        side=Side.RUNNER,
        certainty=Certainty.CERTAIN,
        find=_at(_inspected, _RUNNER),
        worst=_OPEN_QUESTION,
    ),
    JointRule(
        id="runner-behind-inspection",
        side=Side.RUNNER,
        find=_near_a_runner,
        worst=_OPEN_QUESTION,
    ),
    JointRule(
        id="certificate-replaced",
        side=Side.PATH,
        certainty=Certainty.CERTAIN,
        find=_by_product,
    ),
    JointRule(id="certificate-replaced", side=Side.PATH, find=_as_told),
)
