"""Who signed a certificate, as far as a handshake tells (pure)."""

from collections.abc import Sequence
from enum import StrEnum
from operator import itemgetter

from probes.diagnosis.inspectors import inspector
from probes.observation import Certificate, Completed, Completion, Observation, Secured

_MISSING = frozenset({2, 20})
"""OpenSSL's X509_V_ERR codes for a certificate whose issuer was not sent and is not known."""

UNKNOWN_ISSUER = _MISSING | {18, 19, 21}
"""Codes for a chain that leads to no root of the list; a lone root may be the leaf itself."""

_VOUCHED = frozenset({9, 10, 26, 64, 66, 67, 68})
"""Codes that leave the authority's word as it is: dates, purpose, strength, a literal address."""

HOSTNAME_MISMATCH = 62
"""X509_V_ERR_HOSTNAME_MISMATCH: it is made out to others."""


def is_unknown(secured: Secured) -> bool:
    """Tell whether a chain leads to no root that this machine or programs of today know."""
    return not secured.public and any(one.code in UNKNOWN_ISSUER for one in secured.problems)


def lacks_issuer(secured: Secured) -> Certificate | None:
    """Return the presented certificate whose issuer was not sent and is not known."""
    depths = [one.depth for one in secured.problems if one.code in _MISSING]
    return secured.chain[depths[0]] if depths and depths[0] < len(secured.chain) else None


def looks_signed_anew(secured: Secured) -> bool:
    """Tell whether somebody between here and the server may have signed in its place."""
    return is_unknown(secured) or inspector(secured) is not None


def completion(seen: Sequence[Observation], secured: Secured) -> Completed | None:
    """Return where a chain leads with all the issuers that were fetched for it."""
    leaf = secured.chain[0].fingerprint
    found = [
        (len(one.urls), one.outcome)
        for one in seen
        if isinstance(one, Completion) and one.leaf == leaf and isinstance(one.outcome, Completed)
    ]
    return max(found, key=itemgetter(0))[1] if found else None


class Origin(StrEnum):
    """Whose certificate it is, by what one place can tell.

    ``proven``: it names the host and leads to a root that is known, so that only who holds the
    host's key can show it. ``claimed``: nothing speaks against the host, and somebody on the way
    could show the like, as products do whose root this machine knows. ``foreign``: nobody known
    vouches for it, and it is made out to others.
    """

    PROVEN = "proven"
    CLAIMED = "claimed"
    FOREIGN = "foreign"


def origin(seen: Sequence[Observation], secured: Secured) -> Origin:
    """Tell whose certificate a handshake showed."""
    led = completion(seen, secured) if secured.chain else None
    unknown = is_unknown(secured) and not (led is not None and (led.known or led.public))
    codes = {one.code for one in secured.problems} - UNKNOWN_ISSUER
    if unknown and HOSTNAME_MISMATCH in codes:
        return Origin.FOREIGN
    proven = not unknown and codes <= _VOUCHED and inspector(secured) is None
    return Origin.PROVEN if proven else Origin.CLAIMED
