"""Documents fetched from web servers, in few words."""

from datetime import datetime, timedelta

from probes.address import Address
from probes.failure import Failure, FailureKind, Operation
from probes.observation import Failed as FailedAct
from probes.observation import Fetched, NotTls, Responded, Secured, TlsRefused
from tests.scenarios.facts import AT, VANTAGE
from tests.scenarios.talk import GOOD

WEB = Address("192.0.2.80")
_TOOK = timedelta(milliseconds=120)


def visit(
    url: str,
    outcome: Responded | TlsRefused | NotTls | FailedAct,
    *,
    address: str = WEB,
    posted: bytes = b"",
    secured: Secured | None = None,
) -> Fetched:
    """Ask a web server for something."""
    return Fetched(
        vantage=VANTAGE,
        at=AT,
        took=_TOOK,
        url=url,
        address=Address(address),
        posted=posted,
        secured=secured,
        outcome=outcome,
    )


def page(
    url: str,
    text: str = "",
    *,
    status: int = 200,
    location: str = "",
    content_type: str = "text/plain",
    address: str = WEB,
    secured: Secured = GOOD,
    date: datetime | None = None,
) -> Fetched:
    """Get a document; an https URL is ``secured``."""
    outcome = Responded(
        status=status,
        location=location,
        content_type=content_type,
        date=date,
        body=text.encode(),
    )
    tls = secured if url.startswith("https:") else None
    return visit(url, outcome, address=address, secured=tls)


def no_page(
    url: str,
    kind: FailureKind = FailureKind.CONNECTION_REFUSED,
    operation: Operation = Operation.CONNECT,
    *,
    address: str = WEB,
) -> Fetched:
    """Fail to get it."""
    failure = Failure(operation=operation, kind=kind)
    return visit(url, FailedAct(failure=failure), address=address)
