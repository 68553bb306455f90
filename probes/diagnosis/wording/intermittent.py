"""Words for ports that fail now and then."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "host-lb-sick-backend": Wording(
        title="{failed} of {tried} attempts at {ports} of {host} failed; the others worked.",
        meaning=(
            "One of several servers behind the address may be ill; the service may have been "
            "starting anew; or it limits how often somebody may connect."
        ),
        steps=(
            "Run the check again a few times.",
            "Mail host: compare the servers behind the name; a health check has to wait for the "
            "greeting.",
            "Customer: try again, and let the program hold fewer connections at a time.",
        ),
    ),
}
