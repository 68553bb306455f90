import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID
from hypothesis import given
from hypothesis import strategies as st

from probes.wire.certificate import NAMES_KEPT, URL_LIMIT, name_problem, read_certificate
from tests.probes.authority import urls
from tests.probes.identities import EARLY, LATE, PrivateKey, certificate, issuing

KEY = ec.generate_private_key(ec.SECP256R1())


def named(*names: str) -> x509.Certificate:
    entries: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    return certificate(KEY, (x509.SubjectAlternativeName(entries), False))


def test_facts_are_copied() -> None:
    facts = read_certificate(named("mail.example.com", "*.example.org"))
    assert facts.subject == facts.issuer == "CN=mail.example.com"
    assert facts.self_issued
    assert facts.names == ("mail.example.com", "*.example.org")
    assert facts.name_count == 2
    assert (facts.not_before, facts.not_after) == (EARLY, LATE)
    assert facts.key == "EC secp256r1"
    assert facts.signature == "sha256"
    assert facts.serial == "1267"
    assert len(facts.fingerprint) == 64


def test_an_issued_certificate_is_not_self_issued() -> None:
    pem = issuing().issue_cert("mail.example.com").cert_chain_pems[0].bytes()
    assert not read_certificate(x509.load_pem_x509_certificate(pem)).self_issued


KEYS: dict[str, PrivateKey] = {
    "RSA 2048": rsa.generate_private_key(65537, 2048),
    "EC secp384r1": ec.generate_private_key(ec.SECP384R1()),
}


@pytest.mark.parametrize("told", KEYS)
def test_a_key_is_told_by_kind_and_size(told: str) -> None:
    assert read_certificate(certificate(KEYS[told])).key == told


def test_a_signature_without_a_hash_is_told_by_its_number() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(EARLY)
        .not_valid_after(LATE)
        .sign(key, None)
    )
    facts = read_certificate(made)
    assert facts.signature == "1.3.101.112"
    assert facts.key == "Ed25519"


def test_an_exotic_curve_is_told_by_its_number() -> None:
    der = named("mail.example.com").public_bytes(Encoding.DER)
    curve = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
    exotic = x509.load_der_x509_certificate(der.replace(curve, curve[:-1] + b"\x7f"))
    assert read_certificate(exotic).key == "1.2.840.10045.2.1"


def test_an_exotic_signature_is_told_by_its_number() -> None:
    der = named("mail.example.com").public_bytes(Encoding.DER)
    algorithm = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
    exotic = x509.load_der_x509_certificate(der.replace(algorithm, algorithm[:-1] + b"\x7f"))
    assert read_certificate(exotic).signature == "1.2.840.10045.4.3.127"


def test_a_certificate_without_names_has_none() -> None:
    facts = read_certificate(certificate(KEY))
    assert facts.names == ()
    assert facts.name_count == 0


def test_many_names_are_counted_and_cut() -> None:
    facts = read_certificate(named(*(f"c{number}.example.com" for number in range(150))))
    assert len(facts.names) == NAMES_KEPT
    assert facts.name_count == 150


def test_names_of_other_kinds_are_shown() -> None:
    entries = [
        x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
        x509.RFC822Name("somebody@example.com"),
    ]
    facts = read_certificate(certificate(KEY, (x509.SubjectAlternativeName(entries), False)))
    assert facts.names == ("192.0.2.1", "somebody@example.com")


def test_hostile_text_is_cleaned() -> None:
    facts = read_certificate(certificate(KEY, name="a\u202eevil\x1b[31m"))
    assert facts.subject.isprintable()


def test_what_cannot_be_parsed_is_a_value_error() -> None:
    oid = x509.SubjectAlternativeName.oid
    broken = certificate(KEY, (x509.UnrecognizedExtension(oid, b"\x30\x03\x82\x01\xff"), False))
    with pytest.raises(ValueError, match=r"."):
        read_certificate(broken)
    assert name_problem(broken, "mail.example.com") == 62


FITTING = [
    ("mail.example.com", "mail.example.com", None),
    ("mail.example.com", "MAIL.example.com", None),
    ("*.example.com", "mail.example.com", None),
    ("*.example.com", "a.mail.example.com", 62),
    ("*.example.com", "example.com", 62),
    ("mail.example.net", "mail.example.com", 62),
    ("mail.example.com", "192.0.2.1", 64),
    ("mail.example.com", "2001:db8::1", 64),
    ("xn--mller-kva.example.com", "xn--mller-kva.example.com", None),
    ("mail.example.com", "under_score.example.com", 62),
]


@pytest.mark.parametrize(("name", "expected", "problem"), FITTING)
def test_only_fitting_names_are_accepted(name: str, expected: str, problem: int | None) -> None:
    assert name_problem(named(name), expected) == problem


def test_the_common_name_does_not_count() -> None:
    assert name_problem(certificate(KEY, name="mail.example.com"), "mail.example.com") == 62


def test_an_address_entry_fits_its_address() -> None:
    entries = [x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
    made = certificate(KEY, (x509.SubjectAlternativeName(entries), False))
    assert name_problem(made, "192.0.2.1") is None
    assert name_problem(made, "192.0.2.2") == 64


SAMPLE = named("mail.example.com").public_bytes(Encoding.DER)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255)), min_size=1))
def test_damaged_certificates_are_read_or_refused(damage: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for position, change in damage:
        data[position] ^= change
    try:
        parsed = x509.load_der_x509_certificate(bytes(data))
    except (ValueError, x509.InvalidVersion):
        return
    try:
        read_certificate(parsed)
    except ValueError:
        return
    name_problem(parsed, "mail.example.com")


def test_where_its_issuer_and_its_status_are_to_be_had_is_told() -> None:
    access = urls(issuer=("http://ca.example/i.der",), ocsp_at=("http://ocsp.example/",))
    facts = read_certificate(certificate(KEY, (access, False)))
    assert facts.issuer_urls == ("http://ca.example/i.der",)
    assert facts.ocsp_urls == ("http://ocsp.example/",)


def test_only_a_few_urls_that_can_be_ones_are_kept() -> None:
    directory = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS,
        x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ca")])),
    )
    many = urls(
        issuer=(
            "http://ca.example/\x1b[2J",
            f"http://ca.example/{'x' * URL_LIMIT}",
            *(f"http://ca.example/{number}" for number in range(9)),
        )
    )
    access = x509.AuthorityInformationAccess([directory, *many])
    facts = read_certificate(certificate(KEY, (access, False)))
    assert facts.issuer_urls == tuple(f"http://ca.example/{number}" for number in range(3))
