"""Reports that chance put together, of every type a report can hold."""

from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from probes.diagnosis.verdict import HopResult, PathResult, PingResult, PortResult, PortState
from probes.observation import Endpoint, Observation
from probes.report import Report
from probes.services import SERVICES
from tests.bot.render.reports import HOSTILE

_NASTY = st.sampled_from(
    [
        "",
        " ",
        "<!channel>",
        "<@U0001|x>",
        "@here",
        "```",
        "\u202e\u2066",
        "\x1b[2J\x07",
        "&lt;!here&gt;",
        "[red]x[/red]",
        ":boom:",
        "𝔘" * 3000,
        "é" * 3000,
        '"\\' * 2000,
        "\ud800",
        "a\nb",
        HOSTILE,
    ]
)
_TEXT = _NASTY | st.text(max_size=30)
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    bool: st.booleans(),
    int: st.integers(0, 70_000),
    bytes: st.binary(max_size=30),
    type(None): st.none(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    timedelta: st.timedeltas(timedelta(), timedelta(days=400)),
}
_PORTS = st.sampled_from([*SERVICES, 1, 65_535])


def of_type(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any annotation of a struct
    """Generate values of a type as a report's fields declare it."""
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind is Endpoint:
        return st.builds(Endpoint, _TEXT, _PORTS)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return st.lists(of_type(inner[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(of_type(inner[0]), of_type(inner[1]), max_size=2)
    if origin in {Union, UnionType}:
        return st.one_of([of_type(one) for one in inner])
    if isinstance(kind, type) and issubclass(kind, Struct):
        fields = {name: of_type(one) for name, one in get_type_hints(kind).items()}
        return st.deferred(lambda: st.builds(kind, **fields))
    if hasattr(kind, "__supertype__"):
        return of_type(kind.__supertype__)
    return st.sampled_from(list(kind))


REPORTS: st.SearchStrategy[Report] = of_type(Report)
"""Small reports with extreme contents."""

_SPOT = {"name": _TEXT, "endpoint": of_type(Endpoint)}
_HOPS = st.lists(of_type(HopResult), max_size=30).map(tuple)

LARGE_REPORTS: st.SearchStrategy[Report] = st.builds(
    lambda report, **many: replace(report, **{name: tuple(one) for name, one in many.items()}),
    REPORTS.map(lambda report: replace(report, command="mail.example.com trace")),
    ports=st.lists(of_type(PortResult), max_size=176),
    observations=st.lists(of_type(Observation), max_size=60),
    paths=st.lists(
        st.builds(PathResult, hops=_HOPS, ends=of_type(PortState), **_SPOT), max_size=32
    ),
    pings=st.lists(of_type(PingResult), max_size=16),
)
"""Reports with up to sixteen addresses times eleven ports, and long paths to some."""
