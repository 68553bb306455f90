"""Words for encryption."""

from probes.diagnosis.wording.row import Wording

_USE_IMAP = "Meanwhile, for receiving, use {imap}."
_USE_SENDING = "Meanwhile, for sending, use {sending}."

WORDING = {
    "svc-wants-certificate": Wording(
        title="{host} asks mail programs for a certificate of their own on {ports}.",
        meaning=(
            "It ends the dialogue with the TLS alert “certificate required”. Programs have one "
            "only where the mail host handed it out."
        ),
        steps=(
            "Mail host: if that is not meant, stop requiring it (Postfix: smtpd_tls_req_ccert, "
            "Dovecot: auth_ssl_require_client_cert).",
            "Customer: if the mail host gave you a certificate, choose it in the mail program.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "tls-plaintext-on-tls-port": Wording(
        title="{host} talks without encryption on {ports}, where it must encrypt.",
        meaning="The answer to the encryption request was plain text: “{text}”.",
        steps=(
            "Mail host: switch TLS on for {ports} (Dovecot: ssl = yes; Postfix: "
            "smtpd_tls_wrappermode = yes).",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "tls-legacy-only": Wording(
        title="{host} only speaks outdated encryption ({version}) on {ports}.",
        meaning="{effect}",
        steps=(
            "Mail host: update the server so that it offers TLS 1.2 or newer with current ciphers.",
            _USE_IMAP,
            _USE_SENDING,
            "Customer: use webmail meanwhile; do not weaken the program.",
        ),
    ),
    "tls-handshake-flaky": Wording(
        title="Encryption with {host} on {ports} broke off once and worked the next time.",
        meaning="One of several servers, a protection device or the way there interrupts some.",
        steps=(
            "Run the check again a few times.",
            "Mail host: compare the servers behind the name, and look into their logs.",
        ),
    ),
    "isp-pmtu-blackhole": Wording(
        title="Large packets between here and {host} get lost, which stalls encryption on {ports}.",
        meaning=(
            "The handshake stalled, and passed at once with small packets: a link on the way takes "
            "only smaller ones, and whoever should say so is not heard (MTU black hole)."
        ),
        steps=(
            "Router: lower the MTU (1492 for PPPoE, 1400 for VPN and mobile), or turn MSS clamping "
            "on.",
            "Firewall admin: let ICMP “fragmentation needed” and “packet too big” pass.",
            "Mail host: clamp the MSS to 1360, or set net.ipv4.tcp_mtu_probing = 1.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "tls-handshake-silent": Wording(
        title="{host} does not answer the encryption request on {ports} in time.",
        meaning=(
            "The connection opens, then nothing comes for as long as the check waits{tried}: the "
            "service hangs or is too slow, or a network on the way swallows {packets} packets."
        ),
        steps=(
            "Try the same from another network.",
            "Mail host: restart the service, and look at what slows it (load, lookups); allow "
            "ICMP “fragmentation needed”.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "tls-handshake-failed": Wording(
        title="Encryption with {host} fails on {ports}.",
        meaning="The handshake ended with: {how}.",
        steps=(
            "Mail host: check the TLS settings and log of the service.",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "starttls-leftover": Wording(
        title="Something slips commands into the start of encryption of {host} on {ports}.",
        meaning="Text came in the clear together with the consent to encrypt: “{text}”.",
        steps=(
            "Do not log in on {ports} until this is cleared up.",
            "Mail host: update the server (STARTTLS response injection).",
            _USE_IMAP,
            _USE_SENDING,
        ),
    ),
    "starttls-missing": Wording(
        title="{host} {lacks} encryption on {ports}.",
        meaning=("{listed}{asked} The server {lacking}, or something on the way takes it out."),
        steps=(
            "For receiving use {imap}.",
            "For sending use {sending}.",
            "Try the same from another network: where it is offered, something on this way takes "
            "it out.",
            "Mail host: where it is missing everywhere, {repair} on {ports}.",
        ),
    ),
    "starttls-refused": Wording(
        title="{host} offers encryption on {ports} but refuses to start it: “{text}”.",
        meaning="The command to start TLS was declined.",
        steps=(
            "Mail host: check the certificate files and the TLS settings.",
            "For receiving use {imap}.",
            "For sending use {sending}.",
        ),
    ),
}
