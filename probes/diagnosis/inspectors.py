"""Products that read encrypted mail, by the issuers of the certificates they put in place.

Each mark is words of an issuer's common name, organisation or unit as these products write it.
Names that are known by hearsay alone are left out, and so are those that a public authority bears.
"""

import re

from msgspec import Struct

from probes.diagnosis.verdict import Side
from probes.observation import Secured


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
    ("net-defender", "Bitdefender"),
    ("avfree", "Bitdefender"),
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
_MARKS = tuple(
    # Numbers may follow, as those of a tenant or an appliance.
    (re.compile(rf"(?<![a-z]){re.escape(mark)}(?![a-z])"), product, side)
    for marks, side in ((_ON_DEVICE, Side.DEVICE), (_IN_NETWORK, Side.LOCAL_NETWORK))
    for mark, product in marks
)
_UNTRUSTED = "untrusted"

_ATTRIBUTE = re.compile(r"(?:^|[,+])(?:CN|OU?)=((?:\\.|[^\\,+])*)", re.IGNORECASE)
"""An attribute of a distinguished name in text form (RFC 4514) that says who somebody is."""


def inspector(secured: Secured) -> Inspector | None:
    """Tell which product issued a presented chain, if it is one of those known.

    Public authorities may issue by a certificate that bears the name of a product's maker.
    """
    if secured.public:
        return None
    for certificate in secured.chain:
        issuer = " / ".join(_ATTRIBUTE.findall(certificate.issuer)).replace("\\", "").casefold()
        for mark, product, side in _MARKS:
            if mark.search(issuer):
                return Inspector(product, side, _UNTRUSTED in issuer)
    return None
