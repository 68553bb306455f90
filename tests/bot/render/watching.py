"""Running checks for the tests of their live view, put together from few words."""

from datetime import timedelta

from bot.render.progress import Progress
from probes.address import Address
from probes.event import Event, StepStarted
from probes.failure import Failure, FailureKind, Operation
from probes.goal import Ask, Converse
from probes.observation import Connected, Endpoint, Failed, Observation, TcpConnect
from tests.bot.render import reports
from tests.bot.render.reports import act

V6 = Address("2001:db8::10")
FAILED = Failed(failure=Failure(operation=Operation.GREETING, kind=FailureKind.EOF))


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def progress(*events: Event | tuple[float, Event]) -> Progress:
    """Fold events; those without a time happen at the start."""
    folded = Progress()
    for event in events:
        at, what = event if isinstance(event, tuple) else (0, event)
        folded.note(what, seconds(at))
    return folded


def started(
    port: int,
    address: Address = reports.V4,
    *,
    attempt: int = 1,
    wait: float = 0,
    legacy: bool = False,
) -> StepStarted:
    endpoint = Endpoint(address, port)
    return StepStarted(
        Converse(
            name=reports.HOST,
            endpoint=endpoint,
            attempt=attempt,
            wait=seconds(wait),
            legacy=legacy,
        )
    )


def asked(record_type: str = "A") -> StepStarted:
    return StepStarted(Ask(reports.HOST, record_type, reports.RESOLVER))


def connected(port: int, attempt: int = 1) -> Observation:
    return act(TcpConnect, port, attempt=attempt, outcome=Connected())


def line(shown: Progress, now: float = 0) -> str:
    (only,) = shown.lines(seconds(now))
    return only
