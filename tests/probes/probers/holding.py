"""One conversation with a scripted server, held in virtual time."""

from collections.abc import Sequence
from datetime import timedelta

from probes.address import Address
from probes.event import NoAnswerYet
from probes.failure import FailureKind, Operation
from probes.goal import Converse
from probes.observation import (
    Capabilities,
    Endpoint,
    Failed,
    Farewell,
    Greeting,
    Observation,
    TcpConnect,
    TlsHandshake,
    Upgrade,
)
from probes.probers.session import converse
from probes.services import Protocol
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.mail_servers import CONSENT, GREETING, OFFER, Step
from tests.probes.network import Behaviour, FakeNetwork, Serves
from tests.probes.servers import Script
from tests.probes.virtual_time import play

IPV4, IPV6 = Address("192.0.2.10"), Address("2001:db8::10")
CONTEXT = identities.issued()
SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3
UP_TO_TLS: tuple[Step, ...] = (GREETING[SMTP], *OFFER[SMTP], CONSENT[SMTP])


OnConnection = TcpConnect | Greeting | Capabilities | Upgrade | TlsHandshake | Farewell


class Held:
    """A conversation that was held: what was observed and what went over the wire."""

    def __init__(
        self,
        network: FakeNetwork,
        heard: Sequence[Observation | NoAnswerYet],
        took: timedelta,
    ) -> None:
        self.network = network
        self.seen = tuple(one for one in heard if isinstance(one, OnConnection))
        self.silences = tuple(one for one in heard if isinstance(one, NoAnswerYet))
        assert len(self.seen) + len(self.silences) == len(heard)
        self.took = took

    @property
    def outcomes(self) -> list[object]:
        return [one.outcome for one in self.seen if not isinstance(one, TcpConnect)]

    @property
    def said(self) -> bytes:
        """What the client sent before TLS and in records."""
        return bytes(self.network.streams[0].sent)

    def last_failure(self) -> tuple[Operation, FailureKind]:
        outcome = self.seen[-1].outcome
        assert isinstance(outcome, Failed)
        return outcome.failure.operation, outcome.failure.kind


def hold(
    port: int,
    behaviour: Behaviour | Script,
    contexts: TlsContexts,
    *,
    piece: int = 65536,
    address: Address = IPV4,
    legacy: bool = False,
    mss: int = 0,
    named: bool = True,
    insist: bool = False,
    keep: bool = False,
    attempt: int = 1,
    wait: timedelta = timedelta(),
    ehlo_name: str = "",
) -> Held:
    if not isinstance(behaviour, Behaviour):
        behaviour = Serves(behaviour, piece)
    network = FakeNetwork(endpoints={(address, port): behaviour})
    step = Converse(
        name=HOST,
        endpoint=Endpoint(address, port),
        legacy=legacy,
        mss=mss,
        named=named,
        insist=insist,
        keep=keep,
        wait=wait,
        attempt=attempt,
    )
    heard: list[Observation | NoAnswerYet] = []

    async def scene() -> timedelta:
        await converse(step, "office", network, contexts, ehlo_name, heard.append)
        return network.elapsed()

    held = Held(network, heard, play(scene()))
    assert not network.left_open
    return held
