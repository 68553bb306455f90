import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.goal import Ask, CallCanary, Fetch, LookAround
from probes.nearby import nearby_steps, portal_steps
from probes.observation import Endpoint, Foreign, Observation
from probes.plan import wanted_steps
from tests.scenarios.calls import answered, canaries, lost, ping
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OWN,
    ROUTER,
    Facts,
    connect,
    dies_at,
    goal,
    icmp,
    lookup,
    not_connected,
    refused,
    resolves,
    silent,
    syns,
    unable,
)
from tests.scenarios.pages import WEB
from tests.scenarios.talk import failed, not_tls, objected, talk

WEB_PAGE = "HTTP/1.1 400 Bad Request"
NO_WAY = not_connected(FailureKind.LOCAL_NO_ROUTE, "ENETUNREACH")
CANARY = Address("192.0.2.1")


def asked(*facts: Observation) -> list[object]:
    """What facts ask for of this place, each thing once."""
    steps = (step for one in facts for step in nearby_steps(one))
    return list(dict.fromkeys(steps))


TROUBLES: dict[str, Facts] = {
    "silence": silent(993),
    "a router's refusal": icmp(993, sender=ROUTER, says=(3, 13)),
    "a refusal whose sender the kernel kept back": (
        connect(993, not_connected(FailureKind.ICMP_UNNAMED)),
    ),
    "nobody next door": icmp(993, sender=OWN, says=(3, 1), own=True),
    "no way": unable(993, kind=FailureKind.LOCAL_NO_ROUTE),
    "an answer at the first hop": syns(993, ttl=1),
    "a reset at the first hop": syns(
        993, ttl=1, failure=not_connected(FailureKind.CONNECTION_REFUSED)
    ),
    "some pings lost": (ping(*answered(3), *lost(1)),),
}


@pytest.mark.parametrize("facts", TROUBLES.values(), ids=TROUBLES)
def test_what_failed_near_us_or_may_have_asks_for_a_look_around(facts: Facts) -> None:
    assert asked(*facts) == [LookAround(IPV4)]


def test_a_way_out_that_is_missing_is_looked_at_even_where_no_name_has_an_address() -> None:
    nobody = Failure(
        operation=Operation.CONNECT, kind=FailureKind.ICMP, icmp=IcmpError(OWN, 3, 1, own=True)
    )
    for failure in (NO_WAY, nobody):
        assert asked(*canaries(993, answer=False, failure=failure)) == [LookAround(CANARY)]


FINE: dict[str, Facts] = {
    "good conversations": talk(*goal().ports),
    "pings answered": (ping(*answered()),),
    "no ping answered": (ping(*lost()),),
    "one more lost in the second round": (ping(*answered(19), *lost(1), second=True),),
    "a closed port": refused(25),
    "no IPv6": unable(993, kind=FailureKind.LOCAL_NO_ROUTE, address=IPV6),
    "our own rules": unable(993, kind=FailureKind.POLICY),
    "a SYN that died at the first router": syns(993, ttl=1, failure=dies_at(ROUTER)),
    "an answer farther away": syns(993, ttl=2),
    "nobody answers for an address that nobody has": canaries(993, answer=False),
    "somebody does": canaries(993, answer=True),
    "a bad certificate in a mail server's conversation": talk(993, handshake=objected(18, 62)),
    "a server that says no": talk(993, greeting=Foreign(lines=("SSH-2.0-OpenSSH_9.2",))),
    "a port in the clear that ends it": talk(
        143, greeting=failed(Operation.GREETING, FailureKind.EOF)
    ),
}


@pytest.mark.parametrize("facts", FINE.values(), ids=FINE)
def test_everything_else_asks_for_nothing(facts: Facts) -> None:
    assert asked(*facts) == []


def test_a_healthy_server_costs_no_look_at_this_place() -> None:
    seen = (*resolves(IPV4, IPV6), *talk(*goal().ports), *talk(*goal().ports, address=IPV6))
    steps = wanted_steps(goal(), (*seen, ping(*answered()), ping(*answered(), address=IPV6)))
    assert not any(isinstance(one, LookAround | CallCanary) for one in steps)


STRANGE: dict[str, Facts] = {
    "a web page for a greeting": talk(143, greeting=Foreign(lines=(WEB_PAGE,))),
    "a web page for a handshake": talk(993, handshake=not_tls(WEB_PAGE)),
    "encryption and no word after it": talk(
        993, greeting=failed(Operation.GREETING, FailureKind.TIMEOUT)
    ),
    "encryption and an end": talk(465, greeting=failed(Operation.GREETING, FailureKind.EOF)),
}


@pytest.mark.parametrize("facts", STRANGE.values(), ids=STRANGE)
def test_what_a_sign_in_page_would_do_is_tried_on_an_address_that_nobody_has(
    facts: Facts,
) -> None:
    (port,) = {one.endpoint.port for one in facts if hasattr(one, "endpoint")}
    assert asked(*facts) == [CallCanary(Endpoint(CANARY, port))]


PAGE = "http://page.example/"
PROBING = replace(goal(), portal_probe=PAGE)
KNOWN = (lookup("A", WEB, name="page.example"), lookup("AAAA", name="page.example"))
FAILED: dict[str, Facts] = {
    "silence": silent(993),
    "an answer at the first hop": syns(993, ttl=1),
    "a web page for a handshake": talk(993, handshake=not_tls(WEB_PAGE)),
}


@pytest.mark.parametrize("facts", FAILED.values(), ids=FAILED)
def test_what_failed_near_us_has_the_operators_page_fetched(facts: Facts) -> None:
    asked_for = portal_steps(PROBING, facts)
    assert [one.name for one in asked_for if isinstance(one, Ask)] == ["page.example"] * 2
    assert Fetch(url=PAGE, address=WEB) in portal_steps(PROBING, (*facts, *KNOWN))
    assert Fetch(url=PAGE, address=WEB) in wanted_steps(PROBING, (*facts, *KNOWN))


@pytest.mark.parametrize("facts", FAILED.values(), ids=FAILED)
def test_no_page_is_fetched_that_the_operator_did_not_name(facts: Facts) -> None:
    assert portal_steps(goal(), (*facts, *KNOWN)) == []


@pytest.mark.parametrize(
    "facts",
    [talk(*goal().ports), refused(25), (ping(*answered(3), *lost(1)),)],
    ids=["all is well", "a closed port", "some pings lost"],
)
def test_no_page_is_fetched_while_nothing_failed(facts: Facts) -> None:
    assert portal_steps(PROBING, (*facts, *KNOWN)) == []
