"""The port: connections, bounded in number and in the time and size of their headers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.config import BadConfig, ListenAddress
from bot.connections import Connection, Door
from bot.serve.http.refusals import Refusal, Refused
from bot.serve.http.site import Site

log = structlog.get_logger(__name__)

MOST_CONNECTIONS = 500

HEADERS_WITHIN = 10.0
"""Seconds from the connection to the end of the headers."""

LINE_LIMIT, HEADER_LIMIT, HEADERS = 2_048, 4_096, 64
_TO_FINISH = 5.0
"""Seconds for requests under way at the end; Slack waits for three."""
_LINGER = 1.0
"""Seconds to read on after a refusal, so that its sender gets to see the answer."""


@asynccontextmanager
async def open_port(
    listen: ListenAddress | None, site: Site
) -> AsyncIterator[ListenAddress | None]:
    """Take connections for a site while the block runs; without an address open nothing.

    Yields where it listens. At the end no connection is taken any more, and requests under way
    are answered. Raises BadConfig: the port cannot be had.
    """
    if listen is None:
        yield None
        return
    runner = web.ServerRunner(_Server(site), shutdown_timeout=_TO_FINISH)
    await runner.setup()
    try:
        try:
            await Door(runner, listen.host, listen.port).start()
        except OSError as fault:
            problem = f"{listen} cannot be listened at: {fault.strerror}; give another by --listen"
            raise BadConfig((problem,)) from fault
        opened = ListenAddress(listen.host, runner.addresses[0][1])
        log.info("listening", at=str(opened))
        yield opened
    finally:
        await runner.cleanup()


class _Server(web.Server):
    """Makes connections of our kind."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.handle)
        self._site = site

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, self._site)


class _Connection(Connection):
    """One connection, in its bounds."""

    __slots__ = ("_server", "_site")

    def __init__(self, server: web.Server, site: Site) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            # Runs from the start of the connection, and stops once the headers are there.
            keepalive_timeout=HEADERS_WITHIN,
            access_log=None,  # type: ignore[arg-type]  # means none
            max_line_size=LINE_LIMIT,
            max_field_size=HEADER_LIMIT,
            max_headers=HEADERS,
            lingering_time=_LINGER,
            auto_decompress=False,  # signatures are over the bytes as they came
        )
        self._server = server
        self._site = site

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if len(self._server.connections) > MOST_CONNECTIONS:
            self._site.refuse(Refused(Refusal.TOO_MANY))
            self.force_close()

    def data_received(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except Exception:  # noqa: BLE001 - some targets that are no URL crash the parser
            self._give_up()

    async def start(self) -> None:
        try:
            await super().start()
        except Exception:  # noqa: BLE001 - others cannot be made a request; nobody would close it
            self._give_up()

    def _give_up(self) -> None:
        self._site.refuse(Refused(Refusal.NOT_HTTP))
        self.force_close()

    def malformed(self) -> web.StreamResponse:
        return self._site.refuse(Refused(Refusal.NOT_HTTP))
