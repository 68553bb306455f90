"""Whether a server lets people log in, by what it offers (pure)."""

from probes.observation import Offered
from probes.services import RELAY, Function, Protocol, Service


def lets_log_in(service: Service, offer: Offered) -> bool | None:
    """Tell whether mail programs can log in; None where no offer is needed for that.

    A submission server offers AUTH (RFC 4954 section 3), and mail exchange is done without.
    An IMAP server may have its login switched off (LOGINDISABLED, RFC 9051 section 7.2.2).
    """
    words = [keyword.upper().replace("=", " ").split(" ")[0] for keyword in offer.keywords]
    if service.protocol is Protocol.IMAP:
        return "LOGINDISABLED" not in words or "AUTH" in words
    if service.function is Function.SENDING and service.port != RELAY:
        return "AUTH" in words
    return None
