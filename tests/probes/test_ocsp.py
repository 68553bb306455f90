"""Whether an issuer withdrew a certificate: only its own word counts."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from probes.ocsp import question, withdrawn
from tests.probes.authority import WITHDRAWN, Signed, SigningKey, responder, status

ISSUER = Signed("issuer")
LEAF, OTHER_LEAF = ISSUER.leaf(), ISSUER.leaf()
NAMESAKE = Signed("issuer")
RESPONDER, STRANGER = responder(ISSUER), responder(NAMESAKE)
FOR_SERVERS = responder(ISSUER, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]))
ANYBODY = responder(ISSUER, x509.SubjectAlternativeName([x509.DNSName("a.example")]))


def test_a_question_names_the_certificate_and_its_issuer() -> None:
    asked = ocsp.load_der_ocsp_request(question(LEAF.der, ISSUER.der))
    assert asked.serial_number == LEAF.certificate.serial_number
    assert question(LEAF.der, NAMESAKE.der) != question(LEAF.der, ISSUER.der)


@pytest.mark.parametrize("broken", [b"", b"no certificate"])
def test_what_is_no_certificate_is_not_asked_about(broken: bytes) -> None:
    assert question(broken, ISSUER.der) == question(LEAF.der, broken) == b""


ANSWERS = {
    "by the issuer": (status(LEAF), True),
    "in its place": (status(LEAF, signed_by=RESPONDER, shows=(RESPONDER,)), True),
    "good": (status(LEAF, revoked=False), False),
    "of another certificate": (status(OTHER_LEAF), False),
    "by another issuer of that name": (status(NAMESAKE.leaf()), False),
    "signed by somebody": (status(LEAF, signed_by=NAMESAKE), False),
    "signed by somebody who shows himself": (
        status(LEAF, signed_by=NAMESAKE, shows=(NAMESAKE,)),
        False,
    ),
    "by somebody else's responder": (
        status(LEAF, signed_by=STRANGER, shows=(STRANGER,)),
        False,
    ),
    "by a server of the issuer's": (
        status(LEAF, signed_by=FOR_SERVERS, shows=(FOR_SERVERS,)),
        False,
    ),
    "by one made out for nothing": (status(LEAF, signed_by=ANYBODY, shows=(ANYBODY,)), False),
    "an excuse": (
        ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(
            Encoding.DER
        ),
        False,
    ),
    "nothing": (b"", False),
    "nonsense": (b"<html>", False),
}


@pytest.mark.parametrize(("answer", "counts"), ANSWERS.values(), ids=ANSWERS)
def test_a_withdrawal_counts_when_the_issuer_says_so(answer: bytes, counts: bool) -> None:
    assert withdrawn(answer, LEAF.der, ISSUER.der) == (WITHDRAWN if counts else None)


KEYS: dict[str, SigningKey] = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "ECDSA": ec.generate_private_key(ec.SECP384R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
    "Ed448": ed448.Ed448PrivateKey.generate(),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_every_kind_of_key_can_sign(key: SigningKey) -> None:
    issuer = Signed("issuer", key=key)
    leaf = issuer.leaf()
    assert withdrawn(status(leaf), leaf.der, issuer.der) == WITHDRAWN


def test_a_key_of_a_kind_that_nobody_relies_on_does_not_count() -> None:
    old = responder(ISSUER, key=dsa.generate_private_key(1024))  # noqa: S505 - that is the point
    answer = status(LEAF, signed_by=NAMESAKE, shows=(old,))
    assert withdrawn(answer, LEAF.der, ISSUER.der) is None


@given(st.binary(max_size=300))
def test_any_answer_can_be_read(answer: bytes) -> None:
    assert withdrawn(answer, LEAF.der, ISSUER.der) is None


@given(st.integers(0, 2000), st.integers(0, 255))
def test_an_answer_changed_on_its_way_can_be_read(position: int, value: int) -> None:
    answer = bytearray(status(LEAF))
    answer[position % len(answer)] = value
    assert withdrawn(bytes(answer), LEAF.der, ISSUER.der) in {WITHDRAWN, None}
