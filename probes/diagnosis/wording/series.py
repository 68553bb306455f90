"""Words for what a series of attempts shows."""

from probes.diagnosis.wording.row import Wording

_COUNTED = "{failed} of {tried} attempts one after the other failed"
_WAIT = "Customer: try again; the account is not at fault."

WORDING = {
    "path-ecmp-bad-leg": Wording(
        title="Some connections to {ports} of {host} vanish without an answer.",
        meaning=f"{_COUNTED}: those from certain ports of ours, and each of these again. {{why}}",
        steps=(
            "Try the same from another network: where all attempts work, a line on the way here is "
            "dead.",
            "Give the operator of the path the ports that fail: {sources}.",
            "Where no line is dead: the mail host checks each server behind its load balancer.",
            _WAIT,
        ),
    ),
    "svc-crashloop": Wording(
        title="The service on {ports} of {host} keeps stopping and starting.",
        meaning=(
            f"{_COUNTED}: some were left waiting, on some it hung up, the others were served, as "
            "by a service that crashes at its start again and again."
        ),
        steps=(
            "Mail host: read the service's log, and undo the last change to its configuration.",
            _WAIT,
        ),
    ),
    "isp-cgnat-exhausted": Wording(
        title=(
            "Now and then connections to {ports} of {host} vanish: the provider's shared address "
            "{lacks} no free ports left{or_else}."
        ),
        meaning=(
            f"{_COUNTED} without any answer, at random, and the way there leads through an address "
            "that the provider shares among its customers.{doubt}"
        ),
        steps=(
            "Try again when fewer people are online.",
            "Ask the provider for an IPv4 address of your own, or use IPv6.",
            "Customer: let the mail program keep fewer connections open (from 5 to 1).",
            "If none of it helps: run the check from another network.",
        ),
    ),
    "host-backends-differ": Wording(
        title="Several servers answer behind {ports} of {host}, and they are not alike{what}.",
        meaning="Over {tried} connections {kinds} were seen.",
        steps=(
            "Mail host: bring the same certificate and configuration to every server, and watch "
            "each of them by itself.",
        ),
    ),
}
