"""Readers of single settings: a TOML value in, a checked value out, or what is wrong with it."""

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Network, ip_network

from bot.commands.vocabulary import TAKEN_WORDS
from probes.address import Address, parse_address
from probes.calls import ANCHORS_PER_PORT
from probes.embedded import translator_prefix
from probes.quote import shortened, visible
from probes.services import SERVICES
from probes.target import AddressTarget, BadTarget, HostTarget, parse_target
from probes.url import parse_url
from probes.vantage import VantageKind

Reader = Callable[[object], object]

TOKEN = re.compile(r"\b(?:xox[a-z]|xapp)-[0-9A-Za-z-]{6,}")
"""What a Slack token looks like."""

NOT_A_MAIL_PORT = f"is not a mail port; choose among {', '.join(map(str, SERVICES))}"

_TEXT_LIMIT = 60
_ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHORT_NETWORK = re.compile(r"(?P<octets>[0-9]+(?:\.[0-9]+){0,2})/(?P<length>[0-9]+)")


class BadValue(ValueError):
    """A value is wrong; ``problems`` holds the place within a list, or None, and the words."""

    def __init__(self, problem: str, *more: tuple[int | None, str]) -> None:
        super().__init__(problem)
        self.problems: tuple[tuple[int | None, str], ...] = more or ((None, problem),)


def shown(value: object) -> str:
    """Write a value as in the file, bounded; a token is never repeated."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"(a token)"' if TOKEN.search(value) else f'"{shortened(value)}"'
    if isinstance(value, int | float):
        return shortened(str(value))
    return "a list" if isinstance(value, list) else "this"


def text(value: object) -> str:
    """Read any text."""
    if not isinstance(value, str):
        problem = f'{shown(value)} is not a text; write it in quotes, like "text"'
        raise BadValue(problem)
    return value


def list_of(
    item: Callable[[object], object], example: str
) -> Callable[[object], tuple[object, ...]]:
    """Make a reader of lists; the faults of all items are reported together."""

    def read(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            problem = f"{shown(value)} is not a list; write it in brackets, like [{example}]"
            raise BadValue(problem)
        good: list[object] = []
        bad: list[tuple[int | None, str]] = []
        for place, element in enumerate(value):
            try:
                good.append(item(element))
            except BadValue as fault:
                bad.append((place, str(fault)))
        if bad:
            problem = "the list has faults"
            raise BadValue(problem, *bad)
        return tuple(dict.fromkeys(good))

    return read


def whole_number(least: int, most: int, example: int) -> Callable[[object], int]:
    """Make a reader of whole numbers within bounds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            problem = (
                f"{shown(value)} is not a whole number from {least} to {most}; "
                f"write it like {example}"
            )
            raise BadValue(problem)
        return value

    return read


def minutes(value: object) -> timedelta:
    """Read a span of up to a day."""
    return timedelta(minutes=whole_number(1, 1440, 5)(value))


def network(value: object) -> str:
    """Read a network in CIDR form; a single address is the network of itself."""
    written = text(value)
    try:
        return str(ip_network(written))
    except ValueError:
        problem = f"{shown(written)} {_network_fault(written)}"
        raise BadValue(problem) from None


def _network_fault(written: str) -> str:
    """Say what is wrong, and guess the network behind a near miss."""
    full = written
    if short := _SHORT_NETWORK.fullmatch(written):
        octets = short["octets"].split(".")
        full = ".".join([*octets, *["0"] * (4 - len(octets))]) + "/" + short["length"]
    try:
        meant = str(ip_network(full, strict=False))
    except ValueError:
        return f'is not a network; write it like "{IPv4Network("10.0.0.0/8")}"'
    wrong = "is not a network" if short else "has host bits set, beyond its prefix"
    return f'{wrong}; write it like "{meant}"'


def nat64_prefix(value: object) -> str:
    """Read the prefix of a NAT64 translator."""
    written = text(value)
    try:
        return str(translator_prefix(written))
    except ValueError:
        problem = (
            f"{shown(written)} is not a NAT64 prefix of 32, 40, 48, 56, 64 or 96 bits; "
            'write it like "64:ff9b:1::/96"'
        )
        raise BadValue(problem) from None


def address(value: object) -> Address:
    """Read an IP address."""
    written = text(value)
    try:
        return parse_address(written)
    except ValueError:
        problem = f'{shown(written)} is not an IP address; write it like "192.0.2.1"'
        raise BadValue(problem) from None


