"""SYNs, pings and the runner's own tests are evidence too, a line for each distance or round."""

import pytest
from msgspec.structs import replace

from bot.render.evidence import evidence_text
from bot.render.inside import veiled
from probes.ability import Ability
from probes.address import Address
from probes.diagnosis.verdict import PortState, Verdict
from probes.failure import Failure, FailureKind, IcmpError
from probes.observation import Echo, Failed, NoRoute, Observation, Route, Untold
from tests.bot.render import path_reports, reports
from tests.bot.render.path_facts import (
    FORBIDDEN,
    PROVIDER,
    REFUSAL,
    REJECTED,
    ROUTER,
    SILENCE,
    UNNAMED,
    ability,
    call,
    canary,
    denied,
    died_at,
    ping,
    syn,
)
from tests.scenarios.facts import RTT
from tests.scenarios.nearby import around, by, gateway_not_pinged, gateway_ping

PROHIBITED = "ICMP 3/13 (administratively prohibited) from 198.51.100.7"


def refused(failure: Failure) -> Observation:
    connect = reports.refused_connect(25, FailureKind.ICMP)
    return replace(connect, outcome=Failed(failure=failure))


def evidence_of(*seen: Observation) -> list[str]:
    text = evidence_text(reports.report(Verdict.OK, "x", seen=seen))
    return text.split("\n")[1:]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([syn(25, 1, 0.64, died_at(ROUTER))], "hop 1: 192.168.1.1 in 0.6 ms"),
        ([syn(25, 4, 9, UNNAMED)], "hop 4: a router without an address in 9.0 ms"),
        ([syn(25, 3, 9, REJECTED)], f"hop 3: {PROHIBITED} in 9.0 ms"),
        ([syn(25, 5, 9, REFUSAL)], "hop 5: connection refused in 9.0 ms"),
        ([syn(25, 6, 12.2)], "hop 6: connected in 12.2 ms"),
        ([syn(25, 0, 12.2)], "all the way: connected in 12.2 ms"),
        (
            [syn(25, 0, 9, REFUSAL, floor=60)],
            "heard with 60 hops left: connection refused in 9.0 ms",
        ),
        ([syn(25, 3, 1000, SILENCE)], "hop 3: no answer"),
        (
            [syn(25, 3, 1500, SILENCE, attempt=2), syn(25, 3, 1000, SILENCE)],
            "hop 3: no answer (2 tries)",
        ),
        (
            [
                syn(25, 2, 8.3, died_at(PROVIDER), attempt=3),
                syn(25, 2, 1500, SILENCE, attempt=2),
                syn(25, 2, 8.1, died_at(PROVIDER)),
            ],
            "hop 2: 198.51.100.1 in 8.1, 8.3 ms; no answer",
        ),
    ],
)
def test_syns_over_one_distance_share_a_line(seen: list[Observation], expected: str) -> None:
    assert evidence_of(*seen) == [
        "TCP path to port 25 at 192.0.2.10 (mail.example.com)",
        f"  {expected}",
    ]


def test_distances_stand_in_order_under_their_port() -> None:
    hops = [syn(25, ttl, 9, died_at(PROVIDER)) for ttl in (3, 10, 1)]
    lines = evidence_of(*hops, syn(587, 1, 9))
    assert [line.partition(":")[0].strip() for line in lines] == [
        "TCP path to port 25 at 192.0.2.10 (mail.example.com)",
        "hop 1",
        "hop 3",
        "hop 10",
        "TCP path to port 587 at 192.0.2.10 (mail.example.com)",
        "hop 1",
    ]


