"""The page docs/coverage.md: every id of the atlas beside what proves it."""

from collections import Counter
from collections.abc import Iterable

from tests.atlas.entry import Vantage, faults, healthy, pairs, requirements
from tests.atlas.proofs import REPOSITORY, Kind, Proof, Proofs
from tests.atlas.rows import Row, pair_rows, rows

DOCUMENT = REPOSITORY / "docs" / "coverage.md"
SHOWN = 2
"""So many proofs of a kind are named in a row; the rest is counted."""

_SEEN = {
    Vantage.ANYWHERE: "one runner anywhere",
    Vantage.ITSELF: "the runner itself",
    Vantage.DEVICE: "a runner on the device",
    Vantage.NETWORK: "a runner in that network",
    Vantage.PATH: "a runner whose path it is",
    Vantage.TWO: "two vantage points",
    Vantage.WORD: "only what people tell",
}
_HEAD = """# What is proven, and how

Every requirement, fault, confusable pair and healthy oddity that mailcheck is made for, by its id,
and what in this repository proves it. Written by `make coverage` out of the cases of the lab, the
scenarios, and the tests that name an id (`@pytest.mark.proves`); a test holds it to them.

- **proven in the lab**: real servers and firewalls show it, a plain client sees it there too, and
  mailcheck gives the right answer. Names of cases and tests stand in `tests/lab`; `make lab` runs
  them.
- **by scenario**: the judgement is right on observations that are written down in
  `tests/scenarios`.
- **by test**: another test shows it; its name is given below `tests`.
- **not testable**, **not yet**: for the reason given. What no runner can see is not guessed at.

*Who could see it* tells where a runner has to stand.
"""
_COLUMNS = ("id", "what", "who could see it", "proven by", "result")
_PAIR_COLUMNS = ("pair", "what tells them apart", "who could see it", "proven by", "result")


def page(proofs: Proofs) -> str:
    """Write the whole page."""
    layers = {layer: list(rows(entries, proofs)) for layer, entries in faults().items()}
    everything = {name: entry for entries in faults().values() for name, entry in entries.items()}
    odd, wanted = list(rows(healthy(), proofs)), list(rows(requirements(), proofs))
    alike = list(pair_rows(pairs(), everything, proofs))
    parts = [_HEAD, "## Requirements\n", _tally(wanted), _table(_COLUMNS, wanted)]
    parts += ["## Faults\n", _tally([row for layer in layers.values() for row in layer])]
    for layer, ill in layers.items():
        parts += [f"### {layer.capitalize()}\n", _table(_COLUMNS, ill)]
    parts += ["## Confusable pairs\n", _tally(alike), _table(_PAIR_COLUMNS, alike)]
    parts += ["## Healthy, but odd\n", _tally(odd), _table(_COLUMNS, odd)]
    return "\n".join(parts)


def _tally(counted: list[Row]) -> str:
    results = Counter(row.result for row in counted).most_common()
    return f"{len(counted)}: {', '.join(f'{count} {result}' for result, count in results)}.\n"


def _table(columns: tuple[str, ...], told: Iterable[Row]) -> str:
    lines = [columns, ("---",) * len(columns), *map(_cells, told)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    why = f": {row.why}" if row.why else ""
    return (
        row.id,
        row.entry.words.replace("|", "\\|"),
        _SEEN[row.entry.seen],
        "<br>".join(_of_members(row) if row.members else _by_kind(row.proofs)),
        f"{row.result}{why}",
    )


def _of_members(row: Row) -> list[str]:
    return [
        f"{member}: {', '.join(_by_kind(proofs[:1])) or 'nothing'}"
        for member, proofs in row.members.items()
    ]


def _by_kind(proofs: tuple[Proof, ...]) -> list[str]:
    texts = []
    for kind in Kind:
        names = [proof.name.removeprefix("tests/") for proof in proofs if proof.kind is kind]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        if names:
            texts.append(f"{kind}: {', '.join(f'`{name}`' for name in names[:SHOWN])}{more}")
    return texts
