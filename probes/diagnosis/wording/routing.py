"""Words for where mail to a domain is delivered."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "mx-is-address": Wording(
        title="The MX of {host} holds a number, {numbers}, where the name of a host belongs.",
        meaning="Senders look for a host of that name, and there is none: {effect}.",
        steps=("Owner of the zone: create an address record and point the MX to its name.",),
    ),
    "mx-to-cname": Wording(
        title="The MX of {host}, {exchanger}, is an alias; some senders refuse that.",
        meaning="It leads to {target}. Most senders follow it, strict ones return the mail.",
        steps=("Owner of the zone: put the final host name, {target}, into the MX.",),
    ),
    "mx-absent": Wording(
        title="{host} has no MX record{lead}.",
        meaning="Without an MX senders try the domain's own address, which is often a website's.",
        steps=(
            "Owner of the zone: add the MX that the mail provider gives.",
            "If the domain only sends: declare that it receives nothing (null MX).",
            "Use the mail host's instructions: its server names for incoming and outgoing mail.",
        ),
        customer=(
            "The domain is not set up for incoming mail: its owner has to add the MX record. For "
            "the account please use the server names from the mail host's instructions."
        ),
    ),
    "mx-private-address": Wording(
        title="The MX of {domain} points into a private network that the world cannot reach.",
        meaning="By DNS {found}. Mail from outside cannot be delivered there.",
        steps=(
            "Owner of the zone: publish the public address.",
            "If it is meant for the inside: answer with it inside alone (split DNS).",
        ),
    ),
    "mx-unreachable-primary": Wording(
        title=(
            "The main server for incoming mail of {domain}, {exchangers}, does not answer; "
            "only {alive} does."
        ),
        meaning=(
            "Mail arrives late, or is handled by a server that is meant for emergencies. A few "
            "domains keep the first server shut on purpose, against spam."
        ),
        steps=(
            "Mail host: start its mail server, or let connections from outside reach it; access "
            "lines of homes are often blocked for that.",
            "Owner of the zone: if it is gone for good, remove it from the MX records.",
        ),
        customer=(
            "Incoming mail may be late: the main server of the domain does not answer at the "
            "moment, and another one stands in for it."
        ),
    ),
    "mx-unreachable-backup": Wording(
        title="Of the servers for incoming mail of {domain}, {exchangers} takes no connections.",
        meaning=(
            "Mail gets in by {alive}. A server in reserve is missing, unless it is shut on "
            "purpose, as a few domains do against spam."
        ),
        steps=(
            "Owner of the domain: have the mail server {exchangers} started, or remove it from the "
            "MX records.",
        ),
    ),
}
