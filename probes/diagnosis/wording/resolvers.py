"""Words for name servers that do not answer, and for answers that others contradict."""

from probes.diagnosis.wording.row import Wording

_OTHER_NAME_SERVER = "Set another name server in the router or on this machine."

WORDING = {
    "runner-no-resolver": Wording(
        title="This runner has no name server to ask.",
        meaning="Its resolver settings are empty, so no name can be looked up.",
        steps=("Operator: set a resolver in mailcheck.toml, under [dns], resolvers.",),
    ),
    "isp-resolver-down": Wording(
        title="The name server {resolver} does not answer.",
        meaning="Every question to it timed out or was turned away, twice.{doubt}",
        steps=(
            "{change}",
            "{restart}",
            "Report it to whoever runs the name server.",
        ),
    ),
    "dns-refused": Wording(
        title="The name server {resolver} refuses to answer.",
        meaning="It does not serve this client, or not this name (REFUSED).",
        steps=(
            "Use the network's own name server.",
            "Owner of the name server: check who may ask it.",
        ),
        customer="{customer}",
    ),
    "dns-one-resolver-fails": Wording(
        title="The name server {resolver} does not answer every question about {host}.",
        meaning="It {said} where {other} answers; programs that ask it wait, or fail at times.",
        steps=("Run the check again; if it lasts, report it to whoever runs that name server.",),
    ),
    "dns-tcp-or-edns-blocked": Wording(
        title="Only small DNS answers get here from the name server {resolver}.",
        meaning=(
            "Lost is the answer on {questions}. The network on the way lets no DNS over TCP or no "
            "big packets through, or the name server serves none."
        ),
        steps=(
            "Firewall on the way: let DNS over TCP (RFC 7766) and fragments through.",
            _OTHER_NAME_SERVER,
        ),
    ),
    "dns-denied-by-one": Wording(
        title="The name server {resolver} has no address of {name}, which others have.",
        meaning="Seen: {told}. {why}",
        steps=(
            "{later}",
            "{runner}",
            "Meanwhile set another name server.",
        ),
    ),
    "isp-dns-intercepted": Wording(
        title="The network answers all DNS queries itself, whatever name server is set.",
        meaning=(
            "A question sent to where no name server can be was answered. {effect} Setting another "
            "name server changes nothing here."
        ),
        steps=(
            "Use encrypted DNS (DNS over TLS or HTTPS) on the device.",
            "Report wrong answers to the access provider.",
        ),
    ),
}
