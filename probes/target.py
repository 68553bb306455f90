"""What a person wants checked: a host, an address or a mailbox's domain, parsed at the edge.

Names are kept as A-labels in lower case without the final dot (IDNA2008, RFC 5891, after the
mapping of UTS 46), so that two spellings of one name are equal. Nothing here asks the DNS.
"""

import re
import string
from typing import NoReturn

import idna
from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address, parse_address
from probes.quote import quoted
from probes.services import SERVICES

NAME_LIMIT = 253
"""The longest host name in text form (RFC 1035 section 2.3.4)."""
LABEL_LIMIT = 63
"""The longest label of a host name (RFC 1035 section 2.3.4)."""
PORT_LIMIT = 65535
"""The highest TCP port (RFC 9293 section 3.1)."""

_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_NETWORK = re.compile(r"[0-9a-f:.]+/[0-9]{1,3}", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?P<inside>[^\[\]]*)\](?::(?P<port>.*))?", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_WEB_SCHEMES = frozenset({"http", "https"})
_HOST_CHARACTERS = frozenset(string.ascii_letters + string.digits + "-.")
_WRAPPING = "\"'“”‘’«»`(){}<>*~,;!"
_TRAILING = _WRAPPING + ".?…"
_WRITE_HOST = "write it like `mail.example.com`"
_WRITE_IPV4 = "write it like `192.0.2.1`"
_WRITE_IPV6 = "write it like `2001:db8::1`, or `[2001:db8::1]:993` with a port"


class BadTarget(ValueError):
    """The text names nothing that can be checked; the message is one sentence for its author."""


class HostTarget(Struct, frozen=True, tag="host"):
    """A host or domain: ``name`` as A-labels, ``shown`` as U-labels for people."""

    name: str
    shown: str
    port: int | None = None


class AddressTarget(Struct, frozen=True, tag="address"):
    """An IPv4 or IPv6 address."""

    address: Address
    port: int | None = None

    @property
    def shown(self) -> str:
        """The address as people write it."""
        return self.address


class MailboxTarget(Struct, frozen=True, tag="mailbox"):
    """The domain of an e-mail address. Whose address it was is not kept."""

    domain: str
    shown: str
    port: int | None = None


Target = HostTarget | AddressTarget | MailboxTarget


def parse_target(text: str) -> Target:
    """Understand a host, domain, e-mail address, IP address or URL, with ``:port`` or without.

    Raise BadTarget with one sentence that says what is wrong, what is expected and an example.
    """
    typed = text.strip().lstrip(_WRAPPING).rstrip(_TRAILING)
    if not typed:
        _fail("The target is missing: name a host, a domain, an e-mail address or an IP address")
    if any(char.isspace() for char in typed):
        _fail(f"{quoted(typed)} is several words: a target is one word")
    if typed.startswith("-"):
        _fail(f"{quoted(typed)} begins with a hyphen, which no host name does")
    if _NETWORK.fullmatch(typed):
        _fail(f"{quoted(typed)} is a whole network: name a single address", _WRITE_IPV4)
    if typed[:7].lower() == "mailto:":
        typed = typed[7:]
    if url := _URL.fullmatch(typed):
        return _from_url(url["scheme"].lower(), url["rest"])
    place = _before_path(typed)
    if "@" in place:
        return _from_mailbox(place)
    return _from_place(place)


def _from_url(scheme: str, rest: str) -> Target:
    """Keep host and port of a URL; a web address counts its port only where it is a mail port."""
    place = _before_path(rest).rpartition("@")[2]
    if not place:
        _fail("The URL names no host")  # unquoted: it may hold somebody's password
    target = _from_place(place)
    if scheme in _WEB_SCHEMES and target.port is not None and target.port not in SERVICES:
        return replace(target, port=None)
    return target


def _from_mailbox(text: str) -> Target:
    local, _, place = text.rpartition("@")
    example = "write it like `user@example.com`"
    if "@" in local:
        _fail("The e-mail address has more than one @", example)
    if not local or not place:
        side = "before" if place else "after"
        _fail(f"The e-mail address has nothing {side} the @", example)
    target = _from_place(place)
    if isinstance(target, HostTarget):
        return MailboxTarget(domain=target.name, shown=target.shown, port=target.port)
    return target


