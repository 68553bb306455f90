"""Further looks at certificates: what is missing is fetched, issuers and anchors are asked."""

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.agenda import Agenda
from probes.chains import ANCHORS_INSPECTED, CHAINS_LOOKED_AT, ISSUERS_FETCHED, chain_steps
from probes.failure import FailureKind, Operation
from probes.goal import Anchor, Ask, Complete, Fetch, Goal, InspectAnchor
from probes.observation import (
    Certificate,
    Completed,
    Completion,
    Endpoint,
    Failed,
    Fetched,
    Observation,
    Responded,
    Secured,
)
from probes.services import SEVEN_PORTS
from tests.probes.authority import WITHDRAWN, Signed
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    RTT,
    VANTAGE,
    Facts,
    goal,
    lookup,
    resolves,
)
from tests.scenarios.pages import WEB, visit
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, failed, objected, talk

CA = "ca.example.net"
URL, UPPER = f"http://{CA}/issuer.der", f"http://{CA}/upper.der"
OCSP = f"http://{CA}/ocsp"
ISSUED = replace(LEAF, issuer_urls=(URL,), ocsp_urls=(OCSP,))
LONE = replace(objected(20, 21, leaf=ISSUED, alone=True), kept=(b"leaf",))
FOUND_CA = (lookup("A", WEB, name=CA), lookup("AAAA", name=CA))
INSPECTED = replace(LEAF, issuer="CN=FortiGate CA,O=Fortinet")
CLOSELY = replace(goal(), certificates=True)


def steps(*seen: Observation | Facts, wanted: Goal | None = None) -> list[object]:
    flat = [one for part in seen for one in (part if isinstance(part, tuple) else (part,))]
    return list(chain_steps(wanted or goal(), (*resolves(), *flat)))


def document(body: bytes, url: str = URL, *, status: int = 200, cut: bool = False) -> Fetched:
    return visit(url, Responded(status=status, body=body, cut=cut))


def completed(*issuers: Certificate, known: bool = False, public: bool = False) -> Completed:
    return Completed(issuers=issuers, known=known, public=public)


def completion(outcome: Completed | Failed, *urls: str) -> Completion:
    return Completion(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        leaf=LEAF.fingerprint,
        urls=urls or (URL,),
        outcome=outcome,
    )


def test_the_missing_issuer_is_looked_for_where_the_certificate_says() -> None:
    seen = talk(993, handshake=LONE)
    asked = steps(seen)
    assert {(one.name, one.record_type) for one in asked if isinstance(one, Ask)} == {
        (CA, "A"),
        (CA, "AAAA"),
    }
    assert Fetch(url=URL, address=WEB) in steps(seen, FOUND_CA)


def test_a_chain_is_verified_with_what_was_found() -> None:
    found = steps(talk(993, handshake=LONE), FOUND_CA, document(b"issuer"))
    assert Complete(leaf=LEAF.fingerprint, chain=(b"leaf",), urls=(URL,), issuers=(b"issuer",)) in (
        found
    )


@pytest.mark.parametrize(
    "found",
    [
        document(b""),
        document(b"gone", status=404),
        document(b"half", cut=True),
        visit(URL, failed(Operation.FETCH, FailureKind.TIMEOUT)),
    ],
    ids=["empty", "not there", "too long", "no answer"],
)
def test_what_was_not_found_completes_nothing(found: Fetched) -> None:
    seen = steps(talk(993, handshake=LONE), FOUND_CA, found)
    assert not any(isinstance(one, Complete) for one in seen)


def test_an_issuer_that_leads_nowhere_either_has_its_own_looked_for() -> None:
    upper = replace(INTERMEDIATE, issuer_urls=(UPPER,))
    told = completion(completed(upper))
    seen = (talk(993, handshake=LONE), FOUND_CA, document(b"issuer"), told)
    assert Fetch(url=UPPER, address=WEB) in steps(*seen)
    both = steps(*seen, document(b"upper", UPPER))
    assert Complete(
        leaf=LEAF.fingerprint,
        chain=(b"leaf",),
        urls=(URL, UPPER),
        issuers=(b"issuer", b"upper"),
    ) in (both)


