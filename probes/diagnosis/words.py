"""One finding in words: its explanation and its steps, filled with what was found (pure)."""

from collections.abc import Mapping, Sequence

from probes.diagnosis.places import place_sentence
from probes.diagnosis.settings import working_settings
from probes.diagnosis.sides import SIDES, WHO
from probes.diagnosis.verdict import (
    Explanation,
    Finding,
    Place,
    PortResult,
    PortState,
    Side,
    Verdict,
)
from probes.diagnosis.wording import WORDING
from probes.diagnosis.wording.row import Wording
from probes.quote import listed
from probes.services import SERVICES, Function


class Words:
    """What fills the texts on one target: its name, its ports and the settings that worked."""

    def __init__(
        self, host: str, ports: Sequence[PortResult], rows: Mapping[str, Wording] = WORDING
    ) -> None:
        """Take the name asked about, what was found of its ports, and the texts to fill."""
        self.host = host
        self.settings = working_settings(ports)
        self._results = tuple(ports)
        self._rows = rows

    def fill(self, text: str, finding: Finding) -> str:
        """Fill the places of a text."""
        ports = _ports(finding)
        who = WHO[finding.place.side] if finding.place else WHO[Side.UNKNOWN]
        words = {
            "host": self._named(finding),
            "ports": ports,
            "Ports": ports.capitalize(),
            "who": who,
            "Who": capitalised(who),
        }
        return text.format_map({**self._settings_for(finding), **words, **finding.facts}).strip()

    def _settings_for(self, finding: Finding) -> dict[str, str]:
        """Offer what works, and none of the bad ports that a finding speaks of.

        Where it touches POP alone, another port of POP is offered for receiving: IMAP is another
        kind of account, and second choice.
        """
        numbers = {one.port for one in finding.endpoints}
        bad = {
            one.endpoint.port
            for one in self._results
            if one.endpoint.port in numbers and one.verdict is not Verdict.OK
        }
        settings = working_settings([one for one in self._results if one.endpoint.port not in bad])
        touched = {SERVICES[number].function for number in numbers}
        if Function.POP in touched and Function.IMAP not in touched and settings["pop"]:
            return {**settings, "imap": settings["pop"]}
        return settings

    def fill_setting(self, text: str, finding: Finding) -> str:
        """Fill a text, or drop it where it needs a setting that did not work."""
        lacking = (name for name, value in self._settings_for(finding).items() if not value)
        return "" if any(f"{{{name}}}" in text for name in lacking) else self.fill(text, finding)

    def explanation(self, finding: Finding) -> Explanation:
        """Say what is wrong and why we think so."""
        row = self._rows[finding.id]
        place = finding.place
        known = is_located(finding)
        title = (row.located if known else "") or row.title
        meaning = self.fill((row.located_meaning if known else "") or row.meaning, finding)
        return Explanation(
            finding=finding.id,
            title=self.fill(title, finding),
            meaning=f"{meaning} {place_of(finding, place)}" if place else meaning,
        )

    def steps(self, finding: Finding) -> list[str]:
        """Return the steps of a finding; one that does not apply is empty."""
        row = self._rows[finding.id]
        steps = (row.located_steps if is_located(finding) else ()) or row.steps
        return [self.fill_setting(step, finding) for step in steps if _fits(step, finding)]

    def _named(self, finding: Finding) -> str:
        """Name the host the finding is about: of a domain, one of its mail hosts.

        The address is added where others of the host fare differently, unless the facts tell it.
        """
        touched = set(finding.endpoints)
        names = {port.name for port in self._results if port.endpoint in touched}
        name = names.pop() if len(names) == 1 else self.host
        numbers = {one.port for one in touched}
        addresses = {one.address for one in touched}
        tested = {
            port.endpoint.address
            for port in self._results
            if port.endpoint.port in numbers and port.state is not PortState.UNMEASURED
        }
        if "address" in finding.facts or not addresses < tested:
            return name
        return f"{name} ({listed(sorted(addresses))})"


def _fits(step: str, finding: Finding) -> bool:
    """Tell whether a step is about the functions that the finding touches."""
    touched = {SERVICES[one.port].function for one in finding.endpoints}
    if not touched:
        return True
    if "{sending}" in step:
        return Function.SENDING in touched
    return "{imap}" not in step or bool(touched & {Function.IMAP, Function.POP})


def is_located(finding: Finding) -> bool:
    """Tell whether the place of a filter is known."""
    return finding.place is not None and finding.place.is_of_a_filter


def place_of(finding: Finding, place: Place) -> str:
    """Say where on the path the finding stands."""
    return place_sentence(place, len({endpoint.port for endpoint in finding.endpoints}))


def whose(finding: Finding, row: Wording) -> str:
    """Say whose side a finding is on, unless its title does."""
    told = row.tells_side or (row.located and is_located(finding))
    return "" if told else SIDES[finding.side]


def capitalised(text: str) -> str:
    """Begin a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def _ports(finding: Finding) -> str:
    numbers = sorted({one.port for one in finding.endpoints})
    return f"{'port' if len(numbers) == 1 else 'ports'} {listed(map(str, numbers))}"