def _from_place(text: str) -> HostTarget | AddressTarget:
    """Understand a host or address with an optional port."""
    if "%" in text and ":" in text:
        _fail(f"{quoted(text)} carries a zone, which only its own machine knows", _WRITE_IPV6)
    if bracketed := _BRACKETED.fullmatch(text):
        inside = bracketed["inside"]
        inside = inside[5:] if inside[:5].lower() == "ipv6:" else inside  # RFC 5321, 4.1.3
        return replace(_host_or_address(inside), port=_port(bracketed["port"]))
    if text.count(":") != 1:
        return _host_or_address(text)
    place, _, port = text.partition(":")
    return replace(_host_or_address(place), port=_port(port))


def _host_or_address(text: str) -> HostTarget | AddressTarget:
    if ":" in text:
        try:
            return AddressTarget(parse_address(text))
        except ValueError:
            _fail(f"{quoted(text)} is not a complete IPv6 address", _WRITE_IPV6)
    return _host(text)


def _host(text: str) -> HostTarget | AddressTarget:
    if not text.rstrip("."):
        _fail("The host name is missing")
    if len(text) > NAME_LIMIT + 1:
        _fail(f"The host name is {len(text)} characters long, and {NAME_LIMIT} are the most")
    _refuse_characters(text)
    labels = _labels(text)
    name = ".".join(labels)
    if _NUMBER.fullmatch(labels[-1]):
        return AddressTarget(_ipv4(name))
    if len(name) > NAME_LIMIT:
        _fail(f"The host name is {len(name)} characters long, and {NAME_LIMIT} are the most")
    if name == "localhost":
        _fail("`localhost` is the machine that does the checking, not a mail server")
    if len(labels) == 1:
        _fail(f"{quoted(text)} is only one part of a host name: name the whole host")
    return HostTarget(name=name, shown=_shown(labels))


def _refuse_characters(text: str) -> None:
    wrong = next((c for c in text if c.isascii() and c not in _HOST_CHARACTERS), None)
    if wrong == "_":
        _fail(f"{quoted(text)} has an underscore, which no host name can have")
    if wrong is not None:
        shown = quoted(wrong) if wrong.isprintable() and wrong != "`" else f"U+{ord(wrong):04X}"
        _fail(f"{quoted(text)} is not a host name: the character {shown} cannot be part of one")


def _labels(text: str) -> list[str]:
    """Split into checked A-labels; plain ASCII labels may hold what IDNA reserves (r3---sn)."""
    try:
        mapped = idna.uts46_remap(text, std3_rules=True, transitional=False)
    except idna.IDNAError:
        _fail(f"{quoted(text)} has a character that host names cannot carry")
    return [_label(label, text) for label in mapped.removesuffix(".").split(".")]


def _label(label: str, text: str) -> str:
    if not label:
        _fail(f"{quoted(text)} has two dots in a row or begins with one")
    if label.startswith("-") or label.endswith("-"):
        _fail(f"{quoted(text)} has a part that begins or ends with a hyphen")
    if len(label) > LABEL_LIMIT:
        _fail(f"{quoted(text)} has a part longer than {LABEL_LIMIT} characters between two dots")
    if label.isascii() and not label.startswith("xn--"):
        _refuse_characters(label)  # once more: the mapping turns signs like ℀ into a/c
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.IDNAError:
        _fail(f"{quoted(text)} is not a valid international name")


def _ipv4(name: str) -> Address:
    if not all(_NUMBER.fullmatch(label) for label in name.split(".")):
        _fail(
            f"{quoted(name)} ends in a number, which no host name does",
            "write it like `mail.example.com`, or `mail.example.com:993` with a port",
        )
    try:
        return parse_address(name)
    except ValueError:
        _fail(f"{quoted(name)} is not an IPv4 address: four numbers from 0 to 255", _WRITE_IPV4)


def _shown(labels: list[str]) -> str:
    return ".".join(idna.ulabel(x) if x.startswith("xn--") else x for x in labels)


def _port(digits: str | None) -> int | None:
    """Read the port after a colon; nothing after it is as good as no colon."""
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()):
        _fail(
            f"{quoted(digits)} is not a port number",
            "write it like `mail.example.com:993`",
        )
    return port_in_range(digits)


def port_in_range(digits: str) -> int:
    """Turn ASCII digits into a port of 1 to 65535; raise BadTarget for any other."""
    significant = digits.lstrip("0") or "0"
    port = int(significant[:6])
    if not 1 <= port <= PORT_LIMIT:
        _fail(
            f"Port {quoted(significant)} does not exist: ports go from 1 to {PORT_LIMIT}",
            "write it like `mail.example.com:993`",
        )
    return port


def _before_path(text: str) -> str:
    return re.split(r"[/?#]", text, maxsplit=1)[0]


def _fail(problem: str, example: str = _WRITE_HOST) -> NoReturn:
    message = f"{problem}; {example}."
    raise BadTarget(message)
