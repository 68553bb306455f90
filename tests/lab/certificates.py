"""The lab's certificate authority, and every good and bad certificate its servers show.

Each identity is one PEM file (key, leaf, then the intermediate), a form that dovecot, postfix and
Python all take.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.lab.addresses import ZONE

if TYPE_CHECKING:
    from pathlib import Path

YEAR = timedelta(days=365)


class Identity(enum.Enum):
    """How a server's certificate is, seen from the host name it is shown for."""

    GOOD = enum.auto()
    EXPIRED = enum.auto()
    WRONG_NAME = enum.auto()
    LEAF_ONLY = enum.auto()
    SELF_SIGNED = enum.auto()
    MANY_NAMES = enum.auto()
    WILDCARD = enum.auto()
    HUGE = enum.auto()
    NOT_YET_VALID = enum.auto()


@dataclass(frozen=True, slots=True)
class _Signer:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


class Authority:
    """A root and an intermediate, made anew for each lab; all times are around `now` (aware)."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._now = now
        self._root = self._sign_authority("Mailcheck Lab Root", None)
        self._issuer = self._sign_authority("Mailcheck Lab Issuing CA 1", self._root)
        self.trust_file = folder / "lab-root.pem"
        self.trust_file.write_bytes(self._root.certificate.public_bytes(Encoding.PEM))

    def identity(self, host: str, kind: Identity) -> Path:
        """Write the PEM file of a host's certificate and return its path."""
        names, begins, ends = [host], self._now - YEAR / 12, self._now + YEAR / 2
        match kind:
            case Identity.EXPIRED:
                begins, ends = self._now - YEAR, self._now - YEAR / 12
            case Identity.NOT_YET_VALID:
                begins = self._now + YEAR / 36
            case Identity.WRONG_NAME:
                names = [f"cluster7.{ZONE}", f"*.hosting.{ZONE}"]
            case Identity.MANY_NAMES:
                names = [*(f"customer{number}.{ZONE}" for number in range(150)), host]
            case Identity.WILDCARD:
                names = [f"*.{ZONE}"]
            case Identity.HUGE:
                names = [f"name{number}.{ZONE}" for number in range(10_000)]
            case Identity.GOOD | Identity.LEAF_ONLY | Identity.SELF_SIGNED:
                pass
        signer = None if kind is Identity.SELF_SIGNED else self._issuer
        leaf = self._sign_leaf(names, begins, ends, signer)
        chain = [leaf.certificate]
        if kind not in (Identity.SELF_SIGNED, Identity.LEAF_ONLY):
            chain.append(self._issuer.certificate)
        key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = self._folder / f"{host}.pem"
        path.write_bytes(key + b"".join(one.public_bytes(Encoding.PEM) for one in chain))
        return path

    def _sign_authority(self, common_name: str, signer: _Signer | None) -> _Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        length = None if signer is None else 0
        builder = self._builder(common_name, key, signer).add_extension(
            x509.BasicConstraints(ca=True, path_length=length), critical=True
        )
        builder = builder.not_valid_before(self._now - YEAR).not_valid_after(self._now + 5 * YEAR)
        signing_key = key if signer is None else signer.key
        return _Signer(builder.sign(signing_key, hashes.SHA256()), key)

    def _sign_leaf(
        self, names: list[str], begins: datetime, ends: datetime, signer: _Signer | None
    ) -> _Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        # The common name fits nobody on purpose: only subject alternative names count (RFC 9525).
        common_name = names[0] if signer is None else "mail cluster"
        builder = (
            self._builder(common_name, key, signer)
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName(map(x509.DNSName, names)), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        return _Signer(builder.sign(key if signer is None else signer.key, hashes.SHA256()), key)

    def _builder(
        self, common_name: str, key: ec.EllipticCurvePrivateKey, signer: _Signer | None
    ) -> x509.CertificateBuilder:
        subject = _name(common_name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if signer is None else signer.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )
        if signer is None:
            return builder
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
        return builder.add_extension(identifier, critical=False)