def test_an_address_needs_no_name_beside_it() -> None:
    bare = replace(syn(25, 1, 9), name="192.0.2.10")
    assert evidence_of(bare)[0] == "TCP path to port 25 at 192.0.2.10"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ping(12.1, None, 11.9), "192.0.2.10: 2 of 3 answered: 12.1 ms, no answer, 11.9 ms"),
        (
            ping(None, icmp=FORBIDDEN),
            f"192.0.2.10: 0 of 1 answered: {PROHIBITED}",
        ),
        (ping(round_=2), "192.0.2.10, round 2: 0 of 0 answered: none"),
        (
            ping(*[1.0, 2.0] * 10, round_=2),
            f"192.0.2.10, round 2: 20 of 20 answered: {', '.join(['1.0 ms, 2.0 ms'] * 4)}"
            " and 12 more",
        ),
        (
            ping(9.0, None, None, None, 9.0),
            "192.0.2.10: 2 of 5 answered: 9.0 ms, no answer (3 times), 9.0 ms",
        ),
        (
            ping(None, None, None, None, icmp=FORBIDDEN),
            f"192.0.2.10: 0 of 4 answered: {PROHIBITED} (4 times)",
        ),
        (denied("no permission"), "192.0.2.10: not sent (no permission)"),
        (denied(""), "192.0.2.10: not sent"),
    ],
)
def test_a_round_of_pings_is_one_line(seen: Observation, expected: str) -> None:
    assert evidence_of(seen) == ["Pings", f"  {expected}"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (call(answered=True), "anchor mx.anchor.example, 203.0.113.25:25: connected in 31.5 ms"),
        (call(answered=False), "anchor mx.anchor.example, 203.0.113.25:25: no answer"),
        (canary(answered=True), "192.0.2.1:25, which nobody has: connected in 0.4 ms"),
        (canary(answered=False), "192.0.2.1:25, which nobody has: no answer"),
        (ability(Ability.PING, "no permission"), "not possible from here: ping (no permission)"),
        (ability(Ability.IPV6), "not possible from here: IPv6"),
    ],
)
def test_what_this_place_can_see_is_evidence(seen: Observation, expected: str) -> None:
    assert evidence_of(seen) == ["What can be seen from here", f"  {expected}"]


ROUTES: dict[str, tuple[Route | NoRoute | Untold, str]] = {
    "by a router": (by(), "by 10.0.0.1, eth0, from 10.0.0.20"),
    "next door": (by(""), "on its own link, eth0, from 10.0.0.20"),
    "without a source": (by(source=""), "by 10.0.0.1, eth0, from an unnamed address"),
    "no way": (NoRoute(error="ENETUNREACH"), "none (ENETUNREACH)"),
    "untold": (Untold(reason="EPERM"), "this system does not tell (EPERM)"),
}


@pytest.mark.parametrize(("route", "words"), ROUTES.values(), ids=ROUTES)
def test_the_way_out_of_this_place_is_evidence(route: Route | NoRoute | Untold, words: str) -> None:
    seen = around(route, proxies=("HTTPS_PROXY", "http_proxy"))
    assert evidence_of(seen) == [
        "What can be seen from here",
        f"  the way to 192.0.2.10: {words}",
        "  own addresses: 10.0.0.20/24 eth0",
        "  a web proxy is set by HTTPS_PROXY, http_proxy",
    ]


def test_a_place_of_which_nothing_is_told_takes_one_line() -> None:
    (_, line) = evidence_of(replace(around(Untold(reason="EPERM")), own=()))
    assert line == "  the way to 192.0.2.10: this system does not tell (EPERM)"


def test_pings_of_our_own_router_are_told_apart() -> None:
    assert evidence_of(gateway_ping(Echo(rtt=RTT), Echo()), gateway_not_pinged("EACCES")) == [
        "Pings",
        "  10.0.0.1, our own router: 1 of 2 answered: 50.0 ms, no answer",
        "  10.0.0.1, our own router: not sent (EACCES)",
    ]


def test_what_is_posted_does_not_show_the_inside_of_our_network() -> None:
    seen = (
        around(by()),
        gateway_ping(Echo(rtt=RTT)),
        syn(25, 1, 0.64, died_at(ROUTER)),
        syn(25, 2, 9, died_at(PROVIDER)),
        reports.lookup("1.1.168.192.in-addr.arpa", "PTR", "desk-of-bob.example"),
        NAMED,
    )
    report = reports.report(Verdict.OK, "x", seen=seen)
    posted = evidence_text(report, posted=True)
    told = ("own addresses", "10.0.0.20", "10.0.0.1", "192.168.1.1", "desk-of-bob.example")
    assert not any(words in posted for words in told)
    assert all(words in evidence_text(report) for words in told)
    assert "the way to 192.0.2.10: by an inner address, eth0, from an inner address" in posted
    assert "  hop 1: an inner address in 0.6 ms\n  hop 2: 198.51.100.1 in 9.0 ms" in posted
    assert "198.51.100.1: bras1.isp.example" in posted


