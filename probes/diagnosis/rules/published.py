"""What a domain publishes for mail programs, held against the servers it names.

That a domain publishes nothing is no fault.
"""

from collections.abc import Iterator

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES
from probes.diagnosis.objections import Objection, put_together
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.mail_hosts import lacks_address
from probes.diagnosis.rules.shut import explained, is_shut_away, views_of
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.endpoints import mail_domain
from probes.names import service_labels, srv_records
from probes.observation import DnsLookup, Offered
from probes.promises import first_settings
from probes.published import autoconfig
from probes.published.autoconfig import Setting, published_settings
from probes.published.documents import fetched
from probes.quote import listed
from probes.services import RELAY, SERVICES, Protocol, TlsMode

_WRONG = {"fault": "are wrong", "first": "correct the SRV records"}
_DOUBTFUL = {
    "fault": "lead to a port that is not checked",
    "first": "see whether the service runs on that port, and correct the SRV records if not",
}
_IN_CLEAR = frozenset({110, 143})
"""What hosts withdraw on purpose (RFC 8314 section 4.1)."""
_WORDS = {TlsMode.IMPLICIT: "SSL/TLS", TlsMode.STARTTLS: "STARTTLS", None: "no encryption"}


def _srv_wrong(evidence: Evidence) -> Iterator[Match]:
    """Find SRV records that lead mail programs wrong, or where nobody looks (RFC 6186)."""
    if not mail_domain(evidence.goal, evidence.seen):
        return
    domain = {"domain": evidence.subject}
    objections = [*_missing(evidence), *_declared_absent(evidence)]
    if objections:
        yield put_together(objections, facts=_WRONG | domain)
    for doubts in (list(_other_ports(evidence)), list(_unchecked(evidence))):
        if doubts:
            yield put_together(doubts, facts=_DOUBTFUL | domain)


def _missing(evidence: Evidence) -> Iterator[Objection]:
    names = (name for _, _, name in srv_records(evidence.goal, evidence.seen) if name)
    for name in dict.fromkeys(names):
        if lacks_address(evidence, name):
            yield Objection(
                f"They name {name}, which has no address.",
                (*_srv_lookups(evidence), *evidence.lookups("A", name)),
                Severity.DEGRADED if evidence.ports else Severity.FAILING,
                Certainty.CERTAIN,
            )


def _other_ports(evidence: Evidence) -> Iterator[Objection]:
    for port, given, name in _odd_records(evidence):
        if any(view.works for view in views_of(evidence, name, port)):
            sentence = _gives(port, given, name, f"port {port}, the usual one, works")
            yield Objection(sentence, _srv_lookups(evidence))


def _unchecked(evidence: Evidence) -> Iterator[Objection]:
    """Find services that SRV records put on a port that is not checked: they may well run there."""
    for port, given, name in _odd_records(evidence):
        here = tuple(views_of(evidence, name, port))
        if here and not any(view.works for view in here):
            yield Objection(
                _gives(port, given, name, "on the usual one it does not work"),
                _srv_lookups(evidence),
                Severity.INCONCLUSIVE,
                Certainty.CANNOT_TELL,
                Side.UNKNOWN,
                here,
            )


def _gives(port: int, given: int, name: str, usual: str) -> str:
    return (
        f"For {SERVICES[port].name} they give port {given} of {name}, which is not among those "
        f"checked; {usual}."
    )


def _odd_records(evidence: Evidence) -> Iterator[tuple[int, int, str]]:
    """Return the records with a port of their own, where none has the usual one as well."""
    records = srv_records(evidence.goal, evidence.seen)
    usual = {port for port, given, name in records if name and given == port}
    for port, given, name in records:
        if name and port not in usual:
            yield port, given, name


def _declared_absent(evidence: Evidence) -> Iterator[Objection]:
    """Find services that the domain declares absent while a host of its own offers them.

    Where another service for the same is named, it is the one that programs are to use.
    """
    records = srv_records(evidence.goal, evidence.seen)
    named = {SERVICES[port].function for port, _, name in records if name}
    for port in dict.fromkeys(port for port, _, name in records if not name):
        own = [v for v in evidence.working() if v.port == port and _is_own(evidence, v)]
        if own and SERVICES[port].function not in named:
            sentence = (
                f"They declare {SERVICES[port].name} absent, and yet {own[0].name} offers it."
            )
            yield Objection(sentence, _srv_lookups(evidence))


