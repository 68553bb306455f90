import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import BadCommand, Check, Help, What
from bot.commands.grammar import parse_command
from bot.commands.intents import INTENTS, Intent
from bot.commands.mention import Nothing, Request, parse_mention
from bot.commands.normalise import TEXT_LIMIT
from probes.services import SERVICES, SEVEN_PORTS
from tests.bot.commands import bad_input, said, said_later
from tests.bot.commands.said import BOT

ASKED = said.CHECKS | said_later.CHECKS
UNCLEAR = said.QUESTIONS | said_later.QUESTIONS
HELPED = said.HELPS | said_later.HELPS


def request(text: str, aliases: dict[str, str] | None = None) -> Request:
    return parse_mention(text, BOT, aliases)


def check(text: str, aliases: dict[str, str] | None = None) -> Check:
    command = request(text, aliases)
    assert isinstance(command, Check)
    return command


def refusal(text: str) -> str:
    with pytest.raises(BadCommand) as refused:
        request(text)
    return str(refused.value)


def short(text: str) -> str:
    return ascii(text)[:60]


def meaning(command: Check) -> Check:
    """The command without the words it was put in."""
    return msgspec.structs.replace(command, typed="")


@pytest.mark.parametrize(("text", "strict"), ASKED.items(), ids=map(short, ASKED))
def test_a_sentence_means_a_strict_command(text: str, strict: str) -> None:
    expected = parse_command(strict)
    assert isinstance(expected, Check)
    assert meaning(check(text)) == meaning(expected)


@pytest.mark.parametrize(("text", "sentence"), UNCLEAR.items(), ids=map(short, UNCLEAR))
def test_half_a_question_is_asked_back(text: str, sentence: str) -> None:
    assert refusal(text).startswith(sentence)


@pytest.mark.parametrize(("text", "topic"), HELPED.items(), ids=map(short, HELPED))
def test_a_greeting_or_a_question_about_a_word_gets_help(text: str, topic: str | None) -> None:
    assert request(text) == Help(topic)


@pytest.mark.parametrize("text", said.COURTESIES, ids=short)
def test_thanks_get_no_answer(text: str) -> None:
    assert request(text) == Nothing()


@pytest.mark.parametrize("row", INTENTS, ids=lambda row: f"{row.means}: {min(row.words)}")
def test_every_row_of_intents_means_a_strict_word(row: Intent) -> None:
    assert isinstance(parse_command(f"mail.hover.com {row.means}"), Check)
    assert all(word == word.lower() for word in row.words)


def test_the_question_names_the_targets_that_were_named() -> None:
    assert refusal("is smtp.example.com or imap.example.com down") == (
        "I check one at a time: ask `smtp.example.com` or `imap.example.com`, "
        "each in its own message."
    )
    many = refusal(" ".join(f"mx{number}.example.com fails" for number in range(9)))
    assert "`mx0.example.com`, `mx1.example.com` or `mx2.example.com`," in many


def test_the_question_names_no_person() -> None:
    assert "alice" not in refusal("alice@example.com writes to bob@example.org")


def test_a_missing_target_is_asked_for_by_an_example() -> None:
    assert refusal("thunderbird can't send") == (
        "Which server do you mean? Name its host, its domain or an e-mail address there, "
        "like `is smtp.example.com up on 587?`."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (f"<@{BOT}> ", ""),
        ("hi, please ", ""),
        ("", " please, thanks a lot"),
        (f"Good morning <@{BOT}|mailcheck>! ", " :pray: thank you so much!"),
    ],
)
@pytest.mark.parametrize(
    "text", [text for text in bad_input.UNDERSTOOD if "`" not in text], ids=short
)
def test_a_strict_command_is_the_same_with_courtesies_around(
    text: str, before: str, after: str
) -> None:
    assert request(f"{before}{text}{after}") == parse_command(text)


words = st.sampled_from(
    ["ssl", "imap", "pop", "smtp", "dns", "trace", "993", "25,587", "imaps", "private", "all", "is"]
)


