"""Words for who vouches for a certificate."""

from probes.diagnosis.wording.row import Wording

_NOT_FOR_GOOD = "Customer: wait; do not tell the program to trust the certificate permanently."

WORDING = {
    "device-old-root-store": Wording(
        title=(
            "This machine's list of authorities is too old for the certificate of {host} on "
            "{ports}{worth}."
        ),
        meaning=(
            "Its authority is not in the list here, and is in the one that programs of today ship: "
            "{issuer}. Programs that rely on this machine's list warn."
        ),
        steps=(
            "Update this machine's system (on Debian: the package ca-certificates), or the mail "
            "program.",
            "Where neither gets updates any more: add the authority's root certificate by hand.",
            "Mail host: where many devices are as old, send a chain that leads to an older root.",
        ),
        customer=(
            "The certificate of {host} is good. A device that warns is too old to know who issued "
            "it: please update its system and the mail program."
        ),
        tells_side=True,
    ),
    "cert-self-signed": Wording(
        title="The certificate of {host} on {ports} is home-made; no program trusts it.",
        meaning="It is signed by itself: {issuer}.{doubt}",
        steps=(
            "{elsewhere}",
            "Mail host: install a certificate of a public authority.",
            "Customer: accept it only after comparing the fingerprint with the host by phone.",
        ),
    ),
    "cert-private-ca": Wording(
        title="The certificate of {host} on {ports} comes from an authority nobody knows.",
        meaning="Its issuer is {issuer}.{tried}{doubt}",
        steps=(
            "{elsewhere}",
            "Mail host: use a public authority, or hand out the root certificate.",
            "Customer in a company network: ask whether it inspects encrypted mail.",
        ),
    ),
    "cert-incomplete-chain": Wording(
        title="{host} forgets to send the intermediate certificate on {ports}.",
        meaning=(
            "The chain ends before an authority that programs know; the certificate is issued by "
            "{issuer}. {proof} Some programs fetch what is missing, others warn.{doubt}"
        ),
        steps=(
            "{elsewhere}",
            "Mail host: install the full chain (fullchain.pem) and reload.",
            _NOT_FOR_GOOD,
        ),
    ),
    "cert-revoked": Wording(
        title="The certificate of {host} on {ports} was withdrawn by its issuer on {date}.",
        meaning=(
            "Its issuer says so by a signed answer (OCSP). {how}. Some programs refuse it, others "
            "do not look; the key may be in wrong hands."
        ),
        steps=(
            "Mail host: replace the certificate and its key now, and reload the mail services.",
            _NOT_FOR_GOOD,
        ),
    ),
}
