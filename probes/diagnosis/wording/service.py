"""Words for services that are not what they should be, are slow, or end early."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "For sending use {sending}, with login."
_USE_IMAP = "For receiving use {imap}."

WORDING = {
    "host-dnat-wrong-target": Wording(
        title="{host} has something on {ports} that is not this mail service.",
        meaning="The first words were: “{text}”.{doubt}",
        steps=(
            "Try the same from another network, such as a phone on mobile data.",
            "Mail host: correct the port forwarding or the service on {ports}.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "svc-not-understood": Wording(
        title="{host} answers on {ports}, but not as a mail server does.",
        meaning="What it says is too long or makes no sense: “{text}”.",
        steps=(
            "Mail host: look at the service on {ports}, and at what stands before it.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "smtp-ehlo-refused": Wording(
        title="{host} refuses the way a program introduces itself on {ports}: “{text}”.",
        meaning=("The command that lists the server's abilities (EHLO) was refused {why}."),
        steps=(
            _USE_SENDING,
            "{name}",
            "{compare}",
            "Mail host: {check}.",
        ),
    ),
    "svc-stops-answering": Wording(
        title="{host} greets on {ports} and then gives no more answer.",
        meaning=(
            "Nothing came {stage}, for as long as we wait. A service that hangs, one that slows "
            "senders down on purpose, and packets that get lost on the way look alike."
        ),
        steps=(
            "Run the check again a few times.",
            "Try the same from another network.",
            "Mail host: look into the service's log, and at what it waits for (login, disk, DNS).",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "svc-breaks-off": Wording(
        title="{host} breaks off the dialogue on {ports}.",
        meaning="It ended {stage}: {how}.",
        steps=(
            "Mail host: look into the service's log.",
            "Try the same from another network.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "smtp-tarpit": Wording(
        title="{host} takes up to {seconds} s for each answer on {ports}, so that sending is slow.",
        meaning=(
            "Encryption itself went quickly. Servers slow down senders they distrust (tarpit); "
            "one that is overloaded looks the same."
        ),
        steps=(
            "See whether this address is on a blocklist, and what else sends mail from there.",
            _USE_SENDING,
            "Mail host: check the load, and who is slowed down on purpose.",
        ),
    ),
    "smtp-greet-delay": Wording(
        title="{host} waits {seconds} s before it greets on {ports}; mail programs wait longer.",
        meaning="Servers keep strangers waiting against spam, or while they look up who calls.",
    ),
}
