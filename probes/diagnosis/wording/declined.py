"""Words for servers that say no: limits, load, lists, maintenance."""

from probes.diagnosis.wording.row import Wording

_USE_SENDING = "For sending use {sending}, with login."
_USE_IMAP = "For receiving use {imap}."
_LATER = "Try again in a quarter of an hour."
_BY_ITS_TEXT = "Mail host: act on the text of the refusal."

WORDING = {
    "host-conn-limit": Wording(
        title="{host} limits how many connections may be open at a time, and refused on {ports}.",
        meaning="{sign}",
        steps=(
            "Customer: let the mail program keep fewer connections open (Thunderbird: maximum "
            "number of server connections, from 5 to 2).",
            "Customer: close the mail programs of other devices in the same network.",
            "Mail host: raise the limit for one address (Dovecot: mail_max_userip_connections, "
            "Postfix: smtpd_client_connection_count_limit).",
        ),
        customer=(
            "{host} takes only so many connections at a time. Please close the mail programs of "
            "other devices, or let the program keep fewer connections open."
        ),
    ),
    "host-rate-limit": Wording(
        title="{host} {limits} how often somebody may connect: it turned us away on {ports}.",
        meaning="{sign}",
        steps=(
            "Customer: let the mail program look for new mail every 5 to 10 minutes only, on all "
            "devices.",
            "Wait some minutes before the next check, which itself connects to every port.",
            "Mail host: raise the limit for one address, or list the networks that share one.",
        ),
        customer=(
            "{host} {limits} how often somebody may connect. Please let the mail program look for "
            "new mail every 5 to 10 minutes only, on all devices."
        ),
    ),
    "smtp-421-busy": Wording(
        title="{host} is up but declines on {ports} at the moment: “{text}”.",
        meaning="It is a temporary refusal (421).{aim}",
        steps=(
            _LATER,
            "If the text names your address: hold fewer connections at a time, and see what else "
            "sends mail from there.",
            _USE_SENDING,
            "Mail host: check load, disk space and connection limits.",
        ),
    ),
    "smtp-554-greeting": Wording(
        title="{host} {refuses} on {ports}: “{text}”.",
        meaning="{why}{aim}",
        steps=(_USE_SENDING, "{next}"),
        customer="{line}",
    ),
    "imap-bye": Wording(
        title="The IMAP service of {host} declines on {ports}: “{text}”.",
        meaning=(
            "It said BYE instead of a greeting: limits, maintenance or policy, by its text.{aim}"
        ),
        steps=(_LATER, _USE_IMAP, _BY_ITS_TEXT),
    ),
    "pop-declines": Wording(
        title="The POP service of {host} declines on {ports}: “{text}”.",
        meaning="It answered -ERR instead of a greeting.{aim}",
        steps=(_LATER, _USE_IMAP, _BY_ITS_TEXT),
    ),
    "sieve-declines": Wording(
        title="The mail filter service of {host} declines on {ports}: “{text}”.",
        meaning="It answered NO or BYE instead of a greeting.{aim}",
        steps=(_LATER, _BY_ITS_TEXT),
    ),
}
