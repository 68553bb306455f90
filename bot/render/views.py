"""What is not a message: the Home tab, and the form that asks for a check.

Source: docs.slack.dev/reference/views.
"""

from bot.commands.command import What
from bot.commands.vocabulary import WORDS, Word
from bot.render.blockkit import (
    Block,
    Element,
    actions,
    bullets,
    button,
    code,
    context,
    header,
    label,
    paragraph,
    plain,
    rich,
    words,
)
from bot.render.controls import CHECK_FORM, OPEN_FORM, TARGET_FIELD, WHAT_FIELD

View = dict[str, object]

_CHOICES = {
    What.ALL: "the seven mail ports, DNS and ping",
    What.SSL: "what is encrypted from the first byte, sending, certificates",
    What.PLAIN: "what begins in the clear, with its upgrade to TLS",
    What.TRACE: "the path to 993 and 587, or to the port you write behind it",
}
"""What is told shorter or otherwise than in the help, where the words stand in a table."""

_TARGET_LIMIT = 500
_PROMISE = (
    "Name a mail server and read why a mail program can't connect to it: which ports are blocked "
    "or broken, whose side it is on, and what to try next."
)


def home_view(command: str, bot_name: str) -> View:
    """Lay out the Home tab: what this is, and the ways to ask.

    ``command`` is the slash command, ``bot_name`` the name by which people mention the bot.
    """
    ways = (
        (code(f"{command} mail.example.com"), words(" checks everything, in any channel.")),
        (
            code(f"{command} mail.example.com ssl private"),
            words(" checks what is encrypted, and only you see the answer."),
        ),
        (
            code(f"@{bot_name} is mail.example.com up on 993?"),
            words(" asks in a channel or a thread. Let me in first: "),
            code(f"/invite @{bot_name}"),
        ),
        (words("Under Messages above, any such words will do."),),
    )
    return {
        "type": "home",
        "blocks": [
            header("Why can't the mail program connect?"),
            rich(paragraph(words(_PROMISE))),
            actions(button("Check a mail server", OPEN_FORM, "home", primary=True)),
            rich(label("Other ways to ask"), bullets(*(paragraph(*way) for way in ways))),
            rich(paragraph(code(f"{command} help"), words(" lists every word."))),
        ],
    }


def check_form() -> View:
    """Lay out the form that asks for a check."""
    host: Block = {
        "type": "input",
        "block_id": TARGET_FIELD,
        "label": plain("Mail server, domain or e-mail address"),
        "element": {
            "type": "plain_text_input",
            "action_id": TARGET_FIELD,
            "placeholder": plain("mail.example.com"),
            "max_length": _TARGET_LIMIT,
            "focus_on_load": True,
        },
    }
    options = [_option(row) for row in WORDS]
    first = next(option for option in options if option["value"] == What.ALL)
    what: Block = {
        "type": "input",
        "block_id": WHAT_FIELD,
        "label": plain("What to check"),
        "element": {
            "type": "static_select",
            "action_id": WHAT_FIELD,
            "options": options,
            "initial_option": first,
        },
    }
    return {
        "type": "modal",
        "callback_id": CHECK_FORM,
        "title": plain("Check a mail server"),
        "submit": plain("Check"),
        "close": plain("Cancel"),
        "blocks": [host, what, context([plain("The answer comes to you as a direct message.")])],
    }


def _option(row: Word) -> Element:
    """Return one choice: the word, what it checks and its ports."""
    ports = f" ({', '.join(map(str, row.ports))})" if row.ports else ""
    shown = _CHOICES.get(row.what, f"{row.explanation}{ports}").replace("`", "")
    return {"text": plain(f"{row.word}: {shown}"), "value": row.word}
