"""The web page of the local workspace: what a person sees, and does, without Slack."""

from bot.playground.page.server import Page
from bot.playground.page.updates import Example

__all__ = ["Example", "Page"]
