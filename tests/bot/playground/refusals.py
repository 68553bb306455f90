"""Calls that are to be refused."""

from typing import Any, Final

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.blocks import check_blocks
from bot.playground.errors import ApiError, Code

Call = tuple[str, dict[str, Any]]


POST: Final = "chat.postMessage"


async def refusal(client: AsyncWebClient, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Call a method that is to be refused, and give the body of the answer."""
    with pytest.raises(SlackApiError) as error:
        await client.api_call(method, json=arguments)
    body = error.value.response.data
    assert isinstance(body, dict)
    return body


def faults_of(blocks: object) -> tuple[str, ...]:
    """Check blocks that are to be refused as invalid_blocks, and give what is said of them."""
    with pytest.raises(ApiError) as error:
        check_blocks(blocks)
    assert error.value.error is Code.INVALID_BLOCKS
    return error.value.messages
