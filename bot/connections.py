"""Connections whose malformed requests get the answer of whoever serves them.

aiohttp's own answer repeats what was sent and tells its version, and its log shows each with a
traceback; anybody who reaches a port can cause them.
"""

from abc import ABC, abstractmethod
from http import HTTPStatus

from aiohttp import web


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
