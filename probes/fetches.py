"""What it takes to fetch a document, and what came of it (pure)."""

from collections.abc import Sequence

from probes.address import Address, family, is_address
from probes.failure import Operation
from probes.goal import Ask, Fetch, Goal
from probes.names import RECORD_TYPES, addresses, lookups, queries
from probes.observation import Failed, Fetched, Observation, Responded
from probes.url import parse_url


def fetch_steps(
    goal: Goal,
    seen: Sequence[Observation],
    url: str,
    *,
    body: bytes = b"",
    content_type: str = "",
) -> list[Ask | Fetch]:
    """Ask for the addresses of the URL's host, then fetch it there, or post a ``body``.

    One address of each family is tried, IPv6 where IPv4 could not be connected to. A URL that is
    not asked for (see probes.url) takes nothing.
    """
    parsed = parse_url(url)
    if parsed is None:
        return []
    if is_address(parsed.host):
        return [_fetch(url, Address(parsed.host), body, content_type)]
    questions = [
        ask for kind in RECORD_TYPES.values() for ask in queries(goal, seen, parsed.host, kind)
    ]
    steps: list[Ask | Fetch] = [*questions]
    if any(_is_open(ask, seen) for ask in questions):
        return steps
    failed = {one.address for one in _fetches(seen, url, body) if _is_unreached(one)}
    first = {family(one): one for one in reversed(addresses(seen, parsed.host))}
    for kind in RECORD_TYPES:
        if kind in first:
            steps.append(_fetch(url, first[kind], body, content_type))
            if first[kind] not in failed:
                break
    return steps


def fetched(seen: Sequence[Observation], url: str, posted: bytes = b"") -> Fetched | None:
    """Return what came of it: the response where one came, else the last failure."""
    found = _fetches(seen, url, posted)
    responses = [one for one in found if isinstance(one.outcome, Responded)]
    return next(iter([*responses, *reversed(found)]), None)


def _fetches(seen: Sequence[Observation], url: str, posted: bytes) -> list[Fetched]:
    return [
        one for one in seen if isinstance(one, Fetched) and (one.url, one.posted) == (url, posted)
    ]


def _is_unreached(one: Fetched) -> bool:
    outcome = one.outcome
    return isinstance(outcome, Failed) and outcome.failure.operation is Operation.CONNECT


def _is_open(ask: Ask, seen: Sequence[Observation]) -> bool:
    told = lookups(seen, ask.name, ask.record_type)
    return all(one.resolver != ask.resolver for one in told)


def _fetch(url: str, address: Address, body: bytes, content_type: str) -> Fetch:
    return Fetch(url=url, address=address, body=body, content_type=content_type)
