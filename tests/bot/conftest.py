from collections.abc import AsyncIterator

import pytest

from tests.bot.bench import Bench
from tests.bot.bench import bench as opened


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """The real app in a local workspace."""
    async with opened() as bench:
        yield bench
