"""Words for what a domain publishes about its mail."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "dns-srv-wrong": Wording(
        title="The DNS entries for automatic setup of {domain} {fault}.",
        meaning="{what} Programs that set an account up by themselves go by these SRV records.",
        steps=(
            "Owner of the zone: {first}.",
            "Set the account up by hand: {imap} for receiving.",
            "Set the account up by hand: {sending} for sending.",
        ),
        customer=(
            "Automatic setup of accounts of {domain} may lead wrong. Please set the account up by "
            "hand, by the mail host's instructions."
        ),
    ),
    "autoconfig-stale": Wording(
        title="The automatic setup file of {domain} is out of date.",
        meaning="{what} Programs that set an account up by themselves go by {url}.",
        steps=(
            "Owner of the domain: correct the servers in that file.",
            "Set the account up by hand: {imap} for receiving.",
            "Set the account up by hand: {sending} for sending.",
        ),
    ),
    "mta-sts-mismatch": Wording(
        title="The published mail security policy of {domain} {fault}.",
        meaning="{what} {effect}",
        steps=(
            "Owner of the domain: {first}.",
            "{then}",
            "Give the record a new id, so that senders fetch the policy again.",
        ),
        customer="{customer}",
        tells_side=True,
    ),
    "dane-tlsa-mismatch": Wording(
        title="The DANE entry for the mail of {domain} {fault}.",
        meaning="{what} Senders that go by DANE hold the mail back.",
        steps=("{first}", "{then}"),
        customer=(
            "Some mail from outside may not arrive. The owner of the domain or the mail host has "
            "to put that right."
        ),
    ),
}