def test_an_inner_name_server_is_not_posted_either() -> None:
    lookup = replace(reports.lookup(reports.HOST, "A", reports.V4), resolver=ROUTER.address)
    posted = evidence_text(reports.report(Verdict.OK, "x", seen=(lookup,)), posted=True)
    assert posted.endswith(f"A: {reports.V4}, by an inner address")


def test_an_inner_host_that_is_checked_is_named_all_the_same() -> None:
    host = Address("10.0.0.1")
    ours = reports.port(25, PortState.CLOSED, Verdict.FAILING)
    ours = replace(ours, endpoint=replace(ours.endpoint, address=host))
    seen = (around(by()), gateway_ping(Echo(rtt=RTT)))
    report = reports.report(Verdict.FAILING, "x", ports=(ours,), seen=seen)
    posted = evidence_text(report, posted=True)
    assert "by 10.0.0.1, eth0, from an inner address" in posted


def test_an_address_is_hidden_as_a_whole_word_alone() -> None:
    inner = frozenset({Address("10.0.0.1"), Address("fd00::1")})
    text = "10.0.0.1:25 10.0.0.12, 10.0.0.1.example, 110.0.0.1, fd00::1: fd00::1:2 (10.0.0.1)."
    assert veiled(text, inner) == (
        "an inner address:25 10.0.0.12, 10.0.0.1.example, 110.0.0.1, "
        "an inner address: fd00::1:2 (an inner address)."
    )


def test_what_works_here_is_no_news() -> None:
    assert evidence_of(ability(Ability.IPV4, works=True)) == []


def test_paths_and_their_owners_come_before_certificates() -> None:
    text = evidence_text(path_reports.provider_drops())
    order = ["25 SMTP relay", "TCP path to port 25", "Whose addresses", "Pings", "What can be"]
    order += ["Certificates", "110 POP3"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


NAMED = reports.lookup("1.100.51.198.in-addr.arpa", "PTR", "bras1.isp.example")
NAMELESS = reports.lookup("1.1.168.192.in-addr.arpa", "PTR", rcode="NXDOMAIN")
ORIGIN = reports.lookup("7.100.51.198.origin.asn.cymru.com", "TXT", '"64500 | 198.51.100.0/24"')
NETWORK = reports.lookup("AS64500.asn.cymru.com", "TXT", '"64500 | DE | ripe | | EXAMPLE-ISP, DE"')
OWN = IcmpError(Address("198.51.100.1"), 3, 1, own=True)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(
            [syn(25, 2, 9, died_at(PROVIDER)), NAMED, NAMED],
            ["198.51.100.1: bras1.isp.example"],
            id="a router",
        ),
        pytest.param([syn(25, 1, 9, died_at(ROUTER)), NAMELESS], [], id="nothing known"),
        pytest.param([NAMED], [], id="nobody met"),
        pytest.param(
            [refused(REJECTED), ORIGIN, NETWORK],
            ["198.51.100.7: AS64500 EXAMPLE-ISP"],
            id="who rejects a connect",
        ),
        pytest.param([refused(replace(REJECTED, icmp=OWN)), NAMED], [], id="this machine"),
        pytest.param(
            [syn(25, 6, 9), reports.lookup("10.2.0.192.in-addr.arpa", "PTR", "mx.example.com")],
            ["192.0.2.10: mx.example.com"],
            id="the target",
        ),
        pytest.param(
            [
                syn(25, 0, 9),
                reports.lookup("10.2.0.192.in-addr.arpa", "PTR", "mx.example.com"),
            ],
            [],
            id="not walked",
        ),
    ],
)
def test_each_address_on_a_path_is_told_with_what_is_known_of_it(
    seen: list[Observation], expected: list[str]
) -> None:
    lines = evidence_of(*seen)
    heading = "Whose addresses (by reverse DNS and Team Cymru)"
    told = lines[lines.index(heading) + 1 :] if heading in lines else []
    assert told == [f"  {line}" for line in expected]
