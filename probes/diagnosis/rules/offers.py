"""Services that work to the end and let nobody log in: what they offer is of no use to customers.

Only what is offered inside TLS counts. Before it servers keep their logins back for good reason
(RFC 8314 section 3.1), and the port for mail exchange has none at all.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.inspectors import inspector
from probes.diagnosis.rule import Match, Rule, grouped
from probes.diagnosis.rules.voices import answers_itself, as_sure
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.observation import Offered
from probes.services import Protocol


def _no_login(protocol: Protocol) -> Callable[[Evidence], Iterator[Match]]:
    """Find ports of this protocol that offer no login inside TLS.

    Where the certificate does not prove that it is the host's, somebody else may answer.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            if view.service.protocol is not protocol or view.takes_logins is not False:
                return None
            told = _ELSEWHERE if _takes_logins_elsewhere(evidence, view) else _NOWHERE[protocol]
            opened = view.shown is not None and inspector(view.shown) is not None
            return {
                **told,
                "early": _EARLY if _offers_login_in_clear(view) else "",
                "opened": _OPENED if opened else "",
            }

        for match in grouped(evidence, facts_of):
            milder = Severity.DEGRADED if match.facts["why"] == _ELSEWHERE["why"] else None
            if match.facts["opened"]:
                unsure = replace(match, side=Side.UNKNOWN, certainty=Certainty.CANNOT_TELL)
                yield replace(unsure, severity=milder)
                continue
            certainty = as_sure(evidence, match.ports, answers_itself)
            yield replace(match, certainty=certainty, severity=milder)

    return find


def _takes_logins_elsewhere(evidence: Evidence, view: PortView) -> bool:
    """Tell whether another port for the same lets people log in, so that what checks them runs."""
    alike = evidence.working(view.service.function)
    return any(one.takes_logins is True and one.name == view.name for one in alike)


_OPENED = " Whoever replaces the certificate may leave it out as well."
_ELSEWHERE = {
    "why": " Another port for the same offers one, so that a setting leaves it out here: by "
    "mistake, or for programs that need none.",
    "repair": "Mail host: allow logins here as well, or confirm that they are left out on purpose.",
    "patience": "",
}
_WAIT = "Customer: wait; user name and password are not at fault."
_NOWHERE = {
    Protocol.SMTP: {
        "why": " A mail server leaves it out when the service that checks passwords is down.",
        "repair": "Mail host: see that the login service (SASL) runs, and that it is switched on "
        "for this service.",
        "patience": _WAIT,
    },
    Protocol.IMAP: {
        "why": "",
        "repair": "Mail host: allow logins inside TLS (Dovecot: look at disable_plaintext_auth and "
        "at what stands before the server), and see that the login service runs.",
        "patience": _WAIT,
    },
}
_EARLY = " It offers one before encryption, where others could read the password."


def _offers_login_in_clear(view: PortView) -> bool:
    offer = view.plain_offer.outcome if view.plain_offer else None
    keywords = offer.keywords if isinstance(offer, Offered) else ()
    return any(keyword.upper().startswith(("AUTH ", "AUTH=")) for keyword in keywords)


RULES = (
    Rule(
        id="smtp-auth-not-offered",
        severity=Severity.FAILING,
        side=Side.HOST,
        find=_no_login(Protocol.SMTP),
    ),
    Rule(
        id="imap-login-disabled",
        severity=Severity.FAILING,
        side=Side.HOST,
        find=_no_login(Protocol.IMAP),
    ),
)
