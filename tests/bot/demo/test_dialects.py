import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.dialects import DIALECTS, Footing, Then
from probes.services import Protocol

FRESH = Footing(name="mail.example.com", upgrade=True)
SETTLED = Footing(name="mail.example.com", upgrade=False)
TLS_WORDS = {
    Protocol.SMTP: ("EHLO [192.0.2.1]", "STARTTLS", "QUIT"),
    Protocol.IMAP: ("a1 CAPABILITY", "a2 STARTTLS", "a3 LOGOUT"),
    Protocol.POP3: ("CAPA", "STLS", "QUIT"),
}


@pytest.mark.parametrize("protocol", TLS_WORDS)
def test_tls_is_offered_and_started_once(protocol: Protocol) -> None:
    dialect, (capabilities, upgrade, _) = DIALECTS[protocol], TLS_WORDS[protocol]
    offer = upgrade.split()[-1]
    assert offer in " ".join(dialect.answer(FRESH, capabilities).lines)
    assert offer not in " ".join(dialect.answer(SETTLED, capabilities).lines)
    assert dialect.answer(FRESH, upgrade).then is Then.START_TLS
    assert dialect.answer(SETTLED, upgrade).then is Then.GO_ON


@pytest.mark.parametrize("protocol", TLS_WORDS)
def test_a_goodbye_is_answered_and_ends_it(protocol: Protocol) -> None:
    reply = DIALECTS[protocol].answer(SETTLED, TLS_WORDS[protocol][2].lower())
    assert reply.lines
    assert reply.then is Then.LEAVE


def test_an_imap_server_says_who_it_is() -> None:
    reply = DIALECTS[Protocol.IMAP].answer(SETTLED, "a4 ID NIL")
    assert reply.lines == ('* ID ("name" "Dovecot")', "a4 OK ID completed.")


@pytest.mark.parametrize("protocol", TLS_WORDS)
def test_a_tls_handshake_is_not_repeated(protocol: Protocol) -> None:
    (line,) = DIALECTS[protocol].answer(SETTLED, "\x16\x03\x01\ufffd \x01\xfc").lines
    assert line.isprintable()
    assert line.startswith(("500 5.5.2 ", "* BAD ", "-ERR "))


@given(
    st.sampled_from(list(TLS_WORDS)),
    st.sampled_from([FRESH, SETTLED]),
    st.text(st.characters(codec="ascii", exclude_characters="\r\n")),
)
def test_any_line_has_an_answer_of_whole_lines(
    protocol: Protocol, footing: Footing, line: str
) -> None:
    reply = DIALECTS[protocol].answer(footing, line)
    assert reply.lines
    assert not any("\n" in one or "\r" in one for one in reply.lines)
