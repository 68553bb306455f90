"""Facts about the path, and about the runner itself."""

from datetime import timedelta

from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.observation.acts import Connected, Endpoint, Fact, Failed, Observed


class SynProbe(Observed, frozen=True, kw_only=True, tag="syn_probe"):
    """One SYN sent to learn who answers it; what opened was closed at once.

    It lived for ``ttl`` hops (0: as many as usual). Only what came back with at least ``floor``
    hops left was heard (0: everything). A router at which it died shows as a failure by ICMP,
    time exceeded; ``attempt`` counts from 1.
    """

    name: str
    endpoint: Endpoint
    ttl: int = 0
    floor: int = 0
    attempt: int = 1
    outcome: Connected | Failed


class Echo(Fact, frozen=True, kw_only=True):
    """What one echo request met: a reply after ``rtt``, an ICMP error, or neither."""

    rtt: timedelta | None = None
    icmp: IcmpError | None = None


class Echoes(Fact, frozen=True, kw_only=True, tag="echoes"):
    """Echo requests were sent, one answer or silence for each, in order."""

    echoes: tuple[Echo, ...]


class PingDenied(Fact, frozen=True, kw_only=True, tag="ping_denied"):
    """We may not ping from here, or cannot: ``kind`` tells why. Nothing was sent."""

    kind: FailureKind = FailureKind.LOCAL_POLICY
    detail: str


class Ping(Observed, frozen=True, kw_only=True, tag="ping"):
    """A round of echo requests to one address; ``round`` 2 looks closer after a loss."""

    name: str
    address: Address
    round: int = 1
    outcome: Echoes | PingDenied


class AnchorCall(Observed, frozen=True, kw_only=True, tag="anchor_call"):
    """A connect to a host that the operator knows to serve this port."""

    name: str
    endpoint: Endpoint
    outcome: Connected | Failed


class CanaryCall(Observed, frozen=True, kw_only=True, tag="canary_call"):
    """A connect to an address nobody can have (RFC 5737): success means somebody stands between."""

    endpoint: Endpoint
    outcome: Connected | Failed


class AbilityTest(Observed, frozen=True, kw_only=True, tag="ability_test"):
    """Whether this runner can do something at all; ``detail`` says why not."""

    ability: str
    works: bool
    detail: str = ""
