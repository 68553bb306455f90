"""What of a host is not the same from everywhere: addresses, greetings, offers, certificates."""

from collections.abc import Callable, Iterator

from probes.diagnosis.comparison import Difference, Trait
from probes.diagnosis.vantages.interfered import essence
from probes.diagnosis.vantages.led import apart
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.vantages.substituted import leaf
from probes.diagnosis.views import PortView
from probes.observation import NotOffered, Ready

_DIGITS = 16
"""So much of a fingerprint tells two certificates apart."""

Values = tuple[tuple[str, ...], ...]
Reader = Callable[[PortView], str]


def differences(sights: Sights) -> tuple[Difference, ...]:
    """Return all of it, what concerns names first."""
    return (*_addresses(sights), *_traits(sights))


def _addresses(sights: Sights) -> Iterator[Difference]:
    for name in sorted({sights.target, *sights.names.values()}):
        if any(apart(one, other, name) for one in sights.all for other in sights.all):
            values = tuple(one.addresses_of(name) for one in sights.all)
            yield Difference(trait=Trait.ADDRESSES, name=name, values=values)


def _traits(sights: Sights) -> Iterator[Difference]:
    for trait, read, identity in _READERS:
        told: dict[tuple[str, int, Values], None] = {}
        for endpoint in sights.endpoints:
            views = [one.view(endpoint) if one.told(endpoint) else None for one in sights.all]
            essential = {identity(view) for view in views if view is not None and read(view)}
            if len(essential) > 1:
                values = tuple(_values(view, read) for view in views)
                told[sights.names[endpoint], endpoint.port, values] = None
        for name, port, values in told:
            yield Difference(trait=trait, name=name, port=port, values=values)


def _values(view: PortView | None, read: Reader) -> tuple[str, ...]:
    value = read(view) if view is not None else ""
    return (value,) if value else ()


def _greeting(view: PortView) -> str:
    return view.greeting_lines[0] if view.greeting_lines else ""


def _offer(view: PortView) -> str:
    outcome = view.upgrade.outcome if view.upgrade is not None else None
    if isinstance(outcome, Ready):
        return "offered"
    return "not offered" if isinstance(outcome, NotOffered) else ""


def _certificate(view: PortView) -> str:
    shown = leaf(view)
    return "" if shown is None else f"{shown.fingerprint[:_DIGITS]}…, issued by {shown.issuer}"


_READERS: tuple[tuple[Trait, Reader, Reader], ...] = (
    (Trait.GREETING, _greeting, essence),
    (Trait.STARTTLS, _offer, _offer),
    (Trait.CERTIFICATE, _certificate, _certificate),
)
"""Each trait with how it is read, and with what tells two of them apart."""
