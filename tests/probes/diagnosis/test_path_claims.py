"""How sure the side of a place is, and what must not be claimed at all."""

from datetime import timedelta

import pytest

from probes.address import Address
from probes.diagnosis.path import Paths
from probes.diagnosis.verdict import PortState
from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import Endpoint, Failed, SynProbe
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
    icmp,
)
from tests.probes.diagnosis.shorts import HOST, ISP, UNKNOWN, short
from tests.probes.walking import OPEN, OWNERS, ROUTERS, Scene, Walked
from tests.scenarios.facts import AT, IPV4, VANTAGE, not_connected

_A, _B, _C, _D = ROUTERS
SURE: dict[str, tuple[tuple[str | None, ...], Behaviour, bool]] = {
    "dropped on this machine or next door": (ROUTERS, DroppedAt(0), False),
    "dropped at home or at the provider": (ROUTERS, DroppedAt(1), False),
    "dropped within the provider": (ROUTERS, DroppedAt(2), True),
    "dropped where the provider ends": (ROUTERS, DroppedAt(3), False),
    "dropped across a gap within the provider": ((_A, _B, None, _C, _D), DroppedAt(3), True),
    "silence at the end": (ROUTERS, SILENT, False),
    "silence behind a silent router of the host": ((_A, _B, _D, None), SILENT, False),
    "reset within the provider": (ROUTERS, ResetAt(2), True),
    "reset at the end": (ROUTERS, ResetAt(4), True),
    "closed at the server": (ROUTERS, REFUSES, True),
    "rejected at home": (ROUTERS, RejectedAt(1), True),
    "rejected by the target": (ROUTERS, icmp(IPV4, 3, 13), True),
    "redirected at the provider": (ROUTERS, RedirectedAt(2, OPEN), True),
    "redirected at a silent router": ((_A, None, _C, _D), RedirectedAt(2, OPEN), False),
    "reset at a router that is only next to the server": ((_A, _B, "10.9.9.9"), ResetAt(3), False),
}


@pytest.mark.parametrize(("routers", "behaviour", "sure"), SURE.values(), ids=SURE)
def test_a_side_is_sure_if_both_hops_are_known_to_be_on_it(
    routers: tuple[str | None, ...], behaviour: Behaviour, sure: bool
) -> None:
    played = Walked(Scene(ports={25: behaviour}, path=Path(routers)))
    place = played.place(25)
    assert place is not None
    assert played.paths.is_sure(place, IPV4) is sure


def test_nothing_is_sure_of_a_sender_that_no_walk_met() -> None:
    paths = Walked(Scene(ports={})).paths
    place = paths.sender(Endpoint(IPV4, 25), Address("100.64.0.1"))
    assert place is not None
    assert not paths.is_sure(place, IPV4)


def test_within_one_network_a_block_is_nobodys() -> None:
    owners = dict.fromkeys(OWNERS, OWNERS[IPV4])
    assert short(Walked(Scene(ports={25: DroppedAt(2)}, owners=owners)).place(25)) == (
        UNKNOWN,
        2,
        3,
        "",
    )


def test_routers_that_answer_in_the_targets_name_are_not_the_host() -> None:
    path = Path((_A, IPV4, IPV4, IPV4))
    dropped = Walked(Scene(ports={25: DroppedAt(2)}, path=path))
    assert short(dropped.place(25)) == (UNKNOWN, 2, 3, "")
    rejected = Walked(Scene(ports={25: RejectedAt(2), 143: DroppedAt(2)}, path=path))
    assert rejected.place(25) is None


def test_a_host_may_take_a_port_nearer_by_than_others() -> None:
    path = Path((_A, _B, _D, "198.51.100.2", "198.51.100.3"))
    ports: dict[int, Behaviour] = {993: RedirectedAt(3, OPEN)}
    scene = Scene(ports=ports, path=path, scope=Scope.TRACE, asked=(25, 993))
    played = Walked(scene)
    assert played.view(993).state is PortState.OPEN
    assert played.place(993) is None


def test_a_sender_that_nobody_announces_stands_where_packets_die() -> None:
    played = Walked(Scene(ports={25: RejectedAt(4)}))
    assert short(played.paths.sender(Endpoint(IPV4, 25), Address("203.0.113.77"))) == (
        HOST,
        4,
        None,
        "exact, refused",
    )


@pytest.mark.parametrize(
    ("kind", "hidden"),
    [
        (FailureKind.TIMEOUT, True),
        (FailureKind.POLICY, False),
        (FailureKind.LOCAL_RESOURCES, False),
        (FailureKind.LOCAL_NO_ROUTE, False),
    ],
)
def test_only_what_left_this_machine_shows_routers_to_be_hidden(
    kind: FailureKind, hidden: bool
) -> None:
    probe = SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        name="mail.example.com",
        endpoint=Endpoint(IPV4, 25),
        ttl=1,
        outcome=Failed(failure=not_connected(kind)),
    )
    assert Paths([probe]).hides(IPV4) is hidden


def test_who_refuses_right_behind_our_own_network_is_the_provider() -> None:
    walked = Walked(Scene(ports={25: RejectedAt(2)}))
    # Nothing dies there: the router shows in no walk, and sends the refusal alone.
    seen = [one for one in walked.seen if not (isinstance(one, SynProbe) and one.ttl == 2)]
    place = Paths(seen).sender(Endpoint(IPV4, 25), Address(_B))
    assert short(place) == (ISP, 2, None, "exact, refused")
