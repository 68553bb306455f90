"""Lists of roots, and what they say of a chain without any traffic."""

from collections.abc import Sequence

import certifi
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7
from OpenSSL import crypto

UNKNOWN_ISSUER = frozenset({2, 19, 20, 21})
"""OpenSSL's X509_V_ERR codes for a chain that leads to no root of the list."""

_DATES = frozenset({9, 10})
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""The object identifier 1.2.840.113549.1.7.2 in DER, by which a PKCS #7 message begins."""
_HEAD = 24
_CERTIFICATES_READ = 10


class Roots:
    """Roots that chains may lead to."""

    def __init__(self, store: crypto.X509Store) -> None:
        """Take over a list that OpenSSL holds."""
        self._store = store

    @classmethod
    def shipped(cls, file: str = "") -> "Roots":
        """Load the list that programs of today ship, Mozilla's; ``file`` is another one (PEM)."""
        store = crypto.X509Store()
        store.load_locations(file or certifi.where())
        return cls(store)

    def vouch_for(self, chain: Sequence[x509.Certificate]) -> bool:
        """Tell whether a chain, leaf first, leads to one of them, whatever its dates and names."""
        leaf, *others = map(crypto.X509.from_cryptography, chain)
        try:
            crypto.X509StoreContext(self._store, leaf, others).verify_certificate()
        except crypto.X509StoreContextError as error:
            return error.errors[0] in _DATES
        return True


def read_certificates(document: bytes) -> list[x509.Certificate]:
    """Read what a URL for issuers leads to (RFC 5280 section 4.2.2.1); raise ValueError.

    That is a certificate in DER, or several in a PKCS #7 message; some authorities publish PEM.
    """
    try:
        if document.startswith(b"-----BEGIN"):
            found = x509.load_pem_x509_certificates(document)
        elif _SIGNED_DATA in document[:_HEAD]:
            found = pkcs7.load_der_pkcs7_certificates(document)
        else:
            found = [x509.load_der_x509_certificate(document)]
    except (x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error
    return found[:_CERTIFICATES_READ]
