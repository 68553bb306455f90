import pytest

from probes.diagnosis.registries import denied_domain

DENIALS = [
    ("mail.example.com", "com", "example.com"),
    ("example.com", "com", "example.com"),
    ("a.b.example.com", "com", "example.com"),
    ("mail.example.co.uk", "co.uk", "example.co.uk"),
    ("mail.example.co.jp", "jp", "example.co.jp"),
    ("example.com.au", "com.au", "example.com.au"),
    ("mail.example.de", "de", "example.de"),
    ("mail.example.com", "example.com", ""),
    ("mail.example.com", "net", ""),
    ("mail.example.com", ".", ""),
    ("mail.example.com", "", ""),
    ("co.uk", "co.uk", ""),
    ("co.uk", "uk", ""),
    ("mail.net.info", "net.info", ""),
]


@pytest.mark.parametrize(("name", "zone", "domain"), DENIALS)
def test_a_registry_denies_a_domain(name: str, zone: str, domain: str) -> None:
    assert denied_domain(name, zone) == domain