def address_or_none(value: object) -> Address | None:
    """Read an IP address; an empty text means none."""
    return None if value == "" else address(value)


def own_address(value: object) -> Address:
    """Read the address that others see a place by; empty where it is not known or changes."""
    return Address("") if value == "" else address(value)


def vantage_kind(value: object) -> VantageKind:
    """Read whose place it is."""
    try:
        return VantageKind(text(value))
    except ValueError:
        choice = " or ".join(f'"{one}"' for one in VantageKind)
        problem = f"{shown(value)} is no kind of place; write {choice}"
        raise BadValue(problem) from None


def country(value: object) -> str:
    """Read the two letters of a country (ISO 3166-1); empty where it is not known."""
    written = text(value).upper()
    if written and not _COUNTRY.fullmatch(written):
        problem = f'{shown(value)} is not the two letters of a country; write it like "DE"'
        raise BadValue(problem)
    return written


def port(value: object) -> int:
    """Read a mail port."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in SERVICES:
        problem = f"{shown(value)} {NOT_A_MAIL_PORT}"
        raise BadValue(problem)
    return value


def host_name(value: object) -> str:
    """Read a host name and give its canonical form."""
    written = text(value)
    try:
        target = parse_target(written)
    except BadTarget as fault:
        raise BadValue(_said(fault)) from fault
    if not isinstance(target, HostTarget) or target.port is not None:
        problem = f'{shown(written)} is not a host name; write it like "mail.example.com"'
        raise BadValue(problem)
    return target.name


def _said(fault: BadTarget) -> str:
    return str(fault).replace("`", '"').removesuffix(".")


def host_or_address(value: object) -> str:
    """Read a host name or an IP address and give its canonical form."""
    written = text(value)
    try:
        target = parse_target(written)
    except BadTarget as fault:
        raise BadValue(_said(fault)) from fault
    match target:
        case HostTarget(name=name, port=None):
            return name
        case AddressTarget(address=found, port=None):
            return found
        case _:
            problem = (
                f"{shown(written)} is neither a host name nor an IP address; "
                'write it like "mx1.example.net" or "192.0.2.7"'
            )
            raise BadValue(problem)


def anchors(value: object) -> tuple[object, ...]:
    """Read a few hosts that serve a port."""
    found = list_of(host_or_address, '"mx1.example.net", "192.0.2.7"')(value)
    if len(found) > ANCHORS_PER_PORT:
        problem = f"it names {len(found)} hosts; leave at most {ANCHORS_PER_PORT}"
        raise BadValue(problem)
    return found


def ehlo_name(value: object) -> str:
    """Read the name for EHLO (RFC 5321 section 4.1.3); empty means the address literal."""
    return "" if value == "" else host_name(value)


def probe_url(value: object) -> str:
    """Read the URL of a page that is not encrypted; empty means none.

    Nobody may answer in the place of an encrypted one, so that it would tell nothing.
    """
    written = text(value)
    url = parse_url(written)
    if written and (url is None or url.secure):
        problem = (
            f"{shown(written)} is not the plain http URL of a page; "
            'write it like "http://www.example.com/"'
        )
        raise BadValue(problem)
    return written


def line_of_text(value: object) -> str:
    """Read a short text of one line."""
    written = text(value)
    if visible(written) != written or len(written) > _TEXT_LIMIT:
        problem = (
            f"{shown(written)} is not one plain line of at most {_TEXT_LIMIT} characters; "
            'write it like "Frankfurt office"'
        )
        raise BadValue(problem)
    return written


def some_text(value: object) -> str:
    """Read a short text of one line that is not empty."""
    written = line_of_text(value)
    if not written:
        problem = 'it is empty; write it like "here", or leave the key out'
        raise BadValue(problem)
    return written


def alias(value: object) -> str:
    """Read a short name for a host; empty means none."""
    written = text(value).lower()
    if not written:
        return written
    if not _ALIAS.fullmatch(written) or written.isdigit():
        problem = (
            f"{shown(value)} is not one word of letters, digits and hyphens; "
            'write it like "office-mail"'
        )
        raise BadValue(problem)
    if written in TAKEN_WORDS:
        problem = f'{shown(value)} has a meaning of its own; choose another, like "office-mail"'
        raise BadValue(problem)
    return written
