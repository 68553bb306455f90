"""Words for products that open encrypted mail."""

from probes.diagnosis.wording.row import Wording

_NOT_BLINDLY = "Let no program trust a certificate permanently before that."
_ELSEWHERE = "To see the server's own certificate, run the check from another network."

WORDING = {
    "runner-behind-inspection": Wording(
        title=(
            "This place sits behind somebody who replaces certificates; those of {host} cannot be "
            "judged from here."
        ),
        meaning=(
            "The certificate on {ports} comes from {issuer}, and so does that of {anchors}, which "
            "has nothing to do with {host}."
        ),
        steps=(
            "Operator: have this runner excepted from the inspection of encrypted traffic.",
            _ELSEWHERE,
        ),
        tells_side=True,
    ),
    "lan-utm-untrusted-substitute": Wording(
        title="{product} replaces the certificate of {host} on {ports} and marks it as untrusted.",
        meaning=(
            "It comes from {issuer}, which the product uses for servers whose own certificate it "
            "could not verify. Either that one is bad, or the product's list of authorities is old."
        ),
        steps=(
            _ELSEWHERE,
            "If that is bad: the mail host puts it right.",
            "If it is good: update the list of authorities of {product}, or except {host} from it.",
            _NOT_BLINDLY,
        ),
    ),
    "device-av-tls-scan": Wording(
        title=(
            "Security software ({product}) on the machine of this check replaces the certificate "
            "of {host} on {ports}, to read the mail."
        ),
        meaning="It comes from {issuer}, and hides what the server itself presents. {effect}",
        steps=(
            "Where a program warns: as a test, turn off the scanning of encrypted mail in "
            "{product}, and on again; then except {host} from it.",
            "Or add the root certificate of {product} to the list of the mail program.",
            _NOT_BLINDLY,
            _ELSEWHERE,
        ),
    ),
    "lan-utm-tls-inspection": Wording(
        title=(
            "A firewall ({product}) {where} replaces the certificate of {host} on {ports}, to read "
            "the mail."
        ),
        meaning=(
            "It comes from {issuer}, and hides what the server itself presents. {effect}{doubt}"
        ),
        steps=(
            "{compare}",
            "Where a program warns: have the firewall's admin except {host} from inspection.",
            "Or add the firewall's root certificate to the list of the mail program.",
            _NOT_BLINDLY,
            _ELSEWHERE,
        ),
    ),
}
