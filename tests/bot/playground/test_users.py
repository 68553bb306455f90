import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ManualClock, User, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import refusal


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    manifest["oauth_config"]["scopes"]["bot"].append("users:read")
    return manifest


@pytest.mark.parametrize(
    ("tz", "label", "offset"),
    [
        ("", "UTC", 0),
        ("Europe/Amsterdam", "CET", 3_600),
        ("America/New_York", "EST", -18_000),
        ("Asia/Kolkata", "IST", 19_800),
    ],
)
async def test_a_person_has_a_time_zone(
    ws: Workspace, client: AsyncWebClient, tz: str, label: str, offset: int
) -> None:
    user = ws.user("ada", tz=tz)
    info = (await client.users_info(user=user.id))["user"]
    assert (info["tz"], info["tz_label"], info["tz_offset"]) == (tz or "Etc/UTC", label, offset)
    assert (info["name"], info["is_bot"]) == ("ada", False)


async def test_a_person_may_move(ws: Workspace, client: AsyncWebClient, ada: User) -> None:
    ws.user("ada", tz="Asia/Tokyo")
    assert ws.user("ada").id == ada.id
    info = (await client.users_info(user=ada.id, include_locale=True))["user"]
    assert (info["tz"], info["locale"]) == ("Asia/Tokyo", "en-US")


@pytest.mark.parametrize("tz", ["Nowhere/Land", "../etc/passwd", "/etc/passwd", "Europe"])
async def test_a_time_zone_has_to_exist(ws: Workspace, tz: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ws.user("ada", tz=tz)


async def test_the_app_is_a_bot(ws: Workspace, client: AsyncWebClient) -> None:
    assert (await client.users_info(user=ws.bot_user.id))["user"]["is_bot"] is True


async def test_facts_of_nobody_are_not_given(client: AsyncWebClient) -> None:
    assert (await refusal(client, "users.info", {"user": "U404"}))["error"] == "user_not_found"


async def test_facts_need_a_scope(manifest: Manifest, clock: ManualClock) -> None:
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read")
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        body = await refusal(client, "users.info", {"user": ws.user("ada").id})
    assert (body["error"], body["needed"]) == ("missing_scope", "users:read")
