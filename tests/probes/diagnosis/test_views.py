"""What a port's view says of logins, of second looks, and of the certificate that was shown."""

import pytest
from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.views import PortView
from probes.failure import FailureKind, Operation
from probes.observation import (
    Endpoint,
    NotOffered,
    Observation,
    Offered,
    Ready,
    TlsHandshake,
    Upgrade,
)
from tests.scenarios.facts import IPV4, goal, resolves
from tests.scenarios.talk import GOOD, failed, objected, talk

_STALLED = failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT)
_EXPIRED = 10


def view_of(port: int, *seen: Observation) -> PortView:
    (view,) = Evidence(goal(ports=(port,)), (*resolves(), *seen)).ports
    return view


@pytest.mark.parametrize(
    ("port", "keywords", "takes"),
    [
        (587, ("PIPELINING", "AUTH PLAIN LOGIN"), True),
        (465, ("auth=LOGIN",), True),
        (587, ("PIPELINING", "AUTHENTIC"), False),
        (2525, ("PIPELINING",), False),
        (25, ("PIPELINING",), None),
        (993, ("IMAP4rev1", "AUTH=PLAIN"), True),
        (993, ("IMAP4rev1",), True),
        (993, ("IMAP4rev1", "LOGINDISABLED"), False),
        (993, ("IMAP4rev1", "LOGINDISABLED", "AUTH=GSSAPI"), True),
        (995, ("TOP",), None),
        (4190, ("SASL PLAIN",), None),
    ],
    ids=str,
)
def test_what_is_offered_tells_whether_a_program_can_log_in(
    port: int, keywords: tuple[str, ...], takes: bool | None
) -> None:
    view = view_of(port, *talk(port, offer=Offered(keywords=keywords)))
    assert view.takes_logins is takes
    assert view.works is (takes is not False)


def test_without_an_offer_nothing_tells_of_logins() -> None:
    assert view_of(465, *talk(465, handshake=_STALLED)).takes_logins is None


def test_a_certificate_that_only_a_second_look_saw_is_judged_as_well() -> None:
    bad = objected(_EXPIRED)
    small = view_of(993, *talk(993, handshake=_STALLED, small=bad))
    legacy = view_of(993, *talk(993, handshake=_STALLED, legacy=bad))
    assert [one.code for one in (*small.problems, *legacy.problems)] == [_EXPIRED, _EXPIRED]
    assert not small.works


def test_a_look_without_the_name_says_nothing_of_the_port() -> None:
    first = talk(993)
    (shaken,) = (one for one in first if isinstance(one, TlsHandshake))
    unnamed = replace(shaken, sni="", unnamed=True, outcome=objected(_EXPIRED))
    view = view_of(993, *first, unnamed)
    assert view.works
    assert view.unnamed is unnamed
    assert unnamed in view.seen


def test_encryption_that_was_insisted_on_does_not_make_a_port_work() -> None:
    first = talk(587, upgrade=NotOffered())
    frame = first[0]
    assert not isinstance(frame, Upgrade)
    upgrade = Upgrade(
        vantage=frame.vantage,
        at=frame.at,
        took=frame.took,
        name="mail.example.com",
        endpoint=Endpoint(IPV4, 587),
        insisted=True,
        outcome=Ready(),
    )
    shaken = TlsHandshake(
        vantage=frame.vantage,
        at=frame.at,
        took=frame.took,
        name="mail.example.com",
        endpoint=Endpoint(IPV4, 587),
        sni="mail.example.com",
        insisted=True,
        outcome=GOOD,
    )
    view = view_of(587, *first, upgrade, shaken)
    assert view.insisted == (upgrade, shaken)
    assert view.upgrade is not upgrade
    assert view.secured is None
    assert not view.works
