"""Socket Mode: requests to the app over websockets the app opened.

Source: docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

import aiohttp
from aiohttp import web

from bot.playground import limits
from bot.playground.arguments import Arguments, parse_object
from bot.playground.clock import within
from bot.playground.delivery import Envelope, EnvelopeType
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.outcome import Failure
from bot.playground.platform import APP_ID, Platform

_HOST = "playground"
_CONNECTION_SECONDS = 18_060  # what Slack announces: about five hours


class DisconnectReason(StrEnum):
    """Why Slack takes leave of a socket."""

    WARNING = "warning"  # about to be closed; still delivers
    REFRESH_REQUESTED = "refresh_requested"  # closed now
    LINK_DISABLED = "link_disabled"  # Socket Mode was switched off
    TOO_MANY_WEBSOCKETS = "too_many_websockets"


def _frame(envelope: Envelope, envelope_id: str) -> JsonObject:
    """Write the websocket frame."""
    frame: JsonObject = {
        "envelope_id": envelope_id,
        "type": envelope.type.value,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts_response_payload,
    }
    if envelope.type is EnvelopeType.EVENTS_API:
        frame["retry_attempt"] = envelope.retry_attempt
        frame["retry_reason"] = "timeout" if envelope.retry_attempt else ""
    return frame


@dataclass(slots=True)
class SocketMode:
    """The open sockets, and who waits for an acknowledgement.

    `faults` collects what the app did against the protocol; `hellos` counts the sockets ever
    opened.
    """

    platform: Platform
    origin: str = ""
    faults: list[str] = field(default_factory=list)
    hellos: int = 0
    _tickets: set[str] = field(default_factory=set)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[JsonObject]] = field(default_factory=dict)
    _opened: asyncio.Condition = field(default_factory=asyncio.Condition)

    def open_connection(self, platform: Platform, arguments: Arguments) -> JsonObject:
        """Answer apps.connections.open with a websocket address that works once."""
        arguments.allow_only(())
        if not platform.app.socket_mode:
            raise ApiError(Code.SOCKET_MODE_NOT_ENABLED)
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.origin}/link?ticket={ticket}&app_id={APP_ID}"}

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid_ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        if len(self._sockets) >= limits.SOCKETS_PER_APP:
            await self._part(socket, DisconnectReason.TOO_MANY_WEBSOCKETS)
            return socket
        self._sockets.append(socket)
        await socket.send_json(self._hello())
        self.hellos += 1
        async with self._opened:
            self._opened.notify_all()
        try:
            async for frame in socket:
                self._receive(frame)
        finally:
            self._drop(socket)
        return socket

    @property
    def sockets(self) -> int:
        """How many sockets take requests."""
        return len(self._sockets)

    async def connected(self, sockets: int, hellos: int) -> None:
        """Wait until the app holds that many sockets and has opened so many in all."""
        async with self._opened:
            await self._opened.wait_for(
                lambda: len(self._sockets) >= sockets and self.hellos >= hellos
            )

    async def deliver(self, envelope: Envelope) -> JsonObject | Failure:
        """Hand an envelope to one socket; give the payload of its acknowledgement, often empty."""
        envelope_id = str(uuid4())
        waiting: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            if not await self._send(_frame(envelope, envelope_id)):
                return Failure.DISPATCH_FAILED
            payload = await within(self.platform.clock, limits.ACK_WITHIN, waiting)
        finally:
            del self._waiting[envelope_id]
        if payload is None:
            return Failure.OPERATION_TIMEOUT
        if payload and not envelope.accepts_response_payload:
            self.faults.append(f"a response payload where none is taken: {envelope.type}")
        return payload

    async def disconnect(self, reason: DisconnectReason) -> None:
        """Tell every socket to reconnect; all but a warning also close it."""
        for socket in tuple(self._sockets):
            await self._part(socket, reason)

    async def close(self) -> None:
        """Close all sockets for good."""
        for socket in tuple(self._sockets):
            self._drop(socket)
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {
                "host": _HOST,
                "build_number": 1,
                "approximate_connection_time": _CONNECTION_SECONDS,
            },
        }

    def _in_turn(self) -> Iterator[web.WebSocketResponse]:
        """Go through the sockets, beginning with the one that waited longest."""
        for socket in tuple(self._sockets):
            if socket in self._sockets:
                self._sockets.remove(socket)
                self._sockets.append(socket)
                yield socket

    async def _send(self, frame: JsonObject) -> bool:
        for socket in self._in_turn():
            try:
                await socket.send_json(frame)
            except ConnectionError:
                self._drop(socket)  # it went away a moment ago; the next one takes it
            else:
                return True
        return False

    def _receive(self, frame: aiohttp.WSMessage) -> None:
        if frame.type is not aiohttp.WSMsgType.TEXT:
            self.faults.append(f"a frame that is not text: {frame.type.name}")
            return
        try:
            answer = parse_object(frame.data)
        except ApiError as fault:
            self.faults.append(f"{fault.error}: {frame.data[:100]}")
            return
        payload = answer.get("payload") or {}
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting is None or waiting.done():
            self.faults.append("an acknowledgement of nothing, or too late, or repeated")
        elif not isinstance(payload, dict):
            self.faults.append("a response payload that is not an object")
        else:
            waiting.set_result(payload)

    async def _part(self, socket: web.WebSocketResponse, reason: DisconnectReason) -> None:
        debug = {"host": _HOST}
        await socket.send_json({"type": "disconnect", "reason": reason.value, "debug_info": debug})
        if reason is not DisconnectReason.WARNING:
            self._drop(socket)
            await socket.close()

    def _drop(self, socket: web.WebSocketResponse) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
