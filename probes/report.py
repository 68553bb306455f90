"""The report: everything one check found, said and saw; what is stored, sent and printed."""

from datetime import timedelta

import msgspec
from msgspec import Struct

from probes.diagnosis.verdict import (
    Answer,
    Finding,
    FunctionResult,
    PathResult,
    PingResult,
    PortResult,
    Verdict,
)
from probes.observation import Instant, Observation
from probes.vantage import VantagePoint

SCHEMA_VERSION = 1
"""Raised when a reader of the previous version would misread a report."""


class Report(Struct, frozen=True, kw_only=True):
    """One finished check: ``target`` as it is looked up, ``command`` as typed, cleaned."""

    schema: int = SCHEMA_VERSION
    target: str
    command: str
    started: Instant
    took: timedelta
    vantage_points: tuple[VantagePoint, ...]
    verdict: Verdict
    answer: Answer
    functions: tuple[FunctionResult, ...]
    ports: tuple[PortResult, ...]
    findings: tuple[Finding, ...]
    paths: tuple[PathResult, ...] = ()
    pings: tuple[PingResult, ...] = ()
    observations: tuple[Observation, ...]


def encode(report: Report) -> bytes:
    """Write a report as JSON; durations are ISO 8601, instants UTC."""
    return msgspec.json.encode(report)


def decode(data: bytes) -> Report:
    """Read a report back, exactly; raise msgspec.ValidationError when it is none of this schema."""
    version = msgspec.json.decode(data, type=_Version)
    if version.schema != SCHEMA_VERSION:
        message = f"the report has schema {version.schema}, and this reads {SCHEMA_VERSION}"
        raise msgspec.ValidationError(message)
    return msgspec.json.decode(data, type=Report)


class _Version(Struct, frozen=True):
    schema: int