ENOUGH = {
    "known": completed(INTERMEDIATE, known=True),
    "public": completed(INTERMEDIATE, public=True),
    "no word of another": completed(INTERMEDIATE),
    "no certificate": failed(Operation.FETCH, FailureKind.NOT_UNDERSTOOD),
    "several that name each other": completed(
        replace(INTERMEDIATE, subject="CN=a", issuer="CN=b", issuer_urls=(UPPER,)),
        replace(INTERMEDIATE, subject="CN=b", issuer="CN=a", issuer_urls=(UPPER,)),
    ),
}


@pytest.mark.parametrize("outcome", ENOUGH.values(), ids=ENOUGH)
def test_nothing_more_is_looked_for_when_that_is_enough(outcome: Completed | Failed) -> None:
    seen = (talk(993, handshake=LONE), FOUND_CA, document(b"issuer"), completion(outcome))
    urls = {one.url for one in steps(*seen) if isinstance(one, Fetch)}
    assert urls == {URL}


def test_a_row_of_issuers_is_followed_only_so_far() -> None:
    told: list[Observation] = []
    urls: tuple[str, ...] = ()
    for number in range(ISSUERS_FETCHED + 2):
        urls = (*urls, f"http://{CA}/{number}")
        one = replace(INTERMEDIATE, issuer_urls=(f"http://{CA}/{number + 1}",))
        told += [completion(completed(one), *urls), document(b"x", urls[-1])]
    leaf = replace(LEAF, issuer_urls=urls[:1])
    lone = replace(objected(20, leaf=leaf, alone=True), kept=(b"leaf",))
    found = steps(talk(993, handshake=lone), FOUND_CA, *told)
    assert len({one.url for one in found if isinstance(one, Fetch)}) == ISSUERS_FETCHED


QUIET: dict[str, Secured] = {
    "good": GOOD,
    "expired": objected(10),
    "another name": objected(62),
    "known to the programs of today": replace(LONE, public=True),
    "no word of an issuer": replace(objected(20, alone=True), kept=(b"leaf",)),
    "not kept": replace(LONE, kept=()),
    "its root was sent": replace(objected(19, depth=1, leaf=ISSUED), kept=(b"leaf", b"root")),
    "signed by itself": replace(objected(18, leaf=ISSUED, alone=True), kept=(b"leaf",)),
    "signed by an inspecting product": replace(
        LONE, chain=(replace(INSPECTED, issuer_urls=(URL,)),)
    ),
    "no certificate": replace(LONE, chain=()),
    "beyond what was shown": replace(
        objected(20, leaf=ISSUED, alone=True, depth=3), kept=(b"leaf",)
    ),
}


@pytest.mark.parametrize("secured", QUIET.values(), ids=QUIET)
def test_nothing_is_fetched_for_what_lacks_nothing(secured: Secured) -> None:
    assert steps(talk(993, handshake=secured)) == []


def test_a_second_look_calls_for_no_further_ones() -> None:
    assert (
        steps(talk(993, handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.EOF), legacy=LONE))
        == []
    )


def test_few_chains_are_looked_at() -> None:
    shown = [
        replace(
            LONE,
            chain=(replace(ISSUED, fingerprint=f"{n}", issuer_urls=(f"http://ca{n}.example/",)),),
        )
        for n in range(CHAINS_LOOKED_AT + 3)
    ]
    found = steps(
        *(talk(port, handshake=one) for port, one in zip(SEVEN_PORTS, shown, strict=False))
    )
    assert len({one.name for one in found if isinstance(one, Ask)}) == CHAINS_LOOKED_AT


ISSUER = Signed("issuer")
WHOLE = replace(GOOD, chain=(ISSUED, INTERMEDIATE), kept=(ISSUER.leaf().der, ISSUER.der))


def posted(*seen: Observation | Facts, wanted: Goal = CLOSELY) -> list[Fetch]:
    return [one for one in steps(*seen, wanted=wanted) if isinstance(one, Fetch) and one.body]


