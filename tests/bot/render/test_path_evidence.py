"""SYNs, pings and the runner's own tests are evidence too, a line for each distance or round."""

import pytest
from msgspec.structs import replace

from bot.render.evidence import evidence_text
from probes.ability import Ability
from probes.diagnosis.verdict import Verdict
from probes.observation import Observation
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


def evidence_of(*seen: Observation) -> list[str]:
    text = evidence_text(reports.report(Verdict.OK, "x", seen=seen))
    return text.split("\n")[1:]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([syn(25, 1, 0.64, died_at(ROUTER))], "hop 1: 192.168.1.1 in 0.6 ms"),
        ([syn(25, 4, 9, UNNAMED)], "hop 4: a router without an address in 9.0 ms"),
        ([syn(25, 3, 9, REJECTED)], "hop 3: ICMP type 3 code 13 from 198.51.100.7 in 9.0 ms"),
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
        "SYNs to port 25 at 192.0.2.10 (mail.example.com)",
        f"  {expected}",
    ]


def test_distances_stand_in_order_under_their_port() -> None:
    hops = [syn(25, ttl, 9, died_at(PROVIDER)) for ttl in (3, 10, 1)]
    lines = evidence_of(*hops, syn(587, 1, 9))
    assert [line.partition(":")[0].strip() for line in lines] == [
        "SYNs to port 25 at 192.0.2.10 (mail.example.com)",
        "hop 1",
        "hop 3",
        "hop 10",
        "SYNs to port 587 at 192.0.2.10 (mail.example.com)",
        "hop 1",
    ]


def test_an_address_needs_no_name_beside_it() -> None:
    bare = replace(syn(25, 1, 9), name="192.0.2.10")
    assert evidence_of(bare)[0] == "SYNs to port 25 at 192.0.2.10"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ping(12.1, None, 11.9), "192.0.2.10: 2 of 3 answered: 12.1 ms, no answer, 11.9 ms"),
        (
            ping(None, icmp=FORBIDDEN),
            "192.0.2.10: 0 of 1 answered: ICMP type 3 code 13 from 198.51.100.7",
        ),
        (ping(round_=2), "192.0.2.10, round 2: 0 of 0 answered: none"),
        (
            ping(*[1.0] * 20, round_=2),
            f"192.0.2.10, round 2: 20 of 20 answered: {', '.join(['1.0 ms'] * 8)} and 12 more",
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


def test_what_works_here_is_no_news() -> None:
    assert evidence_of(ability(Ability.IPV4, works=True)) == []


def test_paths_come_before_certificates_and_owners_after_them() -> None:
    text = evidence_text(path_reports.provider_drops())
    order = ["25 SMTP relay", "SYNs to port 25", "Pings", "What can be", "Certificates"]
    order += ["Whose addresses", "bras1.isp.example, by 192.0.2.53", "110 POP3"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_of_addresses_only_what_is_known_is_told() -> None:
    named = reports.lookup("1.100.51.198.in-addr.arpa", "PTR", "bras1.isp.example")
    nameless = reports.lookup("1.1.168.192.in-addr.arpa", "PTR", rcode="NXDOMAIN")
    assert evidence_of(named, nameless, named) == [
        "Whose addresses",
        "  1.100.51.198.in-addr.arpa PTR: bras1.isp.example, by 192.0.2.53",
    ]
