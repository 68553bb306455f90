"""Connections as we take them: none is lost at the end, and none gets aiohttp's own words.

aiohttp's answer to what is malformed repeats what was sent and tells its version, and its log
shows each with a traceback; anybody who reaches a port can cause them.
"""

import asyncio
from abc import ABC, abstractmethod
from http import HTTPStatus
from typing import Final

from aiohttp import web

_TURNS: Final = 4
"""Turns of the loop from taking a connection to waiting for its request."""


async def stop_listening(*servers: asyncio.Server) -> None:
    """Close servers once every connection they took has come through.

    asyncio forgets one that was taken in the turn before, and whoever called waits for ever
    (github.com/python/cpython/issues/109564).
    """
    for server in servers:
        for listening in server.sockets:
            asyncio.get_running_loop().remove_reader(listening)
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    for server in servers:
        server.close()


class Door(web.TCPSite):
    """Where connections come in; its end waits for those that are coming through.

    To one that is, aiohttp would give all the time there is to finish, or forget it.
    """

    __slots__ = ()

    async def stop(self) -> None:
        """Take no connection any more."""
        if isinstance(self._server, asyncio.Server):
            await stop_listening(self._server)
        await super().stop()


class Connection(web.RequestHandler, ABC):
    """One connection."""

    __slots__ = ()

    @abstractmethod
    def malformed(self) -> web.StreamResponse:
        """Give the answer to what is no well-formed HTTP."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what the site itself did not."""
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:  # a fault of ours, which the log shows
            return super().handle_error(request, status, exc, message)
        return self.malformed()
