import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.target import (
    AddressTarget,
    BadTarget,
    HostTarget,
    MailboxTarget,
    Target,
    parse_target,
)


def host(name: str, port: int | None = None) -> HostTarget:
    return HostTarget(name=name, shown=name, port=port)


def address(text: str, port: int | None = None) -> AddressTarget:
    target = parse_target(text)
    assert isinstance(target, AddressTarget)
    return AddressTarget(address=target.address, port=port)


MUNICH = HostTarget(name="xn--mnchen-3ya.de", shown="münchen.de")

UNDERSTOOD = {
    "mail.hover.com": host("mail.hover.com"),
    "  MAIL.Hover.COM. ": host("mail.hover.com"),
    "mail.hover.com:993": host("mail.hover.com", 993),
    "mail.hover.com:": host("mail.hover.com"),
    "mail.hover.com:0993": host("mail.hover.com", 993),
    "`mail.hover.com`": host("mail.hover.com"),
    "“mail.hover.com”,": host("mail.hover.com"),
    "(mail.hover.com)?": host("mail.hover.com"),
    "https://mail.hover.com/path?q#f": host("mail.hover.com"),
    "https://somebody:secret@mail.hover.com:2096/": host("mail.hover.com"),
    "http://mail.hover.com:993": host("mail.hover.com", 993),
    "imap://mail.hover.com:143": host("mail.hover.com", 143),
    "mail.hover.com/webmail": host("mail.hover.com"),
    "r3---sn-a.example.com": host("r3---sn-a.example.com"),
    "münchen.de": MUNICH,
    "MÜNCHEN。de": MUNICH,
    "xn--mnchen-3ya.de": MUNICH,
    "straße.de": HostTarget(name="xn--strae-oqa.de", shown="straße.de"),
    f"{'a' * 63}.com": host(f"{'a' * 63}.com"),
    "somebody@hover.com": MailboxTarget(domain="hover.com", shown="hover.com"),
    "mailto:somebody@hover.com?subject=hi": MailboxTarget(domain="hover.com", shown="hover.com"),
    "somebody@münchen.de": MailboxTarget(domain=MUNICH.name, shown=MUNICH.shown),
    "somebody@[192.0.2.1]": address("192.0.2.1"),
    "somebody@[IPv6:2001:db8::1]": address("2001:db8::1"),
    "192.0.2.1": address("192.0.2.1"),
    "192.0.2.1:993": address("192.0.2.1", 993),
    "１９２.0.2.1": address("192.0.2.1"),
    "2001:DB8:0::1": address("2001:db8::1"),
    "2001:db8::": address("2001:db8::"),
    "[2001:db8::1]": address("2001:db8::1"),
    "[2001:db8::1]:993": address("2001:db8::1", 993),
}


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD.items(), ids=UNDERSTOOD)
def test_targets_are_understood(text: str, expected: Target) -> None:
    assert parse_target(text) == expected


REFUSED = {
    "": "The target is missing",
    "...": "The target is missing",
    "mail hover com": "several words",
    "-x": "begins with a hyphen",
    "--help": "begins with a hyphen",
    "10.0.0.0/8": "a whole network",
    "2001:db8::/32": "a whole network",
    "https:///path": "names no host",
    "https://somebody:secret@/": "names no host",
    ":993": "The host name is missing",
    "a@b@hover.com": "more than one @",
    "@hover.com": "nothing before the @",
    "somebody@": "nothing after the @",
    "fe80::1%eth0": "carries a zone",
    "[fe80::1%25eth0]:993": "carries a zone",
    "[2001:db8::1": "not a complete IPv6 address",
    "2001:db8:::1": "not a complete IPv6 address",
    "mail.hover.com:993:587": "not a complete IPv6 address",
    "mail.hover.com:imap": "`imap` is not a port number",
    "mail.hover.com:٩": "is not a port number",
    "mail.hover.com:0": "Port `0` does not exist: ports go from 1 to 65535",
    "mail.hover.com:65536": "Port `65536` does not exist",
    f"mail.hover.com:{'9' * 5000}": "does not exist",
    "mail_server.hover.com": "has an underscore",
    "mail.hover.com;id": "the character `;`",
    "$(id).hover.com": "the character `$`",
    "a`id`.hover.com": "the character U+0060",
    "mail|hover.com": "the character `|`",
    "mail\\hover.com": "the character `\\`",
    "mail.\x00hover.com": "the character U+0000",
    "\u202emoc.revoh": "a character that host names cannot carry",
    "hover.com\u2100.example.com": "a character that host names cannot carry",
    "💩.la": "not a valid international name",
    "xn--a.de": "not a valid international name",
    "a\u200db.com": "not a valid international name",
    "-mail.hover.com": "begins with a hyphen",
    "mail-.hover.com": "begins or ends with a hyphen",
    "mail..hover.com": "two dots in a row",
    ".hover.com": "two dots in a row or begins with one",
    f"{'a' * 64}.com": "longer than 63 characters",
    "a" * 300: "300 characters long, and 253 are the most",
    "a." * 126 + "com": "255 characters long, and 253 are the most",
    "é." * 100 + "com": "characters long, and 253 are the most",
    "localhost": "is the machine that does the checking",
    "hover": "only one part of a host name",
    "1.2.3": "not an IPv4 address",
    "999.1.1.1": "not an IPv4 address",
    "010.1.1.1": "not an IPv4 address",
    "0x7f.1": "not an IPv4 address",
    "0x7f000001": "not an IPv4 address",
    "2130706433": "not an IPv4 address",
    "mail.hover.com.993": "ends in a number",
}


@pytest.mark.parametrize(
    ("text", "expected"), REFUSED.items(), ids=[ascii(text)[:40] for text in REFUSED]
)
def test_nonsense_is_refused_with_the_reason(text: str, expected: str) -> None:
    with pytest.raises(BadTarget) as refusal:
        parse_target(text)
    assert expected in str(refusal.value)
    assert "`" in str(refusal.value), "an example shows how to write it"


def test_the_name_before_the_at_sign_is_not_kept() -> None:
    assert "somebody" not in repr(parse_target("somebody@hover.com"))


@pytest.mark.proves("A29")
@pytest.mark.parametrize("text", ["https://me:secret@/", "https://me:secret@_/", "secret@b@c"])
def test_no_sentence_repeats_a_password_or_a_mailbox(text: str) -> None:
    with pytest.raises(BadTarget) as refusal:
        parse_target(text)
    assert "secret" not in str(refusal.value)


def canonical(target: Target) -> str:
    match target:
        case HostTarget():
            return target.name
        case MailboxTarget():
            return target.domain
        case AddressTarget():
            return target.address


hostile = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("a1.-:@[]%/_x`\u202eüÜ。℀\x00 "), max_size=80
)


@given(hostile)
def test_any_text_is_a_target_or_gets_one_clean_sentence(text: str) -> None:
    try:
        target = parse_target(text)
    except BadTarget as refusal:
        sentence = str(refusal)
        assert len(sentence) <= 300
        assert sentence.endswith(".")
        assert not any(unicodedata.category(char).startswith("C") for char in sentence)
    else:
        name = canonical(target)
        assert name.isascii()
        assert name == name.lower()
        assert len(name) <= 253


@given(hostile)
def test_the_canonical_form_means_the_same_target(text: str) -> None:
    try:
        target = parse_target(text)
    except BadTarget:
        return
    assert canonical(parse_target(canonical(target))) == canonical(target)
    assert canonical(parse_target(target.shown)) == canonical(target)
