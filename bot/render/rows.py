"""The table of ports: addresses with the same result share a row, functions stay together."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.render.wording import MARKS, port_words, service_name
from probes.diagnosis.verdict import PortResult, Verdict
from probes.quote import listed
from probes.report import Report
from probes.services import SERVICES, Function
from probes.wire.text import clean_text

_NAME_LIMIT = 60
_NAMED = 2  # more addresses than this are counted instead

_WEIGHT = {
    Verdict.FAILING: 4,
    Verdict.DEGRADED: 3,
    Verdict.INCONCLUSIVE: 2,
    Verdict.OK: 1,
    Verdict.NOT_OFFERED: 0,
}
_FUNCTION_ORDER = {function: place for place, function in enumerate(Function)}


class Row(Struct, frozen=True, kw_only=True):
    """Line number ``place`` of the table; ``where`` is empty when it is so at every address."""

    place: int
    port: int
    service: str
    words: str
    where: str
    verdict: Verdict


def port_rows(report: Report) -> tuple[Row, ...]:
    """Return every row, by function, then in the report's order."""
    by_port: dict[int, list[PortResult]] = {}
    for result in sorted(report.ports, key=_place_of_function):
        by_port.setdefault(result.endpoint.port, []).append(result)
    several_names = len({result.name for result in report.ports}) > 1
    rows: list[Row] = []
    for port, results in by_port.items():
        for alike in _alike(results):
            where = "" if len(alike) == len(results) else _where(alike, several_names)
            first = alike[0]
            row = Row(
                place=len(rows),
                port=port,
                service=service_name(port),
                words=port_words(first),
                where=where,
                verdict=first.verdict,
            )
            rows.append(row)
    return tuple(rows)


def most_important_first(rows: Sequence[Row]) -> list[Row]:
    """Sort rows by how much they matter; of equals the earlier one comes first."""
    return sorted(rows, key=lambda row: -_WEIGHT[row.verdict])


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Sort rows as ``port_rows`` gave them."""
    return sorted(rows, key=lambda row: row.place)


def aligned(rows: Sequence[Row]) -> str:
    """Write the rows as monospaced text, one line each, without trailing blanks."""
    digits = max(len(str(row.port)) for row in rows)
    cells = [
        (f"{MARKS[row.verdict]} {row.port:>{digits}}", row.service, row.words, row.where)
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(cell, widths) for cell in cells)


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _place_of_function(result: PortResult) -> int:
    service = SERVICES.get(result.endpoint.port)
    return len(_FUNCTION_ORDER) if service is None else _FUNCTION_ORDER[service.function]


def _alike(results: Sequence[PortResult]) -> list[list[PortResult]]:
    groups: dict[tuple[object, ...], list[PortResult]] = {}
    for result in results:
        key = (result.state, result.verdict, result.works, port_words(result))
        groups.setdefault(key, []).append(result)
    return list(groups.values())


def _where(alike: Sequence[PortResult], several_names: bool) -> str:
    shown = [_spot(result, several_names) for result in alike]
    if len(shown) > _NAMED:
        return f"at {shown[0]} and {len(shown) - 1} more"
    return f"at {listed(shown)}"


def _spot(result: PortResult, several_names: bool) -> str:
    address = clean_text(result.endpoint.address, _NAME_LIMIT)
    if not several_names:
        return address
    return f"{clean_text(result.name, _NAME_LIMIT)} ({address})"
