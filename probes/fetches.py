"""What it takes to fetch a document, and what came of it (pure)."""

from collections.abc import Sequence

from probes.address import Address, family, is_address
from probes.failure import Operation
from probes.goal import Ask, Fetch, Goal
from probes.names import RECORD_TYPES, addresses, lookups, queries
from probes.observation import Failed, Fetched, Observation
from probes.published.documents import fetched, fetches
from probes.url import parse_url

__all__ = ["ended", "fetch_steps", "fetched"]


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
    failed = {one.address for one in fetches(seen, url, body) if _is_unreached(one)}
    # The resolvers' answers may come in any order, and one address is to be chosen for good.
    first = {family(one): one for one in sorted(addresses(seen, parsed.host), reverse=True)}
    for kind in RECORD_TYPES:
        if kind in first:
            steps.append(_fetch(url, first[kind], body, content_type))
            if first[kind] not in failed:
                break
    return steps


def ended(goal: Goal, seen: Sequence[Observation], url: str) -> bool:
    """Tell whether nothing about this document is outstanding."""
    steps = fetch_steps(goal, seen, url)
    tried = {one.address for one in fetches(seen, url)}
    return not any(
        _is_open(step, seen) if isinstance(step, Ask) else step.address not in tried
        for step in steps
    )


def _is_unreached(one: Fetched) -> bool:
    outcome = one.outcome
    return isinstance(outcome, Failed) and outcome.failure.operation is Operation.CONNECT


def _is_open(ask: Ask, seen: Sequence[Observation]) -> bool:
    told = lookups(seen, ask.name, ask.record_type)
    return all(one.resolver != ask.resolver for one in told)


def _fetch(url: str, address: Address, body: bytes, content_type: str) -> Fetch:
    return Fetch(url=url, address=address, body=body, content_type=content_type)
