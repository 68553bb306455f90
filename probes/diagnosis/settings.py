"""Settings of an account that worked in this very run (pure)."""

from collections.abc import Sequence

from probes.diagnosis.verdict import PortResult, lets_down
from probes.quote import listed
from probes.services import SERVICES, Function, TlsMode

_PREFERENCE = (465, 587, 993, 143, 995, 110, 2525, 26, 8025)
"""Which working port is recommended first: implicit TLS (RFC 8314), then STARTTLS."""

_PURPOSES = {"imap": "receiving by IMAP", "pop": "receiving by POP", "sending": "sending"}


def working_settings(ports: Sequence[PortResult]) -> dict[str, str]:
    """Name the best working port of each function, as texts use them; empty where none works."""
    return {
        "imap": _setting(ports, Function.IMAP),
        "pop": _setting(ports, Function.POP),
        "sending": _setting(ports, Function.SENDING),
    }


def request_for(settings: dict[str, str]) -> str:
    """Ask somebody to use these settings, each for its purpose."""
    return f"please use {listed(f'{text}, for {_PURPOSES[key]}' for key, text in settings.items())}"


def _setting(ports: Sequence[PortResult], function: Function) -> str:
    mine = [port for port in ports if SERVICES[port.endpoint.port].function is function]
    somewhere = {(port.endpoint.port, port.name) for port in mine if port.works}
    broken = {(port.endpoint.port, port.name) for port in mine if lets_down(port)}
    # Programs pick an address by chance, so that what fails at one of them is no advice.
    working = dict(sorted(somewhere - broken))
    best = next((port for port in _PREFERENCE if port in working), None)
    if best is None:
        return ""
    security = "SSL/TLS" if SERVICES[best].tls is TlsMode.IMPLICIT else "STARTTLS"
    return f"{working[best]}, port {best} with {security}"
