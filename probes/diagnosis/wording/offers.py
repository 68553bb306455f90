"""Words for services that let nobody log in."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "smtp-auth-not-offered": Wording(
        title="{host} offers no login for sending on {ports}, so that customers cannot send there.",
        meaning=(
            "The list of its abilities inside TLS has no AUTH.{early} A mail server leaves it out "
            "when the service that checks passwords is down."
        ),
        steps=(
            "For sending use {sending}, with login.",
            "Mail host: see that the login service (SASL) runs, and that it is switched on for "
            "{ports}.",
            "Customer: wait; user name and password are not at fault.",
        ),
    ),
    "imap-login-disabled": Wording(
        title="{host} lets nobody log in by IMAP on {ports}, though the connection is encrypted.",
        meaning="Inside TLS it still says LOGINDISABLED and offers no other login.{early}",
        steps=(
            "For receiving use {imap}.",
            "Mail host: allow logins inside TLS (Dovecot: look at disable_plaintext_auth and at "
            "what stands before the server), and see that the login service runs.",
            "Customer: wait; user name and password are not at fault.",
        ),
    ),
}
