import ssl
from functools import partial

import pytest
from OpenSSL import SSL

from probes.failure import FailureKind
from probes.observation import Secured, TlsRefused
from probes.wire.tls import TlsContexts, TlsOutcome, TlsSession
from tests.probes import identities
from tests.probes.identities import FUTURE, HOST, PAST
from tests.probes.wire.chunks import Cut, byte_by_byte, whole
from tests.probes.wire.tls_peer import Peer, Restarting, feed, shake

GOOD = identities.issued()
CUTS = pytest.mark.parametrize("cut", [whole, byte_by_byte])


def codes(outcome: TlsOutcome) -> set[int]:
    assert isinstance(outcome, Secured)
    return {one.code for one in outcome.problems}


IDENTITIES: dict[str, tuple[identities.Identity, set[int]]] = {
    "good": (identities.issued, set()),
    "expired": (partial(identities.issued, ends=PAST), {10}),
    "not yet valid": (partial(identities.issued, begins=FUTURE), {9}),
    "wrong name": (partial(identities.issued, "cluster7.example.net"), {62}),
    "wildcard": (partial(identities.issued, "*.example.com"), set()),
    "self-signed": (identities.self_signed, {18}),
    "unknown issuer, leaf only": (partial(identities.leaf_only, identities.stranger()), {20, 21}),
    "forgotten intermediate": (partial(identities.leaf_only, identities.issuing()), {20, 21}),
    "weak key": (identities.weak, {18, 66}),
}


@CUTS
@pytest.mark.parametrize(("identity", "objections"), IDENTITIES.values(), ids=IDENTITIES)
def test_objections_are_collected_and_the_handshake_completes(
    identity: identities.Identity, objections: set[int], cut: Cut, contexts: TlsContexts
) -> None:
    session = TlsSession(contexts, HOST)
    assert codes(shake(session, Peer(identity()), cut)) == objections


def test_a_private_authority_that_sends_its_chain_is_unknown(contexts: TlsContexts) -> None:
    leaf = identities.stranger().issue_cert(HOST)
    outcome = shake(TlsSession(contexts, HOST), Peer(identities.shows(leaf)))
    assert isinstance(outcome, Secured)
    assert outcome.chain_length == 2
    assert codes(outcome) & {19, 20}


def test_a_secured_session_tells_version_cipher_and_chain(contexts: TlsContexts) -> None:
    outcome = shake(TlsSession(contexts, HOST), Peer(identities.issued()))
    assert isinstance(outcome, Secured)
    assert outcome.version == "TLSv1.3"
    assert outcome.cipher.startswith("TLS_")
    assert outcome.chain[0].names == (HOST,)
    assert outcome.chain_length == len(outcome.chain) == 2


def test_an_address_sends_no_name_and_meets_an_objection(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, "192.0.2.10")
    assert session.sni == ""
    assert codes(shake(session, Peer(identities.issued()))) == {64}


def test_a_certificate_for_the_address_is_good(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, "2001:db8::10")
    assert codes(shake(session, Peer(identities.issued("2001:db8::10")))) == set()


