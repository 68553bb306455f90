"""Words for certificates and dialogues that are not the same from everywhere."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "Until then send by {sending}, with login."
_USE_IMAP = "Until then receive by {imap}."

WORDING = {
    "runner-clock-skew": Wording(
        title="By the clock at {at} the certificate of {host} on {ports} is not valid.",
        meaning="The very same one is valid by the clock at {beside}, so one of these is wrong.",
        steps=("Operator: put the clock of {at} right (NTP), and check again.",),
        tells_side=True,
    ),
    "device-clock-wrong": Wording(
        title="By the clock at {at} the certificate of {host} on {ports} is not valid.",
        meaning="The very same one is valid by the clock at {beside}, so one of these is wrong.",
        steps=("At {at}: set date and time of the device to automatic.",),
        customer="Please set date and time of your device to automatic; our certificate is valid.",
        tells_side=True,
    ),
    "cert-private-ca": Wording(
        title=(
            "The certificate of {host} on {ports} comes from an authority that is not known at "
            "{at}."
        ),
        meaning=(
            "Its issuer is {issuer}, which programs of today do not know either. {beside} takes "
            "the very same certificate: somebody added that authority to the list there."
        ),
        steps=("Mail host: use a public authority, or hand out the root certificate.",),
    ),
    "cert-incomplete-chain": Wording(
        title="{host} forgets to send the intermediate certificate on {ports}.",
        meaning=(
            "The certificate is issued by {issuer}, which is not known at {at}. {beside} takes "
            "the very same one: what is missing is in the list there."
        ),
        steps=("Mail host: install the full chain (fullchain.pem) and reload.",),
    ),
    "runner-behind-inspection": Wording(
        title=(
            "Something near {at} reads encrypted mail; ignore the certificate findings from there."
        ),
        meaning=(
            "On {ports} of {host} a certificate of {issuer} is shown there. From {beside} the "
            "server's own is seen, which is good."
        ),
        steps=("Operator: except the runner at {at} from inspection, and check again.",),
        tells_side=True,
    ),
    "certificate-replaced": Wording(
        title="On the way to {at} somebody replaces the certificate of {host} on {ports}.",
        meaning=(
            "There it comes from {issuer}; from {beside} the server's own is seen, which is good. "
            "Virus scanners, company firewalls and guest networks do that, and so does whoever "
            "wants to read the mail."
        ),
        steps=(
            "Let no program at {at} accept that certificate.",
            "Ask whoever runs the network or the virus scanner at {at} to except {host}.",
            "Try the same there from another network, such as a phone on mobile data.",
        ),
        customer=(
            "Something between you and our server replaces its certificate. Please do not accept "
            "it, and try another network."
        ),
    ),
    "lan-smtp-alg-masks": Wording(
        title="A firewall near {at} rewrites the mail dialogue of {host} on {ports}.",
        meaning="From {beside} the dialogue is as it should be, so the mail host does not do it.",
        steps=(
            _USE_SENDING,
            "Firewall admin: turn SMTP inspection off (Cisco: no inspect esmtp), or let it pass "
            "TLS.",
        ),
    ),
    "isp-25-transparent-proxy": Wording(
        title="Another mail gateway answers {at} on {ports} in place of {host}.",
        meaning=(
            "It greets otherwise than the server does {beside}, and offers no encryption. Behind "
            "a name with several machines one of them may be set up otherwise."
        ),
        steps=(
            _USE_SENDING,
            "Treat passwords that were sent there without encryption as exposed.",
            "Ask whoever runs the network at {at} about its mail gateway.",
        ),
    ),
    "isp-starttls-strip": Wording(
        title="Something on the way to {at} removes the encryption offer of {host} on {ports}.",
        meaning=(
            "The server offers it to {beside}. A host that offers it to some networks only, or "
            "machines that are set up differently, look the same."
        ),
        steps=(
            "At {at} receive by {imap}.",
            "At {at} send by {sending}, with login.",
            "Set mail programs to require encryption.",
            "Report it to whoever runs the network at {at}.",
        ),
    ),
    "isp-dpi-tls-block": Wording(
        title="Encryption of {host} on {ports} breaks off for {at}.",
        meaning=(
            "Connections get through, and end as soon as encryption begins; {beside} meets "
            "nothing of it. Filters that look into packets do that."
        ),
        steps=(
            "At {at}: try another network, such as a phone on mobile data.",
            _USE_IMAP,
            _USE_SENDING,
            "Report it to whoever runs the network at {at}.",
        ),
    ),
    "smtp-ident-or-rdns-delay": Wording(
        title="{host} keeps {at} waiting on {ports}.",
        meaning=(
            "It greets {beside} at once. It waits for a lookup of that address, by reverse DNS or "
            "ident; or it keeps strangers waiting until it knows them."
        ),
        steps=(
            "Mail host: turn ident off, and see why reverse lookups of that address time out.",
            "Network at {at}: refuse ident queries instead of dropping them, and set reverse DNS.",
        ),
    ),
}
