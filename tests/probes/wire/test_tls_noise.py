from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probes.wire.tls import TlsContexts, TlsSession
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.wire.tls_peer import Peer, shake

GOOD = identities.issued()
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RECORDS = st.tuples(
    st.sampled_from([0x14, 0x15, 0x16, 0x17]), st.integers(0, 4), st.binary(max_size=60)
).map(lambda one: bytes([one[0], 3, one[1]]) + len(one[2]).to_bytes(2, "big") + one[2])
NOISE = st.lists(st.binary(max_size=80) | RECORDS, max_size=6)


@QUIET
@given(pieces=NOISE)
def test_noise_in_the_handshake_never_raises(pieces: list[bytes], contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    for piece in pieces:
        session.receive_data(piece)
        session.data_to_send()
    session.receive_eof()
    assert session.outcome is not None
    session.close()
    session.data_to_send()


@QUIET
@given(pieces=NOISE, say=st.booleans())
def test_noise_after_the_handshake_never_raises(
    pieces: list[bytes], say: bool, contexts: TlsContexts
) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.issued())
    shake(session, peer)
    for piece in pieces:
        session.receive_data(piece)
        session.read()
        if say and not session.is_closed():
            session.send(b"QUIT\r\n")
        session.data_to_send()
    session.close()
    session.data_to_send()


@QUIET
@given(data=st.data())
def test_a_damaged_handshake_never_raises(data: st.DataObject, contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(GOOD)
    flight = bytearray(peer.answer(session.data_to_send()))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, 0xFFFF)) % len(flight)
        flight[position] ^= data.draw(st.integers(1, 255))
    session.receive_data(bytes(flight))
    session.data_to_send()
    session.receive_eof()
    assert session.outcome is not None
