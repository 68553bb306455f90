"""Settings that a domain publishes for mail programs, in the form Thunderbird introduced.

https://benbucksch.github.io/autoconfig-spec/draft-autoconfig-1.html
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from msgspec import Struct

from probes.observation import Observation
from probes.published.documents import trusted_text
from probes.services import Protocol, TlsMode
from probes.url import is_host_name

SETTINGS_KEPT = 12
"""The most servers of one document, in its order, which is that of preference."""

_PROTOCOLS = {"imap": Protocol.IMAP, "pop3": Protocol.POP3, "smtp": Protocol.SMTP}
_ENCRYPTION = {"ssl": TlsMode.IMPLICIT, "tls": TlsMode.IMPLICIT, "starttls": TlsMode.STARTTLS}
_SERVERS = ("incomingServer", "outgoingServer")
_PORT_DIGITS = 5


class Setting(Struct, frozen=True):
    """One server as a mail program is told to use it; ``tls`` is None for no encryption."""

    protocol: Protocol
    host: str
    port: int
    tls: TlsMode | None


def urls(domain: str) -> tuple[str, ...]:
    """Return where the document may be, in the order programs look."""
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"http://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def published_settings(seen: Sequence[Observation], domain: str) -> tuple[Setting, ...]:
    """Return the servers of every document that was found."""
    texts = (trusted_text(seen, url) for url in urls(domain))
    found = (one for text in texts if text is not None for one in parse_settings(text, domain))
    return tuple(dict.fromkeys(found))


def is_found(seen: Sequence[Observation], url: str, domain: str) -> bool:
    """Tell whether this document was found and names any server."""
    text = trusted_text(seen, url)
    return text is not None and bool(parse_settings(text, domain))


def parse_settings(text: str, domain: str) -> tuple[Setting, ...]:
    """Read the document of a domain; what names no usable server is passed over."""
    try:
        # Entities could make much out of little, or fetch what is nobody's business.
        document = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return ()
    return tuple(_settings(document, domain))[:SETTINGS_KEPT]


def _settings(document: Element, domain: str) -> Iterator[Setting]:
    for server in document.iterfind("emailProvider/*"):
        protocol = _PROTOCOLS.get(server.get("type", ""))
        host = _text(server, "hostname").replace("%EMAILDOMAIN%", domain).lower().rstrip(".")
        port = _text(server, "port")
        numeric = port.isascii() and port.isdecimal() and len(port) <= _PORT_DIGITS
        if server.tag in _SERVERS and protocol is not None and numeric and is_host_name(host):
            tls = _ENCRYPTION.get(_text(server, "socketType").lower())
            yield Setting(protocol, host, int(port), tls)


def _text(server: Element, tag: str) -> str:
    return server.findtext(tag, "").strip()
