"""Comparisons that the renderers are tried on, by the name of their golden files."""

from collections.abc import Callable

from probes.diagnosis.comparison import Comparison
from tests.scenarios.vantages.rows import ROWS

_ROWS = {row.id: row for row in ROWS}
_SHOWN = (
    "healthy",
    "host-ban-client",
    "host-down",
    "isp-25-drop",
    "isp-starttls-strip",
    "runner-behind-inspection",
    "dns-leads-elsewhere",
    "host-geo-or-asn-block",
    "over-budget-everywhere",
)


def _built(name: str) -> Callable[[], Comparison]:
    return lambda: _ROWS[name].comparison


COMPARISONS: dict[str, Callable[[], Comparison]] = {name: _built(name) for name in _SHOWN}
"""From scenarios, whose ids are their names."""
