"""Where filters are placed among routers that stay silent or have no name."""

import pytest

from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
)
from tests.probes.diagnosis.shorts import HOST, ISP, ON_THE_WAY, UNKNOWN, Short, short
from tests.probes.walking import (
    OPEN,
    ROUTERS,
    Scene,
    Walked,
)

_A, _B, _C, _D = ROUTERS
# -- routers that stay silent ----------------------------------------------------------------------

SILENCES: dict[str, tuple[tuple[str | None, ...], Behaviour, Short | None]] = {
    "dropped behind a silent router": ((_A, None, _C, _D), DroppedAt(3), (ON_THE_WAY, 3, 4, "")),
    "dropped at a silent router": ((_A, _B, None, _D), DroppedAt(3), (ON_THE_WAY, 2, 4, "")),
    "dropped at a silent router of the provider": (
        (_A, None, _C, _D),
        DroppedAt(2),
        (ON_THE_WAY, 1, 3, ""),
    ),
    "dropped before a silent router": ((_A, _B, None, _D), DroppedAt(2), (ON_THE_WAY, 2, 4, "")),
    "dropped at a silent router next to the server": (
        (_A, _B, _C, None),
        DroppedAt(4),
        (UNKNOWN, 3, 5, ""),
    ),
    "dropped at a silent home router": ((None, _B, _C, _D), DroppedAt(1), (UNKNOWN, None, 2, "")),
    "dropped among silent routers": ((None, None, _C, _D), DroppedAt(1), (UNKNOWN, None, 3, "")),
    "dropped at the server behind silent routers": (
        (_A, _B, None, None),
        SILENT,
        (UNKNOWN, 2, 5, ""),
    ),
    "dropped at the server behind silent routers of its own": (
        (_A, _B, _D, None),
        SILENT,
        (HOST, 3, 5, ""),
    ),
    "dropped among silent routers of the provider": (
        (_A, _B, None, _C, _D),
        DroppedAt(3),
        (ISP, 2, 4, ""),
    ),
    "dropped between a silent router and one of nobody": (
        (_A, _B, None, "198.18.0.1", _D),
        DroppedAt(3),
        (UNKNOWN, 2, 4, ""),
    ),
    "dropped behind a silent provider": ((_A, None, None, _D), DroppedAt(4), (HOST, 4, None, "")),
    "dropped with all routers silent": ((None,) * 4, DroppedAt(2), None),
    "silent with all routers silent": ((None,) * 4, SILENT, None),
    "reset at a silent router": ((_A, _B, None, _D), ResetAt(3), (ON_THE_WAY, 2, 4, "refused")),
    "reset before a silent router": ((_A, _B, None, _D), ResetAt(2), (ON_THE_WAY, 2, 4, "refused")),
    "reset at the silent router next to the server": (
        (_A, _B, _C, None),
        ResetAt(4),
        (UNKNOWN, 3, 5, "refused"),
    ),
    "reset with all routers silent": ((None,) * 4, ResetAt(2), None),
    "closed with all routers silent": ((None,) * 4, REFUSES, None),
    "rejected behind a silent router": (
        (_A, None, _C, _D),
        RejectedAt(3, 3, 13),
        (ON_THE_WAY, 3, None, "exact, refused"),
    ),
    "redirected at a silent router": (
        (_A, None, _C, _D),
        RedirectedAt(2, OPEN),
        (UNKNOWN, 2, None, "exact"),
    ),
    "redirected among silent routers": (
        (None,) * 4,
        RedirectedAt(1, OPEN),
        (UNKNOWN, 1, None, "exact"),
    ),
}


@pytest.mark.parametrize(("routers", "behaviour", "expected"), SILENCES.values(), ids=SILENCES)
def test_a_block_among_silent_routers_is_placed_no_closer_than_it_shows(
    routers: tuple[str | None, ...], behaviour: Behaviour, expected: Short | None
) -> None:
    played = Walked(Scene(ports={25: behaviour}, path=Path(routers)))
    assert short(played.place(25)) == expected


def test_who_intercepts_at_a_silent_hop_has_no_name() -> None:
    path = Path((_A, None, _C, _D))
    place = Walked(Scene(ports={25: RedirectedAt(2, OPEN)}, path=path)).place(25)
    assert place is not None
    assert place.after is not None
    assert place.after.address == ""


# -- kernels that keep no senders ------------------------------------------------------------------

UNNAMED: dict[str, tuple[Behaviour, Short | None]] = {
    "dropped at home": (DroppedAt(1), (UNKNOWN, 1, 2, "")),
    "dropped behind": (DroppedAt(2), (UNKNOWN, 2, 3, "")),
    "dropped before the server": (SILENT, (UNKNOWN, 4, None, "")),
    "reset at home": (ResetAt(1), (UNKNOWN, 1, 2, "refused")),
    "closed at the server": (REFUSES, (HOST, 4, None, "exact, at the server, refused")),
}


@pytest.mark.parametrize(("behaviour", "expected"), UNNAMED.values(), ids=UNNAMED)
def test_without_names_the_reach_is_told_by_ttl(
    behaviour: Behaviour, expected: Short | None
) -> None:
    path = Path(ROUTERS, named=False)
    place = Walked(Scene(ports={25: behaviour}, path=path)).place(25)
    assert short(place) == expected
    assert place is not None
    assert place.after is not None
    assert place.after.address == ""
