import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import Address
from probes.diagnosis.refusals import (
    address_named,
    is_aimed,
    limits_connections,
    limits_rate,
    serves_nobody,
)

OWN = Address("192.0.2.10")

CONNECTIONS = [
    "421 4.7.0 mail.example.com Error: too many connections from office[203.0.113.7]",
    "421 Too many concurrent SMTP connections; please try again later.",
    "421 4.3.2 The maximum number of concurrent connections has exceeded a limit",
    "* BYE Too many connections from this host, try again later.",
    "-ERR Maximum connection limit reached",
    "* BYE Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "* BYE [UNAVAILABLE] Too many simultaneous connections",
]
RATES = [
    "421 4.3.2 Connection rate limit exceeded.",
    "421 4.7.0 You connect too often, slow down",
]
ANYTHING_ELSE = [
    "421 4.3.2 All server ports are busy",
    "421 4.4.2 mail.example.com Error: timeout exceeded",
    "-ERR [SYS/TEMP] mailbox storage is not available",
    "* BYE Down for maintenance until 14:00 UTC",
    "554 5.7.1 Client host rejected: Access denied",
]


@pytest.mark.parametrize("text", CONNECTIONS)
def test_a_limit_of_connections_is_read(text: str) -> None:
    assert limits_connections(text)
    assert not limits_rate(text)


@pytest.mark.parametrize("text", RATES)
def test_a_limit_of_their_rate_is_another(text: str) -> None:
    assert limits_rate(text)
    assert not limits_connections(text)


@pytest.mark.parametrize("text", ANYTHING_ELSE)
def test_other_reasons_are_no_limits(text: str) -> None:
    assert not limits_rate(text)
    assert not limits_connections(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("421 too many connections from office[203.0.113.7]", "203.0.113.7"),
        ("554 5.7.1 <unknown[2001:db8::7]>: Client host rejected", "2001:db8::7"),
        ("550 203.0.113.7: see https://lists.example.org", "203.0.113.7"),
        ("421 4.7.0 192.0.2.10 is busy, 203.0.113.7", "203.0.113.7"),
        ("421 4.7.0 192.0.2.10 is busy", ""),
        ("421 4.3.2 at 12:30 on 10.11.", ""),
    ],
)
def test_the_address_that_a_text_is_about_is_found(text: str, address: str) -> None:
    assert address_named(text, OWN) == address


@pytest.mark.parametrize(
    ("text", "aimed"),
    [
        ("554 5.7.1 blocked using zen.example.org", True),
        ("421 Too many connections from your IP", True),
        ("421 4.7.0 messages from 203.0.113.7 deferred", True),
        ("421 4.3.2 service not available", False),
        ("554 established in 1999", False),
    ],
)
def test_what_is_meant_for_the_caller_is_told_from_what_is_meant_for_all(
    text: str, aimed: bool
) -> None:
    assert is_aimed(text, OWN) is aimed


def test_a_host_without_the_service_says_so() -> None:
    assert serves_nobody("554 No SMTP service here")
    assert serves_nobody("521 mail.example.com does not accept mail")
    assert not serves_nobody("554 5.7.1 Access denied")


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = address_named(text, OWN)
    assert found in text
    assert found != OWN
    assert limits_connections(text) in {True, False}
