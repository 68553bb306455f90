"""What a handshake tells of its chain beside the objections: other lists, URLs, withdrawal."""

import contextlib
from pathlib import Path

import pytest
from OpenSSL import SSL

from probes.observation import Secured
from probes.wire.tls import WHOLE_CHAIN_LIMIT, TlsContexts, TlsSession
from probes.wire.trust import Roots
from tests.probes.authority import WITHDRAWN, Signed, status, urls
from tests.probes.identities import HOST, PAST
from tests.probes.wire.tls_peer import feed

ROOT = Signed("Root Of Today")
ISSUER = Signed("Issuer", ROOT)
GOOD = ISSUER.leaf(urls(issuer=("http://ca.example/i.der",), ocsp_at=("http://ca.example/ocsp",)))
PRIVATE = Signed("Private Root")


class StaplingPeer:
    """A server in memory that can send an answer about its certificate along."""

    def __init__(
        self, *chain: Signed, answer: bytes = b"", newest: int = SSL.TLS1_3_VERSION
    ) -> None:
        context = SSL.Context(SSL.TLS_METHOD)
        context.set_max_proto_version(newest)
        context.use_certificate(chain[0].certificate)
        context.use_privatekey(chain[0].key)
        for one in chain[1:]:
            context.add_extra_chain_cert(one.certificate)
        context.set_ocsp_server_callback(lambda *_: answer)
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()

    def answer(self, data: bytes) -> bytes:
        """Take part in the handshake."""
        self._tls.bio_write(data)
        with contextlib.suppress(SSL.WantReadError):
            self._tls.do_handshake()
        return self._tls.bio_read(65536)


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> TlsContexts:
    """Trust nobody but the system's roots, while programs of today trust one more."""
    return TlsContexts(shipped_roots=str(written(tmp_path_factory.mktemp("roots"), ROOT)))


def written(folder: Path, root: Signed) -> Path:
    path = folder / "roots.pem"
    path.write_bytes(root.pem)
    return path


def secured(session: TlsSession, peer: StaplingPeer) -> Secured:
    while session.outcome is None:
        feed(session, peer.answer(session.data_to_send()))
    assert isinstance(session.outcome, Secured)
    return session.outcome


def codes(outcome: Secured) -> set[int]:
    return {one.code for one in outcome.problems}


def test_a_root_that_only_this_machine_misses_is_told(contexts: TlsContexts) -> None:
    outcome = secured(TlsSession(contexts, HOST), StaplingPeer(GOOD, ISSUER))
    assert codes(outcome) & {2, 20}
    assert outcome.public
    assert outcome.kept == ()


def test_dates_are_no_matter_of_the_root(contexts: TlsContexts) -> None:
    outcome = secured(TlsSession(contexts, HOST), StaplingPeer(ISSUER.leaf(ends=PAST), ISSUER))
    assert 10 in codes(outcome)
    assert outcome.public


CHAINS = {
    "private authority": (PRIVATE.leaf(), PRIVATE),
    "private authority without its root": (PRIVATE.leaf(),),
    "forgotten intermediate": (GOOD,),
    "self-signed": (Signed(HOST, authority=False),),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_what_nobody_vouches_for_is_not_public(
    chain: tuple[Signed, ...], contexts: TlsContexts
) -> None:
    assert not secured(TlsSession(contexts, HOST), StaplingPeer(*chain)).public


def test_a_chain_whose_issuer_is_missing_is_kept_for_further_looks(contexts: TlsContexts) -> None:
    assert secured(TlsSession(contexts, HOST), StaplingPeer(GOOD)).kept == (GOOD.der,)


def test_a_chain_is_kept_for_whoever_asks(tmp_path: Path) -> None:
    trusting = TlsContexts(str(written(tmp_path, ROOT)))
    assert secured(TlsSession(trusting, HOST), StaplingPeer(GOOD, ISSUER)).kept == ()
    outcome = secured(TlsSession(trusting, HOST, keep=True), StaplingPeer(GOOD, ISSUER))
    assert outcome.problems == ()
    assert outcome.kept == (GOOD.der, ISSUER.der)


def test_a_chain_without_measure_is_not_kept(contexts: TlsContexts) -> None:
    names = tuple(f"http://ca.example/{number}" for number in range(WHOLE_CHAIN_LIMIT // 20))
    huge = PRIVATE.leaf(urls(issuer=names))
    assert secured(TlsSession(contexts, HOST), StaplingPeer(huge)).kept == ()


@pytest.mark.parametrize("newest", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_a_withdrawal_that_comes_along_is_told(newest: int, contexts: TlsContexts) -> None:
    peer = StaplingPeer(GOOD, ISSUER, answer=status(GOOD), newest=newest)
    assert secured(TlsSession(contexts, HOST), peer).revoked == WITHDRAWN


@pytest.mark.parametrize(
    ("chain", "answer"),
    [
        ((GOOD, ISSUER), b""),
        ((GOOD, ISSUER), b"nonsense"),
        ((GOOD, ISSUER), status(GOOD, revoked=False)),
        ((GOOD, ISSUER), status(GOOD, signed_by=PRIVATE)),
        ((GOOD,), status(GOOD)),
    ],
    ids=["nothing", "nonsense", "good", "signed by somebody", "without the issuer to prove it"],
)
def test_nothing_else_that_comes_along_withdraws(
    chain: tuple[Signed, ...], answer: bytes, contexts: TlsContexts
) -> None:
    peer = StaplingPeer(*chain, answer=answer)
    assert secured(TlsSession(contexts, HOST), peer).revoked is None


def test_the_list_that_programs_ship_is_one_of_roots() -> None:
    assert not Roots.shipped().vouch_for([GOOD.certificate, ISSUER.certificate])


def test_a_name_that_is_left_out_is_still_the_one_expected(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST, named=False)
    assert session.sni == ""
    assert 62 in codes(secured(session, StaplingPeer(ISSUER.leaf(name="other.example"), ISSUER)))