def test_the_name_is_sent(contexts: TlsContexts) -> None:
    named: list[str | None] = []
    context = identities.issued()

    def note(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        named.append(name)

    context.sni_callback = note
    shake(TlsSession(contexts, HOST), Peer(context))
    assert named == [HOST]


ALERTS = {
    "handshake failure": (identities.no_shared_cipher, 40),
    "protocol version": (identities.outdated, 70),
    "unrecognized name": (identities.unknown_name, 112),
}


@CUTS
@pytest.mark.parametrize(("identity", "alert"), ALERTS.values(), ids=ALERTS)
def test_an_alert_is_told_by_its_number(
    identity: identities.Identity, alert: int, cut: Cut, contexts: TlsContexts
) -> None:
    session = TlsSession(contexts, HOST)
    outcome = shake(session, Peer(identity()), cut)
    assert isinstance(outcome, TlsRefused)
    assert outcome.alert == alert
    assert outcome.failure.kind is FailureKind.TLS_ALERT
    assert session.is_closed()


ALERT_NUMBERS = (10, 20, 22, 40, *range(42, 52), 70, 71, 80, 86, 90, *range(109, 117), 120)


@pytest.mark.parametrize("number", ALERT_NUMBERS)
def test_every_alert_that_is_listed_keeps_its_number(number: int, contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.receive_data(b"\x15\x03\x03\x00\x02\x02" + bytes([number]))
    assert isinstance(session.outcome, TlsRefused)
    assert session.outcome.alert == number


def test_an_alert_without_a_name_keeps_its_words(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.receive_data(b"\x15\x03\x03\x00\x02\x02\xc8")
    assert isinstance(session.outcome, TlsRefused)
    assert session.outcome.alert is None
    assert session.outcome.failure.detail == "the handshake broke off"


def test_outdated_tls_is_allowed_for_the_second_look(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST, legacy=True)
    outcome = shake(session, Peer(identities.outdated()))
    assert isinstance(outcome, Secured)
    assert outcome.version in {"TLSv1", "TLSv1.1"}


@CUTS
def test_words_travel_both_ways(cut: Cut, contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.issued())
    shake(session, peer)
    feed(session, peer.say(b"* OK ready\r\n"), cut)
    assert session.read() == b"* OK ready\r\n"
    session.send(b"a1 CAPABILITY\r\n")
    assert peer.hear(session.data_to_send()) == b"a1 CAPABILITY\r\n"


def test_words_in_the_last_flight_of_the_handshake_are_kept(contexts: TlsContexts) -> None:
    session, context = TlsSession(contexts, HOST), identities.issued()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    peer = Peer(context)
    feed(session, peer.answer(session.data_to_send()))
    last = peer.answer(session.data_to_send())
    session.receive_data(last + peer.say(b"+OK ready\r\n"))
    assert isinstance(session.outcome, Secured)
    assert session.read() == b"+OK ready\r\n"


def test_a_close_notify_ends_reading(contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.issued())
    shake(session, peer)
    session.receive_data(peer.say(b"+OK bye\r\n") + peer.leave())
    assert session.read() == b"+OK bye\r\n"
    assert session.is_closed()
    assert session.alert is None
    session.close()
    assert session.data_to_send() == b""


def test_an_alert_behind_the_handshake_is_told_in_words(contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.choosy())
    shake(session, peer)
    assert isinstance(session.outcome, Secured)
    assert session.read() == b""
    assert session.is_closed()
    assert session.alert is not None
    assert session.alert.alert == 116


def test_closing_says_so_once(contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.issued())
    shake(session, peer)
    session.close()
    session.close()
    assert peer.hear(session.data_to_send()) == b""


def test_closing_before_the_handshake_says_nothing(contexts: TlsContexts) -> None:
    session = TlsSession(contexts, HOST)
    session.data_to_send()
    session.close()
    assert session.data_to_send() == b""


@pytest.mark.parametrize("broken", ["sendall", "shutdown"])
def test_a_session_that_breaks_is_closed_in_silence(
    broken: str, contexts: TlsContexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = TlsSession(contexts, HOST)
    shake(session, Peer(identities.issued()))

    def fail(*_: object) -> None:
        raise SSL.Error([("SSL routines", "", "protocol is shutdown")])

    monkeypatch.setattr(SSL.Connection, broken, fail)
    session.send(b"a1 LOGOUT\r\n")
    session.close()
    assert session.is_closed()


def test_what_follows_a_close_notify_cannot_be_said(contexts: TlsContexts) -> None:
    session, peer = TlsSession(contexts, HOST), Peer(identities.issued())
    shake(session, peer)
    session.close()
    session.send(b"a1 LOGOUT\r\n")
    assert session.is_closed()


def test_a_server_may_not_start_the_handshake_anew(contexts: TlsContexts) -> None:
    session, server = TlsSession(contexts, HOST), Restarting()
    while session.outcome is None:
        session.receive_data(server.answer(session.data_to_send()))
    assert isinstance(session.outcome, Secured)
    session.receive_data(server.start_anew())
    assert session.read() == b""
    session.send(b"a1 CAPABILITY\r\n")
    session.close()
    assert "no renegotiation" in server.refusal(session.data_to_send())


def test_without_a_file_of_its_own_the_system_is_trusted() -> None:
    outcome = shake(TlsSession(TlsContexts(), HOST), Peer(identities.issued()))
    assert codes(outcome)


def test_a_certificate_that_makes_no_sense_is_a_failure(contexts: TlsContexts) -> None:
    outcome = shake(TlsSession(contexts, HOST), Peer(identities.nonsense()))
    assert isinstance(outcome, TlsRefused)
    assert "certificate not understood" in outcome.failure.detail


def test_a_certificate_of_no_known_version_is_a_failure(contexts: TlsContexts) -> None:
    outcome = shake(TlsSession(contexts, HOST), Peer(identities.version_nine()))
    assert isinstance(outcome, TlsRefused)
