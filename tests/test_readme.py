"""The README, the help, the manifest and the code say the same."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.__main__ import main as bot_main
from bot.cli import Exit, main
from bot.commands.answer_words import STATES
from bot.commands.command import Check, Help
from bot.commands.grammar import parse_command
from bot.commands.mention import parse_mention
from bot.commands.vocabulary import COMMAND, HELP_WORD, LATER_WORDS, OPTIONS, SERVICE_WORDS, WORDS
from bot.config import load_config
from bot.demo.hosts import HOSTS
from bot.manifest import manifest
from bot.render.paths import hop_rows
from bot.render.wording import spot_words
from bot.surfaces.messages import BOT_NAME
from probes.address import Address
from probes.diagnosis.verdict import Hop, HopResult, PathResult, Place, PortState, Side
from probes.diagnosis.wording import WORDING
from probes.observation import Endpoint
from probes.services import SERVICES

OPTION = r"^ +(?:-h, )?(--[a-z-]+)"
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", README)
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
BLOCKS = [text for _, text in FENCED]
COMMANDS = sorted(
    {code for code in CODE if code.startswith(f"{COMMAND} ") and "<" not in code}
    | {line for block in BLOCKS for line in block.splitlines() if line.startswith(f"{COMMAND} ")}
)
MENTION = f"@{BOT_NAME} "
MENTIONS = [line for block in BLOCKS for line in block.splitlines() if line.startswith(MENTION)]


def table(first_heading: str) -> list[list[str]]:
    """Return the rows of the table whose first column has this heading."""
    _, _, after = README.partition(f"\n| {first_heading} |")
    assert after, f"the README has no table of {first_heading}"
    rows = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_the_table_of_words_is_the_grammar() -> None:
    told = set().union(*(words(row[0]) for row in table("word")))
    known = {name for row in WORDS for name in (row.word, *row.aliases)}
    assert told == {*known, *(row.word for row in OPTIONS), HELP_WORD, "993"}


def test_the_table_of_words_names_the_ports_of_each() -> None:
    rows = {next(iter(re.findall(r"`([^`]+)`", row[0])), ""): row[1] for row in table("word")}
    for word in WORDS:
        told = set(map(int, re.findall(r"\b[0-9]+\b", rows[word.word])))
        assert told in (set(word.ports), set()), word.word


def test_every_name_of_a_port_is_told() -> None:
    _, _, after = README.partition("Ports have\nnames too: ")
    told = after.partition("\n\n")[0]
    for part in re.split(r", (?=`)", " ".join(told.split()).removesuffix(".")):
        (number,) = re.findall(r"\b[0-9]{3,4}\b", part)
        assert words(part) == {name for name, port in SERVICE_WORDS.items() if port == int(number)}
    assert words(told) == set(SERVICE_WORDS)


def test_words_of_later_versions_are_not_promised() -> None:
    told = set().union(*(words(row[0]) for row in table("word")))
    assert told.isdisjoint(row.word for row in LATER_WORDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_as_printed(command: str) -> None:
    assert isinstance(parse_command(command), Check | Help)


@pytest.mark.parametrize("line", MENTIONS)
def test_every_mention_is_understood(line: str) -> None:
    assert isinstance(parse_mention(line.replace(MENTION, "<@U1> "), "U1"), Check)


def test_the_examples_to_begin_with_are_hosts_of_the_demo() -> None:
    names = {host.name for host in HOSTS}
    shown = set(re.findall(r"\b\w+\.demo\.example\b", README))
    assert shown
    assert shown <= names


def test_every_port_is_named() -> None:
    told = set(map(int, re.findall(r"\b[0-9]{2,4}\b", README)))
    assert told.issuperset(SERVICES)


def test_the_exit_codes_are_those_of_the_command_line() -> None:
    assert {int(row[0]) for row in table("exit code")} == set(map(int, Exit))


def test_the_options_are_those_of_the_command_line(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert main(["--help"]) == Exit.FINE
    printed = capfdbinary.readouterr().out.decode()
    assert options("option") == set(re.findall(OPTION, printed, re.MULTILINE))


def test_the_options_of_the_bot_are_those_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bot_main(["--help"])
    printed = capsys.readouterr().out
    assert options("the bot's option") == set(re.findall(OPTION, printed, re.MULTILINE))


def options(first_heading: str) -> set[str]:
    """Return the options that a table tells of."""
    return {option.split()[0] for row in table(first_heading) for option in words(row[0])}


def test_the_ways_a_port_can_be_are_all_explained() -> None:
    told = " ".join(row[0] for row in table("the port's line says"))
    spoken = {PortState.OPEN: "reachable", PortState.UNMEASURED: "not measured"}
    assert all(spoken.get(state, state) in told for state in PortState)


def test_the_help_explains_states_in_the_words_of_the_readme() -> None:
    spoken = {"unmeasured": "not measured"}
    rows = table("the port's line says")
    for state, explanation in STATES.items():
        told = [row[1] for row in rows if spoken.get(state, state) in row[0]]
        assert told == ([] if state == PortState.OPEN else [explanation]), state


def test_the_scopes_are_those_of_the_manifest() -> None:
    scopes = manifest()["oauth_config"]["scopes"]["bot"]
    assert all(f"`{scope}`" in README for scope in scopes)
    number = ["no", "one", "two", "three", "four", "five"][len(scopes)]
    assert f"The bot asks for {number} scopes" in " ".join(README.split())


def test_the_words_of_a_path_are_those_of_every_renderer() -> None:
    router = Hop(ttl=2, address=Address("192.0.2.1"))
    blocked = Place(side=Side.PROVIDER, after=router, before=None)
    answered = HopResult(ttl=2, hops=(router,), times=(timedelta(),))
    walked = PathResult(
        name="mail.example.com",
        endpoint=Endpoint(Address("192.0.2.10"), 25),
        hops=(replace(answered, hops=()), answered),
        ends=PortState.REJECTED,
    )
    nameless, refusing = (row.who for row in hop_rows(walked))
    turned_away = refusing.removesuffix(router.address).strip()
    places = (spot_words(blocked), spot_words(replace(blocked, exact=True)))
    quoted = re.findall(r'"([^"\n]+)"', README)
    assert {f"no answer (filtered) {places[0]}", places[1], nameless, turned_away} <= set(quoted)


def test_the_example_is_in_present_words() -> None:
    (shown,) = [text for text in BLOCKS if text.startswith("$ mailcheck ")]
    host = shown.split()[2]
    wording = WORDING["isp-25-drop"]
    said = " ".join(shown.split())
    assert wording.located.format(host=host).removesuffix(".") in said
    assert wording.meaning in said
    assert wording.steps[1] in said


def test_the_settings_it_shows_are_taken(tmp_path: Path) -> None:
    (settings,) = [text for language, text in FENCED if language == "toml"]
    written = tmp_path / "mailcheck.toml"
    written.write_text(settings, encoding="utf-8")
    assert {one.port for one in load_config(written, {}).anchors} == {25}


PAGES = ("README.md", *(str(page.relative_to(ROOT)) for page in sorted(ROOT.glob("docs/**/*.md"))))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    here = ROOT / page
    for link in re.findall(r"\]\(([^)]+)\)", here.read_text(encoding="utf-8")):
        path, _, fragment = link.partition("#")
        target = here.parent / path if path else here
        assert target.exists(), link
        if not fragment:
            continue
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert fragment in slugs, link
