"""Two places check the same host; what they report is judged together, by the product alone."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import pytest

from probes.diagnosis.comparison import Comparison
from probes.diagnosis.verdict import Severity
from tests.lab import evidence, product
from tests.lab.addresses import OUTSIDE
from tests.lab.cases import PLAIN_CLIENT
from tests.lab.laboratory import REPOSITORY
from tests.lab.results import Row
from tests.lab.rows.farm import BANNING, WELL
from tests.lab.rows.homes import DROP
from tests.lab.rows.servers import MAIL
from tests.lab.rows.vantages import (
    FENCED,
    INSPECTED,
    JAILED,
    MOBILE,
    MUTE,
    PUNISHING,
    REGIONAL,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.lab.laboratory import Laboratory

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

AT_ONCE = 4
"""Checks that run at the same time."""
LOOKS_AT_ONCE = 8
"""Those of a plain client, which hardly work."""


@dataclass(frozen=True, slots=True)
class Look:
    """A check of a host from a place: `known` is what its configuration says of the place."""

    place: str
    node: str
    words: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = (("kind", "customer"),)

    @property
    def settings(self) -> Mapping[str, Mapping[str, str]]:
        """The place's own configuration."""
        return {"vantage": {"name": self.place, **dict(self.known)}}


HOME = Look("home", PLAIN_CLIENT)
CLOUD = Look("cloud", PLAIN_CLIENT, known=(("kind", "runner"),))
PHONE = Look("phone", MOBILE.client)
ELSEWHERE = Look("elsewhere", OUTSIDE, known=(("kind", "runner"),))
TRACING = Look("elsewhere", OUTSIDE, ("trace",), (("kind", "runner"),))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A host, who looks at it, and the right answer.

    `finding` is what must be told first, as `id, certainty side: places beside places`; empty
    where nothing above a note may be found. `noted` must be among the findings. `proofs` are
    what a plain client sees of `act` from each of the places, or how that begins.
    """

    id: str
    name: str
    looks: tuple[Look, ...]
    finding: str
    verdict: str
    act: str = "connect 993"
    proofs: tuple[str, ...] = ("open", "open")
    noted: str = ""


SIGHTINGS = (
    Sighting("healthy", WELL.name, (HOME, ELSEWHERE), "", "ok"),
    Sighting("healthy/three", MAIL.name, (HOME, ELSEWHERE, PHONE), "", "ok", proofs=("open",) * 3),
    # 11: one place cannot tell these two apart.
    Sighting(
        "host-ban-client",
        BANNING.name,
        (HOME, ELSEWHERE),
        "host-ban-client, likely host: home beside elsewhere",
        "degraded",
        proofs=("silent", "open"),
    ),
    Sighting(
        "host-down",
        MUTE.name,
        (HOME, ELSEWHERE),
        "host-down, likely host: elsewhere, home",
        "failing",
        proofs=("silent", "silent"),
    ),
    Sighting(
        "host-ban-client/traced",
        BANNING.name,
        (HOME, TRACING),
        "host-ban-client, likely host: home beside elsewhere",
        "degraded",
        proofs=("silent", "open"),
    ),
    Sighting(
        "runner-banned-by-target",
        BANNING.name,
        (CLOUD, ELSEWHERE),
        "runner-banned-by-target, likely runner: cloud beside elsewhere",
        "inconclusive",
        proofs=("silent", "open"),
    ),
    Sighting(
        "path-regional-outage",
        REGIONAL.name,
        (HOME, ELSEWHERE),
        "path-regional-outage, likely path: home beside elsewhere",
        "degraded",
        proofs=("silent", "open"),
    ),
    Sighting(
        "host-turns-place-away",
        JAILED.name,
        (HOME, ELSEWHERE),
        "host-turns-place-away, likely host: home beside elsewhere",
        "degraded",
        proofs=("silent", "open"),
    ),
    Sighting(
        "isp-shared-ip-punished",
        PUNISHING.name,
        (PHONE, HOME),
        "isp-shared-ip-punished, likely host: phone beside home",
        "degraded",
        proofs=("silent", "open"),
    ),
    Sighting(
        "host-geo-or-asn-block",
        FENCED.name,
        (
            Look("home", PLAIN_CLIENT, known=(("kind", "customer"), ("country", "FR"))),
            Look("phone", MOBILE.client, known=(("kind", "customer"), ("country", "FR"))),
            Look("elsewhere", OUTSIDE, known=(("kind", "runner"), ("country", "DE"))),
        ),
        "host-geo-or-asn-block, likely host: home, phone beside elsewhere",
        "degraded",
        proofs=("silent", "silent", "open"),
    ),
    Sighting(
        "isp-25-drop",
        MAIL.name,
        (Look("home", DROP.client), ELSEWHERE),
        "",
        "ok",
        act="connect 25",
        proofs=("silent", "open"),
        noted="isp-25-drop",
    ),
    Sighting(
        "runner-behind-inspection",
        WELL.name,
        (Look("cloud", INSPECTED.client, known=(("kind", "runner"),)), ELSEWHERE),
        "runner-behind-inspection, likely runner: cloud beside elsewhere",
        "inconclusive",
        act="tls 993",
        proofs=("verify 18", "verified"),
    ),
    Sighting(
        "certificate-replaced",
        WELL.name,
        (Look("home", INSPECTED.client), ELSEWHERE),
        "certificate-replaced, certain local network: home beside elsewhere",
        "degraded",
        act="tls 993",
        proofs=("verify 18", "verified"),
    ),
)


@pytest.fixture(scope="module")
def reports(
    lab: Laboratory, request: pytest.FixtureRequest
) -> Iterator[dict[tuple[str, Look], Future[Path]]]:
    """The file with what each look printed, by the host's name and the look; all begun at once."""
    wanted = dict.fromkeys(
        (one.name, look) for one in _selected(request, "reports") for look in one.looks
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {(name, look): pool.submit(_report, lab, name, look) for name, look in wanted}


@pytest.fixture(scope="module")
def plainly(
    lab: Laboratory, request: pytest.FixtureRequest
) -> Iterator[dict[str, list[Future[str]]]]:
    """What a plain client sees from each place, by the sighting's id."""

    def see(sighting: Sighting, look: Look) -> str:
        command = (*evidence.COMMAND, str(lab.trust_file))
        told = lab.namespaces.run(look.node, *command, sighting.name, sighting.act)
        return str(json.loads(told)[0])

    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        yield {
            one.id: [pool.submit(see, one, look) for look in one.looks]
            for one in _selected(request, "plainly")
        }


def _selected(request: pytest.FixtureRequest, fixture: str) -> list[Sighting]:
    """Return what the chosen tests with this fixture look at."""
    items = (one for one in request.session.items if isinstance(one, pytest.Function))
    chosen = (one.callspec.params["sighting"] for one in items if fixture in one.fixturenames)
    return [one for one in chosen if isinstance(one, Sighting)]


def _report(lab: Laboratory, name: str, look: Look) -> Path:
    """Check from a place, and keep what was printed."""
    label = f"{name}-{look.place}-{look.node}-{'-'.join(look.words)}"
    settings = product.write_configuration(lab, look.settings, label)
    outcome = product.check(lab, look.node, settings, name, *look.words, "--json")
    file = lab.folder / f"{label}.json"
    file.write_text(outcome.output or outcome.errors)
    return file


def _compare(files: list[Path]) -> Comparison:
    """Have the product judge the files together."""
    command = (product.PYTHON, "-m", "bot.cli", "--json", "--compare", *map(str, files))
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    assert run.stderr == b""
    return msgspec.json.decode(run.stdout, type=Comparison)


def _first(comparison: Comparison) -> str:
    """What is told first, empty where nothing above a note is."""
    for one in comparison.findings:
        if one.severity is not Severity.NOTE:
            beside = f" beside {', '.join(one.beside)}" if one.beside else ""
            return f"{one.id}, {one.certainty} {one.side}: {', '.join(one.at)}{beside}"
    return ""


@pytest.mark.proves(
    "certificate-replaced",
    "host-ban-client",
    "host-down",
    "host-geo-or-asn-block",
    "isp-shared-ip-punished",
    "path-regional-outage",
    "runner-banned-by-target",
    "runner-behind-inspection",
    "pair 11",
    "A33",
)
@pytest.mark.parametrize("sighting", SIGHTINGS, ids=lambda one: one.id)
def test_two_places_tell_what_one_cannot(
    sighting: Sighting, reports: dict[tuple[str, Look], Future[Path]], table: list[Row]
) -> None:
    files = [reports[sighting.name, look].result() for look in sighting.looks]
    comparison = _compare(files)
    given = f"{_first(comparison) or 'notes only'}, {comparison.verdict}"
    expected = f"{sighting.finding or 'notes only'}, {sighting.verdict}"
    table.append(Row(f"places/{sighting.id}", expected, given, given == expected))
    assert given == expected, comparison.answer.sentence
    assert {sighting.noted} - {""} <= {one.id for one in comparison.findings}


@pytest.mark.parametrize("sighting", SIGHTINGS, ids=lambda one: one.id)
def test_the_lab_shows_a_plain_client_what_each_place_is_to_see(
    sighting: Sighting, plainly: dict[str, list[Future[str]]]
) -> None:
    seen = [one.result() for one in plainly[sighting.id]]
    short = [text[: len(proof)] for text, proof in zip(seen, sighting.proofs, strict=True)]
    assert tuple(short) == sighting.proofs, f"in full: {seen}"
