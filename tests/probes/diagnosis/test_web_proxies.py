import pytest

from probes.address import Address
from probes.diagnosis.web_proxies import web_proxy

ADDRESSES = [
    ("104.16.0.1", "Cloudflare"),
    ("104.27.255.255", "Cloudflare"),
    ("104.28.0.1", ""),
    ("188.114.97.3", "Cloudflare"),
    ("2606:4700::6810:1", "Cloudflare"),
    ("2a06:98c7::1", "Cloudflare"),
    ("151.101.65.69", "Fastly"),
    ("2a04:4e42::81", "Fastly"),
    ("45.60.1.1", "Imperva"),
    ("192.88.135.1", "Sucuri"),
    ("192.0.2.10", ""),
    ("2001:db8::10", ""),
]


@pytest.mark.parametrize(("address", "owner"), ADDRESSES)
def test_an_address_tells_whose_web_proxy_it_is(address: str, owner: str) -> None:
    assert web_proxy(Address(address)) == owner
