"""Words for addresses that are out of date, or hold inside one network only."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "dns-stale-propagation": Wording(
        title="DNS still gives {address} for {name}; the zone itself has {instead} by now.",
        meaning=(
            "The name server {resolver} may keep it for {lasts} more. The zone's own name servers "
            "{now}, and nothing serves at {address}. {why}"
        ),
        steps=(
            "Wait until the old answer has expired, or flush the cache of that name server.",
            "{transfer}",
            "Host: keep the old server passing mail on until then.",
        ),
        customer=(
            "The address of {host} was changed, and your network may not know it yet. Please try "
            "again later, or restart your router."
        ),
    ),
    "device-dns-cache-stale": Wording(
        title="This machine still remembers an old address of {name}: {address}.",
        meaning=(
            "Its own name service ({resolver}), or the one that it asks, may keep it for {lasts} "
            "more. The zone's own name servers {now}. {why}"
        ),
        steps=(
            "Flush the cache: ipconfig /flushdns on Windows, resolvectl flush-caches on Linux, "
            "sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder on macOS.",
            "Restart the router if it caches names.",
        ),
        customer=(
            "Your computer may remember an old address of {host}. Please restart it and your "
            "router, and try again."
        ),
    ),
    "dns-split-horizon": Wording(
        title="Inside and outside use different addresses for {name}{lead}.",
        meaning="Seen: {answers}. A private address is of use inside its own network only.",
        steps=("{repair}", "{tunnel}"),
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
