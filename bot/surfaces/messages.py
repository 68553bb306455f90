"""What the surfaces say around a report: that it follows, waits, is old or will not come."""

from msgspec.structs import replace

from bot.budget import spoken
from bot.checks import Crashed, Fresh, Interrupted, Outcome, Queued, Stored
from bot.commands.command import Check
from bot.render.blockkit import context, plain
from bot.render.blocks import Message, error_message, final_message
from probes.quote import quoted


def note_message(command: Check) -> Message:
    """Tell the one who asked that the answer follows."""
    return error_message(f"Checking {quoted(command.typed)}. The answer follows here.")


def queued_message(command: Check, queued: Queued) -> Message:
    """Tell that the check waits for its turn."""
    ahead = "1 other check goes" if queued.ahead == 1 else f"{queued.ahead} other checks go"
    place = f"{ahead} before it" if queued.ahead else "It is next"
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
