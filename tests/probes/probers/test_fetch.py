import asyncio
from datetime import timedelta

import pytest

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.goal import Fetch
from probes.guard import GuardedNetwork
from probes.observation import (
    Endpoint,
    Failed,
    Fetched,
    NotTls,
    Observation,
    Responded,
    TlsRefused,
)
from probes.policy import Policy, Purpose
from probes.probers.fetch import fetch
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.mail_servers import breaks, drip
from tests.probes.network import REFUSES, RTT, SILENT, STARTED, Behaviour, FakeNetwork, Serves
from tests.probes.servers import Script, ServerSide, in_turn, linger, says, upgrade
from tests.probes.virtual_time import play
from tests.probes.web_servers import answering

WEB = Address("192.0.2.80")
PLAIN, SECURE = f"http://{HOST}/doc", f"https://{HOST}/doc"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
HELLO = Responded(status=200, body=b"hello")
OPEN = Policy(allow=("192.0.2.0/24",))


def secure(identity: identities.Identity = identities.issued, then: Script | None = None) -> Script:
    return in_turn(upgrade(identity()), then or answering(RESPONSE))


class Visited:
    """A document that was asked for: what was observed and what went over the wire."""

    def __init__(
        self,
        url: str,
        behaviour: Behaviour | Script,
        contexts: TlsContexts,
        *,
        piece: int = 65536,
        body: bytes = b"",
    ) -> None:
        if not isinstance(behaviour, Behaviour):
            behaviour = Serves(behaviour, piece)
        port = 443 if url.startswith("https") else 80
        self.network = FakeNetwork(endpoints={(WEB, port): behaviour})
        kind = "application/ocsp-request" if body else ""
        step = Fetch(url=url, address=WEB, body=body, content_type=kind)
        seen: list[Observation] = []
        play(fetch(step, "office", self.network, contexts, seen.append))
        (only,) = seen
        assert isinstance(only, Fetched)
        self.fetched = only
        assert not self.network.left_open

    @property
    def outcome(self) -> object:
        return self.fetched.outcome

    @property
    def failed(self) -> tuple[Operation, FailureKind]:
        assert isinstance(self.fetched.outcome, Failed)
        return self.fetched.outcome.failure.operation, self.fetched.outcome.failure.kind


@pytest.mark.parametrize("piece", [1, 65536])
def test_a_document_is_fetched(piece: int, contexts: TlsContexts) -> None:
    visited = Visited(PLAIN, answering(RESPONSE), contexts, piece=piece)
    assert visited.fetched == Fetched(
        vantage="office", at=STARTED, took=RTT, url=PLAIN, address=WEB, outcome=HELLO
    )
    assert visited.network.opened == [(Endpoint(WEB, 80), 0, Purpose.INTERNAL)]


@pytest.mark.parametrize("piece", [1, 65536])
def test_a_document_is_fetched_inside_tls(piece: int, contexts: TlsContexts) -> None:
    visited = Visited(SECURE, secure(), contexts, piece=piece)
    assert visited.outcome == HELLO
    assert visited.fetched.secured is not None
    assert visited.fetched.secured.problems == ()
    assert visited.network.opened == [(Endpoint(WEB, 443), 0, Purpose.INTERNAL)]


@pytest.mark.parametrize(
    ("identity", "code"),
    [(identities.self_signed, 18), (lambda: identities.issued("other.example"), 62)],
    ids=["self-signed", "another name"],
)
def test_a_bad_certificate_is_noted_and_the_document_read(
    identity: identities.Identity, code: int, contexts: TlsContexts
) -> None:
    visited = Visited(SECURE, secure(identity), contexts)
    assert visited.outcome == HELLO
    assert visited.fetched.secured is not None
    assert [one.code for one in visited.fetched.secured.problems] == [code]


def test_a_question_is_posted(contexts: TlsContexts) -> None:
    visited = Visited(PLAIN, answering(RESPONSE), contexts, body=b"\x30\x00")
    assert visited.fetched.posted == b"\x30\x00"
    assert visited.network.streams[0].sent.startswith(b"POST /doc HTTP/1.1\r\n")
    assert visited.network.streams[0].sent.endswith(b"\r\n\r\n\x30\x00")


