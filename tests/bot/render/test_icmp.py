import pytest

from bot.render.icmp import icmp_words
from probes.address import Address
from probes.failure import IcmpError


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IcmpError(Address("192.0.2.1"), 3, 3), "ICMP 3/3 (port unreachable) from 192.0.2.1"),
        (IcmpError(Address("2001:db8::1"), 1, 4), "ICMP 1/4 (port unreachable) from 2001:db8::1"),
        (IcmpError(Address("2001:db8::1"), 3, 0), "ICMP 3/0 (time exceeded) from 2001:db8::1"),
        (IcmpError(Address("192.0.2.1"), 3, 15), "ICMP 3/15 from 192.0.2.1"),
    ],
)
def test_an_icmp_error_is_named_by_its_numbers_and_their_meaning(
    error: IcmpError, words: str
) -> None:
    assert icmp_words(error) == words
