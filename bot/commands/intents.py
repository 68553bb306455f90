"""What words of a sentence ask for, beyond its target and ports: one table, with reasons.

A narrow check that misses the fault is worse than a wide one, so a word counts only where it
can hardly mean anything else; whatever stays open is a check of everything.
"""

from msgspec import Struct

from bot.commands.vocabulary import SERVICE_WORDS
from bot.commands.word_list import word_list


class Intent(Struct, frozen=True, kw_only=True):
    """Words that mean the strict word ``means``, and where they do not.

    ``near``: one of these has to follow within three words. ``not_before`` and ``not_after``: the
    words next to it that make it another matter. ``not_with``: the same, anywhere in the sentence.
    ``asked``: it counts as a request alone ("please ping …"), not in a report ("I can ping …").
    """

    means: str
    words: frozenset[str]
    near: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_with: frozenset[str] = frozenset()
    asked: bool = False


_MAIL = word_list("mail mails email emails e-mail e-mails message messages anything nothing post")
_SOMEBODY = word_list("me us you him her them it this that a an the")
_OTHER_TRAFFIC = word_list("connection connections traffic requests request calls")
_REPORTED = word_list(
    "works work worked working fine ok okay fails failed fail stops stopped dies times timed shows "
    "showed says said gives gave is was isn't looks returns returned me us him her them back"
)
_PAPERS = word_list("form web contact article a")  # their submission is another

INTENTS: tuple[Intent, ...] = (
    # What a mail program does. The past ("sent a screenshot", "received an error") tells a story.
    Intent(
        means="outgoing",
        words=word_list(
            "send sends sending outgoing outbox postausgang senden versenden verschicken "
            "envoyer envoi enviar envío verzenden versturen verstuurd"
        ),
        not_before=_SOMEBODY | _OTHER_TRAFFIC,  # "send me the result"
    ),
    Intent(
        means="incoming",
        words=word_list(
            "receive receives receiving recieve recieves recieving incoming posteingang empfangen "
            "abrufen recevoir recibir ontvangen"
        ),
        not_before=word_list("a an this that these error errors timeout timeouts") | _OTHER_TRAFFIC,
    ),
    Intent(  # "get mail", and not "get a timeout"
        means="incoming",
        words=word_list(
            "get gets getting got fetch fetches fetching download downloads downloading"
        ),
        near=_MAIL,
    ),
    # Protocols by name.
    Intent(means="imap", words=word_list("imap imap4")),
    Intent(means="pop", words=word_list("pop pop3 pops")),
    Intent(means="smtp", words=word_list("smtp smtps")),
    *(Intent(means=name, words=frozenset({name}), not_after=_PAPERS) for name in SERVICE_WORDS),
    # Encryption.
    Intent(means="ssl", words=word_list("ssl tls")),
    Intent(
        means="ssl",
        words=word_list(
            "certificate certificates cert certs handshake cipher ciphers self-signed "
            "zertifikat zertifikate certificat certificats certificado certificados certificaat "
            "certificaten"
        ),
    ),
    Intent(  # passwords and domains expire as well
        means="ssl",
        words=word_list("expired expires abgelaufen expiré caducado verlopen"),
        not_with=word_list(
            "password passwords passwort domain account licence license subscription trial session"
        ),
    ),
    Intent(means="starttls", words=word_list("starttls stls")),
    # Tools. In a report they tell what was tried, and the fault is elsewhere.
    Intent(
        means="ping",
        words=word_list("ping pings pinging"),
        not_before=_REPORTED,  # "ping me" is no wish either
        asked=True,
    ),
    Intent(
        means="trace",
        words=word_list("trace traceroute tracert mtr tracepath"),
        not_before=_REPORTED,
        asked=True,
    ),
    Intent(
        means="dns",
        words=word_list("dns mx nslookup dig lookup resolve resolves"),
        not_before=_REPORTED
        | word_list("this it that the my our your these asap issue ticket problem"),
        asked=True,
    ),
    Intent(
        means="dns",
        words=word_list("look"),
        near=word_list("mx dns srv record records"),
        asked=True,
    ),
)
