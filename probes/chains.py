"""Further looks at certificates, where a handshake calls for them (pure).

A missing issuer is fetched from where the certificate itself says, who asked about encryption has
issuers asked whether they withdrew one, and an anchor of the operator's is asked for its own where
somebody may have signed in the server's place.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from probes.address import Address, Family, is_address
from probes.diagnosis.inspectors import inspector
from probes.diagnosis.issuers import is_unknown, lacks_issuer, looks_signed_anew
from probes.endpoints import checked_endpoints
from probes.fetches import fetch_steps, fetched
from probes.goal import Anchor, Ask, Complete, Fetch, Goal, InspectAnchor
from probes.names import RECORD_TYPES, addresses, queries, subject
from probes.observation import (
    Certificate,
    Completed,
    Completion,
    Endpoint,
    Observation,
    Responded,
    Secured,
    TlsHandshake,
)
from probes.services import SERVICES, TlsMode

ISSUERS_FETCHED = 2
"""How many issuers one chain may lack: some authorities sign across to a new root."""

CHAINS_LOOKED_AT = 2
"""A host shows one certificate, or one for receiving and one for sending."""

ANCHORS_INSPECTED = 2
FOUND = 200
"""The status of a document that is there (RFC 9110 section 15.3.1)."""

ChainStep = Ask | Fetch | Complete | InspectAnchor
_LEAF_AND_ISSUER = 2


def calls_for_looks(goal: Goal, one: Observation) -> bool:
    """Tell whether a fact is a handshake that calls for any of these looks."""
    secured = _secured(one)
    if secured is None:
        return False
    return looks_signed_anew(secured) or bool(secured.kept and goal.certificates)


def chain_steps(goal: Goal, seen: Sequence[Observation]) -> list[ChainStep]:
    """Return the further looks that are wanted by now."""
    suspects = [one for one in seen if calls_for_looks(goal, one)]
    chains = {(one.chain[0].fingerprint, one.kept): one for one in map(_secured, suspects) if one}
    steps: list[ChainStep] = []
    for _, secured in sorted(chains.items(), key=itemgetter(0))[:CHAINS_LOOKED_AT]:
        steps += _steps_to_complete(goal, seen, secured)
        steps += _steps_to_ask(goal, seen, secured)
    if any(map(looks_signed_anew, chains.values())):
        steps += _steps_to_anchors(goal, seen)
    return list(dict.fromkeys(steps))


def _secured(one: Observation) -> Secured | None:
    """Return the chain of a first look, if there is one."""
    if not isinstance(one, TlsHandshake) or one.looks_again:
        return None
    return one.outcome if isinstance(one.outcome, Secured) and one.outcome.chain else None


def _steps_to_complete(
    goal: Goal, seen: Sequence[Observation], secured: Secured
) -> Iterator[ChainStep]:
    """Fetch what a chain lacks, one issuer after the other, and verify it with them."""
    if not is_unknown(secured) or inspector(secured) is not None:
        return
    leaf = secured.chain[0].fingerprint
    urls: tuple[str, ...] = ()
    issuers: tuple[bytes, ...] = ()
    lacking = lacks_issuer(secured) if secured.kept else None
    while lacking is not None and lacking.issuer_urls and len(urls) < ISSUERS_FETCHED:
        url = lacking.issuer_urls[0]
        yield from fetch_steps(goal, seen, url)
        document = _document(seen, url)
        if not document:
            return
        urls, issuers = (*urls, url), (*issuers, document)
        yield Complete(leaf=leaf, chain=secured.kept, urls=urls, issuers=issuers)
        lacking = _still_without(seen, leaf, urls)


def _still_without(
    seen: Sequence[Observation], leaf: str, urls: tuple[str, ...]
) -> Certificate | None:
    """Return the fetched certificate whose own issuer is missing still."""
    for one in seen:
        if isinstance(one, Completion) and (one.leaf, one.urls) == (leaf, urls):
            outcome = one.outcome
            if isinstance(outcome, Completed) and not (outcome.known or outcome.public):
                sent = {issuer.subject for issuer in outcome.issuers}
                return next((top for top in outcome.issuers if top.issuer not in sent), None)
    return None


def _document(seen: Sequence[Observation], url: str) -> bytes:
    """Return what was found at a URL, nothing where that was not all of it."""
    told = fetched(seen, url)
    response = told.outcome if told else None
    whole = isinstance(response, Responded) and response.status == FOUND and not response.cut
    return response.body if isinstance(response, Responded) and whole else b""


def _steps_to_ask(
    goal: Goal, seen: Sequence[Observation], secured: Secured
) -> Iterator[Ask | Fetch]:
    """Ask the issuer whether it withdrew a certificate that is good otherwise."""
    leaf = secured.chain[0]
    if not goal.certificates or looks_signed_anew(secured) or not leaf.ocsp_urls:
        return
    if secured.revoked is None and len(secured.kept) >= _LEAF_AND_ISSUER:
        # Certificates take long to load; whoever has a chain has loaded them.
        from probes.ocsp import QUESTION_TYPE, question  # noqa: PLC0415

        if asked := question(*secured.kept[:_LEAF_AND_ISSUER]):
            url = leaf.ocsp_urls[0]
            yield from fetch_steps(goal, seen, url, body=asked, content_type=QUESTION_TYPE)


def _steps_to_anchors(goal: Goal, seen: Sequence[Observation]) -> Iterator[Ask | InspectAnchor]:
    """See who issues the certificates of hosts that have nothing to do with the target."""
    checked = checked_endpoints(goal, seen)
    names = {subject(goal), *(name for name, _ in checked)}
    target = {endpoint.address for _, endpoint in checked}
    others = [one for one in goal.anchors if one.host not in names and _begins_with_tls(one)]
    for anchor in others[:ANCHORS_INSPECTED]:
        if is_address(anchor.host):
            found: tuple[Address, ...] = (Address(anchor.host),)
        else:
            yield from queries(goal, seen, anchor.host, RECORD_TYPES[Family.IPV4])
            found = addresses(seen, anchor.host)
        for address in [one for one in found if one not in target][:1]:
            yield InspectAnchor(anchor.host, Endpoint(address, anchor.port))


def _begins_with_tls(anchor: Anchor) -> bool:
    return SERVICES[anchor.port].tls is TlsMode.IMPLICIT
