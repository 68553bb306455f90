"""Settings for mail programs, as domains publish them."""

from probes.services import SERVICES, Protocol, TlsMode

_SOCKETS = {TlsMode.IMPLICIT: "SSL", TlsMode.STARTTLS: "STARTTLS"}


def server(host: str, port: int, *, socket: str | None = None) -> str:
    """Describe one server, encrypted as its port has it."""
    service = SERVICES[port]
    kind = "outgoingServer" if service.protocol is Protocol.SMTP else "incomingServer"
    encryption = _SOCKETS[service.tls] if socket is None else socket
    return (
        f'<{kind} type="{service.protocol}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{encryption}</socketType></{kind}>"
    )


def document(*servers: str) -> str:
    """Write the whole document."""
    inside = "".join(servers)
    return (
        '<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="example.com">'
        f"<domain>example.com</domain>{inside}</emailProvider></clientConfig>"
    )
