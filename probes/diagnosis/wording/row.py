"""The form of a wording row."""

from msgspec import Struct


class Wording(Struct, frozen=True, kw_only=True):
    """How a finding is told, explained and cured.

    Each text may use ``{host}``, ``{ports}`` ("port 25", "ports 25 and 587"), ``{Ports}`` at the
    start of a sentence and the finding's facts. Steps and the customer's line may also use
    ``{sending}``, ``{imap}`` and ``{pop}``: settings that worked in this very run. A step whose
    settings did not work is left out, so nothing is recommended that just failed; for the same
    reason no step names a port by number. ``located`` replaces the title where the place on the
    path is known; what is known of it follows the meaning.
    """

    title: str
    located: str = ""
    meaning: str
    steps: tuple[str, ...] = ()
    customer: str = ""
