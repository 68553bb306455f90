"""The form of a wording row."""

from msgspec import Struct


class Wording(Struct, frozen=True, kw_only=True):
    """How a finding is told, explained and cured.

    Each text may use ``{host}``, ``{ports}`` ("port 25", "ports 25 and 587"), ``{Ports}`` at the
    start of a sentence and the finding's facts. Steps and the customer's line may also use
    ``{sending}``, ``{imap}`` and ``{pop}``: settings that worked in this very run. A step whose
    settings did not work is left out, so nothing is recommended that just failed; for the same
    reason no step names a port by number.

    ``located`` and ``located_meaning`` replace title and meaning where a filter's place on the path
    is known; ``{who}`` and ``{Who}`` name there whose it is. The place itself follows the meaning.

    ``located_steps``, where there are any, replace the steps then: a place that is known need not
    be searched for.

    ``tells_side``: the title says whose side it is on, as ``located`` does, or that nothing was
    tried; no sentence on that is to follow.
    """

    title: str
    meaning: str
    located: str = ""
    located_meaning: str = ""
    steps: tuple[str, ...] = ()
    located_steps: tuple[str, ...] = ()
    customer: str = ""
    tells_side: bool = False
