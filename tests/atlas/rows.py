"""The join: every entry of the atlas with its proofs and the result (pure)."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from tests.atlas.entry import HEALTHY_MEMBER, Entries, Entry
from tests.atlas.proofs import Kind, Proof, Proofs

NOTHING = "nothing proves it"
NOT_TESTABLE, NOT_YET = "not testable", "not yet"
RESULTS = {
    Kind.LAB: "proven in the lab",
    Kind.SCENARIO: "by scenario",
    Kind.TEST: "by test",
}


class Row(Struct, frozen=True, kw_only=True):
    """One id: its proofs (of a pair those of each member) and the result in a word or two.

    ``why`` is the reason where there can be no proof.
    """

    id: str
    entry: Entry
    proofs: tuple[Proof, ...]
    members: dict[str, tuple[Proof, ...]] = {}
    result: str
    why: str = ""


def rows(entries: Entries, proofs: Proofs) -> Iterator[Row]:
    """Give each entry its row."""
    for name, entry in entries.items():
        mine = _named(name, entry, proofs)
        yield Row(id=name, entry=entry, proofs=mine, result=_result(entry, mine), why=_why(entry))


def pair_rows(entries: Entries, faults: Entries, proofs: Proofs) -> Iterator[Row]:
    """Give each pair its row: it is proven as well as the weakest of its members."""
    for name, entry in entries.items():
        members = [one for one in entry.members if one != HEALTHY_MEMBER]
        by_member = {one: _named(one, faults[one], proofs) for one in members}
        hidden = [one for one in members if faults[one].cannot]
        results = [_result(faults[one], by_member[one]) for one in members if one not in hidden]
        yield Row(
            id=name,
            entry=entry,
            proofs=_named(name, entry, proofs),
            members=by_member,
            result=max(results, key=[*RESULTS.values(), NOT_YET, NOTHING].index),
            why=f"{', '.join(hidden)}: {NOT_TESTABLE}" if hidden else "",
        )


def _why(entry: Entry) -> str:
    said = f" The answer is {entry.said} then." if entry.said else ""
    return f"{entry.declared}{said}"


def _named(name: str, entry: Entry, proofs: Proofs) -> tuple[Proof, ...]:
    mine = (
        *(Proof(Kind.LAB, one) for one in entry.cases),
        *(Proof(Kind.SCENARIO, one) for one in entry.scenarios),
        *proofs.get(name, ()),
    )
    return tuple(sorted(set(mine), key=lambda one: _rank(name, one)))


def _rank(name: str, proof: Proof) -> tuple[int, bool, str]:
    """Put the strongest first, and of equals what is called after the id."""
    return list(Kind).index(proof.kind), proof.name.partition("/")[0] != name, proof.name


def _result(entry: Entry, mine: Iterable[Proof]) -> str:
    if entry.cannot:
        return NOT_TESTABLE
    if entry.missing:
        return NOT_YET
    return next((RESULTS[proof.kind] for proof in mine), NOTHING)
