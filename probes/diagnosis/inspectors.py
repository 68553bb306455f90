"""Products that read encrypted mail, by the issuers of the certificates they put in place.

Each mark is part of an issuer's common name, organisation or unit as these products write it.
Names that are known by hearsay alone are left out, and so are those that a public authority bears.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from probes.diagnosis.verdict import Side
from probes.observation import Certificate


class Inspector(Struct, frozen=True):
    """A product known to take certificates' place: ``side`` is where it runs.

    ``distrusts`` tells that it used the authority it keeps for servers it could not verify.
    """

    product: str
    side: Side
    distrusts: bool


_ON_DEVICE = (
    ("avast", "Avast"),
    ("avg web/mail shield", "AVG"),
    ("norton web/mail shield", "Norton"),
    ("web/mail shield", "a mail shield"),
    ("eset ssl filter", "ESET"),
    ("eset, spol", "ESET"),
    ("kaspersky anti-virus personal root", "Kaspersky"),
    ("ao kaspersky lab", "Kaspersky"),
    ("bitdefender personal ca", "Bitdefender"),
    (".net-defender", "Bitdefender"),
    (".avfree000", "Bitdefender"),
    ("dr.web", "Dr.Web"),
    ("adguard personal", "AdGuard"),
)
_IN_NETWORK = (
    ("fortinet", "FortiGate"),
    ("fortigate", "FortiGate"),
    ("sophos ssl ca", "Sophos"),
    ("zscaler", "Zscaler"),
    ("netskope", "Netskope"),
    ("goskope", "Netskope"),
    ("palo alto networks", "Palo Alto Networks"),
    ("check point", "Check Point"),
    ("watchguard", "WatchGuard"),
    ("fireware https proxy", "WatchGuard"),
    ("sonicwall", "SonicWall"),
    ("blue coat", "Blue Coat"),
    ("bluecoat", "Blue Coat"),
    ("proxysg", "Blue Coat"),
    ("forcepoint", "Forcepoint"),
    ("websense", "Forcepoint"),
    ("cisco umbrella", "Cisco Umbrella"),
    ("barracuda", "Barracuda"),
    ("untangle", "Untangle"),
)
_MARKS = (
    *((mark, product, Side.DEVICE) for mark, product in _ON_DEVICE),
    *((mark, product, Side.LOCAL_NETWORK) for mark, product in _IN_NETWORK),
)
_UNTRUSTED = "untrusted"

_ATTRIBUTE = re.compile(r"(?:^|[,+])(?:CN|OU?)=((?:\\.|[^\\,+])*)", re.IGNORECASE)
"""An attribute of a distinguished name in text form (RFC 4514) that says who somebody is."""


def inspector(chain: Iterable[Certificate]) -> Inspector | None:
    """Tell which product issued a presented chain, if it is one of those known."""
    for certificate in chain:
        issuer = " / ".join(_ATTRIBUTE.findall(certificate.issuer)).replace("\\", "").lower()
        for mark, product, side in _MARKS:
            if mark in issuer:
                return Inspector(product, side, _UNTRUSTED in issuer)
    return None
