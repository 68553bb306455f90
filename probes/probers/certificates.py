"""Further looks at certificates: chains completed, and those of anchors."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import timedelta

from probes.failure import Failure, FailureKind, Operation, classify
from probes.goal import Complete, InspectAnchor
from probes.network import ConnectFailed, Network
from probes.observation import AnchorHandshake, Completed, Completion, Failed, Observation
from probes.policy import Purpose
from probes.probers.handshake import shake_hands
from probes.wire.certificate import read_certificate
from probes.wire.text import clean_text
from probes.wire.tls import TlsContexts, TlsOutcome, TlsSession
from probes.wire.trust import read_certificates

INSPECTION_LIMIT = timedelta(seconds=10)
"""For all of a look at an anchor."""

_DETAIL_LIMIT = 200


def complete(
    step: Complete,
    vantage: str,
    network: Network,
    contexts: TlsContexts,
    emit: Callable[[Observation], None],
) -> None:
    """Take the step; emit where the chain leads. Nothing is sent."""
    at, begun = network.now(), network.elapsed()
    try:
        outcome: Completed | Failed = _completed(step.chain, step.issuers, contexts)
    except ValueError as error:
        detail = clean_text(str(error), _DETAIL_LIMIT)
        kind = FailureKind.NOT_UNDERSTOOD
        outcome = Failed(failure=Failure(operation=Operation.FETCH, kind=kind, detail=detail))
    emit(
        Completion(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            leaf=step.leaf,
            urls=step.urls,
            outcome=outcome,
        )
    )


def _completed(
    presented: Sequence[bytes], documents: Sequence[bytes], contexts: TlsContexts
) -> Completed:
    added = [one for document in documents for one in read_certificates(document)]
    chain = [*(one for whole in presented for one in read_certificates(whole)), *added]
    return Completed(
        issuers=tuple(map(read_certificate, added)),
        known=contexts.own_roots.vouch_for(chain),
        public=contexts.shipped_roots.vouch_for(chain),
    )


async def inspect_anchor(
    step: InspectAnchor,
    vantage: str,
    network: Network,
    contexts: TlsContexts,
    emit: Callable[[Observation], None],
) -> None:
    """Take the step; emit how the handshake ended."""
    at, begun = network.now(), network.elapsed()
    operation = Operation.TLS_HANDSHAKE
    try:
        async with asyncio.timeout(INSPECTION_LIMIT.total_seconds()):
            outcome = await _inspected(step, network, contexts)
    except ConnectFailed as error:
        outcome = Failed(failure=error.failure)
    except TimeoutError:
        outcome = Failed(failure=Failure(operation=operation, kind=FailureKind.TIMEOUT))
    except OSError as error:
        outcome = Failed(failure=classify(operation, error))
    emit(
        AnchorHandshake(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            name=step.name,
            endpoint=step.endpoint,
            outcome=outcome,
        )
    )


async def _inspected(step: InspectAnchor, network: Network, contexts: TlsContexts) -> TlsOutcome:
    stream = await network.connect(step.endpoint, purpose=Purpose.ANCHOR)
    try:
        tls = TlsSession(contexts, step.name)
        outcome = await shake_hands(stream, tls)
        tls.close()
        with contextlib.suppress(OSError):
            await stream.send(tls.data_to_send())
        return outcome
    finally:
        stream.close()
