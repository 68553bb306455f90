"""Networks that want a sign-in first, and until then answer everything themselves."""

from collections.abc import Iterator, Sequence

from probes.diagnosis.anchors import answered_canaries
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.service import greeting_failure, strange_words
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.fetches import fetched
from probes.hops import is_local
from probes.observation import Fetched, Observation, Responded
from probes.quote import listed, shortened
from probes.services import WEB_ANSWER
from probes.zones import NOWHERE, invented

ENOUGH_PROTOCOLS = 2
"""On ports of one protocol a web server is the mail host's own mistake."""

_AUTHENTICATION_REQUIRED = 511
"""Network Authentication Required (RFC 6585 section 6)."""
_SENT_ON = range(300, 400)


def _portal(evidence: Evidence) -> Iterator[Match]:
    """Find a sign-in by what it does to pages, names and ports, the most telling first."""
    found = _page_sent_on(evidence) or _names_led_there(evidence) or _ports_taken(evidence)
    if found is not None:
        yield found


def _page_sent_on(evidence: Evidence) -> Match | None:
    """Find the operator's page, which sends nobody on, sent on; where no mail gets through."""
    url = evidence.goal.portal_probe
    page = fetched(evidence.seen, url) if url else None
    where = _sent_to(page)
    stopped = _stopped(evidence.ports)
    if page is None or not where or not stopped or evidence.working():
        return None
    return Match(
        ports=stopped,
        facts={"sign": "A web page is replaced here", "guess": _LIKELY, "shown": f"{url} {where}."},
        seen=(page,),
        certainty=Certainty.CERTAIN,
    )


def _sent_to(page: Fetched | None) -> str:
    answer = page.outcome if page is not None else None
    if not isinstance(answer, Responded):
        return ""
    if answer.status == _AUTHENTICATION_REQUIRED:
        return "asks to sign in to the network"
    if answer.status in _SENT_ON and answer.location:
        return f"sends on to {shortened(answer.location)}"
    return ""


def _names_led_there(evidence: Evidence) -> Match | None:
    """Find that names lead to one private address here, even a name that cannot exist."""
    private = frozenset(filter(is_local, invented(evidence.seen)))
    led = evidence.checked_addresses()
    if not led or not private.issuperset(led):
        return None
    return Match(
        ports=evidence.ports,
        facts={
            "sign": "Every name leads to one private address here",
            "guess": _LIKELY,
            "shown": f"Even a name that cannot exist has the address {listed(led)}.",
        },
        seen=(*evidence.lookups("A", NOWHERE), *evidence.lookups("AAAA", NOWHERE)),
    )


def _ports_taken(evidence: Evidence) -> Match | None:
    """Find a web server on ports of several protocols, where no mail server greets.

    It says so, or it encrypts by a certificate of its own and has nothing to say.
    """
    accepted = [view for view in evidence.ports if _is_taken(view)]
    web = [view for view in accepted if strange_words(view).startswith(WEB_ANSWER)]
    masked = [view for view in accepted if _is_masked(view)]
    signs = web or _of_one_certificate(masked)
    calls = tuple(
        call for view in signs for call in answered_canaries(evidence.seen, view.endpoint)
    )
    protocols = {view.service.protocol for view in signs}
    if any(view.greeted for view in evidence.ports):
        return None
    if not calls and len(protocols) < ENOUGH_PROTOCOLS:
        return None
    return _taken(evidence, web, signs, calls)


def _taken(
    evidence: Evidence,
    web: Sequence[PortView],
    signs: Sequence[PortView],
    calls: tuple[Observation, ...],
) -> Match:
    shown = f"The answer was web traffic: “{strange_words(web[0])}”." if web else _shown(signs[0])
    also = " An address that nobody has answers alike." if calls else ""
    places = {view.endpoint.address for view in signs}
    here = [view for view in evidence.ports if view.endpoint.address in places]
    known = bool(web or calls)
    return Match(
        ports=_stopped(here),
        facts={
            "sign": _WEB if web else _MUTE,
            "guess": _LIKELY if known else _MAYBE,
            "shown": f"{shown}{also}",
        },
        seen=calls,
        side=None if known else Side.UNKNOWN,
        certainty=None if known else Certainty.CANNOT_TELL,
    )


def _shown(view: PortView) -> str:
    secured = view.shown
    subject = secured.chain[0].subject if secured is not None and secured.chain else "no name"
    return f"It shows the certificate of “{shortened(subject)}” and has nothing to say."


def _is_taken(view: PortView) -> bool:
    return view.state in {PortState.OPEN, PortState.INTERCEPTED} and not view.greeted


def _is_masked(view: PortView) -> bool:
    """Tell whether a port encrypts, by a certificate that is not right, and no mail follows."""
    return bool(view.problems) and greeting_failure(view) is not None


def _of_one_certificate(views: Sequence[PortView]) -> list[PortView]:
    """Return the ports if all of them show the same certificate."""
    shown = {view.shown.chain[0].fingerprint for view in views if view.shown and view.shown.chain}
    return list(views) if len(shown) == 1 else []


def _stopped(views: Sequence[PortView]) -> tuple[PortView, ...]:
    return tuple(
        view for view in views if view.state is not PortState.UNMEASURED and not view.greeted
    )


_WEB = "A web server answers in place of mail"
_MUTE = "Somebody encrypts in place of mail"
_LIKELY = "this network seems to want a sign-in first"
_MAYBE = "this network may want a sign-in first, or the mail service hangs"

RULES = (
    Rule(
        id="lan-captive-portal",
        severity=Severity.FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_portal,
        masks=frozenset({EVERYTHING}),
    ),
)
