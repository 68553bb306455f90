"""Words for what second looks at encryption tell."""

from probes.diagnosis.wording.row import Wording

_USE_IMAP = "For receiving use {imap}."
_USE_SENDING = "For sending use {sending}."
_USE_SENDING_WITH_LOGIN = "For sending use {sending}, with login."

WORDING = {
    "lan-smtp-alg-masks": Wording(
        title="A firewall rewrites the mail dialogue of {host} on {ports} and removes encryption.",
        meaning=(
            "Parts of it are masked, as firewalls with SMTP inspection do: “{text}”. Such "
            "a firewall may stand in the network here or before the mail host."
        ),
        steps=(
            _USE_SENDING_WITH_LOGIN,
            "Firewall admin: take SMTP out of inspection (Cisco: no inspect esmtp), or let it pass "
            "TLS.",
            "Try the same from another network: where it is masked as well, the firewall is the "
            "mail host's.",
        ),
    ),
    "isp-dpi-tls-block": Wording(
        title="Something on the way to {host} stops encryption on {ports} by what it reads.",
        meaning=(
            "{when} {how}, each time; in pieces and without the server's name it passed. A network "
            "on the way filters it, or a protection device before the mail host."
        ),
        steps=(
            "Try another network, such as a phone on mobile data, or a VPN.",
            _USE_IMAP,
            _USE_SENDING,
            "Report it to the operator of this network, and to the mail host.",
        ),
    ),
    "isp-starttls-strip": Wording(
        title="The offer of encryption of {host} does not arrive on {ports}.",
        meaning=(
            "STARTTLS is not among the abilities listed; asked for it all the same, the server "
            "encrypts, with its own certificate.{trace}"
        ),
        steps=(
            _USE_IMAP,
            _USE_SENDING,
            "Customer: set the program to require encryption, so that it never sends a password "
            "without.",
            "Try the same from another network: where STARTTLS is offered, something in the first "
            "one takes it out; report it to its operator (RFC 8314 exists because of this).",
            "Mail host: make sure that neither the server nor a firewall before it hides STARTTLS.",
        ),
    ),
    "tls-port-certs-differ": Wording(
        title="The services of {host} use different certificates.",
        meaning="They are shown {told}. Where one is renewed alone, the other one expires.",
        steps=("Mail host: let one renewal take care of all services.",),
    ),
    "tls-sni-required": Wording(
        title="{host} needs the server's name in the handshake on {ports}.",
        meaning="A program too old to send it {meets}; all others do well.",
        steps=(
            "Customer with such a program: update it.",
            "Mail host: where old programs matter, make the usual certificate the default one.",
        ),
    ),
}
