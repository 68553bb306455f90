"""Authorities made by hand, for what trustme does not make: URLs in certificates, OCSP answers."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.probes.identities import EARLY, HOST, LATE

SigningKey = (
    ec.EllipticCurvePrivateKey
    | rsa.RSAPrivateKey
    | dsa.DSAPrivateKey
    | ed25519.Ed25519PrivateKey
    | ed448.Ed448PrivateKey
)
WITHDRAWN = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _digest(key: SigningKey) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey) else _SHA256


_SHA256 = hashes.SHA256()


def urls(
    *, issuer: tuple[str, ...] = (), ocsp_at: tuple[str, ...] = ()
) -> x509.AuthorityInformationAccess:
    """Say where a certificate's issuer and its status are to be had."""
    method = AuthorityInformationAccessOID
    found = [(method.CA_ISSUERS, url) for url in issuer] + [(method.OCSP, url) for url in ocsp_at]
    return x509.AuthorityInformationAccess(
        x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in found
    )


class Signed:
    """A certificate with its key; whoever has one that may sign can issue more."""

    def __init__(
        self,
        name: str,
        signer: "Signed | None" = None,
        *extensions: x509.ExtensionType,
        authority: bool = True,
        key: SigningKey | None = None,
        begins: datetime = EARLY,
        ends: datetime = LATE,
    ) -> None:
        self.key: SigningKey = key or ec.generate_private_key(ec.SECP256R1())
        self.signer = signer
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(name) if signer is None else signer.certificate.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        signing = self.key if signer is None else signer.key
        self.certificate: x509.Certificate = builder.sign(signing, _digest(signing))

    def leaf(
        self, *extensions: x509.ExtensionType, ends: datetime = LATE, name: str = HOST
    ) -> "Signed":
        """Issue a server's certificate."""
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        return Signed("leaf", self, names, *extensions, authority=False, ends=ends)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def responder(of: Signed, *extensions: x509.ExtensionType, key: SigningKey | None = None) -> Signed:
    """Let somebody answer in an issuer's place."""
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    return Signed("responder", of, *(extensions or (usage,)), authority=False, key=key)


def status(
    about: Signed,
    *,
    signed_by: Signed | None = None,
    shows: tuple[Signed, ...] = (),
    revoked: bool = True,
) -> bytes:
    """Answer what became of a certificate."""
    issuer = about.signer
    assert issuer is not None
    signer = signed_by or issuer
    builder = ocsp.OCSPResponseBuilder().add_response(
        about.certificate,
        issuer.certificate,
        hashes.SHA1(),  # noqa: S303 - as the question has it
        ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        WITHDRAWN,
        None,
        WITHDRAWN if revoked else None,
        None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if shows:
        builder = builder.certificates([one.certificate for one in shows])
    return builder.sign(signer.key, _digest(signer.key)).public_bytes(Encoding.DER)
