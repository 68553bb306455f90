"""What a running check tries to learn about its own place, in plain words."""

from bot.render.dialogue import connect_words
from probes.goal import CallAnchor
from probes.observation import AbilityTest, AnchorCall, CanaryCall, Connected, Endpoint, Failed


class Calls:
    """Calls to anchors and canaries, and what this machine cannot do."""

    def __init__(self) -> None:
        self._anchors: dict[tuple[str, Endpoint], str] = {}
        self._remarks: dict[str, None] = {}

    def start(self, step: CallAnchor) -> None:
        """Begin to wait for an anchor."""
        self._anchors[step.name, step.endpoint] = "trying"

    def note(self, event: AnchorCall | CanaryCall | AbilityTest) -> None:
        """Take in how it went; that nobody answers for a canary is no news."""
        match event:
            case AnchorCall():
                self._anchors[event.name, event.endpoint] = _outcome_words(event.outcome)
            case CanaryCall(outcome=Connected()):
                self._remarks[f"{event.endpoint} answers, an address that nobody has"] = None
            case AbilityTest(works=False):
                why = f" ({event.detail})" if event.detail else ""
                self._remarks[f"not possible from here: {event.ability}{why}"] = None
            case _:
                pass

    def lines(self) -> list[str]:
        """Describe what is known of this place."""
        compared = (
            f"for comparison, {name} port {endpoint.port}: {words}"
            for (name, endpoint), words in self._anchors.items()
        )
        return [*compared, *self._remarks]


def _outcome_words(outcome: Connected | Failed) -> str:
    return "connected" if isinstance(outcome, Connected) else connect_words(outcome.failure)