def test_nobody_is_followed_elsewhere(contexts: TlsContexts) -> None:
    redirect = b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    visited = Visited(PLAIN, answering(redirect), contexts)
    assert visited.outcome == Responded(status=302, location="http://10.0.0.1/")
    assert len(visited.network.opened) == 1


def test_an_end_inside_tls_ends_a_body_without_a_length(contexts: TlsContexts) -> None:
    async def leave(server: ServerSide) -> None:
        await server.leave_tls()

    bare = answering(b"HTTP/1.0 200 OK\r\n\r\nhello")
    assert Visited(SECURE, secure(then=in_turn(bare, leave)), contexts).outcome == HELLO
    assert Visited(SECURE, secure(then=bare), contexts).outcome == HELLO


FAILURES: list[tuple[str, Behaviour | Script, Operation, FailureKind]] = [
    (PLAIN, REFUSES, Operation.CONNECT, FailureKind.CONNECTION_REFUSED),
    (PLAIN, SILENT, Operation.CONNECT, FailureKind.TIMEOUT),
    (PLAIN, linger, Operation.FETCH, FailureKind.TIMEOUT),
    (PLAIN, answering(b""), Operation.FETCH, FailureKind.EOF),
    (PLAIN, breaks(), Operation.FETCH, FailureKind.CONNECTION_RESET),
    (PLAIN, says(b"* OK ready\r\n"), Operation.FETCH, FailureKind.NOT_UNDERSTOOD),
    (SECURE, linger, Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT),
    (SECURE, breaks(), Operation.TLS_HANDSHAKE, FailureKind.CONNECTION_RESET),
    (SECURE, secure(then=linger), Operation.FETCH, FailureKind.TIMEOUT),
]


@pytest.mark.parametrize(("url", "behaviour", "operation", "kind"), FAILURES)
def test_how_far_it_got_is_told(
    url: str,
    behaviour: Behaviour | Script,
    operation: Operation,
    kind: FailureKind,
    contexts: TlsContexts,
) -> None:
    assert Visited(url, behaviour, contexts).failed == (operation, kind)


def test_plain_text_and_refusals_of_tls_are_told_apart(contexts: TlsContexts) -> None:
    assert isinstance(Visited(SECURE, says(RESPONSE), contexts).outcome, NotTls)
    assert isinstance(Visited(SECURE, secure(identities.outdated), contexts).outcome, TlsRefused)


@pytest.mark.parametrize(
    "script",
    [
        drip(b"HTTP/1.1 200 OK\r\n"),
        drip(b"X: y\r\n", before=(b"HTTP/1.1 200 OK\r\n",)),
        drip(b"x", before=(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",)),
        drip(b"1\r\nx\r\n", before=(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",)),
    ],
    ids=["status", "header", "body", "chunks"],
)
def test_a_server_that_drips_gains_nothing(script: Script, contexts: TlsContexts) -> None:
    visited = Visited(PLAIN, script, contexts)
    assert visited.fetched.took <= timedelta(seconds=5)


def test_another_port_is_not_asked(contexts: TlsContexts) -> None:
    visited = Visited("http://ca.example:8080/", REFUSES, contexts)
    assert visited.failed == (Operation.CONNECT, FailureKind.POLICY)
    assert visited.network.opened == []


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"])
def test_an_address_that_is_nobodys_business_is_not_asked(
    address: str, contexts: TlsContexts
) -> None:
    network = FakeNetwork(endpoints={(address, 80): Serves(answering(RESPONSE))})
    guarded = GuardedNetwork(network, OPEN, lambda _: None)
    seen: list[Observation] = []
    step = Fetch(url=PLAIN, address=Address(address))
    play(fetch(step, "office", guarded, contexts, seen.append))
    (only,) = seen
    assert isinstance(only, Fetched)
    assert isinstance(only.outcome, Failed)
    assert only.outcome.failure.kind is FailureKind.POLICY
    assert network.opened == []


def test_giving_up_leaves_nothing_open(contexts: TlsContexts) -> None:
    network = FakeNetwork(endpoints={(WEB, 80): Serves(linger)})

    async def scene() -> None:
        step = Fetch(url=PLAIN, address=WEB)
        task = asyncio.create_task(fetch(step, "office", network, contexts, lambda _: None))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    play(scene())
    assert not network.left_open
