"""Names that are not the customers' server, by what their hosts turn down themselves.

Silence proves no such thing: hosts that are down and filters on the way are silent as well.
"""

from collections.abc import Iterator

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import HOSTNAME_MISMATCH
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.absent import open_elsewhere
from probes.diagnosis.rules.shut import SHUT, is_shut_away, turned_down
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.names import NAMES_KEPT, mail_exchangers
from probes.promises import for_programs
from probes.quote import listed
from probes.services import RELAY, Function
from probes.zones import program_servers

_DROPPED = frozenset({PortState.FILTERED, PortState.REJECTED})
_INSTRUCTED = "Please use the server names from the mail host's instructions."


def _exchangers_only(evidence: Evidence) -> Iterator[Match]:
    """Find MX hosts that take in mail and serve no customers: the server's name stays unknown.

    A silent port 25 proves nothing against it, since so many networks block that port. Where all
    else is silent as well, they may be the servers all the same, and be down.
    """
    exchangers = mail_exchangers(evidence.seen, evidence.subject)
    names = [name for name in evidence.names if evidence.addresses(name)]
    if not names or evidence.subject in names or not set(names) <= set(exchangers):
        return
    if any(for_programs(evidence.promised, at) for at in evidence.checked_addresses()):
        return
    relays = [view for view in evidence.ports if view.port == RELAY]
    rest = [view for view in evidence.ports if view.port != RELAY]
    reached = any(view.greeted or view.state in _DROPPED for view in relays)
    if reached and rest and all(map(is_shut_away, rest)):
        ports = tuple(view for view in evidence.ports if not view.greeted)
        greeted = any(view.greeted for view in relays)
        doing = "only take in mail from other servers" if greeted else "let nobody in from here"
        facts = {"domain": evidence.subject, "names": ", ".join(names), "doing": doing}
        if greeted or any(map(turned_down, evidence.ports)):
            yield Match(ports=ports, facts=facts)
        else:
            unsure = Certainty.CANNOT_TELL
            yield Match(ports=ports, facts=facts, side=Side.UNKNOWN, certainty=unsure)


def _handled_elsewhere(evidence: Evidence) -> Iterator[Match]:
    """Find names, often of a website, whose hosts turn mail down that others handle."""
    others = _exchangers_elsewhere(evidence)
    if others and all(turned_down(view) or _is_relay_shut(view) for view in evidence.ports):
        seen = tuple(evidence.lookups("MX"))
        facts = {"names": ", ".join(others), **_for_programs(evidence)}
        yield Match(ports=evidence.ports, facts=facts, seen=seen)


def _exchangers_elsewhere(evidence: Evidence) -> list[str]:
    """Return the other hosts that MX records name, where it is one host that was asked about."""
    if evidence.names != (evidence.subject,) or all(v.port == RELAY for v in evidence.ports):
        return []
    exchangers = mail_exchangers(evidence.seen, evidence.subject)
    return [name for name in exchangers if name != evidence.subject][:NAMES_KEPT]


def misnamed_aside(evidence: Evidence) -> tuple[PortView, ...]:
    """Return the ports with a certificate, of a host that perhaps is but the domain's website.

    None of them is made out to the name asked about, and the MX hosts are outside that domain: one
    below its name may well be the same machine.
    """
    others = _exchangers_elsewhere(evidence)
    aside = others and not any(name.endswith(f".{evidence.subject}") for name in others)
    shown = tuple(view for view in evidence.ports if view.shown is not None)
    wrong = all(any(one.code == HOSTNAME_MISMATCH for one in view.problems) for view in shown)
    return shown if aside and wrong else ()


def _is_relay_shut(view: PortView) -> bool:
    """Tell whether it is port 25 that is shut, which so many networks block."""
    return view.port == RELAY and is_shut_away(view)


def _takes_in_only(evidence: Evidence) -> Iterator[Match]:
    """Find a server for mail exchange: 25 talks, and it turns down all that customers use."""
    for rest in _beside_a_relay(evidence):
        if all(map(turned_down, rest)):
            yield Match(ports=rest, facts=_for_programs(evidence))


