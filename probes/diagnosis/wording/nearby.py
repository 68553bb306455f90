"""Words for what stands near: own network, router, proxy, VPN, a sign-in."""

from probes.diagnosis.wording.row import Wording

_PHONE = (
    "Try the same from a phone on mobile data: if it works there, this network is the cause; if "
    "not, the mail host is."
)
_WEBMAIL = "Meanwhile use webmail."

WORDING = {
    "lan-subnet-overlap": Wording(
        title=(
            "{address}, the address of {host}, lies in this machine's own network ({network}), "
            "where nobody has it."
        ),
        meaning=(
            "So it was looked for next door ({device}), past every router. Either the server "
            "stands elsewhere, in a network that uses the same range, or it stands here and is "
            "down."
        ),
        steps=(
            "Where the server should stand here: check that it is on, and its cable.",
            "Where it stands elsewhere: give one of the two networks another range, such as "
            "192.168.77.0/24, in its router.",
            "Compare the network mask set here with the router's.",
            "Where a VPN leads to it: let the VPN bring a route to this very address.",
        ),
        tells_side=True,
    ),
    "lan-egress-proxy-only": Wording(
        title="This network lets programs out by its web proxy only, and mail programs cannot.",
        meaning="{why} This machine is set up for a web proxy ({proxies}).",
        steps=(
            "Ask the admin of this network for a mail relay of its own, or to let {ports} of "
            "{host} out.",
            _WEBMAIL,
        ),
        customer=(
            "The network you are in permits the web alone. Please ask its admin to let mail out, "
            "or use webmail."
        ),
        tells_side=True,
    ),
    "device-vpn-changes-path": Wording(
        title="Mail from here goes through {line}, which may be what stops it.",
        meaning="Whoever runs a VPN may filter mail as well, and is not seen from outside.",
        located="The VPN that mail from here goes through ({device}) stops {ports} of {host}.",
        located_meaning=(
            "The first routers of the way are the VPN's, and it happens there. Neither this "
            "network, nor its provider, nor the mail host is to blame."
        ),
        steps=(
            "As a test, switch the VPN off, run the check again, and switch it on again.",
            "Use {imap} for receiving.",
            "Use {sending} for sending.",
            "In the VPN's settings: except {host} (split tunnel).",
            "Ask whoever runs the VPN to let mail through.",
        ),
    ),
    "lan-nat-hairpin": Wording(
        title="This network's own router ({router}) answers for {address} and refuses {ports}.",
        meaning=(
            "Nothing is seen to go further. Either the address is the router's own and {host} "
            "stands behind it, which many routers lead back to only from outside (NAT loopback), "
            "or the router refuses mail in the name of {host}. From inside the two look alike."
        ),
        steps=(
            "Compare this network's public address, which the router's status page shows, with "
            "{address}.",
            "If they are the same: switch NAT loopback on in the router (also called hairpin NAT), "
            "or use the server's inside address or name here.",
            "If they are not: look in the router for a rule that refuses {ports}.",
            "Try the same from a phone on mobile data. If the address is this network's own and it "
            "fails there too: check the router's port forwarding for {ports}.",
        ),
        tells_side=True,
    ),
    "lan-wifi-loss": Wording(
        title="Packets get lost on the way to this network's own router: {near} of {pinged} pings.",
        meaning=(
            "{router}, the router next door, lost pings as {host} ({address}) did, which lost "
            "{lost} of {sent}. {beside}"
        ),
        steps=(
            "Try by cable instead of Wi-Fi, or closer to the router.",
            "Set another Wi-Fi channel in the router.",
            "Then ping the router: it should answer all, in less than 5 ms.",
            _PHONE,
        ),
        customer=(
            "The connection between your device and your own router loses data. Please try by "
            "cable, or closer to the router."
        ),
        tells_side=True,
    ),
    "lan-captive-portal": Wording(
        title="{sign}: {guess}.",
        meaning="{shown} No mail server of {host} was reached on {ports}.",
        steps=(
            "Open any web page that is not encrypted in a browser, and sign in to the network.",
            "Then run the check again.",
            "Where no sign-in shows: let the device forget the network, and join it again.",
            _PHONE,
        ),
        customer="Please open a web page and sign in to the network you are in, then try again.",
    ),
}
