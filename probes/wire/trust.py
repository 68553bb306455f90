"""Lists of roots, and what they say of a chain without any traffic."""

from collections.abc import Sequence

import certifi
from cryptography import x509
from OpenSSL import crypto

from probes.observation import VerifyProblem

UNKNOWN_ISSUER = frozenset({2, 19, 20, 21})
"""OpenSSL's X509_V_ERR codes for a chain that leads to no root of the list."""

_DATES = frozenset({9, 10})


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

    def objection(self, chain: Sequence[x509.Certificate]) -> VerifyProblem | None:
        """Return the first objection to a chain, leaf first; names and key sizes do not matter."""
        leaf, *others = map(crypto.X509.from_cryptography, chain)
        try:
            crypto.X509StoreContext(self._store, leaf, others).verify_certificate()
        except crypto.X509StoreContextError as error:
            code, depth, _ = error.errors
            return VerifyProblem(code, depth)
        return None

    def vouch_for(self, chain: Sequence[x509.Certificate]) -> bool:
        """Tell whether a chain leads to one of them, whatever its dates."""
        found = self.objection(chain)
        return found is None or found.code in _DATES