def _beside_a_relay(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find addresses of which port 25 talks; return their other ports, where none is open.

    A name that serves mail programs at another address is the right one all the same, and an
    exchanger that DNS led to is one that nobody entered.
    """
    for address in evidence.checked_addresses():
        here = evidence.at(address)
        relay = [view for view in here if view.port == RELAY and view.greeted]
        rest = tuple(view for view in here if view.port != RELAY)
        client = {Function.IMAP, Function.POP} & {view.service.function for view in rest}
        alone = not any(open_elsewhere(evidence, view) for view in rest)
        alone &= all(view.name == evidence.subject for view in rest)
        if relay and client and alone and all(view.state in SHUT for view in rest):
            yield rest


def _perhaps(evidence: Evidence) -> Iterator[Match]:
    """Find silent hosts that are perhaps not the customers' server: a hint beside the silence."""
    others = _exchangers_elsewhere(evidence)
    hint = f"its MX records name {listed(others)}"
    if others and all(map(_may_be_absent, evidence.ports)):
        if not any(True for _ in _handled_elsewhere(evidence)):
            yield _hint(evidence, hint, evidence.ports)
        return
    if misnamed := misnamed_aside(evidence):
        yield _hint(evidence, hint, misnamed, _SHARED)
    for rest in _beside_a_relay(evidence):
        if all(map(_may_be_absent, rest)) and not all(map(turned_down, rest)):
            hint = "of its ports only 25 answers, which is for mail from other servers"
            yield _hint(evidence, hint, rest)


_SILENT = "A host that is none keeps silent just as one that cannot be reached."
_SHARED = (
    "Hosts of websites often let mail programs in as well, and present a certificate with a name "
    "of their own."
)


def _hint(
    evidence: Evidence, hint: str, ports: tuple[PortView, ...], meaning: str = _SILENT
) -> Match:
    facts = {"why": hint, "meaning": meaning, **_for_programs(evidence)}
    return Match(ports=ports, facts=facts, seen=tuple(evidence.lookups("MX")))


def _may_be_absent(view: PortView) -> bool:
    """Tell whether nothing is known to stand between this place and the host's own end."""
    ours = view.place is None or view.place.side is Side.HOST
    return turned_down(view) or (view.state is PortState.FILTERED and ours)


def _for_programs(evidence: Evidence) -> dict[str, str]:
    """Say which server mail programs use, where the domain names one that works in this run."""
    named = [
        name
        for name in program_servers(evidence.goal, evidence.seen)[:NAMES_KEPT]
        if evidence.addresses(name) or not evidence.lookups("A", name)
    ]
    tried = {name: _views(evidence, name) for name in named}
    works = listed(name for name, views in tried.items() if any(view.works for view in views))
    if works:
        hint = f"Use {works}, which the domain names for mail programs."
        return {"hint": hint, "advice": f"Please use {works} instead."}
    if untried := listed(name for name, views in tried.items() if not views):
        hint = f"Check {untried} next, which the domain names for mail programs."
        return {"hint": hint, "advice": _INSTRUCTED}
    return {"hint": "", "advice": _INSTRUCTED}


def _views(evidence: Evidence, name: str) -> list[PortView]:
    """Return what was seen of a host's ports for mail programs, under whatever name."""
    at = evidence.addresses(name)
    return [v for v in evidence.ports if v.port != RELAY and v.endpoint.address in at]


_ALL = frozenset({EVERYTHING})

FIRST = (
    Rule(
        id="mailbox-host-unknown",
        severity=Severity.INCONCLUSIVE,
        side=Side.NOBODY,
        certainty=Certainty.LIKELY,
        find=_exchangers_only,
        masks=_ALL,
    ),
    Rule(
        id="mail-handled-elsewhere",
        severity=Severity.FAILING,
        side=Side.SETTINGS,
        certainty=Certainty.LIKELY,
        find=_handled_elsewhere,
        masks=_ALL,
    ),
)
"""What must be seen before ports count as merely absent."""

RULES = (
    Rule(
        id="cfg-wrong-host",
        severity=Severity.FAILING,
        side=Side.SETTINGS,
        certainty=Certainty.LIKELY,
        find=_takes_in_only,
        masks=_ALL,
    ),
    Rule(
        id="perhaps-other-host",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_perhaps,
        remark=True,
    ),
)
