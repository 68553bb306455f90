from collections.abc import AsyncIterator

import pytest

from tests.bot.serve.http.sending import Sender, sender


@pytest.fixture
async def slack() -> AsyncIterator[Sender]:
    """Somebody who sends as Slack does, to the real site."""
    async with sender() as opened:
        yield opened
