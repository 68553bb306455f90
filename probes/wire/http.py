"""Sans-IO HTTP/1.1: one request and one response, over h11.

The response is a stranger's: its header may take 16 KiB, its body is read that far, and all that
comes around them, like interim responses and the frames of chunks, counts as well.
"""

from datetime import UTC, datetime
from typing import Final

import h11
from msgspec import structs

from probes.failure import Failure, FailureKind, Operation
from probes.observation import Failed, Responded
from probes.url import Url
from probes.wire.text import clean

BODY_KEPT: Final = 16 * 1024
RECEIVED: Final = 2 * BODY_KEPT
"""The most bytes that are taken for one response."""

_VERSION = b"HTTP/1."
_FIRST_BYTES = 200
_LOCATION = 500
_CONTENT_TYPE = 120
_HEADER_TOO_LARGE = 431
_IMF_DATE = "%a, %d %b %Y %H:%M:%S %z"
"""The date that every server writes today (RFC 9110 section 5.6.7)."""


class HttpExchange:
    """One request and its response. ``outcome`` is None until that has come, or cannot come."""

    def __init__(self, url: Url, body: bytes = b"", content_type: str = "") -> None:
        """Prepare to GET a document, or to POST a ``body``."""
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=BODY_KEPT)
        self._to_send = self._request(url, body, content_type)
        self._first = b""
        self._left = RECEIVED
        self._head = Responded(status=0)
        self._body = bytearray()
        self.outcome: Responded | Failed | None = None

    def data_to_send(self) -> bytes:
        """Return and forget the bytes that belong on the wire now."""
        data, self._to_send = self._to_send, b""
        return data

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the server."""
        if self.outcome is not None or not data:
            return
        self._first += data[: _FIRST_BYTES - len(self._first)]
        # A line tells more than its first segment, which may be a single byte.
        if self._is_foreign() and (b"\n" in self._first or len(self._first) == _FIRST_BYTES):
            self._give_up(FailureKind.NOT_UNDERSTOOD)
            return
        self._http.receive_data(data[: self._left])
        self._left -= len(data[: self._left])
        self._advance(FailureKind.NOT_UNDERSTOOD)

    def receive_eof(self) -> None:
        """Note that the server closed the connection, which ends some responses."""
        if self.outcome is None:
            self._http.receive_data(b"")
            foreign = self._is_foreign()
            self._advance(FailureKind.NOT_UNDERSTOOD if foreign else FailureKind.EOF)

    def _is_foreign(self) -> bool:
        """Tell from the first bytes that this is no response at all."""
        return not _VERSION.startswith(self._first[: len(_VERSION)])

    def _request(self, url: Url, body: bytes, content_type: str) -> bytes:
        headers = [
            ("Host", f"[{url.host}]" if ":" in url.host else url.host),
            ("User-Agent", "mailcheck"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        if body:
            headers += [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        method = "POST" if body else "GET"
        parts = [
            self._http.send(h11.Request(method=method, target=url.target, headers=headers)),
            self._http.send(h11.Data(data=body)) if body else b"",
            self._http.send(h11.EndOfMessage()),
        ]
        return b"".join(part or b"" for part in parts)

    def _advance(self, broken: FailureKind) -> None:
        """Read on as far as possible; what breaks the rules of HTTP is ``broken``."""
        while self.outcome is None:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                too_long = error.error_status_hint == _HEADER_TOO_LARGE
                self._give_up(FailureKind.LIMIT_EXCEEDED if too_long else broken)
                return
            if event is h11.NEED_DATA:
                if self._left == 0:
                    self._give_up(FailureKind.LIMIT_EXCEEDED)
                return
            if isinstance(event, h11.Response):
                self._head = _head(event)
            elif isinstance(event, h11.Data):
                self._body += event.data
            if isinstance(event, h11.EndOfMessage) or len(self._body) > BODY_KEPT:
                self._end()

    def _end(self) -> None:
        body = bytes(self._body[:BODY_KEPT])
        cut = len(self._body) > BODY_KEPT
        self.outcome = structs.replace(self._head, body=body, cut=cut)

    def _give_up(self, kind: FailureKind) -> None:
        seen = clean(self._first, _FIRST_BYTES)
        self.outcome = Failed(failure=Failure(operation=Operation.FETCH, kind=kind, detail=seen))


def _head(response: h11.Response) -> Responded:
    headers = dict(response.headers)
    return Responded(
        status=response.status_code,
        location=clean(headers.get(b"location", b""), _LOCATION),
        content_type=clean(headers.get(b"content-type", b""), _CONTENT_TYPE),
        date=_date(headers.get(b"date", b"")),
    )


def _date(value: bytes) -> datetime | None:
    zoned = value.replace(b"GMT", b"+0000").decode("ascii", "replace")
    try:
        return datetime.strptime(zoned, _IMF_DATE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
