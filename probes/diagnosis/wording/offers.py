"""Words for services that let nobody log in."""

from probes.diagnosis.wording.row import Wording

WORDING = {
    "smtp-auth-not-offered": Wording(
        title="{host} offers no login for sending on {ports}, so that customers cannot send there.",
        meaning="The list of its abilities inside TLS has no AUTH.{early}{why}{opened}",
        steps=("For sending use {sending}, with login.", "{repair}", "{patience}"),
    ),
    "imap-login-disabled": Wording(
        title="{host} lets nobody log in by IMAP on {ports}, though the connection is encrypted.",
        meaning=(
            "Inside TLS it still says LOGINDISABLED and offers no other login.{early}{why}{opened}"
        ),
        steps=("For receiving use {imap}.", "{repair}", "{patience}"),
    ),
}
