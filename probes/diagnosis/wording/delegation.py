"""Words for addresses that are out of date, or hold inside one network only."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "dns-stale-propagation": Wording(
        title="DNS still gives {address} for {name}; the zone itself has {instead} by now.",
        meaning=(
            "The name server {resolver} may keep it for {lasts} more. The zone's own name servers "
            "{now}, {tried}. {why}"
        ),
        steps=(
            "{gone}",
            "{wait}",
            "{transfer}",
            "{keep}",
        ),
        customer="{customer}",
    ),
    "device-dns-cache-stale": Wording(
        title="This machine still remembers an old address of {name}: {address}.",
        meaning=(
            "Its own name service ({resolver}), or the one that it asks, may keep it for {lasts} "
            "more. The zone's own name servers {now}. {why}"
        ),
        steps=(
            "{gone}",
            "Flush the cache: ipconfig /flushdns on Windows, resolvectl flush-caches on Linux, "
            "sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder on macOS.",
            "Restart the router if it caches names.",
        ),
        customer=(
            "Your computer may remember an old address of {host}. Please restart it and your "
            "router, and try again."
        ),
    ),
    "dns-private-address": Wording(
        title="{name} has a private address, {private}, that nobody outside its network reaches.",
        meaning=(
            "DNS gives {public} as well. Programs pick one of them, and outside that network they "
            "fail or wait with the private one."
        ),
        steps=(
            "Owner of the zone: take {private} out of public DNS.",
            "If it is meant for the inside: answer with it inside alone (split DNS).",
        ),
    ),
    "private-address-silent": Wording(
        title="{name} has a private address, {private}, and nothing there answers from here.",
        meaning=(
            "Only its own network, or a VPN into it, leads there. Whether this place is outside, "
            "or the server is down, cannot be told from here."
        ),
        steps=(
            "If this place is outside: connect to that network, or to its VPN, and try again.",
            "If it is inside: the mail host checks the server and its firewall.",
            "If everybody is to reach it: the owner of the zone publishes a public address.",
        ),
        customer=(
            "{name} can only be reached from inside its own network. Please connect to it, or to "
            "its VPN, and try again; if you are, please tell the mail host."
        ),
    ),
    "dns-split-horizon": Wording(
        title="Inside and outside use different addresses for {name}{lead}.",
        meaning="Seen: {answers}. A private address is of use inside its own network only.",
        steps=("{repair}", "{tunnel}"),
        customer="{customer}",
    ),
    "lan-dns-rebind-filter": Wording(
        title="The name server {resolver} drops DNS answers that lead to private addresses.",
        meaning=(
            "It has no address of {name}. Seen elsewhere: {known}. Routers do so against attacks "
            "by DNS rebinding."
        ),
        steps=(
            "Add {name} to the exceptions of the router's DNS rebind protection.",
            "Or use the name server of the inside.",
        ),
    ),
}
