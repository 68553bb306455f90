"""Words for names that are not the customers' server."""

from probes.diagnosis.wording.row import Wording

_INSTRUCTIONS = "Use the mail host's instructions: its server names for incoming and outgoing mail."

WORDING = {
    "mail-handled-elsewhere": Wording(
        title="The mail of {host} is handled by {names}, not by {host} itself.",
        meaning="{host} turns mail down itself, and its MX records name other servers.",
        steps=(
            "{hint}",
            "Check {names}, or an e-mail address of the domain.",
            _INSTRUCTIONS,
        ),
        customer="{host} is no mail server. {advice}",
    ),
    "cfg-wrong-host": Wording(
        title="{host} only takes in mail from other servers; it is no server for mail programs.",
        meaning="Its port for mail exchange answers; nothing is offered on {ports}.",
        steps=("{hint}", _INSTRUCTIONS),
        customer="{host} is no server for mail programs. {advice}",
    ),
    "perhaps-other-host": Wording(
        title="{host} may not be the server for mail programs: {why}.",
        meaning="{meaning}",
        steps=("{hint}", _INSTRUCTIONS),
    ),
}
