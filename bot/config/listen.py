"""Reads where to take connections: an address of this machine and a port."""

import re

from bot.config.records import ListenAddress
from bot.config.values import BadValue, shown, text
from probes.address import Family, family, parse_address

_FORM = re.compile(r"(?:(?P<v4>[0-9.]+)|\[(?P<v6>[0-9A-Fa-f:.]+)\]):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65535


def listen_address(value: object) -> ListenAddress:
    """Read an address and a port; raise BadValue where one of them is missing or wrong."""
    written = text(value)
    found = _parsed(written)
    if found is None:
        problem = (
            f"{shown(written)} is not an address of this machine with a port; "
            'write it like "127.0.0.1:3000" or "[::1]:3000"'
        )
        raise BadValue(problem)
    return found


def listen_address_or_none(value: object) -> ListenAddress | None:
    """Read an address and a port; an empty text means none."""
    return None if value == "" else listen_address(value)


def _parsed(written: str) -> ListenAddress | None:
    parts = _FORM.fullmatch(written)
    if parts is None or not 1 <= int(parts["port"]) <= _LAST_PORT:
        return None
    try:
        host = parse_address(parts["v4"] or parts["v6"])
    except ValueError:
        return None
    in_brackets = parts["v6"] is not None
    if in_brackets != (family(host) is Family.IPV6):
        return None
    return ListenAddress(host, int(parts["port"]))
