"""What a diagnosis says: findings, and a verdict per port, per function and overall."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from probes.address import Address
from probes.observation import Endpoint
from probes.services import RELAY, SERVICES, Function


class PortState(StrEnum):
    """A port as seen from the vantage point, in nmap's terms and a few more.

    ``unmeasured``: our own side could not try. ``intercepted``: somebody else answered.
    """

    OPEN = "open"
    CLOSED = "closed"
    FILTERED = "filtered"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    INTERCEPTED = "intercepted"
    UNMEASURED = "unmeasured"


class Verdict(StrEnum):
    """The judgement. ``not_offered`` is for ports and functions absent by design."""

    OK = "ok"
    NOT_OFFERED = "not_offered"
    INCONCLUSIVE = "inconclusive"
    DEGRADED = "degraded"
    FAILING = "failing"


class Severity(StrEnum):
    """What a finding does to what it touches; a ``note`` raises no alarm."""

    NOTE = "note"
    INCONCLUSIVE = "inconclusive"
    DEGRADED = "degraded"
    FAILING = "failing"


class Certainty(StrEnum):
    """How sure the cause is, in the words people are shown."""

    CERTAIN = "certain"
    LIKELY = "likely"
    CANNOT_TELL = "cannot tell"


class Side(StrEnum):
    """Whose side a finding is on: the one place the answer names."""

    NOBODY = "nobody"
    RUNNER = "runner"
    DEVICE = "device"
    LOCAL_NETWORK = "local network"
    PROVIDER = "provider"
    PATH = "path"
    DNS = "dns"
    HOST = "host"
    SETTINGS = "settings"
    UNKNOWN = "unknown"


OWN_RULES = frozenset({"address-not-allowed", "over-budget"})
"""Findings that tell of what was not checked because our own rules forbid it."""


class Hop(Struct, frozen=True, kw_only=True):
    """A router on the path: how many hops away, and what is known of it.

    ``ttl`` is 0 where it was only heard of, and no walk met it; ``name`` is its reverse name,
    ``network`` the origin of its address like ``AS64500 Example``; both are empty where nobody
    told.
    """

    ttl: int
    address: Address
    name: str = ""
    network: str = ""


class Place(Struct, frozen=True, kw_only=True):
    """Where on the path packets to a port are stopped.

    ``after`` is the last router seen to pass them on, None for this very machine; ``before`` is
    the next one that packets to another port reach, None for the server. A router answers for a
    dead packet before it filters, so that the filter may be either of the two unless ``exact``:
    then it stands at ``after``, or in the server where that is what ``side`` and ``at_server``
    say. ``other`` is the port it was compared with, 0 for none. ``refused`` tells that packets are
    answered there in the server's name, and not just lost.
    """

    side: Side
    after: Hop | None
    before: Hop | None
    at_server: bool = False
    exact: bool = False
    other: int = 0
    refused: bool = False

    @property
    def is_of_a_filter(self) -> bool:
        """What stops packets stands there, and it is not just where they were last seen."""
        return self.exact or self.other > 0

    @property
    def on_the_way(self) -> bool:
        """Somebody before the server is known to do it."""
        return not self.at_server and (self.exact or self.before is not None)


class Finding(Struct, frozen=True, kw_only=True):
    """One matched rule.

    ``endpoints`` are what it touches, empty for the whole target; ``facts`` fill the wording;
    ``place`` is where on the path it stands, where that was found out; ``evidence`` are indices
    into the report's observations.
    """

    id: str
    severity: Severity
    certainty: Certainty
    side: Side
    endpoints: tuple[Endpoint, ...] = ()
    facts: dict[str, str] = {}
    place: Place | None = None
    evidence: tuple[int, ...] = ()


class PortResult(Struct, frozen=True, kw_only=True):
    """One port of one address: its state and the verdict.

    ``works`` tells that a mail program could use it with encryption and a good certificate;
    ``place`` where on the path it is blocked, or refused, where that was found out.
    """

    name: str
    endpoint: Endpoint
    state: PortState
    verdict: Verdict
    works: bool
    place: Place | None = None
    findings: tuple[str, ...] = ()


class FunctionResult(Struct, frozen=True, kw_only=True):
    """What a person can do: receive by IMAP or POP, send. ``works`` lists usable ports."""

    function: Function
    verdict: Verdict
    ports: tuple[int, ...]
    works: tuple[int, ...]


def lets_down(port: PortResult) -> bool:
    """Tell whether somebody who was sent to this port would be let down there."""
    return not port.works and port.state is not PortState.UNMEASURED


def is_beside_submission(port: PortResult, ports: Iterable[PortResult]) -> bool:
    """Tell whether it is port 25, and ports meant for customers to send by are offered."""
    return port.endpoint.port == RELAY and any(
        one.endpoint.port != RELAY and one.verdict is not Verdict.NOT_OFFERED
        for one in ports
        if SERVICES[one.endpoint.port].function is Function.SENDING
    )


def works_in_part(result: FunctionResult, ports: Iterable[PortResult]) -> bool:
    """Tell whether a port of this function lets people down, at one of its addresses at least.

    What the host does not offer by design lets nobody down, nor does port 25 beside others.
    """
    mine = [port for port in ports if port.endpoint.port in result.ports]
    meant = [port for port in mine if not is_beside_submission(port, mine)]
    offered = [port for port in meant if port.verdict is not Verdict.NOT_OFFERED]
    missing = set(result.ports) - set(result.works) - {port.endpoint.port for port in mine}
    return bool(missing) or any(map(lets_down, offered))


class HopResult(Struct, frozen=True, kw_only=True):
    """One step of a path: who answered there (parallel paths have several routers) and when.

    ``times`` holds one entry for each SYN sent so far, None where nobody answered.
    """

    ttl: int
    hops: tuple[Hop, ...]
    times: tuple[timedelta | None, ...]


class PathResult(Struct, frozen=True, kw_only=True):
    """The path that packets to one port take, as far as it shows.

    ``ends`` tells what was met at its end: an open or closed port, a refusal, or filtered for
    silence.
    """

    name: str
    endpoint: Endpoint
    hops: tuple[HopResult, ...]
    ends: PortState


class PingResult(Struct, frozen=True, kw_only=True):
    """Pings of one address: answers of ``received`` out of ``sent``; times over those received.

    ``sent`` is 0 where this machine may not ping. ``handshake`` is the shortest TCP handshake
    with the same address, which means more to a mail program.
    """

    name: str
    address: Address
    sent: int
    received: int
    shortest: timedelta | None = None
    average: timedelta | None = None
    longest: timedelta | None = None
    handshake: timedelta | None = None


class Diagnosis(Struct, frozen=True, kw_only=True):
    """All findings and what they add up to.

    Faults stand first, then open questions, then notes; of each the most basic first.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    ports: tuple[PortResult, ...]
    functions: tuple[FunctionResult, ...]
    paths: tuple[PathResult, ...] = ()
    pings: tuple[PingResult, ...] = ()


class Explanation(Struct, frozen=True, kw_only=True):
    """A finding in words: ``title`` says what is wrong, ``meaning`` why we think so."""

    finding: str
    title: str
    meaning: str


class Answer(Struct, frozen=True, kw_only=True):
    """The report in plain words, the same for every renderer; no markup, not escaped.

    ``sentence`` is the whole verdict. ``customer`` is one line to copy to the customer.
    """

    sentence: str
    explanations: tuple[Explanation, ...]
    steps: tuple[str, ...]
    customer: str
