"""Words for ports that are shut to one place, or to everybody."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "Until then send by {sending}, with login."
_USE_IMAP = "Until then receive by {imap}."
_TRACE = "To see where it breaks off, run the check with the word trace from {beside} as well."
_PATIENCE = "Wait the time of the lock, often ten minutes to an hour, and check again."

WORDING = {
    "lan-nat-hairpin": Wording(
        title="The router at {at} does not lead back to its own public address, {address}.",
        meaning=(
            "The name leads there to the address that the place itself has. From {beside} it "
            "answers; inside it takes a router that can loop back (NAT hairpin)."
        ),
        steps=(
            "Router: turn on NAT loopback (hairpin).",
            "Or let the name server inside answer with the internal address.",
        ),
        tells_side=True,
    ),
    "private-address-silent": Wording(
        title="{host} has a private address, {address}, and nothing there answers {at}.",
        meaning=(
            "{served}Only its own network, or a VPN into it, leads there. Elsewhere the same "
            "address leads to other machines, or nowhere."
        ),
        steps=(
            "At {at}: connect to the network of the mail server, or to its VPN, and check again.",
            "If it is inside already: the mail host checks the server and its firewall.",
            "Owner of the zone: publish a public address for those outside, and give the private "
            "one inside alone (split DNS).",
        ),
        customer="{line}",
        tells_side=True,
    ),
    "host-geo-or-asn-block": Wording(
        title="{host} shuts out places in {area}: nothing of it answers {at}.",
        meaning=(
            "Their packets get as far as those of {beside}, which it serves. What {at} have in "
            "common is {area}."
        ),
        steps=(
            "Mail host: look for a filter by country or network, and make an exception.",
            "Customer: meanwhile use a network elsewhere, such as a VPN home.",
        ),
        tells_side=True,
    ),
    "isp-shared-ip-punished": Wording(
        title="{host} shuts out the address that {at} shares with others at its provider.",
        meaning=(
            "Its packets get as far as those of {beside}, which is served. The provider there "
            "puts many customers behind one address, so that somebody else's attempts may be the "
            "reason."
        ),
        steps=(
            "Mail host: lift the lock of that address, and limit attempts by account instead.",
            "Customer: meanwhile use another network.",
        ),
        tells_side=True,
    ),
    "runner-banned-by-target": Wording(
        title="{host} has most likely locked out {at}; that says nothing about customers.",
        meaning=(
            "Nothing of it answers there, pings included, while {beside} is served. Its packets "
            "get as far as the others'. Answers that get lost on the way back would look the same."
        ),
        steps=(
            "Operator: check no more from {at} until the lock is over.",
            "Mail host: allow the address of {at}.",
        ),
        tells_side=True,
    ),
    "host-ban-client": Wording(
        title="{host} has most likely locked out the internet address of {at}.",
        meaning=(
            "Nothing of it answers there, pings included, while {beside} is served. Its packets "
            "get as far as the others'. Answers that get lost on the way back would look the same."
        ),
        steps=(
            "At {at}: find the device that logs in with an old password, and stop it.",
            "Mail host: look for the public address of {at} among the locked ones.",
            _PATIENCE,
        ),
        customer=(
            "Our server has most likely locked your internet address, as it does after failed "
            "logins. Please look for a device with an old password, and tell us your public "
            "address."
        ),
        tells_side=True,
    ),
    "host-turns-place-away": Wording(
        title="{host} turns {at} away on {ports}.",
        meaning=(
            "It lets {beside} in, and the packets of {at} get as far as theirs. Locks after "
            "failed logins, access lists and filters by country do that."
        ),
        steps=(
            "Mail host: look for the public address of {at} in locks and access lists.",
            _USE_IMAP,
            _USE_SENDING,
            _PATIENCE,
        ),
        customer=(
            "Our server turns your internet address away on {ports}. Please look for a device with "
            "an old password, and tell us your public address."
        ),
        tells_side=True,
    ),
    "path-regional-outage": Wording(
        title="The way from {at} to {host} is broken.",
        meaning=(
            "Nothing of it answers there, while {beside} is served. Packets from {at} do not get "
            "to where the others' do."
        ),
        steps=(
            "Mail host: open a ticket with the networks on the way, with both traces.",
            "Customer: use another network meanwhile, such as mobile data.",
        ),
        customer=(
            "Our server works, but the way from your network to it is broken at the moment. "
            "Please use another network meanwhile, such as mobile data."
        ),
        tells_side=True,
    ),
    "shut-out-or-cut-off": Wording(
        title="Nothing of {host} lets {at} in: it is locked out, or stopped on the way.",
        meaning=(
            "The host is not down: it serves {beside}. That it locks out an address and that the "
            "way from there is broken look the same from one end."
        ),
        steps=(
            _TRACE,
            "Mail host: look for the public address of {at} among the locked ones.",
            "At {at}: try another network, such as a phone on mobile data.",
        ),
        customer=(
            "Our server works; between your network and it something stops all of your mail, or "
            "our server has locked your address. Please tell us your public address, and try "
            "another network, such as mobile data."
        ),
        tells_side=True,
    ),
    "isp-ipv6-broken": Wording(
        title=(
            "{host} serves {at} by IPv4, but nothing at its IPv6 address {address} answers there."
        ),
        meaning=(
            "From {beside} that address is open. IPv6 does not work at {at} or on its way, or the "
            "host shuts out the IPv6 address of {at}. Programs that try IPv6 first lose time."
        ),
        steps=(
            "At {at}: open another server that has IPv6. If that fails too, ask the access "
            "provider.",
            "If others work: the mail host looks for the IPv6 address of {at} among the locked "
            "ones.",
            "Until then turn IPv6 off at {at} where connecting is slow, and later on again.",
        ),
        customer=(
            "Mail works from your network, but not by IPv6, so that connecting may take longer. "
            "Please try another network as well, such as mobile data."
        ),
    ),
    "dns-one-address-dead": Wording(
        title="{host} serves {at} at {living}, but nothing at {address} answers there.",
        meaning=(
            "From {beside} that address is open. Something on the way of {at} stops it, or the "
            "machine there shuts {at} out. Programs that try it first lose time or fail."
        ),
        steps=(
            _TRACE,
            "Mail host: look for the public address of {at} among those locked at {address}.",
        ),
        customer=(
            "Mail works from your network by part of our servers only, so that connecting may "
            "fail now and then. Please try another network as well, such as mobile data."
        ),
    ),
    "blocked-between": Wording(
        title="Something stops {ports} of {host} for {at}.",
        meaning=(
            "From {beside} the same is open. In the order of their likelihood that is a firewall "
            "of the device, the router, the access provider; or the host turns that address away."
        ),
        steps=(
            "At {at}: as a test, switch off the firewall of the device, then of the router; "
            "switch each on again.",
            "Ask the access provider of {at} about {ports}.",
            "{lock}",
            _USE_IMAP,
            _USE_SENDING,
        ),
        customer="{said} {ports}.",
    ),
    "nothing-answers": Wording(
        title="Nothing at {host} ({address}) answers {at}.",
        meaning=(
            "No port tested lets anybody in. {networks} Where they share one, that may be the "
            "cause as well."
        ),
        steps=(
            "Run the check from another network, and compare again.",
            "Mail host: check the server, and filters that shut out these places.",
        ),
    ),
    "host-down": Wording(
        title="The mail server {host} ({address}) is down: nothing of it answers {at}.",
        meaning="No port tested lets anybody in. {networks}",
        steps=(
            "Mail host: check power, the virtual machine, its network card and its uplink.",
            "Mail host: if it runs, look for a filter that shuts out all of these places.",
        ),
        customer="The mail server {host} is down at the moment; the fault is not in your account.",
    ),
    "host-firewall-drops-port": Wording(
        title="The mail host's side drops {ports} of {host}: from {at} alike.",
        meaning="Other ports of it answer there. {networks}",
        steps=(
            "Mail host: open {ports} in the firewall, or confirm that nobody is to use it.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "port-filtered": Wording(
        title="{host} stays silent on {ports}, for {at} alike.",
        meaning=(
            "The mail host may drop it, or each of these networks does: many filter the ports for "
            "sending. {networks}"
        ),
        steps=(
            "Check from a network that is known to let it out, or set anchors for it.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
}
