"""The image is built of what the project has, and runs it with no more rights than it needs."""

import json
import re
import tomllib
from datetime import timedelta
from inspect import signature
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.serve.http.site import HEALTH_PATH, READY_PATH
from bot.serve.measuring import finished

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs/container.md").read_text(encoding="utf-8")
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")

DEBIAN_PYTHON = {"bookworm": (3, 11), "trixie": (3, 13)}


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Return each instruction with its arguments, on one line and without comments."""
    lines = re.sub(r"^ *#.*\n", "", dockerfile, flags=re.MULTILINE)
    joined = re.sub(r" *\\\n *", " ", lines)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.split("\n"))]


EVERYTHING = instructions(TEXT)
IMAGE = instructions(TEXT[TEXT.rindex("\nFROM ") + 1 :])
"""The last stage, the only one whose files get into the image."""


def argument(instruction: str) -> str:
    """Return what follows an instruction that the image has once."""
    (found,) = [rest for name, rest in IMAGE if name == instruction]
    return found


def exec_form(instruction: str) -> list[str]:
    """Return a command that starts without a shell, so that signals reach it."""
    command: list[str] = json.loads(argument(instruction).rpartition("CMD ")[2])
    return command


def copied() -> set[str]:
    """Return what is taken from the clone."""
    words = [rest.split() for name, rest in EVERYTHING if name == "COPY"]
    return {source for line in words if "--from=build" not in line for source in line[:-1]}


def test_the_debian_release_has_a_python_that_will_do() -> None:
    (release,) = re.findall(r"^FROM debian:([a-z]+)-slim AS base$", TEXT, re.MULTILINE)
    oldest = tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))
    assert DEBIAN_PYTHON[release] >= oldest


def test_what_it_copies_is_there() -> None:
    assert [source for source in copied() if not (ROOT / source).exists()] == []


def test_nothing_but_what_it_copies_reaches_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    first, *others = [line for line in lines if not line.startswith("#")]
    assert first == "*"
    assert set(others) == {*(f"!{source}" for source in copied()), "**/__pycache__"}


def test_packages_are_fetched_by_their_hashes_alone() -> None:
    fetching = re.findall(r"pip wheel [^&]+|pip install [^&]+", " ".join(map(" ".join, EVERYTHING)))
    safe = ("--require-hashes", "--no-index", "--no-deps --no-build-isolation")
    assert [command for command in fetching if not any(way in command for way in safe)] == []


def test_it_names_no_place_to_fetch_from() -> None:
    assert re.findall(r"://|--(?:index|extra|trusted)", TEXT) == []


def test_it_tells_the_version_and_the_description_of_the_project() -> None:
    label = argument("LABEL")
    assert f'image.version="{PROJECT["version"]}"' in label
    assert f'image.description="{PROJECT["description"]}"' in label


def test_it_runs_as_a_user_without_rights_told_by_number() -> None:
    user, _, group = argument("USER").partition(":")
    made = " ".join(rest for name, rest in IMAGE if name == "RUN")
    assert int(user) >= 10_000
    assert f"useradd --uid {user} " in made
    assert f"groupadd --gid {group} " in made


def test_it_starts_the_bot_without_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    (script,) = exec_form("ENTRYPOINT")
    assert PROJECT["scripts"][script] == f"{main.__module__}:{main.__name__}"
    option, _ = exec_form("CMD")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert option in capsys.readouterr().out.split()


def test_it_ends_the_bot_by_the_signal_the_bot_knows() -> None:
    assert argument("STOPSIGNAL") == "SIGTERM"


def test_it_listens_where_it_is_asked_for_its_health() -> None:
    _, listen = exec_form("CMD")
    host, _, port = listen.partition(":")
    assert host == "0.0.0.0"
    assert argument("EXPOSE") == port
    code = exec_form("HEALTHCHECK")[-1]
    compile(code, "HEALTHCHECK", "exec")
    assert f"'127.0.0.1', {port}," in code
    assert f"'{READY_PATH}'" in code


def test_settings_are_read_from_where_the_page_mounts_them() -> None:
    assert f":{argument('WORKDIR')}/mailcheck.toml:ro" in PAGE


STARTS = re.findall(r"^docker run --detach .+(?:\n +.+)+", PAGE, re.MULTILINE)
COMPOSE, POD = map(
    yaml.safe_load, re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
)


def test_the_page_takes_every_right_it_does_not_need_away() -> None:
    options = {"--read-only", "--cap-drop ALL", "--security-opt no-new-privileges"}
    assert [start for start in STARTS if not all(option in start for option in options)] == []
    service = COMPOSE["services"]["mailcheck"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    (container,) = POD["spec"]["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_the_page_lets_it_ping_the_same_way_everywhere() -> None:
    name, groups = "net.ipv4.ping_group_range", "0 2147483647"
    assert [start for start in STARTS if f'--sysctl {name}="{groups}"' not in start] == []
    assert COMPOSE["services"]["mailcheck"]["sysctls"] == {name: groups}
    assert POD["spec"]["securityContext"]["sysctls"] == [{"name": name, "value": groups}]


def test_the_page_gives_it_the_time_it_takes_to_end() -> None:
    waits = signature(finished).parameters
    needed = sum((waits[name].default for name in ("for_checks", "for_answers")), timedelta())
    given = [int(seconds) for seconds in re.findall(r"--stop-timeout (\d+)", "".join(STARTS))]
    given.append(int(COMPOSE["services"]["mailcheck"]["stop_grace_period"].removesuffix("s")))
    given.append(POD["spec"]["terminationGracePeriodSeconds"])
    assert len(given) == len(STARTS) + 2
    assert min(given) > needed.total_seconds()


def test_the_page_asks_for_its_health_where_it_tells() -> None:
    (container,) = POD["spec"]["containers"]
    (port,) = [int(entry["containerPort"]) for entry in container["ports"]]
    assert argument("EXPOSE") == str(port)
    assert container["livenessProbe"]["httpGet"] == {"path": HEALTH_PATH, "port": port}
    assert container["readinessProbe"]["httpGet"] == {"path": READY_PATH, "port": port}
