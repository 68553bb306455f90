"""Fetch one document by HTTP, from the very address that was judged, and follow nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from probes.failure import Failure, FailureKind, Operation, classify
from probes.goal import Fetch
from probes.network import ConnectFailed, Network, Stream
from probes.observation import (
    Endpoint,
    Failed,
    Fetched,
    NotTls,
    Observation,
    Responded,
    Secured,
    TlsRefused,
)
from probes.policy import Purpose
from probes.probers.handshake import shake_hands
from probes.url import Url, parse_url
from probes.wire.http import HttpExchange
from probes.wire.tls import TlsContexts, TlsSession

FETCH_LIMIT = timedelta(seconds=5)
"""All of it: connect, handshake and response, however slowly its bytes come."""

Outcome = Responded | TlsRefused | NotTls | Failed


async def fetch(
    step: Fetch,
    vantage: str,
    network: Network,
    contexts: TlsContexts,
    emit: Callable[[Observation], None],
) -> None:
    """Take the step; emit what came of it."""
    at, begun = network.now(), network.elapsed()
    visit = _Visit(step, network, contexts)
    outcome = await visit.outcome()
    emit(
        Fetched(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            url=step.url,
            address=step.address,
            posted=step.body,
            secured=visit.secured,
            outcome=outcome,
        )
    )


class _Visit:
    """One connection to one web server, and how far it got."""

    def __init__(self, step: Fetch, network: Network, contexts: TlsContexts) -> None:
        self._step = step
        self._network = network
        self._contexts = contexts
        self._stage = Operation.CONNECT
        self.secured: Secured | None = None

    async def outcome(self) -> Outcome:
        url = parse_url(self._step.url)
        if url is None:
            return self._failed(FailureKind.POLICY)
        try:
            async with asyncio.timeout(FETCH_LIMIT.total_seconds()):
                return await self._visit(url)
        except ConnectFailed as error:
            return Failed(failure=error.failure)
        except TimeoutError:
            return self._failed(FailureKind.TIMEOUT)
        except OSError as error:
            return Failed(failure=classify(self._stage, error))

    async def _visit(self, url: Url) -> Outcome:
        endpoint = Endpoint(self._step.address, url.port)
        stream = await self._network.connect(endpoint, purpose=Purpose.INTERNAL)
        try:
            tls = None
            if url.secure:
                self._stage = Operation.TLS_HANDSHAKE
                tls = TlsSession(self._contexts, url.host)
                secured = await shake_hands(stream, tls)
                if not isinstance(secured, Secured):
                    return secured
                # A bad certificate ends nothing: a fault of its own, and nothing secret is sent.
                self.secured = secured
            self._stage = Operation.FETCH
            return await self._exchange(url, stream, tls)
        finally:
            stream.close()

    async def _exchange(
        self, url: Url, stream: Stream, tls: TlsSession | None
    ) -> Responded | Failed:
        exchange = HttpExchange(url, self._step.body, self._step.content_type)
        request = exchange.data_to_send()
        if tls is not None:
            tls.send(request)
            request = tls.data_to_send()
        await stream.send(request)
        while exchange.outcome is None:
            if data := await _receive(stream, tls):
                exchange.receive_data(data)
            else:
                exchange.receive_eof()
        return exchange.outcome

    def _failed(self, kind: FailureKind) -> Failed:
        return Failed(failure=Failure(operation=self._stage, kind=kind))


async def _receive(stream: Stream, tls: TlsSession | None) -> bytes:
    """Return the next plain bytes; none at the end."""
    if tls is None:
        return await stream.receive()
    while not (plain := tls.read()) and not tls.is_closed():
        data = await stream.receive()
        if not data:
            break
        tls.receive_data(data)
    return plain
