"""Measure everything: each scene at each distance, and the usual tools beside it."""

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from bench import exporter
from bench.sample import Sample, take
from bench.scenes import DROPPED, ROUND_TRIPS, SCENES, Scene, standing, wires
from bench.timing import Timing, time_tool
from bench.usual_tools import EXPORTER, OVER_ALL_PORTS, Tool, path_tools
from tests.lab import product
from tests.lab.addresses import access
from tests.lab.cases import PLAIN_CLIENT
from tests.lab.inventory import customer
from tests.lab.laboratory import Laboratory

COMPARED_AT = ROUND_TRIPS[1:]
"""The distances at which the usual tools run too."""
WALKED_AT = ROUND_TRIPS[1]
"""The distance at which they walk the path of a dropped port."""
WALKED_PORT = 25
_V4 = customer("v4only")
"""The tools take one address; against them we check IPv4 alone as well."""


class SceneResult(Struct, frozen=True):
    """All checks of one scene at one distance."""

    round_trip: timedelta
    scene: Scene
    samples: tuple[Sample, ...]


class ToolResult(Struct, frozen=True):
    """All runs of one tool at one distance; none where it is not installed."""

    round_trip: timedelta
    tool: Tool
    timings: tuple[Timing, ...]


class Results(Struct, frozen=True, kw_only=True):
    """Everything measured. ``v4`` are checks over IPv4 alone, of each distance compared at."""

    scenes: tuple[SceneResult, ...]
    v4: Mapping[timedelta, tuple[Sample, ...]]
    tools: tuple[ToolResult, ...]
    walks: tuple[ToolResult, ...]


def measure(rounds: int, programs: Mapping[str, str]) -> Results:
    """Measure ``rounds`` times; ``programs`` are the paths of the tools that are installed."""
    scenes: list[SceneResult] = []
    v4: dict[timedelta, tuple[Sample, ...]] = {}
    tools: list[ToolResult] = []
    walks: list[ToolResult] = []
    for round_trip in ROUND_TRIPS:
        _say(f"{round_trip.total_seconds() * 1000:.0f} ms: the lab comes up")
        with Laboratory(wires(round_trip)) as lab:
            configuration = product.write_configuration(lab)
            # The first check finds cold caches everywhere, and is no one's measure.
            take(lab, PLAIN_CLIENT, configuration)
            scenes += _scenes(lab, configuration, round_trip, rounds)
            if round_trip in COMPARED_AT:
                _say("the usual tools")
                v4[round_trip], timed = _tools(lab, configuration, round_trip, rounds, programs)
                tools += timed
            if round_trip == WALKED_AT:
                _say("the usual tools for paths")
                walks += _walks(lab, round_trip, programs)
    return Results(scenes=tuple(scenes), v4=v4, tools=tuple(tools), walks=tuple(walks))


def _scenes(
    lab: Laboratory, configuration: Path, round_trip: timedelta, rounds: int
) -> Iterator[SceneResult]:
    """Go through all scenes in every round, so that no scene has a better hour."""
    samples: dict[str, list[Sample]] = {scene.name: [] for scene in SCENES}
    for number in range(rounds):
        for scene in SCENES:
            _say(f"round {number + 1} of {rounds}: {scene.name}")
            with standing(lab, scene):
                for _ in range(scene.times):
                    taken = take(lab, PLAIN_CLIENT, configuration, scene.blocked)
                    samples[scene.name].append(taken)
    for scene in SCENES:
        yield SceneResult(round_trip, scene, tuple(samples[scene.name]))


def _tools(
    lab: Laboratory,
    configuration: Path,
    round_trip: timedelta,
    rounds: int,
    programs: Mapping[str, str],
) -> tuple[tuple[Sample, ...], list[ToolResult]]:
    own: list[Sample] = []
    installed = [tool for tool in OVER_ALL_PORTS if tool.program in programs]
    timings: dict[str, list[Timing]] = {tool.name: [] for tool in OVER_ALL_PORTS}
    with ExitStack() as up:
        if EXPORTER in installed:
            up.enter_context(exporter.exporter(lab, _V4.client))
        for _ in range(rounds):
            own.append(take(lab, _V4.client, configuration))
            for tool in installed:
                timed = time_tool(lab, _V4.client, tool, programs[tool.program])
                timings[tool.name].append(timed)
    results = [ToolResult(round_trip, one, tuple(timings[one.name])) for one in OVER_ALL_PORTS]
    return tuple(own), results


def _walks(lab: Laboratory, round_trip: timedelta, programs: Mapping[str, str]) -> list[ToolResult]:
    """Let all path tools walk at once: they mostly wait."""
    tools = path_tools(str(access(_V4).v4(2).ip), WALKED_PORT)

    def walk(tool: Tool) -> ToolResult:
        path = programs.get(tool.program)
        timings = () if path is None else (time_tool(lab, _V4.client, tool, path),)
        return ToolResult(round_trip, tool, timings)

    with standing(lab, DROPPED), ThreadPoolExecutor(len(tools)) as pool:
        return list(pool.map(walk, tools))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
