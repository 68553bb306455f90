"""Words for domains and the hosts that their records name for mail."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "mail-host-missing": Wording(
        title="DNS names {names} for the mail of {host}, and that host has no address.",
        meaning="An MX record points to a name that does not exist or leads nowhere.",
        steps=("Owner of the zone: correct the record, or give the host an address.",),
    ),
    "mx-null": Wording(
        title="{host} declares that it receives no mail at all (null MX).",
        meaning="A domain that only sends, or sends nothing, publishes this on purpose.",
        steps=("If it should receive mail: publish the provider's MX instead.",),
    ),
    "checked-mail-hosts": Wording(
        title="{host} is a mail domain; its servers were checked: {names}.",
        meaning="They come from its SRV or MX records, or from settings that it publishes.",
    ),
}
