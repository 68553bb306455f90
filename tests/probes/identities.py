"""Certificates for servers in memory, good and bad, and the contexts that show them.

All dates are fixed and far from now, so that no clock is needed.
"""

import ssl
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "mail.example.com"
EARLY, LATE = datetime(2015, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
PAST, FUTURE = datetime(2016, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)

TLS_1_2 = ssl.TLSVersion.TLSv1_2
Identity = Callable[[], ssl.SSLContext]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def root() -> trustme.CA:
    """Return the one authority that clients under test trust."""
    return trustme.CA(organization_name="Trusted Root")


@cache
def issuing() -> trustme.CA:
    """Return its intermediate, which signs the servers' certificates."""
    return root().create_child_ca()


@cache
def stranger() -> trustme.CA:
    """Return an authority that nobody trusts."""
    return trustme.CA(organization_name="Private Root").create_child_ca()


def server_context() -> ssl.SSLContext:
    """Return a server's context without a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def shows(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """Show a certificate with its chain."""
    context = server_context()
    leaf.configure_cert(context)
    return context


def shows_pem(*certificates: bytes, key: PrivateKey) -> ssl.SSLContext:
    """Show these certificates, whatever they are worth."""
    context = server_context()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "identity.pem"
        path.write_bytes(private + b"".join(certificates))
        context.load_cert_chain(path)
    return context


def issued(*names: str, begins: datetime = EARLY, ends: datetime = LATE) -> ssl.SSLContext:
    """Show a certificate of the intermediate, with the intermediate."""
    return shows(issuing().issue_cert(*(names or (HOST,)), not_before=begins, not_after=ends))


def leaf_only(authority: trustme.CA) -> ssl.SSLContext:
    """Show a certificate and forget the intermediate."""
    leaf = authority.issue_cert(HOST, not_before=EARLY, not_after=LATE)
    context = server_context()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "identity.pem"
        path.write_bytes(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())
        context.load_cert_chain(path)
    return context


def certificate(
    key: PrivateKey, *extensions: tuple[x509.ExtensionType, bool], name: str = HOST
) -> x509.Certificate:
    """Sign a certificate with its own key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(EARLY)
        .not_valid_after(LATE)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


def self_signed(key: PrivateKey | None = None) -> ssl.SSLContext:
    """Show a home-made certificate."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    made = certificate(key, (names, False))
    return shows_pem(made.public_bytes(Encoding.PEM), key=key)


def weak() -> ssl.SSLContext:
    """Show a home-made certificate with a key that is too short."""
    return self_signed(rsa.generate_private_key(65537, 1024))  # noqa: S505 - that is the point


def nonsense() -> ssl.SSLContext:
    """Show a certificate whose list of names cannot be parsed."""
    key = ec.generate_private_key(ec.SECP256R1())
    oid = x509.SubjectAlternativeName.oid
    made = certificate(key, (x509.UnrecognizedExtension(oid, b"\x30\x03\x82\x01\xff"), False))
    return shows_pem(made.public_bytes(Encoding.PEM), key=key)


def version_nine() -> ssl.SSLContext:
    """Show a certificate of a version that does not exist."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = certificate(key).public_bytes(Encoding.DER)
    patched = made.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x08", 1)
    return shows_pem(ssl.DER_cert_to_PEM_cert(patched).encode(), key=key)


def choosy() -> ssl.SSLContext:
    """Ask whoever connects for a certificate."""
    context = issued()
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def outdated() -> ssl.SSLContext:
    """Speak nothing newer than TLS 1.1."""
    context = issued()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def no_shared_cipher() -> ssl.SSLContext:
    """Offer a cipher that no client under test offers."""
    context = issued()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ADH-AES128-SHA256:@SECLEVEL=0")
    return context


def unknown_name() -> ssl.SSLContext:
    """Turn every name away."""
    context = issued()

    def refuse(_: ssl.SSLObject, __: str | None, ___: ssl.SSLContext) -> int:
        return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = refuse
    return context
