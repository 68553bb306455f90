"""A zone signed by keys of its own, made anew for each lab, for resolvers that validate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import dns.dnssec
import dns.zone
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from dns.dnssectypes import Algorithm

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)
KEY_SIGNING = 257


def sign(origin: str, text: str) -> tuple[str, str]:
    """Return a zone with its signatures, and the trust anchor for it."""
    zone = dns.zone.from_text(text, origin=f"{origin}.", relativize=False)
    private = ec.generate_private_key(ec.SECP256R1())
    public = dns.dnssec.make_dnskey(private.public_key(), Algorithm.ECDSAP256SHA256, KEY_SIGNING)
    # Signatures have to be valid by the clock that the resolver will read.
    now = datetime.now(UTC)  # noqa: TID251
    dns.dnssec.sign_zone(
        zone, keys=[(private, public)], inception=now - DAY, expiration=now + 30 * DAY
    )
    return zone.to_text(want_origin=True), f"{origin}. DNSKEY {public.to_text()}"


def key_hash(identity: Path) -> str:
    """Return the SHA-256 of the key in a server's certificate, as TLSA 3 1 1 has it."""
    pem = identity.read_bytes()
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERTIFICATE") :])
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(key).hexdigest()
