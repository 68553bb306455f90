"""Facts about documents on the web, which domains and authorities publish."""

from probes.address import Address
from probes.observation.acts import Fact, Failed, Instant, Observed
from probes.observation.encryption import NotTls, Secured, TlsRefused


class Responded(Fact, frozen=True, kw_only=True, tag="responded"):
    """The web server answered: its status, what its header says, and the document.

    ``location`` is where it sends on to, which nobody follows; ``date`` is its clock (RFC 9110
    section 6.6.1), None where it tells no time. Of the ``body`` the first 16 KiB are kept, and
    ``cut`` tells that there was more.
    """

    status: int
    location: str = ""
    content_type: str = ""
    date: Instant | None = None
    body: bytes = b""
    cut: bool = False


class Fetched(Observed, frozen=True, kw_only=True, tag="fetched"):
    """One document, asked for at one address by HTTP; ``posted`` is what was sent (else: GET).

    ``secured`` is the TLS of an https URL, whatever its certificate is worth; None without TLS.
    """

    url: str
    address: Address
    posted: bytes = b""
    secured: Secured | None = None
    outcome: Responded | TlsRefused | NotTls | Failed
