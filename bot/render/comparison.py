"""Several reports side by side: places, ports and what differs, in rows for every renderer."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.render.wording import MARKS, duration, instant, place, port_words, service_name
from probes.diagnosis.comparison import Comparison, Difference, PlaceResult, PortRow, Trait
from probes.diagnosis.verdict import PortResult, Verdict
from probes.services import SERVICES, Function
from probes.wire.text import clean_text

_VERDICTS = {
    Verdict.OK: "Works",
    Verdict.NOT_OFFERED: "Not offered",
    Verdict.INCONCLUSIVE: "Cannot tell",
    Verdict.DEGRADED: "Works, with trouble",
    Verdict.FAILING: "Does not work",
}
_TRAITS = {
    Trait.ADDRESSES: "Addresses",
    Trait.GREETING: "Greeting",
    Trait.STARTTLS: "STARTTLS",
    Trait.CERTIFICATE: "Certificate",
}
_NOT_TRIED = "not tried"
_NAME_LIMIT = 40
_VALUE_LIMIT = 200
_FUNCTION_ORDER = {function: number for number, function in enumerate(Function)}


class SideBySide(Struct, frozen=True, kw_only=True):
    """One line of the table: a port, and how it is from every place.

    ``where`` is empty where it is so at every address.
    """

    port: int
    service: str
    where: str
    cells: tuple[str, ...]
    verdicts: tuple[Verdict | None, ...]


def comparison_words(comparison: Comparison) -> str:
    """Put the verdict into a few words."""
    verdicts = {one.verdict for one in comparison.places}
    if comparison.verdict is Verdict.DEGRADED and {Verdict.OK, Verdict.FAILING} <= verdicts:
        return "Works from some places"
    return _VERDICTS[comparison.verdict]


def place_names(comparison: Comparison) -> tuple[str, ...]:
    """Name the places as a table does."""
    return tuple(clean_text(one.point.name, _NAME_LIMIT) or "?" for one in comparison.places)


def place_lines(comparison: Comparison) -> tuple[str, ...]:
    """Say of each place what it found by itself, and when."""
    return tuple(map(_place_line, comparison.places))


def side_by_side(comparison: Comparison) -> tuple[SideBySide, ...]:
    """Return every line of the table, by function; addresses that fare alike share one."""
    by_port: dict[int, list[PortRow]] = {}
    for row in sorted(comparison.ports, key=_place_of_function):
        by_port.setdefault(row.endpoint.port, []).append(row)
    return tuple(line for rows in by_port.values() for line in _lines(rows))


def difference_lines(comparison: Comparison) -> tuple[str, ...]:
    """Say what is not the same from everywhere; machines of one name often differ."""
    names = place_names(comparison)
    return tuple(line for one in comparison.differences for line in _difference(one, names))


def _place_line(one: PlaceResult) -> str:
    known = ", ".join(filter(None, (one.point.network, one.point.country)))
    where = f"{place(one.point)}{f' [{clean_text(known, _VALUE_LIMIT)}]' if known else ''}"
    when = f"{instant(one.started)}, took {duration(one.took)}"
    return f"{MARKS[one.verdict]} {where}: {_VERDICTS[one.verdict].lower()} ({when})"


def _place_of_function(row: PortRow) -> int:
    service = SERVICES.get(row.endpoint.port)
    return len(_FUNCTION_ORDER) if service is None else _FUNCTION_ORDER[service.function]


def _lines(rows: Sequence[PortRow]) -> Iterator[SideBySide]:
    """Put the addresses of a port together that look the same from everywhere."""
    groups: dict[tuple[str, ...], list[PortRow]] = {}
    for row in rows:
        groups.setdefault(tuple(map(_cell, row.results)), []).append(row)
    for cells, alike in groups.items():
        addresses = [clean_text(row.endpoint.address, _NAME_LIMIT) for row in alike]
        more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
        port = alike[0].endpoint.port
        yield SideBySide(
            port=port,
            service=service_name(port),
            where="" if len(groups) == 1 else f"{addresses[0]}{more}",
            cells=cells,
            verdicts=tuple(one.verdict if one else None for one in alike[0].results),
        )


def _cell(result: PortResult | None) -> str:
    if result is None:
        return f"  {_NOT_TRIED}"
    return f"{MARKS[result.verdict]} {port_words(replace(result, place=None))}"


def _difference(one: Difference, names: Sequence[str]) -> Iterator[str]:
    port = f" on {one.port}" if one.port else ""
    yield f"{_TRAITS[one.trait]} of {clean_text(one.name, _NAME_LIMIT * 2)}{port}"
    for name, values in zip(names, one.values, strict=False):
        shown = ", ".join(clean_text(value, _VALUE_LIMIT) for value in values)
        yield f"  {name}: {shown or 'not seen'}"
