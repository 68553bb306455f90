"""A case: something set up in the lab, the command that checks it, and the right answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.lab.customers import PLAIN

if TYPE_CHECKING:
    from tests.lab.product import Outcome, Settings

EXIT_CODES = {"ok": 0, "not_offered": 0, "degraded": 1, "failing": 1, "inconclusive": 3}
PLAIN_CLIENT = PLAIN.client
BROKEN = ("failing", "degraded")
"""Verdicts that raise an alarm; which of the two depends on what still works."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table.

    `node` is where the check starts, `words` follow the name on the command line. `finding` is
    the primary finding that is right; None means that nothing above a note may be found. Any of
    `verdicts` is right. `proofs` are acts of `evidence` and how their result begins: they show
    that the fault is there, or that the odd thing works. `state` is a port and the one state it
    must be shown in; `named` is what the facts of the primary finding must name, like the router
    where a filter sits. `place` is the side it must be placed on, and the last router before it.
    The cause of a `doubtful` one can't be certain from where it is seen. A `patient` case mostly
    waits, so many of them can run at once; a `limited` one is for the lab whose routers limit
    their ICMP errors.

    `also` are findings that must be there, wherever they stand, and the answer's first sentence
    `says` this. `settings` are tables of the
    product's configuration that hold for this case alone. `proves` names what of the atlas this
    shows, like `F:isp-25-drop`, `E07`, `A13` or `pair 3`, where `proven` wouldn't know.
    What is set up `remembers` its visitors: nobody looks at it before it was checked.
    """

    id: str
    name: str
    finding: str | None
    verdicts: tuple[str, ...]
    proofs: tuple[tuple[str, str], ...]
    node: str = PLAIN_CLIENT
    words: tuple[str, ...] = ()
    state: tuple[int, str] | None = None
    named: str = ""
    place: tuple[str, str] | None = None
    doubtful: bool = False
    patient: bool = False
    limited: bool = False
    also: tuple[str, ...] = ()
    says: str = ""
    settings: Settings = field(default_factory=dict)
    proves: tuple[str, ...] = ()
    remembers: bool = False

    @property
    def proven(self) -> tuple[str, ...]:
        """What of the atlas this shows: said, or else the finding's own fault."""
        return self.proves or ((f"F:{self.finding}",) if self.finding else ())

    @property
    def command(self) -> str:
        """What a person would type."""
        return " ".join((self.name, *self.words))

    @property
    def expected(self) -> str:
        """The right answer in a few words."""
        named = ", ".join((self.finding or "notes only", *self.also))
        return f"{named}, {' or '.join(self.verdicts)}"

    def right(self, outcome: Outcome) -> bool:
        """Whether the product gave the right answer."""
        if outcome.verdict not in self.verdicts:
            return False
        if outcome.exit_code != EXIT_CODES[outcome.verdict]:
            return False
        if self.state and outcome.states(self.state[0]) != {self.state[1]}:
            return False
        if not set(self.also) <= {name for name, _ in outcome.findings}:
            return False
        if self.says not in outcome.sentence:
            return False
        if self.finding is None:
            return all(severity == "note" for _, severity in outcome.findings)
        if not outcome.findings or outcome.findings[0][0] != self.finding:
            return False
        first = outcome.report["findings"][0]
        if self.place and _place(first) != self.place:
            return False
        if self.doubtful and first["certainty"] == "certain":
            return False
        return self.named in outcome.facts


def _place(finding: dict[str, Any]) -> tuple[str, str] | None:
    place = finding.get("place")
    return (place["side"], place["after"]["address"]) if place and place["after"] else None


def given(outcome: Outcome) -> str:
    """What the product answered, in a few words."""
    findings = ", ".join(f"{name} ({severity})" for name, severity in outcome.findings)
    return f"{findings or 'no findings'}, {outcome.verdict}"
