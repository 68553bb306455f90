"""Whether its issuer has withdrawn a certificate: questions and answers (OCSP, RFC 6960), pure.

Certificates go in and out in DER, as they were presented. An answer counts only where the issuer
signed it, or whom the issuer made out a certificate for that purpose, since it comes in the clear.
"""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

QUESTION_TYPE = "application/ocsp-request"
"""What a question is sent as (RFC 6960 appendix A.1)."""

_NOT_UNDERSTOOD = (ValueError, TypeError, UnsupportedAlgorithm)
_NOT_SIGNED = (*_NOT_UNDERSTOOD, InvalidSignature, x509.ExtensionNotFound)


def question(leaf: bytes, issuer: bytes) -> bytes:
    """Ask for the status of ``leaf``; nothing for certificates that make no sense."""
    try:
        builder = ocsp.OCSPRequestBuilder().add_certificate(
            x509.load_der_x509_certificate(leaf),
            x509.load_der_x509_certificate(issuer),
            SHA1(),  # noqa: S303 - what every responder understands (RFC 5019 section 2.1.1)
        )
        return builder.build().public_bytes(Encoding.DER)
    except _NOT_UNDERSTOOD:
        return b""


def withdrawn(answer: bytes, leaf: bytes, issuer: bytes) -> datetime | None:
    """Return since when ``leaf`` is withdrawn; None where the answer does not say so for certain.

    How old the answer is does not matter: what is withdrawn stays so (RFC 5280 section 5.3.1 has
    one exception, a hold, which no public authority uses).
    """
    try:
        response = ocsp.load_der_ocsp_response(answer)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        certificate = x509.load_der_x509_certificate(leaf)
        authority = x509.load_der_x509_certificate(issuer)
        revoked = [
            one.revocation_time_utc
            for one in response.responses
            if one.certificate_status is ocsp.OCSPCertStatus.REVOKED
            and _is_about(one, certificate, authority)
        ]
        return revoked[0] if revoked and _is_signed(response, authority) else None
    except _NOT_UNDERSTOOD:
        return None


def _is_about(
    one: ocsp.OCSPSingleResponse, leaf: x509.Certificate, issuer: x509.Certificate
) -> bool:
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, one.hash_algorithm)
    asked = builder.build()
    return (one.serial_number, one.issuer_key_hash) == (asked.serial_number, asked.issuer_key_hash)


def _is_signed(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    signers = [issuer, *(one for one in response.certificates if _may_answer(one, issuer))]
    return any(_has_signed(one, response) for one in signers)


def _may_answer(signer: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer lets somebody answer in its place (RFC 6960 section 4.2.2.2)."""
    try:
        signer.verify_directly_issued_by(issuer)
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _NOT_SIGNED:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _has_signed(signer: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    signature, signed = response.signature, response.tbs_response_bytes
    try:
        key, digest = signer.public_key(), response.signature_hash_algorithm
        match key:
            case rsa.RSAPublicKey() if digest is not None:
                key.verify(signature, signed, padding.PKCS1v15(), digest)
            case ec.EllipticCurvePublicKey() if digest is not None:
                key.verify(signature, signed, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                key.verify(signature, signed)
            case _:
                return False
    except _NOT_SIGNED:
        return False
    return True
