import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.diagnosis.inspectors import inspector
from probes.diagnosis.verdict import Side
from probes.observation import Certificate, Secured
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF

DEVICE, NETWORK = Side.DEVICE, Side.LOCAL_NETWORK
KNOWN = [
    ("CN=avast! Web/Mail Shield Root,O=avast! Web/Mail Shield", "Avast", DEVICE),
    ("CN=AVG Web/Mail Shield Root", "AVG", DEVICE),
    ("CN=Norton Web/Mail Shield Root,O=Norton Web/Mail Shield", "Norton", DEVICE),
    ("CN=Other Web/Mail Shield Root", "a mail shield", DEVICE),
    ("CN=ESET SSL Filter CA,C=SK", "ESET", DEVICE),
    ("O=ESET\\, spol. s r. o.,C=SK", "ESET", DEVICE),
    ("CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab", "Kaspersky", DEVICE),
    ("CN=Bitdefender Personal CA.Net-Defender,OU=IDS", "Bitdefender", DEVICE),
    ("CN=Bitdefender CA SSL.avfree00000000", "Bitdefender", DEVICE),
    ("CN=AdGuard Personal CA,O=AdGuard", "AdGuard", DEVICE),
    ("CN=FortiGate CA", "FortiGate", NETWORK),
    ("C=GB+CN=Sophos SSL CA_C1234567890ABCD", "Sophos", NETWORK),
    ("CN=Zscaler Intermediate Root CA (zscalerthree.net)", "Zscaler", NETWORK),
    ("CN=ca.tenant.goskope.com,O=Tenant", "Netskope", NETWORK),
    ("CN=SonicWALL Firewall DPI-SSL,O=SonicWALL Inc.", "SonicWall", NETWORK),
    ("OU=Fireware,CN=Fireware HTTPS Proxy (SN 80D) CA", "WatchGuard", NETWORK),
    ("CN=Cisco Umbrella Secondary SubCA,O=Cisco", "Cisco Umbrella", NETWORK),
]
OTHERS = [
    "CN=Check Pointe Software GmbH Issuing CA,O=DigiCert",
    "CN=Webfortinets,O=Avastar",
    "CN=Pavg Web Mail,O=Ultrasonicwall",
    "CN=R11,O=Let's Encrypt,C=US",
    "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US",
    "CN=HydrantID Server CA O1,OU=HydrantID Trusted Certificate Service,O=IdenTrust",
    "CN=Cisco Appliance Demo Certificate,O=Cisco Systems\\, Inc",
    "CN=Example,L=Zscaler,ST=Fortinet,DC=avast",
    "",
]


def issued(*chain: Certificate) -> Secured:
    return replace(GOOD, chain=chain)


@pytest.mark.parametrize(("issuer", "product", "side"), KNOWN)
def test_a_known_product_is_named_with_its_place(issuer: str, product: str, side: Side) -> None:
    found = inspector(issued(replace(LEAF, issuer=issuer)))
    assert found is not None
    assert (found.product, found.side, found.distrusts) == (product, side, False)


@pytest.mark.parametrize(
    "issuer",
    [
        "CN=Fortinet Untrusted CA,O=Fortinet",
        "CN=avast! Web/Mail Shield Untrusted Root,O=avast! Web/Mail Shield",
    ],
)
def test_an_authority_for_servers_that_were_not_verified_is_told(issuer: str) -> None:
    found = inspector(issued(replace(LEAF, issuer=issuer)))
    assert found is not None
    assert found.distrusts


@pytest.mark.parametrize("issuer", OTHERS)
def test_everybody_else_is_nobody(issuer: str) -> None:
    assert inspector(issued(replace(LEAF, issuer=issuer), INTERMEDIATE)) is None


def test_an_authority_that_programs_ship_is_no_product_whatever_its_name() -> None:
    known = issued(replace(LEAF, issuer="CN=Sophos SSL CA_C1234567890ABCD"))
    assert inspector(known) is not None
    assert inspector(replace(known, public=True)) is None


def test_one_certificate_of_the_chain_is_enough() -> None:
    found = inspector(issued(LEAF, replace(INTERMEDIATE, issuer="CN=Zscaler Root CA")))
    assert found is not None
    assert found.product == "Zscaler"


@given(st.text(max_size=300))
def test_any_issuer_can_be_read(issuer: str) -> None:
    inspector(issued(replace(LEAF, issuer=issuer)))
