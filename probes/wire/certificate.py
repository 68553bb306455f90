"""A certificate's facts, read from what the server presented, however odd it is."""

from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import AuthorityInformationAccessOID
from service_identity import CertificateError, VerificationError
from service_identity.cryptography import (
    verify_certificate_hostname,
    verify_certificate_ip_address,
)

from probes.address import is_address
from probes.observation import Certificate
from probes.wire.text import clean_text

NAMES_KEPT = 100
URLS_KEPT = 3
URL_LIMIT = 300
NAME_LIMIT = 253
HOSTNAME_MISMATCH = 62
ADDRESS_MISMATCH = 64
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""

_PARSE_ERRORS = (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


def read_certificate(certificate: x509.Certificate) -> Certificate:
    """Copy the facts that people and rules need; raise ValueError when it cannot be parsed."""
    try:
        subject = certificate.subject.rfc4514_string()
        issuer = certificate.issuer.rfc4514_string()
        names = _names(certificate)
        access = _access(certificate)
        return Certificate(
            subject=clean_text(subject, NAME_LIMIT),
            issuer=clean_text(issuer, NAME_LIMIT),
            names=tuple(clean_text(name, NAME_LIMIT) for name in names[:NAMES_KEPT]),
            name_count=len(names),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            key=_key(certificate),
            signature=_signature(certificate),
            serial=f"{certificate.serial_number:x}",
            fingerprint=certificate.fingerprint(SHA256()).hex(),
            self_issued=subject == issuer,
            key_hash=_key_hash(certificate),
            issuer_urls=_urls(access, AuthorityInformationAccessOID.CA_ISSUERS),
            ocsp_urls=_urls(access, AuthorityInformationAccessOID.OCSP),
        )
    except _PARSE_ERRORS as error:
        raise ValueError(str(error)) from error


def name_problem(certificate: x509.Certificate, expected: str) -> int | None:
    """Return OpenSSL's code when no SAN entry fits ``expected`` (RFC 9525), else None.

    Only the subject alternative names count, never the common name.
    """
    by_address = is_address(expected)
    try:
        if by_address:
            verify_certificate_ip_address(certificate, expected)
        else:
            verify_certificate_hostname(certificate, expected)
    except (CertificateError, VerificationError, *_PARSE_ERRORS):
        return ADDRESS_MISMATCH if by_address else HOSTNAME_MISMATCH
    return None


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [str(general_name.value) for general_name in extension.value]


def _access(certificate: x509.Certificate) -> list[x509.AccessDescription]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except x509.ExtensionNotFound:
        return []
    return list(extension.value)


def _urls(access: list[x509.AccessDescription], method: x509.ObjectIdentifier) -> tuple[str, ...]:
    """Return the URLs for one purpose; what does not print is no URL."""
    urls = [
        one.access_location.value
        for one in access
        if one.access_method == method
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    ]
    sensible = [url for url in urls if len(url) <= URL_LIMIT and clean_text(url, URL_LIMIT) == url]
    return tuple(sensible[:URLS_KEPT])


def _key(certificate: x509.Certificate) -> str:
    try:
        key = certificate.public_key()
    except UnsupportedAlgorithm:
        return certificate.public_key_algorithm_oid.dotted_string
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return type(key).__name__.removesuffix("PublicKey").strip("_")


def _key_hash(certificate: x509.Certificate) -> str:
    try:
        key = certificate.public_key()
    except UnsupportedAlgorithm:
        return ""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _signature(certificate: x509.Certificate) -> str:
    """Name the hash of the signature, or the whole algorithm where it has none of its own."""
    try:
        digest = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        digest = None
    return digest.name if digest else certificate.signature_algorithm_oid.dotted_string
