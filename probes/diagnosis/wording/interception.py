"""Words for those who take every connection in the servers' place."""

from probes.diagnosis.wording.row import Wording

_SWITCH_OFF = (
    "As a test, turn the mail scanning of the security software here off, run the check again, "
    "and turn it on again."
)
_NO_SOFTWARE = "Where no such software runs: ask whoever runs this network about a mail proxy."

WORDING = {
    "device-av-proxy-dead": Wording(
        title="{who} takes every connection on {ports} and does not answer.",
        meaning=(
            "It took even a connection to an address that nobody has, so that this says nothing of "
            "{host}: the mail of every provider passes through it."
        ),
        steps=(
            "Restart this machine.",
            _SWITCH_OFF,
            "If that helps: update the software, or remove it with its maker's own tool.",
            _NO_SOFTWARE,
        ),
        customer=(
            "{who} takes the connections for mail and does not answer. If that is your computer: "
            "restart it, or turn the mail scanning of its security software off as a test, and on "
            "again."
        ),
    ),
    "device-av-plain-proxy": Wording(
        title="{who} takes the connections on {ports} in place of {host}.",
        meaning="It took even a connection to an address that nobody has. {effect}",
        steps=(
            "For receiving use {imap}.",
            "For sending use {sending}, with login.",
            _SWITCH_OFF,
            _NO_SOFTWARE,
        ),
    ),
}
