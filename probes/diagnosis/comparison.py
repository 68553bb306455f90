"""What several places together say: findings, ports side by side, and what differs (records)."""

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from probes.diagnosis.verdict import (
    Answer,
    Certainty,
    Place,
    PortResult,
    Severity,
    Side,
    Verdict,
)
from probes.observation import Endpoint, Instant
from probes.vantage import VantagePoint

COMPARISON_VERSION = 1
"""Raised when a reader of the previous version would misread a comparison."""


class JointFinding(Struct, frozen=True, kw_only=True):
    """What reports from several vantage points mean together; places are told by their names.

    ``at`` are those where it shows, ``beside`` those where it does not, though they looked: both
    carry the conclusion. ``evidence`` holds, by name, indices into the observations of that
    place's report. The other fields are as in Finding.
    """

    id: str
    severity: Severity
    certainty: Certainty
    side: Side
    at: tuple[str, ...]
    beside: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    facts: dict[str, str] = {}
    place: Place | None = None
    evidence: dict[str, tuple[int, ...]] = {}


class PortRow(Struct, frozen=True, kw_only=True):
    """One port of one address, as each vantage point found it, in the order of these.

    A result is None where that place did not try the port.
    """

    name: str
    endpoint: Endpoint
    results: tuple[PortResult | None, ...]


class Trait(StrEnum):
    """Something of a host that should look the same from everywhere."""

    ADDRESSES = "addresses"
    GREETING = "greeting"
    STARTTLS = "starttls"
    CERTIFICATE = "certificate"


class Difference(Struct, frozen=True, kw_only=True):
    """Something that is not the same from everywhere: what each vantage point saw, in their order.

    ``port`` is 0 where it concerns the name. What a place did not see is empty.
    """

    trait: Trait
    name: str
    port: int = 0
    values: tuple[tuple[str, ...], ...]


class PlaceResult(Struct, frozen=True, kw_only=True):
    """What one vantage point found by itself: when, the verdict and the sentence of its report."""

    point: VantagePoint
    started: Instant
    took: timedelta
    verdict: Verdict
    sentence: str


class Comparison(Struct, frozen=True, kw_only=True):
    """Several reports on one target, judged together; the places stand in the order of their names.

    It does not take the place of the reports, which hold the observations.
    """

    schema: int = COMPARISON_VERSION
    target: str
    places: tuple[PlaceResult, ...]
    verdict: Verdict
    answer: Answer
    findings: tuple[JointFinding, ...]
    ports: tuple[PortRow, ...]
    differences: tuple[Difference, ...]
