"""Words for services that are silent, refuse, or are not what they should be."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "For sending use {sending}, with login."
_USE_IMAP = "For receiving use {imap}."
_LATER = "Try again in a quarter of an hour."

WORDING = {
    "lan-captive-portal": Wording(
        title="A web page answers on {ports} in place of {host}: this network wants a sign-in.",
        meaning="The answer was web traffic: “{text}”.",
        steps=(
            "Open any web page and sign in to the network.",
            "Then run the check again.",
        ),
    ),
    "host-dnat-wrong-target": Wording(
        title="{host} has something on {ports} that is not this mail service.",
        meaning="The first words were: “{text}”.",
        steps=(
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
    "smtp-421-busy": Wording(
        title="{host} is up but declines on {ports} at the moment: “{text}”.",
        meaning="It is a temporary refusal (421), by the server itself.",
        steps=(_LATER, _USE_SENDING, "Mail host: check load, disk space and connection limits."),
    ),
    "smtp-554-greeting": Wording(
        title="{host} refuses to talk to this address on {ports}: “{text}”.",
        meaning=(
            "A permanent refusal in the greeting. On the port for mail exchange it is aimed at "
            "direct senders, often by a blocklist, and not at customers."
        ),
        steps=(
            _USE_SENDING,
            "If the address is listed wrongly: ask the list named in the text to remove it.",
        ),
    ),
    "imap-bye": Wording(
        title="The IMAP service of {host} declines on {ports}: “{text}”.",
        meaning="It said BYE instead of a greeting: limits, maintenance or policy, by its text.",
        steps=(_LATER, _USE_IMAP, "Mail host: act on the text of the refusal."),
    ),
    "pop-declines": Wording(
        title="The POP service of {host} declines on {ports}: “{text}”.",
        meaning="It answered -ERR instead of a greeting.",
        steps=(_LATER, _USE_IMAP, "Mail host: act on the text of the refusal."),
    ),
    "sieve-declines": Wording(
        title="The mail filter service of {host} declines on {ports}: “{text}”.",
        meaning="It answered NO or BYE instead of a greeting.",
        steps=(_LATER, "Mail host: act on the text of the refusal."),
    ),
    "lan-smtp-alg-masks": Wording(
        title="A firewall rewrites the mail dialogue of {host} on {ports} and removes encryption.",
        meaning=(
            "Parts of it are masked, as firewalls with SMTP inspection do: “{text}”. Such a "
            "firewall may stand in the network here or before the mail host."
        ),
        steps=(
            _USE_SENDING,
            "Firewall admin: turn SMTP inspection off (Cisco: no inspect esmtp), or let it pass "
            "TLS.",
            "Try the same from another network: where it is masked as well, the firewall is the "
            "mail host's.",
        ),
    ),
    "smtp-ehlo-refused": Wording(
        title="{host} refuses the way a program introduces itself on {ports}: “{text}”.",
        meaning="The command that lists the server's abilities was refused.",
        steps=(
            _USE_SENDING,
            "Operator: set an EHLO name that matches the runner's reverse DNS.",
            "Mail host: check the rules for introductions, and SMTP inspection in between.",
        ),
    ),
    "svc-breaks-off": Wording(
        title="{host} breaks off the dialogue on {ports}.",
        meaning="It ended in the step “{stage}” with “{how}”.",
        steps=(
            "Mail host: look into the service's log.",
            "Try the same from another network.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "smtp-greet-delay": Wording(
        title="{host} waits {seconds} s before it greets on {ports}; that is normal.",
        meaning="Servers keep strangers waiting against spam. Mail programs wait longer than that.",
    ),
}
