"""Facts of further looks at certificates."""

from probes.observation.acts import Endpoint, Fact, Failed, Observed
from probes.observation.encryption import Certificate, NotTls, Secured, TlsRefused


class Completed(Fact, frozen=True, kw_only=True, tag="completed"):
    """The ``issuers`` were certificates: where the chain leads together with them.

    ``known``: to a root of this machine's list. ``public``: to one of the list that programs of
    today ship.
    """

    issuers: tuple[Certificate, ...]
    known: bool
    public: bool


class Completion(Observed, frozen=True, kw_only=True, tag="completion"):
    """A chain that lacked issuers, verified again with those fetched from ``urls``, in order.

    ``leaf`` is the fingerprint of whose chain it is. Nothing was sent for it.
    """

    leaf: str
    urls: tuple[str, ...]
    outcome: Completed | Failed


class AnchorHandshake(Observed, frozen=True, kw_only=True, tag="anchor_handshake"):
    """A handshake with an anchor of the operator's, to compare who issues certificates there."""

    name: str
    endpoint: Endpoint
    outcome: Secured | TlsRefused | NotTls | Failed
