"""Words for certificates."""

from probes.diagnosis.wording.row import Wording

_NOT_FOR_GOOD = "Customer: wait; do not tell the program to trust the certificate permanently."

WORDING = {
    "cert-expired": Wording(
        title="{whose} of {host} on {ports} expired{when}.",
        meaning="{why}",
        steps=("Mail host: {repair} and reload the mail services.", _NOT_FOR_GOOD),
        customer=(
            "{whose} of {host} has expired; {remedy}. Do not tell your program to trust it "
            "permanently."
        ),
    ),
    "cert-not-yet-valid": Wording(
        title="{whose} of {host} on {ports} is not valid{when}.",
        meaning="{why}",
        steps=("{clock}", "Mail host: check the certificate's dates."),
    ),
    "cert-wrong-name": Wording(
        title="The certificate on {ports} is made out to {names}, not to {host}.",
        meaning=(
            "Programs compare the name in the account with the names in the certificate.{doubt}"
        ),
        steps=(
            "Customer: enter the server name from the mail host's instructions, if it is another.",
            "{elsewhere}",
            "Mail host: {condition}add {host} to the certificate.",
        ),
        customer=(
            "The certificate is not made out to {host}. Please compare the server name in your "
            "account with the mail host's instructions; if it is the same, {remedy}."
        ),
    ),
    "cert-weak": Wording(
        title="The certificate of {host} on {ports} is too weak or made for another purpose.",
        meaning="Key {key}, signature {signature}.",
        steps=("Mail host: get a new certificate for servers with a strong key.",),
    ),
    "cert-not-accepted": Wording(
        title="The certificate of {host} on {ports} is not accepted.",
        meaning="What the check of it found: {objections}.",
        steps=("Mail host: check the certificate and its chain.",),
    ),
    "cfg-literal-address": Wording(
        title="{host} is a number; its certificate is made out to {names}.",
        meaning="Mail programs warn when the account holds a numeric address.",
        steps=("Enter the server's name in the account instead of the number.",),
    ),
    "cert-expires-soon": Wording(
        title="The certificate of {host} on {ports} expires in {days} days, on {date}.",
        meaning="Automatic renewal should have replaced it by now.",
        steps=("Mail host: check the automatic renewal.",),
    ),
}
