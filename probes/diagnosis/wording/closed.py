"""Words for ports that are closed."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "svc-not-listening": Wording(
        title="{host} is up, but nothing listens on {ports}.",
        meaning="The connection was refused at once (RST), as from a port without a service.",
        steps=(
            "Mail host: start the service, or confirm that it is not offered there.",
            "Customer: use {imap}.",
            "Customer: use {sending} for sending.",
        ),
    ),
    "port-refused": Wording(
        title="Connections to {ports} of {host} are refused; from here it cannot be told by whom.",
        meaning=(
            "Each was reset at once (RST). A server does so for a port without a service, and "
            "firewalls on the way do so in its name."
        ),
        steps=(
            "Try the same from another network, such as a phone on mobile data.",
            "If it works there: this network or its provider refuses mail.",
            "If not: the mail host starts the service, or confirms that it is not offered there.",
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
        ),
    ),
}
