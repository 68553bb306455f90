"""Words for what a name leads to."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "isp-nat64-literal": Wording(
        title="This network needs the server's name; the address {address} cannot work here.",
        meaning=(
            "It has no IPv4 of its own and reaches such hosts by a translator ({prefix}), to which "
            "only names lead."
        ),
        steps=(
            "Enter the server's name in the account in place of the address.",
            "Or let the access provider turn on 464XLAT on this device (RFC 6877).",
        ),
        customer=(
            "Please enter the server's name instead of {address}; your network cannot use the "
            "address."
        ),
    ),
    "device-stale-hosts-file": Wording(
        title=(
            "The hosts file of this machine leads its programs to {fixed}, which is no address of "
            "{host} in DNS{tried}."
        ),
        meaning="DNS says {published}. Programs here go by the file, and do not ask DNS.",
        steps=(
            "Remove the line from the hosts file (Windows: C:\\Windows\\System32\\drivers\\etc\\"
            "hosts; macOS and Linux: /etc/hosts).",
            "Restart the mail program and run the check again.",
        ),
        customer=(
            "The hosts file of the computer that was checked leads programs to {fixed} in place of "
            "{host}. Please have that line removed, and restart the mail program."
        ),
    ),
    "dns-wrong-address": Wording(
        title="{host} points to {address}, which is not one of its known mail servers.",
        meaning="Expected is {expected}; {address} {tested}. {published}",
        steps=(
            "Owner of the zone: set the address to {expected}.",
            "Then wait until the old entry has expired from caches.",
            "If the host has moved: update the expected addresses in mailcheck.toml.",
        ),
    ),
    "dns-unexpected-address": Wording(
        title="{host} has the address {address}, which is not on the expected list.",
        meaning="Expected is {expected}, but its certificate proves that this is the host as well.",
        steps=("If the host has moved: update the expected addresses in mailcheck.toml.",),
    ),
    "dns-answers-differ": Wording(
        title="Name servers give different addresses for {host}.",
        meaning="That is common with several sites. Seen: {answers}",
    ),
}