@given(
    target=st.sampled_from(["mail.hover.com", "a@hover.com", "192.0.2.1", "2001:db8::1", "x.lan"]),
    others=st.lists(words, max_size=4),
    before=st.sampled_from(["", f"<@{BOT}> ", "hello there, could you please "]),
    after=st.sampled_from(["", "!", " thanks", f" <@{BOT}>", " :tada: cheers"]),
    data=st.data(),
)
def test_every_strict_command_is_understood_as_such(
    target: str, others: list[str], before: str, after: str, data: st.DataObject
) -> None:
    text = " ".join(data.draw(st.permutations([target, *others])))
    try:
        strict = parse_command(text)
    except BadCommand:
        return
    assert request(before + text + after) == strict


pieces = st.sampled_from(
    [*ASKED, *UNCLEAR, *HELPED, *said.COURTESIES, *bad_input.SENTENCES, *bad_input.UNDERSTOOD]
)
written_by_anyone = (
    st.text(max_size=60)
    | st.text(st.characters(), max_size=1500)
    | st.text("ab.:/@[]'<>|&;0129-_`\n # …", max_size=80)
    | st.lists(pieces, max_size=4).map(" ".join)
    | st.lists(pieces, max_size=3).map("\n> ".join)
    | st.lists(pieces.map(lambda text: text[3:-3]), max_size=3).map("".join)
)


@given(written_by_anyone)
def test_any_text_is_a_request_or_gets_one_clean_sentence(text: str) -> None:
    try:
        command = request(text, {"office": "mail.hover.com"})
    except BadCommand as refused:
        sentence = str(refused)
        assert 1 <= len(sentence) <= 300
        assert len(sentence.splitlines()) == 1
        assert sentence.endswith(".")
        assert not any(unicodedata.category(char)[0] == "C" for char in sentence)
        return
    if isinstance(command, Check):
        assert parse_command(command.typed) == command
        assert command.target.port is None
        assert "@" not in command.typed or "…@" in command.typed


@pytest.mark.parametrize("unit", ["a.", ":", "[", "x@", "1.", "`", "<", "> ", "'", "http://", "p:"])
def test_a_flood_is_read_in_part(unit: str) -> None:
    assert request(f"{unit * 20_000} mail.hover.com") == Help("hello")


def test_of_a_long_text_the_part_at_the_mention_is_read() -> None:
    log = "250 ok queued as 4711\n" * 100
    assert check(f"<@{BOT}> mail.hover.com imap\n{log}").what is What.IMAP
    assert check(f"{log}<@{BOT}> mail.hover.com imap").what is What.IMAP
    assert check(f"{log}<@{BOT}> mail.hover.com imap\n{log}").what is What.IMAP
    assert check(f"mail.hover.com imap\n{log}").what is What.IMAP
    with pytest.raises(BadCommand, match="Which server"):
        request(f"mail.hover.com imap\n{log}<@{BOT}>")


def test_a_word_at_the_cut_is_left_out() -> None:
    text = "z" * (TEXT_LIMIT - 5) + " mail.hover.com " + "is slow " * 20
    with pytest.raises(BadCommand, match="Which server"):
        request(text)


def test_an_alias_is_the_target_unless_a_host_is_named() -> None:
    aliases = {"office": "mail.hover.com"}
    assert check("is the Office's imap slow", aliases).typed == "mail.hover.com imap"
    assert check("office can't reach smtp.example.com", aliases).typed == "smtp.example.com"


def test_a_mailbox_keeps_its_person_to_itself() -> None:
    command = check("bob.secret@example.com can't receive anything")
    assert "secret" not in repr(command)
    assert check("users @example.com complain").typed == "…@example.com"


@pytest.mark.parametrize("text", said.PRIVATE, ids=map(short, said.PRIVATE))
def test_a_private_answer_may_be_asked_for(text: str) -> None:
    assert check(text).private


@pytest.mark.parametrize("text", said.PUBLIC, ids=map(short, said.PUBLIC))
def test_what_is_said_of_private_things_is_no_wish_for_a_private_answer(text: str) -> None:
    assert not check(text).private


