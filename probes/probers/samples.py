"""One attempt of a series: a whole conversation, of which only the outcome is kept."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from probes.event import NoAnswerYet
from probes.failure import Failure, FailureKind, Operation
from probes.goal import Converse, Sample
from probes.network import Network
from probes.observation import (
    Capabilities,
    Declined,
    Failed,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    NotTls,
    Observation,
    Sampled,
    Secured,
    Served,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
    VerifyProblem,
)
from probes.probers.session import converse
from probes.services import SERVICES, TlsMode
from probes.wire.tls import TlsContexts

DIALOGUE_LIMIT = timedelta(seconds=10)
"""For all that follows a connect: servers that keep strangers waiting take six seconds."""

_Stage = TcpConnect | Greeting | Capabilities | Upgrade | TlsHandshake | Farewell


async def sample(
    step: Sample,
    vantage: str,
    network: Network,
    contexts: TlsContexts,
    ehlo_name: str,
    emit: Callable[[Observation], None],
) -> None:
    """Take the step; emit what became of it."""
    await network.sleep(step.wait)
    at, begun = network.now(), network.elapsed()
    told: list[_Stage] = []
    outcome: Served | Declined | Foreign | Failed
    try:
        async with asyncio.timeout(step.limit.total_seconds()) as deadline:

            def hear(one: Observation | NoAnswerYet) -> None:
                if isinstance(one, TcpConnect):
                    now = asyncio.get_running_loop().time()
                    deadline.reschedule(now + DIALOGUE_LIMIT.total_seconds())
                if isinstance(one, _Stage):
                    told.append(one)

            again = Converse(name=step.name, endpoint=step.endpoint, source=step.source)
            await converse(again, vantage, network, contexts, ehlo_name, hear)
    except TimeoutError:
        outcome = _outcome(told) or _gave_up(step, told)
    else:
        outcome = _outcome(told) or _served(told)
    emit(
        Sampled(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            name=step.name,
            endpoint=step.endpoint,
            number=step.number,
            source=step.source,
            again=step.again,
            outcome=outcome,
        )
    )


def _outcome(told: list[_Stage]) -> Declined | Foreign | Failed | None:
    """Return how a conversation went wrong, if it did; what nobody needs may fail."""
    for one in told:
        match one:
            case Greeting(outcome=Declined() | Foreign() as said):
                return said
            case TlsHandshake(outcome=TlsRefused(failure=failure) | NotTls(failure=failure)):
                return Failed(failure=failure)
            case Farewell():
                pass
            case _ if isinstance(one.outcome, Failed):
                return one.outcome
            case _:
                pass
    return None


def _gave_up(step: Sample, told: list[_Stage]) -> Failed:
    """Say what was waited for in vain."""
    if not told:
        operation = Operation.CONNECT
    elif not any(isinstance(one, Greeting) for one in told):
        first = SERVICES[step.endpoint.port].tls is TlsMode.IMPLICIT and len(told) == 1
        operation = Operation.TLS_HANDSHAKE if first else Operation.GREETING
    else:
        operation = Operation.CAPABILITIES
    return Failed(failure=Failure(operation=operation, kind=FailureKind.TIMEOUT))


def _served(told: list[_Stage]) -> Served:
    """Keep what tells servers apart."""
    line, fingerprint = "", ""
    problems: tuple[VerifyProblem, ...] = ()
    connect = timedelta()
    for one in told:
        match one:
            case TcpConnect(took=took):
                connect = took
            case Greeting(outcome=Greeted(lines=(first, *_))):
                line = first
            case TlsHandshake(outcome=Secured() as secured):
                problems = secured.problems
                fingerprint = secured.chain[0].fingerprint if secured.chain else ""
            case _:
                pass
    return Served(line=line, connect=connect, fingerprint=fingerprint, problems=problems)
