"""Documents that were fetched, by their URL."""

from collections.abc import Sequence

from probes.observation import Fetched, Observation, Responded


def fetches(seen: Sequence[Observation], url: str, posted: bytes = b"") -> list[Fetched]:
    """Return every try to fetch it, in turn."""
    found = [
        one for one in seen if isinstance(one, Fetched) and (one.url, one.posted) == (url, posted)
    ]
    return sorted(found, key=lambda one: (one.at, one.address))


def fetched(seen: Sequence[Observation], url: str, posted: bytes = b"") -> Fetched | None:
    """Return what came of it: the response where one came, else the last failure."""
    found = fetches(seen, url, posted)
    responses = [one for one in found if isinstance(one.outcome, Responded)]
    return next(iter([*responses, *reversed(found)]), None)


def trusted_text(seen: Sequence[Observation], url: str) -> str | None:
    """Return a document's text as a careful client takes it: complete, with a good certificate."""
    one = fetched(seen, url)
    if one is None or (one.secured is not None and one.secured.problems):
        return None
    match one.outcome:
        case Responded(status=200, cut=False, body=body):
            return body.decode("utf-8", "replace")
        case _:
            return None
