"""Two walks compared, where simulated paths lead to nothing of the kind."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.walked import Break, Walk, interception, refusal, vanishing
from probes.failure import FailureKind, IcmpError
from probes.observation import Connected, Endpoint, Failed, SynProbe
from tests.scenarios.facts import AT, HOST, IPV4, RTT, VANTAGE, not_connected

TIMEOUT = Failed(failure=not_connected(FailureKind.TIMEOUT))
RESET = Failed(failure=not_connected(FailureKind.CONNECTION_REFUSED))
OPEN = Connected(rtt=RTT)


def died(sender: str) -> Failed:
    failure = not_connected(FailureKind.ICMP)
    return Failed(failure=replace(failure, icmp=IcmpError(Address(sender), 11, 0)))


def walk(
    told: str, *, port: int = 25, floors: dict[int, str] | None = None, lossy: bool = False
) -> Walk:
    """Write a walk hop by hop: ``a`` to ``z`` are routers, ``*`` silence twice, ``?`` once,
    ``-`` a hop nobody asked for, ``x`` and ``!`` a reset and a connection. Floors alike.
    """
    probes = [
        _probe(port, letter, ttl=ttl, attempt=attempt)
        for ttl, letter in enumerate(told.split(), start=1)
        for attempt in ((1, 2) if letter == "*" else (1,))
        if letter != "-"
    ]
    probes += (
        _probe(port, letter, floor=floor, attempt=attempt)
        for floor, letter in (floors or {}).items()
        for attempt in ((1, 2) if letter == "*" else (1,))
    )
    return Walk(Endpoint(IPV4, port), probes, lossy=lossy)


def _probe(port: int, letter: str, *, ttl: int = 0, floor: int = 0, attempt: int = 1) -> SynProbe:
    outcomes: dict[str, Connected | Failed] = {"*": TIMEOUT, "?": TIMEOUT, "x": RESET, "!": OPEN}
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        name=HOST,
        endpoint=Endpoint(IPV4, port),
        ttl=ttl,
        floor=floor,
        attempt=attempt,
        outcome=outcomes.get(letter) or died(f"10.0.0.{ord(letter)}"),
    )


VANISHING: dict[str, tuple[str, str, Break | None]] = {
    "where they part": ("a b * *", "- - c d !", Break(2, 3)),
    "a silent router between": ("a * * *", "- * c d !", Break(1, 3)),
    "the last router": ("a b * *", "- - ! !", Break(2, None)),
    "silent routers at the end": ("a * * *", "- * * !", Break(1, 4)),
    "a single silence": ("a b ? ?", "- - c d !", None),
    "a single silence at the end": ("a b ? ?", "- - ! !", None),
    "never tried as far": ("a b *", "- - ? ? !", None),
    "no router at all": ("* * * *", "* * * !", None),
    "an open port that shows nothing": ("a b * *", "- - ? ?", None),
    "a port that answers after all": ("a b x", "- - c !", None),
}


@pytest.mark.parametrize(("told", "other", "expected"), VANISHING.values(), ids=VANISHING)
def test_packets_vanish_where_two_walks_part(told: str, other: str, expected: Break | None) -> None:
    assert vanishing(walk(told), walk(other, port=993)) == expected


REFUSALS: dict[str, tuple[str, str, Break | None]] = {
    "where the other goes on": ("a b x", "- - c d !", Break(2, 3)),
    "at the end": ("a b x", "- - !", Break(2, None)),
    "behind silent routers": ("a * * x", "- - - d", Break(1, 4)),
    "before silent routers": ("a x", "- * * !", Break(1, 4)),
    "behind a hop that only the other was sent to": ("a - x", "- b * !", Break(1, 4)),
    "behind a hop with a single silence": ("a ? x", "- b * !", Break(1, 4)),
    "behind a hop that shows to the other alone": ("a * x", "- b * !", Break(2, 4)),
    "beside a walk that stops sooner": ("a b x", "- - ?", None),
    "beside a walk that goes on for lack of an answer": ("a b x", "- - ? !", None),
    "beside a walk that ends sooner": ("a b x", "- ! -", None),
    "no refusal at all": ("a b *", "- - !", None),
    "a connection": ("a b !", "- - c !", None),
    "where nobody shows": ("* * x", "* * * !", None),
}


@pytest.mark.parametrize(("told", "other", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_comes_from_where_the_other_walk_goes_on(
    told: str, other: str, expected: Break | None
) -> None:
    assert refusal(walk(told), walk(other, port=993)) == expected


SERVER, ROUTER, EITHER = (
    Break(2, None, exact=True, at_server=True),
    Break(2, None, exact=True),
    Break(2, None),
)
FLOORS: dict[str, tuple[dict[int, str], dict[int, str], Break]] = {
    "as far as the server": ({62: "x", 63: "*"}, {61: "!", 62: "!", 63: "*"}, SERVER),
    "one hop less": ({63: "x", 64: "*"}, {62: "!", 63: "*", 64: "*"}, ROUTER),
    "much nearer": ({126: "x", 127: "*"}, {125: "*", 126: "*", 127: "*"}, EITHER),
    "farther": ({62: "x", 63: "*"}, {61: "!", 62: "!", 63: "!"}, EITHER),
    "one hop less, and a floor that nobody tried": (
        {62: "x", 63: "x"},
        {62: "!", 63: "*", 64: "*"},
        ROUTER,
    ),
    "two hops less": ({63: "x", 64: "*"}, {61: "!", 62: "*", 63: "*"}, EITHER),
    "the refusal may be nearer": ({62: "x", 63: "?"}, {61: "!", 62: "!", 63: "*"}, EITHER),
    "the server may be nearer": ({62: "x", 63: "*"}, {61: "!", 62: "!", 63: "?"}, EITHER),
    "the server may be as near": ({63: "x", 64: "*"}, {62: "!", 63: "?", 64: "?"}, EITHER),
    "nothing got over any floor": ({62: "*", 63: "*"}, {}, EITHER),
    "nothing was tried": ({}, {}, EITHER),
}


@pytest.mark.parametrize(("mine", "theirs", "expected"), FLOORS.values(), ids=FLOORS)
def test_the_hops_left_tell_the_server_from_the_last_router(
    mine: dict[int, str], theirs: dict[int, str], expected: Break
) -> None:
    found = refusal(walk("a b x", floors=mine), walk("- - !", port=993, floors=theirs))
    assert found == expected


def test_where_packets_get_lost_the_servers_answer_may_have_got_over_one_floor_more() -> None:
    mine = walk("a b x", floors={63: "x"})
    told = {61: "!", 62: "*", 63: "*"}
    assert refusal(mine, walk("- - !", port=993, floors=told, lossy=True)) == ROUTER
    del told[62]
    assert refusal(mine, walk("- - !", port=993, floors=told, lossy=True)) == EITHER


def test_one_hop_less_behind_silent_routers_leaves_them_in_doubt() -> None:
    mine, theirs = FLOORS["one hop less"][:2]
    found = refusal(walk("a * x", floors=mine), walk("- - !", port=993, floors=theirs))
    assert found == Break(1, 3)


INTERCEPTIONS: dict[str, tuple[str, str, bool, Break | None]] = {
    "two hops before the server": ("a !", "- b c !", False, Break(2, None, exact=True)),
    "one hop before the server": ("a b !", "- - c !", False, None),
    "one hop before the server, and near": ("a b !", "- - c !", True, Break(3, None, exact=True)),
    "a silent router": ("a !", "- * c !", False, Break(2, None, exact=True)),
    "behind a silent router": ("a * !", "- b c d !", False, Break(3, None, exact=True)),
    "behind a single silence": ("a ? !", "- b c d !", False, Break(1, 3)),
    "as far as the server": ("a b !", "- - !", True, None),
    "a reset": ("a x", "- b c !", True, None),
    "nothing": ("a * *", "- b c !", True, None),
}


@pytest.mark.parametrize(
    ("told", "other", "near", "expected"), INTERCEPTIONS.values(), ids=INTERCEPTIONS
)
def test_who_accepts_before_the_server_intercepts(
    told: str, other: str, near: bool, expected: Break | None
) -> None:
    assert interception(walk(told), walk(other, port=993), near=near) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [("- * * * !", None), ("- b c d !", Break(2, None, exact=True))],
    ids=["silence", "routers"],
)
def test_where_packets_get_lost_only_routers_show_that_a_way_goes_on(
    other: str, expected: Break | None
) -> None:
    taken, beside = walk("a !"), walk(other, port=993, lossy=True)
    assert interception(taken, beside, near=False) == expected
    reset = refusal(walk("a x"), beside)
    assert (reset is None) is (expected is None)


def test_parallel_paths_show_several_routers_at_a_hop() -> None:
    probes = [_probe(25, "a", ttl=1), _probe(25, "b", ttl=1, attempt=2)]
    found = Walk(Endpoint(IPV4, 25), probes)
    assert found.routers(1) == ("10.0.0.97", "10.0.0.98")
    assert (found.last, found.reach, found.end) == (1, 1, None)


def test_a_connection_accepted_within_this_machine_never_left_it() -> None:
    at_once = Connected(rtt=timedelta(milliseconds=0.04))
    taken = replace(_probe(25, "!", ttl=1), outcome=at_once)
    found = interception(Walk(taken.endpoint, [taken]), walk("a b c !", port=993), near=True)
    assert found == Break(0, 1, exact=True)
