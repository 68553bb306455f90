"""One connection to one mail port: connect, greeting, upgrade, TLS, capabilities, farewell.

The protocol work is sans-IO (``probes.wire``); here bytes and time limits meet it. Every stage is
emitted as an observation when it ends. A stage's limit covers the whole stage, so that a server
that drips one byte a second gains nothing.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from msgspec import structs

from probes.event import NoAnswerYet
from probes.failure import Failure, FailureKind, Operation, classify
from probes.goal import Converse
from probes.network import ConnectFailed, Network, Stream
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    Endpoint,
    Failed,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    NotOffered,
    Observation,
    Offered,
    Parted,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    Upgrade,
)
from probes.probers.handshake import shake_hands
from probes.probers.pieces import InPieces
from probes.services import RELAY, SERVICES, TlsMode
from probes.wire.dialogue import Dialogue, Event, Said, TeaserSeen, address_literal
from probes.wire.tls import TlsContexts, TlsSession

SILENCE = timedelta(seconds=1.5)
"""Silence for this long is said, and the planner may look at the path meanwhile."""

STAGE_LIMITS = {
    Operation.GREETING: timedelta(seconds=30),
    Operation.CAPABILITIES: timedelta(seconds=15),
    Operation.STARTTLS: timedelta(seconds=15),
    Operation.TLS_HANDSHAKE: timedelta(seconds=15),
    Operation.QUIT: timedelta(seconds=5),
}
RELAY_GREETING_LIMIT = timedelta(seconds=60)
"""Port 25 may keep strangers waiting on purpose (RFC 5321 section 4.5.3.2.1 allows 5 min)."""


async def converse(
    step: Converse,
    vantage: str,
    network: Network,
    contexts: TlsContexts,
    ehlo_name: str,
    emit: Callable[[Observation | NoAnswerYet], None],
) -> None:
    """Take the step; emit an observation for each stage reached, and a long first silence."""
    await network.sleep(step.wait)
    session = _Session(step, vantage, network, contexts, emit)
    stream = await session.connect()
    if stream is None:
        return
    if not step.named:
        # Nor does whoever reads along find the words of protocols in one piece.
        stream = InPieces(stream)
    try:
        await session.hold(stream, ehlo_name or address_literal(stream.local))
    finally:
        stream.close()


class _Frame(TypedDict):
    """What every observation of one connection has in common."""

    vantage: str
    at: datetime
    took: timedelta
    name: str
    endpoint: Endpoint
    attempt: int


class _Session:
    """The state of one conversation; lives as long as its connection."""

    def __init__(
        self,
        step: Converse,
        vantage: str,
        network: Network,
        contexts: TlsContexts,
        emit: Callable[[Observation | NoAnswerYet], None],
    ) -> None:
        self._step = step
        self._vantage = vantage
        self._network = network
        self._contexts = contexts
        self._emit = emit
        self._service = SERVICES[step.endpoint.port]
        self._tls: TlsSession | None = None
        self._teaser_after: timedelta | None = None
        self._stage: Operation | None = None
        self._mark()

    def _mark(self) -> None:
        """Start the clock of the next stage."""
        self._at, self._begun = self._network.now(), self._network.elapsed()

    async def connect(self) -> Stream | None:
        step = self._step
        patience = asyncio.get_running_loop().call_later(SILENCE.total_seconds(), self._wonder)
        try:
            async with asyncio.timeout(step.limit.total_seconds()):
                return await self._network.connect(step.endpoint, mss=step.mss, source=step.source)
        except ConnectFailed as error:
            outcome = Failed(failure=error.failure)
        except TimeoutError:
            outcome = _failed(Operation.CONNECT, FailureKind.TIMEOUT)
        finally:
            patience.cancel()
        self._note(TcpConnect(**self._frame(), outcome=outcome))
        return None

    def _wonder(self) -> None:
        if self._step.attempt == 1 and not self._step.looks_again:
            self._emit(NoAnswerYet(self._step.name, self._step.endpoint))

    async def hold(self, stream: Stream, ehlo_name: str) -> None:
        """Hold the dialogue to its end, each stage within its limit."""
        self._note(TcpConnect(**self._frame(), outcome=Connected(rtt=stream.rtt)))
        implicit = self._service.tls is TlsMode.IMPLICIT
        if implicit and not await self._secure(stream):
            return
        dialogue = Dialogue(
            self._service.protocol,
            ehlo_name=ehlo_name,
            encrypted=implicit,
            insist=self._step.insist,
        )
        self._mark()
        while (operation := dialogue.waiting_for) is not None:
            if dialogue.wants_tls:
                if not await self._secure(stream):
                    return
                self._report(dialogue.tls_started())
            elif not await self._advance(stream, dialogue, operation):
                return
        await self._leave(stream, dialogue)

    async def _advance(self, stream: Stream, dialogue: Dialogue, operation: Operation) -> bool:
        """Send what is due and take the next answer; tell whether the dialogue goes on."""
        try:
            async with asyncio.timeout(self._remaining(operation)):
                await self._flush(stream, dialogue)
                data = await self._receive(stream)
        except TimeoutError:
            failed = _failed(operation, FailureKind.TIMEOUT)
        except OSError as error:
            failed = Failed(failure=classify(operation, error))
        else:
            if data is not None:
                self._report(dialogue.receive_data(data))
            else:
                self._report(dialogue.receive_eof(self._tls.alert if self._tls else None))
            return True
        encrypted = self._tls is not None
        self._note(self._stage_ended(Said(operation, encrypted, failed)))
        return False

    async def _receive(self, stream: Stream) -> bytes | None:
        """Return the next plain bytes, or None at the end of the stream."""
        if self._tls is None:
            return await stream.receive() or None
        if plain := self._tls.read():
            return plain
        if self._tls.is_closed():
            return None
        data = await stream.receive()
        if not data:
            return None
        self._tls.receive_data(data)
        plain = self._tls.read()
        return None if self._tls.is_closed() and not plain else plain

    async def _flush(self, stream: Stream, dialogue: Dialogue) -> None:
        """Put on the wire what the dialogue, and TLS below it, have to say."""
        data = dialogue.data_to_send()
        if self._tls is not None:
            if data and not self._tls.is_closed():
                self._tls.send(data)
            data = self._tls.data_to_send()
        if data:
            await stream.send(data)

    async def _secure(self, stream: Stream) -> bool:
        """Do the TLS handshake; tell whether the connection is encrypted now."""
        self._mark()
        step = self._step
        tls = TlsSession(
            self._contexts, step.name, legacy=step.legacy, named=step.named, keep=step.keep
        )
        operation = Operation.TLS_HANDSHAKE
        try:
            async with asyncio.timeout(STAGE_LIMITS[operation].total_seconds()):
                outcome = await shake_hands(stream, tls)
        except TimeoutError:
            outcome = tls.give_up(FailureKind.TIMEOUT)
        except OSError as error:
            outcome = Failed(failure=classify(operation, error))
        looked = TlsHandshake(
            **self._frame(),
            sni=tls.sni,
            legacy=step.legacy,
            mss=step.mss,
            unnamed=not step.named,
            insisted=step.insist,
            outcome=outcome,
        )
        self._note(looked)
        self._tls = tls
        return isinstance(outcome, Secured)

    async def _leave(self, stream: Stream, dialogue: Dialogue) -> None:
        """Send the last words; whether they arrive no longer matters."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(STAGE_LIMITS[Operation.QUIT].total_seconds()):
                await self._flush(stream, dialogue)
                if self._tls is not None:
                    self._tls.close()
                    await self._flush(stream, dialogue)

    def _remaining(self, operation: Operation) -> float:
        """Return the seconds left for this stage; a new stage starts its clock."""
        if operation is not self._stage:
            self._stage = operation
            self._mark()
        limit = STAGE_LIMITS[operation]
        if operation is Operation.GREETING and self._service.port == RELAY:
            limit = RELAY_GREETING_LIMIT
        return max((limit - (self._network.elapsed() - self._begun)).total_seconds(), 0)

    def _report(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, TeaserSeen):
                self._teaser_after = self._network.elapsed() - self._begun
            else:
                self._note(self._stage_ended(event))

    def _stage_ended(self, said: Said) -> Observation:
        frame, outcome = self._frame(), said.outcome
        match said.operation, outcome:
            case Operation.GREETING, Greeted():
                ready = structs.replace(outcome, teaser_after=self._teaser_after)
                return Greeting(**frame, encrypted=said.encrypted, outcome=ready)
            case Operation.GREETING, Declined() | Foreign() | Failed():
                return Greeting(**frame, encrypted=said.encrypted, outcome=outcome)
            case Operation.CAPABILITIES, Offered() | Declined() | Failed():
                return Capabilities(**frame, encrypted=said.encrypted, outcome=outcome)
            case Operation.STARTTLS, Ready() | NotOffered() | Declined() | Failed():
                return Upgrade(**frame, insisted=self._step.insist, outcome=outcome)
            case Operation.QUIT, Parted() | Failed():
                return Farewell(**frame, encrypted=said.encrypted, outcome=outcome)
            case _:
                message = f"{said.operation} cannot end with {type(outcome).__name__}"
                raise AssertionError(message)

    def _frame(self) -> _Frame:
        """Describe the stage that just ended, and start the clock of the next."""
        frame = _Frame(
            vantage=self._vantage,
            at=self._at,
            took=self._network.elapsed() - self._begun,
            name=self._step.name,
            endpoint=self._step.endpoint,
            attempt=self._step.attempt,
        )
        self._mark()
        return frame

    def _note(self, observation: Observation) -> None:
        """Emit it; of a second look only what is new counts, the rest was said before."""
        new = TlsHandshake | Upgrade if self._step.insist else TlsHandshake
        if isinstance(observation, new) or not self._step.looks_again:
            self._emit(observation)


def _failed(operation: Operation, kind: FailureKind) -> Failed:
    return Failed(failure=Failure(operation=operation, kind=kind))
