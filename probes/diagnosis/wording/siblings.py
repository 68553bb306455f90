"""Words for addresses that are dead beside others of their name."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "dns-aaaa-dead": Wording(
        title="The IPv6 address {address} of {host} {fails} from here.",
        located="{Who} stops the mail to {address}, the IPv6 address of {host}.",
        located_meaning="IPv4 works.",
        meaning="IPv4 works. {why}",
        steps=(
            "{repair}",
            "Meanwhile customers can turn IPv6 off where connecting is slow, and later on again.",
        ),
    ),
    "isp-nat64-broken": Wording(
        title="{host} has no fault at {address}: the translator behind it does not work here.",
        meaning=(
            "The mail host did not publish that address. The name server in use made it of "
            "{made_of}, for a translator (NAT64) that this network should have. IPv4 works."
        ),
        steps=(
            "Network admin or access provider: repair the translator (NAT64).",
            "If this network has none: set a name server that does not make such addresses "
            "(DNS64).",
        ),
    ),
    "dns-one-address-dead": Wording(
        title="{host} has {count} addresses, and {address} is dead.",
        meaning="A program that picks this address fails or waits; the next attempt may work.",
        steps=(
            "Mail host: repair {address} or take it out of DNS.",
            "Customer: try again; do not enter a numeric address.",
        ),
    ),
    "isp-ipv6-broken": Wording(
        title="IPv6 does not work from this network; IPv4 to {host} does.",
        meaning="{why} IPv4 works, so that most mail programs only lose time.",
        steps=(
            "To confirm it, turn IPv6 off in the router or the device, and later on again.",
            "Report it to the access provider.",
        ),
    ),
}
