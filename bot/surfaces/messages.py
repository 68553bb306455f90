"""What the surfaces say around a report: that it follows, waits, is old or will not come."""

from msgspec.structs import replace

from bot.budget import spoken
from bot.checks import Busy, Crashed, Fresh, Interrupted, Outcome, Queued, Stored
from bot.commands.command import Check
from bot.render.blockkit import context, plain
from bot.render.blocks import Message, error_message, final_message
from bot.slackgate.delivery import Notes
from probes.quote import quoted

BOT_NAME = "mailcheck"
"""The name by which people mention the bot and invite it."""


def notes(command: Check) -> Notes:
    """Tell the one who asked that the answer follows, and how to see it grow."""
    note = f"Checking {quoted(command.typed)}. The answer follows here."
    invitation = f"To see the progress too, let me in: `/invite @{BOT_NAME}`."
    return Notes(error_message(note), error_message(f"{note} {invitation}"))


def directly_message() -> Message:
    """Tell who asked for a private answer in a channel where to look."""
    return error_message(f"You get the answer in a direct message from {BOT_NAME}.")


def welcome_message(command: str) -> Message:
    """Greet a person who opens the conversation with the bot for the first time."""
    return error_message(
        "Hello! Write me the name of a mail server, like `mail.example.com`, and I will find out "
        "why a mail program can't connect to it. `help` lists all that I understand. In channels "
        f"use `{command} mail.example.com`, or mention me after `/invite @{BOT_NAME}`."
    )


def queued_message(command: Check, queued: Queued) -> Message:
    """Tell that the check waits for its turn."""
    ahead = queued.ahead()
    others = "1 other check goes" if ahead == 1 else f"{ahead} other checks go"
    place = f"{others} before it" if ahead else "It is next"
    return error_message(f"{quoted(command.typed)} waits for its turn. {place}.")


def outcome_message(outcome: Outcome, command: Check, requester: str) -> Message:
    """Lay out how a check ended."""
    match outcome:
        case Fresh(report=report):
            return final_message(report, requester)
        case Stored():
            return _stored_message(outcome, requester)
        case Crashed(error_id=error_id):
            return crash_message(error_id)
        case Interrupted():
            return error_message(
                f"The check of {quoted(command.typed)} was interrupted: the bot is shutting down. "
                "Please ask again in a minute."
            )
        case Busy():
            return busy_message(outcome, command)


def busy_message(busy: Busy, command: Check) -> Message:
    """Tell that too many checks are under way to begin another."""
    others = f"{busy.under_way} checks{' of yours' if busy.own else ''} are under way"
    when = "once some of them are answered" if busy.own else "in a few minutes"
    return error_message(
        f"{quoted(command.typed)} was not checked: {others}. Please ask again {when}."
    )


def crash_message(error_id: str) -> Message:
    """Own up to a bug; the log tells more under the same id."""
    return error_message(
        "Sorry, mailcheck itself failed, so this says nothing about the mail server. "
        f"The operator finds the reason in the log under `{error_id}`."
    )


def _stored_message(stored: Stored, requester: str) -> Message:
    """Lay out a result of before, and say so in both the blocks and the text."""
    note = (
        f"This result is {spoken(stored.age)} old: the server was checked often just now. "
        f"The next check is due in {spoken(stored.due)}."
    )
    message = final_message(stored.report, requester)
    headline, *rest = message.blocks
    return replace(
        message,
        text=f"{message.text} {note}",
        blocks=[headline, context([plain(note)]), *rest],
    )