def _is_own(evidence: Evidence, view: PortView) -> bool:
    return view.name == evidence.subject or view.name.endswith(f".{evidence.subject}")


def _srv_lookups(evidence: Evidence) -> tuple[DnsLookup, ...]:
    labels = service_labels(evidence.goal).values()
    return tuple(one for label in labels for one in evidence.lookups("SRV", label))


def _stale(evidence: Evidence) -> Iterator[Match]:
    """Find published settings with which a mail program is set up for what does not work."""
    domain = mail_domain(evidence.goal, evidence.seen)
    settings = published_settings(evidence.seen, domain) if domain else ()
    found = (_objection(evidence, setting) for setting in first_settings(settings))
    if objections := [one for one in found if one is not None]:
        documents = [one for url in autoconfig.urls(domain) if (one := fetched(evidence.seen, url))]
        places = [one.url for one in documents if autoconfig.is_found([one], one.url, domain)]
        yield put_together(objections, *documents, facts={"domain": domain, "url": listed(places)})


def _objection(evidence: Evidence, setting: Setting) -> Objection | None:
    """Judge the first setting of a protocol, which is what programs take."""
    if setting.port not in evidence.goal.ports:
        return None
    if lacks_address(evidence, setting.host):
        sentence = f"It names {setting.host}, which has no address."
        seen = tuple(evidence.lookups("A", setting.host))
        return Objection(sentence, seen, certainty=Certainty.CERTAIN, side=Side.HOST)
    here = views_of(evidence, setting.host, setting.port)
    told = tuple(one for view in here for one in view.seen)
    if any(view.works for view in here):
        sentence = _mismatch(setting, here)
        certain = Objection(sentence, told, certainty=Certainty.CERTAIN, side=Side.HOST)
        return certain if sentence else None
    better = _better(evidence, here)
    if better is None or not all(map(is_shut_away, here)):
        return None
    sentence = (
        f"It names {setting.host}, port {setting.port}, where nothing answers; {better.name}, "
        f"port {better.port}, works."
    )
    return Objection(sentence, told, side=Side.HOST, ports=explained(evidence, here))


def _better(evidence: Evidence, here: list[PortView]) -> PortView | None:
    """Return what serves the same instead: another host, or the encrypted twin of a clear port.

    Any other port that its own host lets nobody in by may as well be a service that stopped.
    """
    if not here:
        return None
    withdrawn = here[0].port in _IN_CLEAR and all(v.state is PortState.CLOSED for v in here)
    at = {view.endpoint.address for view in here}
    working = [
        view
        for view in evidence.working(here[0].service.function)
        if view.port != RELAY and (withdrawn or view.endpoint.address not in at)
    ]
    return min(working, key=lambda view: view.port != here[0].port, default=None)


def _mismatch(setting: Setting, here: list[PortView]) -> str:
    service = SERVICES[setting.port]
    where = f"port {setting.port} of {setting.host}"
    if service.protocol is not setting.protocol:
        return f"It gives {where} for {setting.protocol.upper()}, which speaks {service.name}."
    if setting.tls is service.tls:
        return ""
    if setting.tls is None and service.tls is TlsMode.STARTTLS:
        refused = all(map(_refuses_plain_logins, here))
        return f"It wants no encryption on {where}, which takes no logins so." if refused else ""
    return f"It wants {_WORDS[setting.tls]} on {where}, which works with {_WORDS[service.tls]}."


def _refuses_plain_logins(view: PortView) -> bool:
    offer = view.plain_offer.outcome if view.plain_offer else None
    if view.authenticated or not isinstance(offer, Offered):
        return False
    words = {keyword.upper().replace("=", " ").split(" ")[0] for keyword in offer.keywords}
    smtp = view.service.protocol is Protocol.SMTP
    return "LOGINDISABLED" in words or (smtp and "AUTH" not in words)


RULES = (
    Rule(
        id="dns-srv-wrong",
        severity=Severity.DEGRADED,
        side=Side.DNS,
        find=_srv_wrong,
        masks=ECHOES | {EVERYTHING},
    ),
    Rule(
        id="autoconfig-stale",
        severity=Severity.DEGRADED,
        side=Side.HOST,
        find=_stale,
        masks=frozenset({EVERYTHING}),
    ),
)
