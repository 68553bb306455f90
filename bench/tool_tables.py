"""What the usual tools took beside a check, and what each of them tells (pure)."""

from collections.abc import Iterator
from datetime import timedelta

from bench.campaign import WALKED_AT, Results, ToolResult
from bench.cells import NOTHING, distance, middle, ratio, seconds, table
from bench.scenes import DROPPED
from bench.timing import LIMIT_SECONDS, Timing

NOT_INSTALLED = "not installed"
OWN = (
    "mailcheck",
    "for each port of each address its state and why, greeting, capabilities and whether the"
    " certificate holds; DNS; pings; where on the path a port is blocked",
    "which other TLS versions and ciphers a server would take",
)


def over_all_ports(results: Results) -> str:
    """Return the table of tools that look at the ports, with nothing blocked."""
    header = ("tool", "round trip", "× mailcheck", "seconds", "accepted", "")
    return table(header, _over_all_ports(results))


def over_the_path(results: Results) -> str:
    """Return the table of tools that walk to a dropped port."""
    samples = next(
        one.samples
        for one in results.scenes
        if one.scene is DROPPED and one.round_trip == WALKED_AT
    )
    told = [(one.startup, one.moments.placed) for one in samples]
    placed = middle(startup + moment if moment else None for startup, moment in told)
    whole = middle(one.process for one in samples)
    rows = [
        ("mailcheck, the place", ratio(placed, placed), seconds(placed), ""),
        ("mailcheck, all of the check", ratio(whole, placed), seconds(whole), ""),
        *(_path_row(one, placed) for one in results.walks),
    ]
    return table(("tool", "× mailcheck's place", "seconds", ""), rows)


def what_they_tell(results: Results) -> str:
    """Return the table of facts."""
    tools = dict.fromkeys(one.tool for one in (*results.tools, *results.walks))
    return table(
        ("tool", "tells", "leaves open"),
        (OWN, *((one.name, one.tells, one.leaves_open) for one in tools)),
    )


def _over_all_ports(results: Results) -> Iterator[tuple[str, ...]]:
    for round_trip, samples in results.v4.items():
        own = middle(one.process for one in samples)
        count = str(max(one.accepted for one in samples))
        yield "mailcheck", distance(round_trip), ratio(own, own), seconds(own), count, ""
        run = middle(one.run for one in samples)
        remark = "without the start and the end of its process, as in the bot"
        yield "mailcheck, run", distance(round_trip), ratio(run, own), seconds(run), count, remark
        for one in results.tools:
            if one.round_trip == round_trip:
                yield _tool_row(one, own)


def _tool_row(result: ToolResult, own: timedelta | None) -> tuple[str, ...]:
    start = (result.tool.name, distance(result.round_trip))
    if not result.timings:
        return (*start, NOTHING, NOTHING, NOTHING, NOT_INSTALLED)
    took = middle(one.took for one in result.timings)
    count = str(max(one.accepted for one in result.timings))
    return (*start, ratio(took, own), seconds(took), count, _remark(result.timings))


def _path_row(result: ToolResult, placed: timedelta | None) -> tuple[str, ...]:
    name = result.tool.name
    if not result.timings:
        return (name, NOTHING, NOTHING, NOT_INSTALLED)
    took = middle(one.took for one in result.timings)
    least = "" if all(one.finished for one in result.timings) else "> "
    return (name, least + ratio(took, placed), least + seconds(took), _remark(result.timings))


def _remark(timings: tuple[Timing, ...]) -> str:
    """Tell what was odd about the runs, in a few words that fit a table."""
    if failed := next((one.failed for one in timings if one.failed), ""):
        return f"did not do its work: {' '.join(failed.split())[-80:]}".replace("|", "/")
    if not all(one.finished for one in timings):
        return f"stopped after {LIMIT_SECONDS} s"
    return ""
