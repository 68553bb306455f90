import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import BadCommand, Check, Command, Help, What
from bot.commands.grammar import parse_command
from bot.commands.vocabulary import (
    FILLERS,
    LATER_WORDS,
    OPTIONS,
    SERVICE_WORDS,
    TAKEN_WORDS,
    WORDS,
    LaterWord,
    Word,
)
from probes.goal import Scope
from probes.services import SERVICES, SEVEN_PORTS
from probes.target import AddressTarget, HostTarget, MailboxTarget

HOST = HostTarget(name="mail.hover.com", shown="mail.hover.com")


def check(text: str) -> Check:
    command = parse_command(text)
    assert isinstance(command, Check)
    return command


@pytest.mark.proves("A31")
@pytest.mark.parametrize(
    ("words", "what", "ports"),
    [
        ("", What.ALL, (110, 143, 25, 587, 995, 993, 465)),
        ("all", What.ALL, (110, 143, 25, 587, 995, 993, 465)),
        ("ssl", What.SSL, (25, 587, 995, 993, 465)),
        ("tls", What.SSL, (25, 587, 995, 993, 465)),
        ("plain", What.PLAIN, (110, 143, 25, 587)),
        ("starttls", What.PLAIN, (110, 143, 25, 587)),
        ("pop", What.POP, (110, 995)),
        ("imap", What.IMAP, (143, 993)),
        ("smtp", What.SMTP, (25, 587, 465)),
        ("outgoing", What.OUTGOING, (25, 587, 465)),
        ("incoming", What.INCOMING, (110, 143, 995, 993)),
        ("dns", What.DNS, ()),
        ("993", What.PORTS, (993,)),
        ("993,587", What.PORTS, (587, 993)),
        ("4190 25 2525", What.PORTS, (25, 2525, 4190)),
        ("imaps submission", What.PORTS, (587, 993)),
        ("imap pop", What.PORTS, (110, 143, 995, 993)),
        ("imap imap", What.IMAP, (143, 993)),
        ("ssl tls", What.SSL, (25, 587, 995, 993, 465)),
        ("imap 25", What.PORTS, (143, 25, 993)),
        ("ssl all", What.ALL, SEVEN_PORTS),
        ("all 2525", What.ALL, (*SEVEN_PORTS, 2525)),
        ("ssl plain", What.PORTS, SEVEN_PORTS),
        ("ssl 993", What.PORTS, (993,)),
        ("starttls 143", What.PORTS, (143,)),
        ("imap ssl 25", What.PORTS, (143, 25, 993)),
        ("ping", What.PING, ()),
        ("trace", What.TRACE, (587, 993)),
        ("traceroute", What.TRACE, (587, 993)),
        ("trace 25", What.TRACE, (25,)),
        ("trace 587,25", What.TRACE, (25, 587)),
        ("submissions trace 110", What.TRACE, (110, 465)),
        ("trace imap", What.TRACE, (143, 993)),
        ("trace pop", What.TRACE, (110, 995)),
        ("trace smtp", What.TRACE, (25, 587)),
        ("trace incoming", What.TRACE, (110, 993)),
        ("trace ssl", What.TRACE, (587, 993)),
        ("trace all", What.TRACE, (587, 993)),
        ("trace imap 25", What.TRACE, (25, 993)),
        ("trace imap 25,465", What.TRACE, (25, 465)),
    ],
)
def test_words_mean_ports(words: str, what: What, ports: tuple[int, ...]) -> None:
    command = check(f"mail.hover.com {words}")
    scopes = {What.DNS: Scope.NAMES, What.PING: Scope.PING, What.TRACE: Scope.TRACE}
    assert (command.what, command.ports) == (what, ports)
    assert command.scope is scopes.get(what, Scope.CHECK)


def test_a_port_after_the_host_is_the_port_as_a_word() -> None:
    assert check("mail.hover.com:993") == check("mail.hover.com 993")
    assert check("mail.hover.com:993").target == HOST


@pytest.mark.parametrize("words", ["private", "--private", "—private", "PRIVATE."])
def test_private_is_for_the_asker_alone(words: str) -> None:
    assert check(f"mail.hover.com ssl {words}").private
    assert not check("mail.hover.com ssl").private


words_of_a_command = st.permutations(["mail.hover.com", "imap", "587", "private", "is", "on"])


@given(words_of_a_command)
def test_the_order_of_words_is_free(words: list[str]) -> None:
    command = check(" ".join(words))
    assert command.target == HOST
    assert command.ports == (143, 587, 993)
    assert command.private


def test_what_was_typed_does_not_name_a_person() -> None:
    command = check("somebody@hover.com imap")
    assert command.target == MailboxTarget(domain="hover.com", shown="hover.com")
    assert "somebody" not in repr(command)


def test_an_address_is_a_target() -> None:
    target = check("[2001:db8::1]:993").target
    assert isinstance(target, AddressTarget)
    assert target.address == "2001:db8::1"


def test_an_alias_stands_for_its_host() -> None:
    aliases = {"office": "mail.hover.com"}
    command = parse_command("Office ssl", aliases)
    assert isinstance(command, Check)
    assert command.target == HOST
    assert command.typed == "mail.hover.com ssl"
    with pytest.raises(BadCommand, match="two targets"):
        parse_command("office mail.example.com", aliases)
    with pytest.raises(BadCommand, match="`sll` is not a word"):
        parse_command("office sll", aliases)


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.word)
def test_every_example_of_the_table_is_a_command_for_its_word(row: Word) -> None:
    command = check(row.example)
    assert (command.what, command.ports) == (row.what, row.ports)
    for alias in row.aliases:
        assert check(f"mail.hover.com {alias}").what is row.what


@pytest.mark.parametrize("row", LATER_WORDS, ids=lambda row: row.word)
def test_words_of_later_versions_say_what_to_use_instead(row: LaterWord) -> None:
    expected = f"`{row.word}` is not available in this version: .*like `"
    with pytest.raises(BadCommand, match=expected):
        parse_command(f"mail.hover.com {row.word}")


def test_no_word_has_two_meanings() -> None:
    words = [name for row in WORDS for name in (row.word, *row.aliases)]
    words += [*SERVICE_WORDS, *FILLERS, "help"]
    words += [*(row.word for row in OPTIONS), *(row.word for row in LATER_WORDS)]
    assert len(words) == len(set(words))
    assert set(words) == TAKEN_WORDS


@pytest.mark.proves("A31")
def test_every_port_of_the_services_table_may_be_asked_for() -> None:
    for port in SERVICES:
        assert check(f"mail.hover.com {port}").ports == (port,)


@pytest.mark.parametrize("text", ["mail.hover.com ssl private", "help ports", "a@hover.com"])
def test_a_command_travels_as_json(text: str) -> None:
    command = parse_command(text)
    assert msgspec.json.decode(msgspec.json.encode(command), type=Command) == command


def test_a_long_topic_is_cut() -> None:
    command = parse_command("help " + "x" * 900)
    assert isinstance(command, Help)
    assert command.topic is not None
    assert len(command.topic) == 60
