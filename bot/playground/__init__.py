"""The built-in local workspace: a strict fake of the Slack platform on 127.0.0.1.

It speaks the Web API, Socket Mode, signed requests by HTTP and response_urls over real HTTP and
websockets, to the real slack-bolt app, and refuses what Slack refuses with Slack's own error
codes. Two users: tests that drive the app through it, and ``make run`` without tokens, where a
person uses it on a web page (`bot.playground.page`).

A test::

    async with Workspace(manifest) as ws:           # manifest.yml, loaded by the caller
        ada = ws.user("ada")
        support = ws.channel("support", members=[ada], bot=True)
        ...                                          # start the app with the three below
        ws.web_api_url, ws.bot_token, ws.app_token   # AsyncWebClient(base_url=ws.web_api_url)
        await ws.connected()                         # the app has opened a socket

        result = await ws.slash(ada, support, "/mailcheck mail.example.test ssl")
        assert isinstance(result, Acknowledged)      # or Failed(Failure.OPERATION_TIMEOUT, ...)
        await ws.until(lambda: any("works" in m.text for m in ws.history(support)))
        assert not any(m.rings for m in ws.history(support))

        with ws.changes() as changes:                # Posted, Edited, Deleted, ViewShown, ...
            await ws.press(ada, ws.history(support)[-1], "rerun")
            async for change in changes: ...

Forms: ``ws.modal(user)`` and ``ws.home(user)`` give the views the app opened and published;
``ws.press(user, view, action_id, value=...)``, ``ws.submit(user, {block_id: {action_id: value}})``
and ``ws.dismiss(user)`` use them; ``ws.shortcut`` and ``ws.message_shortcut`` choose shortcuts.

What people do: ``ws.enter(user, channel, line)`` is the Enter key (a command, a mention, a direct
message or plain talk); ``ws.slash``, ``ws.mention``, ``ws.press``, ``ws.open_home``, ``ws.submit``,
``ws.dismiss``, ``ws.shortcut``, ``ws.message_shortcut``, ``ws.invite``, ``ws.remove``.
What there is to see: ``ws.history``, ``ws.home``, ``ws.modal``, ``ws.file``, ``ws.changes``.
Also: ``ws.direct_message(user)``, ``ws.archive(channel)``, ``ws.disconnect(reason)``,
``ws.settled(quiet)``, ``ws.protocol_faults``.
A manifest without Socket Mode sends requests to its request URLs, signed with
``ws.signing_secret``; before any, ``await ws.verify_urls()`` has to return nothing.
``Workspace(..., clock=ManualClock())`` makes every limit that depends on time (acks, retries,
rate limits, response_urls) wait for ``clock.advance(...)``.
``Workspace(..., refused_blocks={"table"})`` plays a Slack that does not take a block type, and
``Workspace(..., distributed=True)`` one that lets the app read histories once a minute.
"""

from bot.playground.clock import Clock, ManualClock, SystemClock
from bot.playground.manifest import ManifestError
from bot.playground.messages import (
    Change,
    Deleted,
    Edited,
    MembersChanged,
    Message,
    Posted,
    Whispered,
)
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.socketmode import DisconnectReason
from bot.playground.views import View, ViewKind, ViewShown
from bot.playground.workspace import Workspace

__all__ = [
    "AckResult",
    "Acknowledged",
    "Change",
    "Channel",
    "ChannelKind",
    "Clock",
    "Deleted",
    "DisconnectReason",
    "Edited",
    "Failed",
    "Failure",
    "ManifestError",
    "ManualClock",
    "MembersChanged",
    "Message",
    "Posted",
    "SystemClock",
    "User",
    "View",
    "ViewKind",
    "ViewShown",
    "Whispered",
    "Workspace",
]
