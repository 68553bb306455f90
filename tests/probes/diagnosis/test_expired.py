"""What is to be renewed where something of a chain has expired."""

import pytest

from tests.scenarios.judged import told
from tests.scenarios.scenario import path_of, read

OWN = "Mail host: renew the certificate and reload the mail services."
CHAIN = (
    "Mail host: put the issuer's present intermediate certificate into the chain file and reload "
    "the mail services."
)


@pytest.mark.parametrize(
    ("scenario", "begins", "step"),
    [
        ("cert-expired", "The certificate", OWN),
        ("cert-expired-intermediate", "The intermediate certificate", CHAIN),
        ("cert-expired-root", "The root certificate", CHAIN),
        ("cert-expired-as-is-its-intermediate", "The certificate", OWN),
    ],
)
def test_what_has_expired_is_what_is_to_be_renewed(scenario: str, begins: str, step: str) -> None:
    answer = told(read(path_of(scenario)))
    assert answer.customer.startswith(f"{begins} of mail.example.com has expired")
    assert answer.explanations[0].title.startswith(f"{begins} of mail.example.com")
    assert step in answer.steps
    assert not ({OWN, CHAIN} - {step}) & set(answer.steps)
