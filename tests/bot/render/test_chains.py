"""Further looks at certificates, as lines of evidence."""

import pytest
from msgspec.structs import replace

from bot.render.acts import act_lines
from bot.render.chains import chain_lines
from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.observation import (
    AnchorHandshake,
    Completed,
    Completion,
    Endpoint,
    Failed,
    NotOffered,
    Observation,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsRefused,
)
from tests.scenarios.facts import AT, RTT, VANTAGE, refused
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, alert, failed, objected, talk

URLS = ("http://ca.example/1.der", "http://ca.example/2.der")


def completion(outcome: Completed | Failed) -> Completion:
    return Completion(
        vantage=VANTAGE, at=AT, took=RTT, leaf=LEAF.fingerprint, urls=URLS, outcome=outcome
    )


def anchor(outcome: Secured | TlsRefused | Failed) -> AnchorHandshake:
    at = Endpoint(Address("198.51.100.9"), 993)
    return AnchorHandshake(
        vantage=VANTAGE, at=AT, took=RTT, name="imap.example.net", endpoint=at, outcome=outcome
    )


def led(*, known: bool = False, public: bool = False) -> Completion:
    return completion(Completed(issuers=(INTERMEDIATE,), known=known, public=public))


LINES: dict[str, tuple[Observation, str]] = {
    "known": (led(known=True), "leads to a root that this machine knows"),
    "public": (led(public=True), "leads to a root that programs ship, and that this machine"),
    "neither": (led(), "leads to no root that is known"),
    "no certificate": (
        completion(failed(Operation.FETCH, FailureKind.NOT_UNDERSTOOD, "a page")),
        "no certificate (not understood (a page))",
    ),
    "an anchor": (anchor(GOOD), f"certificate issued by {LEAF.issuer}"),
    "an anchor without one": (anchor(replace(GOOD, chain=())), "certificate issued by nobody"),
    "an anchor that refuses": (anchor(alert(40, "handshake failure")), "tls alert"),
}


@pytest.mark.parametrize(("one", "told"), LINES.values(), ids=LINES)
def test_what_came_of_a_look_is_one_line(one: Observation, told: str) -> None:
    (line,) = chain_lines([*refused(25), one])
    assert told in line


def test_a_completion_says_with_what() -> None:
    (line,) = chain_lines([led()])
    assert line.startswith(f"{LEAF.fingerprint[:16]} with {URLS[0]} and {URLS[1]}: ")


def acts(*seen: Observation) -> list[str]:
    certificates = {LEAF.fingerprint: LEAF}
    mine = [one for one in seen if isinstance(one, OnEndpoint) and not isinstance(one, TcpConnect)]
    return [line for one in mine for line in act_lines(one, certificates)]


def test_looks_that_explain_others_say_what_was_special() -> None:
    lines = acts(*talk(143, upgrade=NotOffered(), insisted=Ready(), unnamed=GOOD))
    assert any(line.startswith("STARTTLS, though not offered: ready") for line in lines)
    assert any("though STARTTLS was not offered: TLSv1.3" in line for line in lines)
    assert any("without the server's name and in pieces: TLSv1.3" in line for line in lines)


def test_what_another_list_and_the_issuer_say_stands_with_the_handshake() -> None:
    shown = replace(objected(20), public=True, revoked=AT)
    (line,) = [line for line in acts(*talk(993, handshake=shown)) if line.startswith("TLS")]
    assert "good by the list that programs ship" in line
    assert "withdrawn on 2026-11-23" in line
