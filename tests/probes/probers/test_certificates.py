import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.goal import Complete, InspectAnchor
from probes.observation import (
    AnchorHandshake,
    Completed,
    Completion,
    Endpoint,
    Failed,
    Observation,
    Secured,
)
from probes.policy import Purpose
from probes.probers.certificates import complete, inspect_anchor
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.authority import Signed
from tests.probes.network import REFUSES, Behaviour, FakeNetwork, Serves
from tests.probes.servers import ServerSide, in_turn, linger, says, upgrade
from tests.probes.virtual_time import play

ROOT = Signed("Root")
CROSS = Signed("Cross", ROOT)
ISSUER = Signed("Issuer", CROSS)
LEAF = ISSUER.leaf()
URL = "http://ca.example/i.der"
BUNDLE = pkcs7.serialize_certificates([ISSUER.certificate, CROSS.certificate], Encoding.DER)


@pytest.fixture(scope="module")
def root_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("trust") / "root.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


@pytest.fixture(scope="module")
def trusting(root_file: str) -> TlsContexts:
    return TlsContexts(root_file)


def completed(contexts: TlsContexts, *documents: bytes) -> Completed | Failed:
    heard: list[Observation] = []
    urls = tuple(f"{URL}/{number}" for number, _ in enumerate(documents))
    step = Complete(leaf="1f", chain=(LEAF.der,), urls=urls, issuers=documents)

    async def scene() -> None:
        complete(step, "office", FakeNetwork(), contexts, heard.append)

    play(scene())
    (only,) = heard
    assert isinstance(only, Completion)
    assert (only.leaf, only.urls, only.vantage) == ("1f", urls, "office")
    return only.outcome


DOCUMENTS = {
    "DER": (ISSUER.der, CROSS.der),
    "PEM": (ISSUER.pem, CROSS.pem),
    "all in one message": (BUNDLE,),
}


@pytest.mark.parametrize("documents", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_chain_leads_to_its_root_once_nothing_is_missing(
    documents: tuple[bytes, ...], trusting: TlsContexts
) -> None:
    outcome = completed(trusting, *documents)
    assert isinstance(outcome, Completed)
    assert outcome.known
    assert not outcome.public
    assert {one.subject for one in outcome.issuers} == {"CN=Issuer", "CN=Cross"}


def test_a_chain_that_lacks_more_leads_nowhere_yet(trusting: TlsContexts) -> None:
    outcome = completed(trusting, ISSUER.der)
    assert isinstance(outcome, Completed)
    assert not outcome.known


def test_the_list_that_programs_ship_is_asked_as_well(root_file: str) -> None:
    outcome = completed(TlsContexts(shipped_roots=root_file), BUNDLE)
    assert isinstance(outcome, Completed)
    assert (outcome.known, outcome.public) == (False, True)


def test_somebody_else_s_certificate_completes_nothing(trusting: TlsContexts) -> None:
    outcome = completed(trusting, Signed("Issuer", ROOT).der)
    assert isinstance(outcome, Completed)
    assert not outcome.known


NO_CERTIFICATE = {
    "a page": b"<html>",
    "a text that begins like one": b"-----BEGIN nothing",
    "half a message": BUNDLE[:60],
    "a message that is sealed": bytes.fromhex("300f06092a864886f70d010701a0020400"),
    "a message without any": bytes.fromhex(
        "302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100"
    ),
    "a version that does not exist": ISSUER.der.replace(
        b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x08", 1
    ),
}


@pytest.mark.parametrize("document", NO_CERTIFICATE.values(), ids=NO_CERTIFICATE)
def test_what_is_no_certificate_is_told(document: bytes, trusting: TlsContexts) -> None:
    outcome = completed(trusting, document)
    assert isinstance(outcome, Failed)
    assert (outcome.failure.operation, outcome.failure.kind) == (
        Operation.FETCH,
        FailureKind.NOT_UNDERSTOOD,
    )


ANCHOR = Endpoint(Address("198.51.100.9"), 993)


def inspected(behaviour: Behaviour, contexts: TlsContexts) -> tuple[AnchorHandshake, FakeNetwork]:
    heard: list[Observation] = []
    network = FakeNetwork(endpoints={(ANCHOR.address, ANCHOR.port): behaviour})
    step = InspectAnchor(identities.HOST, ANCHOR)
    play(inspect_anchor(step, "office", network, contexts, heard.append))
    (only,) = heard
    assert isinstance(only, AnchorHandshake)
    assert (only.name, only.endpoint) == (identities.HOST, ANCHOR)
    assert not network.left_open
    return only, network


def test_an_anchor_shows_its_certificate_and_hears_a_close(contexts: TlsContexts) -> None:
    ends: list[bytes] = []

    async def listen(server: ServerSide) -> None:
        ends.append(await server.hear())

    served = Serves(in_turn(upgrade(identities.issued()), listen))
    told, network = inspected(served, contexts)
    assert isinstance(told.outcome, Secured)
    assert told.outcome.problems == ()
    assert network.opened == [(ANCHOR, 0, Purpose.ANCHOR)]


ENDS: dict[str, tuple[Behaviour, Operation, FailureKind]] = {
    "refuses": (REFUSES, Operation.CONNECT, FailureKind.CONNECTION_REFUSED),
    "stalls": (Serves(linger), Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT),
    "resets": (
        Serves(linger, stopped=(b"\x16",), resets=True),
        Operation.TLS_HANDSHAKE,
        FailureKind.CONNECTION_RESET,
    ),
    "leaves": (Serves(says()), Operation.TLS_HANDSHAKE, FailureKind.EOF),
}


@pytest.mark.parametrize(("behaviour", "operation", "kind"), ENDS.values(), ids=ENDS)
def test_an_anchor_that_shows_nothing_is_told(
    behaviour: Behaviour, operation: Operation, kind: FailureKind, contexts: TlsContexts
) -> None:
    outcome = inspected(behaviour, contexts)[0].outcome
    assert isinstance(outcome, Failed)
    assert (outcome.failure.operation, outcome.failure.kind) == (operation, kind)
