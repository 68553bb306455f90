"""Words for ports that accept connections and give no service."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "For sending use {sending}, with login."
_USE_IMAP = "For receiving use {imap}."

WORDING = {
    "svc-backlog-full": Wording(
        title="{host} takes in more connections on {ports} than it can serve.",
        meaning=(
            "Some attempts to connect got no answer, another was accepted and left waiting: its "
            "queue is full."
        ),
        steps=(
            "Mail host: raise the limit of processes or clients, and find what is slow (login, "
            "disk, DNS).",
            _USE_IMAP,
            _USE_SENDING,
            "Customer: wait; the account is not at fault.",
        ),
    ),
    "svc-hung-silent": Wording(
        title="{host} accepts connections on {ports} but does not greet.",
        meaning="No greeting came within {seconds} s: {why}",
        steps=(
            "{elsewhere}",
            "{repair}",
            _USE_IMAP,
            _USE_SENDING,
            "Customer: wait; the account is not at fault.",
        ),
    ),
    "host-synproxy-dead-backend": Wording(
        title="{host} accepts connections on {ports} and resets every one before a word.",
        meaning=(
            "A protection device may answer for a server that is down behind it; or a filter on "
            "the way breaks the connections. From one place the two look alike."
        ),
        steps=(
            "Mail host: check the real service behind the firewall or load balancer; its health "
            "check has to wait for the greeting.",
            "Try the same from another network.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "svc-resets-at-accept": Wording(
        title="{host} resets the connection on {ports} right after opening it.",
        meaning=(
            "The service, a protection device before it, or a filter on the way breaks the "
            "connection before any greeting."
        ),
        steps=(
            "Mail host: check that the service behind the firewall or load balancer runs.",
            "Try the same from another network.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "svc-closes-at-accept": Wording(
        title="{host} closes the connection on {ports} without a greeting.",
        meaning="An access rule or a failing service ends it before a single word.",
        steps=(
            "Mail host: look into the service's log and access rules.",
            "Try the same from another network.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
}