@pytest.mark.parametrize("port", SERVICES)
def test_every_port_may_be_asked_for(port: int) -> None:
    assert check(f"does mail.hover.com answer on port {port}?").ports == (port,)


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("mail.hover.com:993 or :587, users say", (587, 993)),
        ("mail.hover.com says port143 is closed", (143,)),
        ("nmap says 25/tcp filtered on mail.hover.com", (25,)),
        ("mail.hover.com times out at 993+995", (995, 993)),
        ("mail.hover.com answers on port 8080 and 993", (993,)),
        ("error 587 from mail.hover.com, windows", SEVEN_PORTS),
        ("about 993 users of mail.hover.com complain", SEVEN_PORTS),
        ("on 25 machines mail.hover.com times out", SEVEN_PORTS),
        ("mail.hover.com has 110 faults", SEVEN_PORTS),
        ("25 and 993 users of mail.hover.com complain", SEVEN_PORTS),
        ("is it 143 and 587 for mail.hover.com, folks say", (143, 587)),
        ("mail.hover.com fails at step 110", SEVEN_PORTS),
        ("see pages 993-995 of the mail.hover.com manual", SEVEN_PORTS),
        ("it was 25/26 or 1/993 or 8:25 at mail.hover.com yesterday", (25, 26)),
    ],
    ids=short,
)
def test_numbers_are_ports_where_they_are_meant_so(text: str, ports: tuple[int, ...]) -> None:
    assert check(text).ports == ports


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("he managed to ping mail.hover.com", "mail.hover.com"),
        ("i need to ping mail.hover.com somehow", "mail.hover.com ping"),
        ("hello folks, ping mail.hover.com somehow", "mail.hover.com ping"),
        ("ping and dns of mail.hover.com somehow", "mail.hover.com"),
        ("please trace mail.hover.com, customers can't send", "mail.hover.com trace outgoing"),
        ("please trace mail.hover.com on 25 and 587, smtp fails", "mail.hover.com trace 25 587"),
        ("please ping mail.hover.com, somebody's cert expired", "mail.hover.com ssl"),
        ("everything at mail.hover.com, imap too, looks slow", "mail.hover.com"),
        ("imap and sending from mail.hover.com fail", "mail.hover.com imap outgoing"),
        ("can't get my imap mail from mail.hover.com", "mail.hover.com imap"),
        ("can't get mail.hover.com to behave", "mail.hover.com"),
    ],
    ids=short,
)
def test_a_wish_counts_where_it_is_one(text: str, typed: str) -> None:
    assert check(text).typed == typed


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/etc/postfix/main.cf and C:\\mail.pst on mail.hover.com", "mail.hover.com"),
        ("our VB.NET tool, setup.py and ASP.NET page use mail.hover.com", "mail.hover.com"),
        ("mail.hover.com at version 192.0.2.1 crashes", "mail.hover.com"),
        ("http://:x/ and mail.hover.com look odd", "mail.hover.com"),
        ("http://192.0.2.1/status says mail.hover.com is slow", "mail.hover.com"),
        ("smtp://192.0.2.1 says no", "192.0.2.1 smtp"),
        ("10:30:25 fe:ed:: 1:2:3:4 mail.hover.com broke", "mail.hover.com"),
        ("www.hover.com fine, hover.com broke", "hover.com"),
        ("so does mail.hover.restaurant work nicely", "mail.hover.restaurant"),
        ("smtp:mail.hover.com:587 sounds right", "mail.hover.com 587"),
        ("l'imap.hover.com bloque", "imap.hover.com"),
        ("is bob@nowhere using mail.hover.com yet", "mail.hover.com"),
        ("mail_x.hover.com or mail.hover.com broke", "mail.hover.com"),
        ("dovecot on münchen.de broke", "münchen.de"),
        ("[mail.hover.com] or [192.0.2.1] broke", "mail.hover.com"),
    ],
    ids=short,
)
def test_a_target_is_known_by_its_form(text: str, typed: str) -> None:
    assert check(text).typed == typed


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("help sll", Help("sll")),
        ("help me, quickly", Help()),
        ("how do I use this?", Help()),
        ("thanks, works now", Nothing()),
        ("good bot", Nothing()),
        ("hey, thanks", Nothing()),
        ("help " + "x" * 80, Help("x" * 59 + "…")),
    ],
    ids=short,
)
def test_small_talk_is_understood(text: str, answer: Request) -> None:
    assert request(text) == answer


@pytest.mark.parametrize("text", ["help, outlook fails again", "thanks, but is it up now?"])
def test_a_call_for_help_that_names_nothing_is_asked_back(text: str) -> None:
    assert refusal(text).startswith("Which server do you mean?")


def test_a_malformed_address_is_named_where_nothing_else_is() -> None:
    assert refusal("999.1.1.1 broke").startswith("`999.1.1.1` is not an IPv4 address")
    assert check("mail.hover.com and 999.1.1.1 broke").typed == "mail.hover.com"
