"""Domains and the hosts that their records name for mail (RFC 5321, RFC 6186, RFC 7505)."""

from collections.abc import Iterator

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, is_proper
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.shut import is_shut_away, turned_down
from probes.diagnosis.verdict import Severity, Side
from probes.diagnosis.views import PortView
from probes.names import answers, mail_exchangers
from probes.target import MailboxTarget


def lacks_address(evidence: Evidence, name: str) -> bool:
    """Tell whether DNS says of a host that it has no address."""
    asked = all(any(map(is_proper, evidence.lookups(kind, name))) for kind in ("A", "AAAA"))
    return asked and not evidence.addresses(name)


def _target_missing(evidence: Evidence) -> Iterator[Match]:
    """Find mail exchangers that have no address."""
    named = mail_exchangers(evidence.seen, evidence.subject)
    others = [name for name in evidence.names if name != evidence.subject]
    missing = [name for name in others if name in named and lacks_address(evidence, name)]
    if missing:
        seen = tuple(one for name in missing for one in evidence.lookups("A", name))
        some_left = len(missing) < len(others)
        severity = Severity.DEGRADED if some_left else None
        yield Match(seen=seen, facts={"names": ", ".join(missing)}, severity=severity)


def _elsewhere(evidence: Evidence) -> Iterator[Match]:
    names = [name for name in evidence.names if name != evidence.subject]
    others = [name for name in names if evidence.addresses(name)]
    if others and evidence.ports:
        kinds = evidence.lookups("MX") + evidence.lookups("SRV")
        yield Match(seen=tuple(kinds), facts={"names": ", ".join(others)})


def _null_mx(evidence: Evidence) -> Iterator[Match]:
    records = answers(evidence.seen, evidence.subject, "MX")
    # RFC 7505: a single MX whose exchange is the root; its final dot is not kept here.
    if records and all(record.data.split()[1:] in ([], ["."]) for record in records):
        ports = _shut_as_said(evidence)
        side = Side.NOBODY if ports else None
        yield Match(ports=ports, seen=tuple(evidence.lookups("MX")), side=side)


def _shut_as_said(evidence: Evidence) -> tuple[PortView, ...]:
    """Return the ports of a domain that takes in no mail, where it has no other mail host.

    Of a host's name the record tells less: then it is the host that has to turn mail down.
    """
    domain = isinstance(evidence.goal.target, MailboxTarget)
    absent = is_shut_away if domain else turned_down
    ports = tuple(view for view in evidence.ports if view.name == evidence.subject)
    served = len(ports) < len(evidence.ports) or evidence.goal.ports_named
    return ports if not served and all(map(absent, ports)) else ()


RULES = (
    Rule(
        id="mail-host-missing",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_target_missing,
        masks=ECHOES,
    ),
    Rule(
        id="mx-null",
        severity=Severity.NOTE,
        side=Side.DNS,
        find=_null_mx,
        masks=frozenset({EVERYTHING}),
    ),
    Rule(id="checked-mail-hosts", severity=Severity.NOTE, side=Side.NOBODY, find=_elsewhere),
)
