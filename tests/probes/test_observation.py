import pytest

from probes.address import Address
from probes.observation import Endpoint


@pytest.mark.parametrize(
    ("address", "shown"),
    [("192.0.2.1", "192.0.2.1:993"), ("2001:db8::1", "[2001:db8::1]:993")],
)
def test_an_endpoint_reads_as_people_write_it(address: str, shown: str) -> None:
    assert str(Endpoint(Address(address), 993)) == shown


def test_endpoints_have_an_order() -> None:
    low, high = Endpoint(Address("192.0.2.1"), 25), Endpoint(Address("192.0.2.1"), 110)
    assert sorted([high, low]) == [low, high]
