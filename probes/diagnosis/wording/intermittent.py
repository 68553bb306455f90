"""Words for ports that fail now and then."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "host-lb-sick-backend": Wording(
        title="{failed} of {tried} attempts at {ports} of {host} failed; the others worked.",
        meaning="{why}",
        steps=(
            "Run the check again a few times.",
            "Mail host: compare the servers behind the name; a health check has to wait for the "
            "greeting.",
            "Customer: try again, and let the program hold fewer connections at a time.",
        ),
    ),
}
