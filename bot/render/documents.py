"""Documents fetched from web servers, as lines of evidence: what was asked, and what came back."""

from collections.abc import Iterator, Sequence

from bot.render.acts import failure_words
from probes.observation import Failed, Fetched, NotTls, Observation, Responded, TlsRefused


def document_lines(observations: Sequence[Observation]) -> Iterator[str]:
    """Write a line for each."""
    for one in observations:
        if isinstance(one, Fetched):
            act = f"posted {len(one.posted)} bytes to {one.url}" if one.posted else one.url
            yield f"{act} at {one.address}: {_words(one)}{_objections(one)}"


def _words(one: Fetched) -> str:
    match one.outcome:
        case Responded() as responded:
            more = " and more" if responded.cut else ""
            parts = [f"{responded.status}", responded.content_type, f"{len(responded.body)} bytes"]
            onward = f", on to {responded.location}" if responded.location else ""
            return ", ".join(filter(None, parts)) + more + onward
        case NotTls(first_bytes=first):
            return f"the answer is not TLS: {first}"
        case TlsRefused(failure=failure) | Failed(failure=failure):
            return failure_words(failure)


def _objections(one: Fetched) -> str:
    if one.secured is None or not one.secured.problems:
        return ""
    codes = ", ".join(str(problem.code) for problem in one.secured.problems)
    return f", verification errors (X509_V_ERR) {codes}"
