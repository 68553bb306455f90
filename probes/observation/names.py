"""Facts about names."""

from enum import StrEnum

from probes.address import Address
from probes.failure import FailureKind
from probes.observation.acts import Fact, Observed


class Record(Fact, frozen=True):
    """One resource record; ``data`` in presentation form, names without the final dot."""

    name: str
    type: str
    ttl: int
    data: str


class Way(StrEnum):
    """How a question is put.

    ``usual``: to a resolver of ours, as every program does. ``unchecked``: to one, without its
    DNSSEC validation (CD, RFC 4035 section 3.2.2). ``small``: to one, in 512 bytes without EDNS
    (RFC 1035 section 4.2.1). ``authoritative``: to a server of the zone itself, for what it knows
    of its own. ``canary``: to an address nobody can have, where any answer is somebody else's.
    """

    USUAL = "usual"
    UNCHECKED = "unchecked"
    SMALL = "small"
    AUTHORITATIVE = "authoritative"
    CANARY = "canary"


class DnsReply(Fact, frozen=True, kw_only=True, tag="reply"):
    """A response arrived: its RCODE by name, flags, extended errors (RFC 8914) and answer.

    ``authenticated``: the resolver says that DNSSEC proves it (AD, RFC 4035 section 3.2.3).

    ``denied_by`` is the zone that a negative answer comes from, by the owner of the SOA record
    beside it (RFC 2308 section 3), in lower case and ``.`` for the root; empty where none came.
    """

    rcode: str
    authoritative: bool
    truncated: bool
    authenticated: bool = False
    extended_errors: tuple[int, ...] = ()
    extended_texts: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    denied_by: str = ""


class DnsSilence(Fact, frozen=True, kw_only=True, tag="silence"):
    """No usable response: the tries timed out, or the resolver could not be reached.

    ``kind`` tells what kept a question from getting there, ``reason`` says it for people. A
    ``truncated`` answer had come by UDP, so that it was TCP that failed (RFC 7766).
    """

    reason: str
    kind: FailureKind = FailureKind.TIMEOUT
    truncated: bool = False


class DnsLookup(Observed, frozen=True, kw_only=True, tag="dns_lookup"):
    """One question to one server. ``resolver`` is its address; retries are included."""

    name: str
    record_type: str
    resolver: Address
    way: Way = Way.USUAL
    outcome: DnsReply | DnsSilence


class HostsEntry(Observed, frozen=True, kw_only=True, tag="hosts_entry"):
    """The runner's own hosts file fixes this name to these addresses."""

    name: str
    addresses: tuple[Address, ...]
