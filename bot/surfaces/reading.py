"""From what was written to what to do: a check, or the words that answer it at once."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from bot.checks import new_error_id
from bot.commands.command import BadCommand, Check, Command, Help
from bot.commands.help import overview, topic
from bot.render.blocks import Message, error_message, help_message
from bot.surfaces.messages import crash_message

T = TypeVar("T")

log = structlog.get_logger(__name__)


def read(parse: Callable[[], Command | T], command: str) -> Check | Message | T:
    """Return the check that ``parse`` understood, or the words that answer what needs none.

    What is no command is left to the caller. ``command`` stands before each example of the help,
    like ``/mailcheck``.
    """
    try:
        match parse():
            case Help(topic=name):
                return help_message(overview() if name is None else topic(name), command)
            case other:
                return other
    except BadCommand as mistake:
        return error_message(str(mistake))
    except Exception:  # whatever it is, it is our bug, and the person still gets an answer
        error_id = new_error_id()
        log.exception("command_crashed", error_id=error_id)
        return crash_message(error_id)
