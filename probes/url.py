"""Addresses of documents on the web, as zones and certificates name them: taken apart strictly."""

import re

from msgspec import Struct

from probes.address import is_address

_HOST = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?"
_HOST_NAME = re.compile(_HOST)
_URL = re.compile(
    rf"(?P<scheme>https?)://(?:(?P<host>{_HOST})|\[(?P<literal>[0-9A-Fa-f:.]+)\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<target>[/?][!-\"$-~]{0,1000})?",
    re.IGNORECASE,
)
"""Nothing but host, port and path: no user, no fragment, no character that could hide another."""

PORTS = {"http": 80, "https": 443}


class Url(Struct, frozen=True):
    """Where a document is: ``host`` is a name or an address, ``target`` path and query."""

    scheme: str
    host: str
    target: str

    @property
    def port(self) -> int:
        """The only port this scheme is asked at."""
        return PORTS[self.scheme]

    @property
    def secure(self) -> bool:
        """Whether it is asked for inside TLS."""
        return self.scheme == "https"


def parse_url(text: str) -> Url | None:
    """Take a URL apart; None for what is not asked for: another scheme or port, or nonsense."""
    found = _URL.fullmatch(text)
    if found is None:
        return None
    scheme, literal = found["scheme"].lower(), found["literal"]
    host = (literal or found["host"]).lower()
    known_port = found["port"] is None or int(found["port"]) == PORTS[scheme]
    if not known_port or (literal is not None and not is_address(literal)):
        return None
    target = found["target"] or "/"
    return Url(scheme, host, target if target.startswith("/") else f"/{target}")


def is_host_name(text: str) -> bool:
    """Tell whether a name could be a host's; an address in four numbers is none."""
    return _HOST_NAME.fullmatch(text) is not None and not is_address(text)