def test_who_asks_about_encryption_has_the_issuer_asked_once() -> None:
    (only,) = posted(talk(993, 465, 587, handshake=WHOLE), FOUND_CA)
    assert (only.url, only.content_type) == (OCSP, "application/ocsp-request")


UNASKED: dict[str, Secured] = {
    "not said whom to ask": replace(WHOLE, chain=(LEAF, INTERMEDIATE)),
    "withdrawn by what came along": replace(WHOLE, revoked=WITHDRAWN),
    "its issuer did not come along": replace(WHOLE, kept=WHOLE.kept[:1]),
    "nobody knows its issuer": replace(objected(20, leaf=ISSUED), kept=WHOLE.kept),
    "no certificates": replace(WHOLE, kept=(b"one", b"two")),
}


@pytest.mark.parametrize("secured", UNASKED.values(), ids=UNASKED)
def test_an_issuer_is_not_asked_in_vain(secured: Secured) -> None:
    assert posted(talk(993, handshake=secured), FOUND_CA) == []


def test_an_issuer_is_not_asked_in_a_usual_check() -> None:
    assert steps(talk(993, handshake=WHOLE), FOUND_CA) == []


NAME, NUMBER = Anchor("anchor.example", 993), Anchor("198.51.100.7", 465)
ANCHORED = replace(goal(), anchors=(NAME, NUMBER))
FOUND_ANCHOR = lookup("A", "198.51.100.8", name=NAME.host)
REPLACED = talk(993, handshake=objected(20, leaf=INSPECTED, alone=True))


def inspected(*seen: Observation | Facts, wanted: Goal = ANCHORED) -> list[object]:
    return [one for one in steps(*seen, wanted=wanted) if isinstance(one, InspectAnchor)]


def test_anchors_show_who_signs_elsewhere() -> None:
    asked = steps(REPLACED, wanted=ANCHORED)
    assert any(isinstance(one, Ask) and one.name == NAME.host for one in asked)
    assert inspected(REPLACED, FOUND_ANCHOR) == [
        InspectAnchor(NAME.host, Endpoint(Address("198.51.100.8"), 993)),
        InspectAnchor(NUMBER.host, Endpoint(Address(NUMBER.host), 465)),
    ]


@pytest.mark.parametrize(
    "anchors",
    [
        (Anchor("198.51.100.7", 587),),
        (Anchor(HOST, 993),),
        (Anchor(IPV4, 993),),
        (),
    ],
    ids=["begins in the clear", "the target itself", "its address", "none"],
)
def test_only_anchors_that_begin_with_tls_and_are_not_the_target_are_inspected(
    anchors: tuple[Anchor, ...],
) -> None:
    assert inspected(REPLACED, wanted=replace(goal(), anchors=anchors)) == []


def test_few_anchors_are_inspected() -> None:
    many = tuple(Anchor(f"198.51.100.{number}", 993) for number in range(9))
    found = inspected(REPLACED, wanted=replace(goal(), anchors=many))
    assert len(found) == ANCHORS_INSPECTED


@pytest.mark.parametrize(
    ("secured", "suspect"),
    [
        (GOOD, False),
        (objected(10, 62), False),
        (replace(objected(20), public=True), False),
        (objected(20), True),
        (objected(18, alone=True), True),
        (replace(GOOD, chain=(INSPECTED,)), True),
    ],
    ids=["good", "bad but known", "public", "unknown issuer", "by itself", "known product"],
)
def test_anchors_are_inspected_when_somebody_may_have_signed_anew(
    secured: Secured, suspect: bool
) -> None:
    assert bool(inspected(talk(993, handshake=secured), FOUND_ANCHOR)) is suspect


def test_facts_one_by_one_ask_for_the_same() -> None:
    told = (*talk(993, handshake=LONE), *FOUND_CA, document(b"issuer"))
    agenda = Agenda(goal())
    heard = [step for one in (*resolves(), *told) for step in agenda.hear(one)]
    assert set(steps(told)) <= set(heard)
