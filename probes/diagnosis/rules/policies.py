"""What a domain promises those who deliver mail to it: MTA-STS (RFC 8461) and DANE (RFC 7672).

That a domain promises nothing is no fault.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.objections import Objection, put_together
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules.mail_hosts import lacks_address
from probes.diagnosis.rules.shut import views_of
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.endpoints import exchangers, mail_domain
from probes.names import answers, lookups
from probes.observation import (
    DnsReply,
    Failed,
    NotOffered,
    NotTls,
    Observation,
    Responded,
    TlsRefused,
)
from probes.published import sts, tlsa
from probes.published.documents import fetched, trusted_text
from probes.published.sts import Mode, StsPolicy
from probes.published.tlsa import Tlsa
from probes.services import RELAY

_NOT_MET = {
    "fault": "does not match its servers",
    "effect": "Senders that go by it (MTA-STS) may refuse to deliver.",
    "first": "set the policy to testing, until it is met",
    "then": "Correct the hosts it lists, or the certificate and encryption of the mail server.",
    "customer": (
        "Some mail from outside may not arrive. The owner of the domain or the mail host has to "
        "put that right."
    ),
}
_TESTED = _NOT_MET | {
    "customer": "",
    "effect": "It is being tested, so that senders (MTA-STS) deliver all the same.",
    "first": "do not enforce the policy before it is met",
}
_UNAVAILABLE = {
    "fault": "cannot be had",
    "effect": "Senders (MTA-STS) go by the one they know, or by none.",
    "first": "publish the policy where senders look for it, or remove the record",
    "then": "",
    "customer": "",
}


def _sts_mismatch(evidence: Evidence) -> Iterator[Match]:
    """Find policies that cannot be had, or that the mail exchangers do not meet."""
    domain = mail_domain(evidence.goal, evidence.seen)
    announcement = sts.record_name(domain)
    records = answers(evidence.seen, announcement, "TXT")
    if not domain or not sts.is_announced(record.data for record in records):
        return
    text = trusted_text(evidence.seen, sts.policy_url(domain))
    policy = sts.parse_policy(text) if text is not None else None
    found, facts = list(_unavailable(evidence, domain)), _UNAVAILABLE
    if policy is not None:
        found = list(_unmet(evidence, policy)) if policy.mode is not Mode.NONE else []
        facts = _NOT_MET if policy.mode is Mode.ENFORCE else _TESTED
    if policy is not None and policy.mode is Mode.TESTING:
        found = [replace(one, severity=Severity.NOTE) for one in found]
    if found:
        yield put_together(found, *_published(evidence, domain), facts={**facts, "domain": domain})


def _published(evidence: Evidence, domain: str) -> tuple[Observation, ...]:
    one = fetched(evidence.seen, sts.policy_url(domain))
    announced = evidence.lookups("TXT", sts.record_name(domain))
    return (*announced, *([one] if one is not None else []))


def _unavailable(evidence: Evidence, domain: str) -> Iterator[Objection]:
    """Say why there is no policy, though there is to be one."""
    host, one = f"mta-sts.{domain}", fetched(evidence.seen, sts.policy_url(domain))
    if one is None:
        if lacks_address(evidence, host):
            seen = tuple(evidence.lookups("A", host))
            sentence = f"{host}, which should hold it, has no address."
            yield Objection(sentence, seen, Severity.NOTE, Certainty.CERTAIN)
        return
    if one.secured is not None and one.secured.problems:
        yield _note(f"The certificate of {host}, which holds it, is not valid.")
        return
    match one.outcome:
        case Responded(status=200):
            yield _note("What is published in its place cannot be understood.")
        case Responded(status=status):
            yield _note(f"The web server of {host} answers with status {status}.")
        case TlsRefused() | NotTls():
            yield _note(f"The web server of {host} speaks no TLS that works.")
        case Failed():
            doubtful = _note("It could not be fetched from here.")
            yield replace(doubtful, certainty=Certainty.CANNOT_TELL, side=Side.UNKNOWN)


def _note(sentence: str) -> Objection:
    """Speak of the web server that is to hold the policy, which is no matter of DNS."""
    return Objection(sentence, (), Severity.NOTE, Certainty.CERTAIN, Side.HOST)


def _unmet(evidence: Evidence, policy: StsPolicy) -> Iterator[Objection]:
    """Find exchangers that the policy leaves out, or whose encryption falls short of it."""
    for host in exchangers(evidence.goal, evidence.seen):
        if not policy.allows(host):
            mx = tuple(evidence.lookups("MX"))
            sentence = f"It does not list {host}, which the MX names."
            yield Objection(sentence, mx, side=Side.UNKNOWN)
            continue
        for view in _own_relays(evidence, host):
            if _offers_none(view):
                yield Objection(f"{host} {_NO_ENCRYPTION}.", view.seen, side=Side.UNKNOWN)
            elif view.shown is not None and view.problems:
                sentence = f"The certificate of {host} is not valid."
                yield Objection(sentence, view.seen, side=Side.HOST)


_NO_ENCRYPTION = "offers no encryption here"


def _own_relays(evidence: Evidence, host: str) -> list[PortView]:
    """Return where a host takes in mail, but for what somebody on the way answers in its place."""
    here = views_of(evidence, host, RELAY)
    return [view for view in here if view.state is PortState.OPEN and view.name == host]


def _offers_none(view: PortView) -> bool:
    return view.upgrade is not None and isinstance(view.upgrade.outcome, NotOffered)


def _dane_mismatch(evidence: Evidence) -> Iterator[Match]:
    """Find exchangers that present another certificate than DNS proves they have."""
    objections, facts = [], _NO_TLS
    for host in exchangers(evidence.goal, evidence.seen):
        records = _proven_records(evidence, host)
        told = evidence.lookups("TLSA", tlsa.record_name(host))
        for view in _own_relays(evidence, host) if records else ():
            if _offers_none(view):
                sentence = (
                    f"{host} {_NO_ENCRYPTION}, though DNS says which key it has: the server lacks "
                    "it, or something on the way takes it out."
                )
                objections.append(Objection(sentence, (*told, *view.seen), side=Side.UNKNOWN))
            elif view.shown is not None and _none_fits(records, view):
                sentence = (
                    f"{host} presents a certificate that none of its records describes: mostly it "
                    "was renewed with a new key, or else somebody on the way shows one of his own."
                )
                objections.insert(0, Objection(sentence, (*told, *view.seen)))
                facts = _ANOTHER_KEY
    if objections:
        yield put_together(objections, facts={**facts, "domain": evidence.subject})


_ANOTHER_KEY = {
    "fault": "does not describe its certificate",
    "first": "Owner of the zone: publish the entry (TLSA) of the key in use now.",
    "then": "When the key changes next: publish the new entry some days before.",
}
_NO_TLS = {
    "fault": "promises encryption, and none is offered",
    "first": "Try the same from another network: where it is offered, this way takes it out.",
    "then": "Where it is missing everywhere: take the entry out until the mail host offers it.",
}


def _proven_records(evidence: Evidence, host: str) -> list[Tlsa]:
    """Return the records that senders go by: such as DNSSEC proves."""
    found = (
        tlsa.parse_tlsa(record.data)
        for one in lookups(evidence.seen, tlsa.record_name(host), "TLSA")
        if isinstance(one.outcome, DnsReply) and one.outcome.authenticated
        for record in one.outcome.records
        if record.type == "TLSA"
    )
    return [one for one in found if one is not None and one.usable]


def _none_fits(records: Iterable[Tlsa], view: PortView) -> bool:
    chain = view.shown.chain if view.shown is not None else ()
    return all(tlsa.fits(record, chain) is False for record in records)


RULES = (
    Rule(
        id="mta-sts-mismatch",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_sts_mismatch,
    ),
    Rule(
        id="dane-tlsa-mismatch",
        severity=Severity.DEGRADED,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_dane_mismatch,
    ),
)
