"""Lines out of a byte stream, with a limit at every read (after websockets' stream reader).

Memory never exceeds one line and the chunk just fed, and every byte is looked at once, however
the stream is cut.
"""

import re
from enum import StrEnum
from typing import Final

MAX_LINE: Final = 8192
"""Bytes of one line with its end. RFC 5321 allows 512, RFC 9051 recommends 8192."""

MAX_REPLY: Final = 65536
"""Bytes of one reply, all lines together."""

MAX_REPLY_LINES: Final = 512

_LITERAL = re.compile(rb"\{([0-9]{1,10})\+?\}\r?\n\Z")
_LONGEST_LITERAL_HEAD: Final = 15


class Limit(StrEnum):
    """The limit that a server overran; the value is for people."""

    LINE = f"a line of more than {MAX_LINE} bytes"
    REPLY = f"a reply of more than {MAX_REPLY} bytes"
    REPLY_LINES = f"a reply of more than {MAX_REPLY_LINES} lines"


class LineReader:
    """Cuts a stream into lines ended by CRLF or a bare LF; lines keep their end.

    With ``literals`` a line may carry counted strings (``{5}`` CRLF and five octets, RFC 5804
    section 1.2), whose octets are part of the line even where they look like a line's end.
    """

    def __init__(self, *, literals: bool = False) -> None:
        self._literals = literals
        self._buffer = bytearray()
        self._scanned = 0
        self._skipping = False
        self._reply_bytes = 0
        self._reply_lines = 0

    def feed(self, data: bytes) -> None:
        """Append what arrived. Call :meth:`next_line` until None before feeding again."""
        if self._skipping:
            _, end, data = data.partition(b"\n")
            self._skipping = not end
        self._buffer += data

    def next_line(self) -> bytes | Limit | None:
        """Return the next complete line, None while it is incomplete, or the limit overrun.

        An overrun ends the reader's use: what it holds is no longer in step with the server.
        """
        length = self._line_length()
        if length > MAX_LINE or (not length and len(self._buffer) >= MAX_LINE):
            return Limit.LINE
        if not length:
            return None
        self._reply_bytes += length
        self._reply_lines += 1
        if self._reply_bytes > MAX_REPLY:
            return Limit.REPLY
        if self._reply_lines > MAX_REPLY_LINES:
            return Limit.REPLY_LINES
        line = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._scanned = 0
        return line

    def take_rest(self) -> bytes:
        """Hand over and forget everything that has arrived but was not read as a line.

        The remainder of a line begun there is skipped when it arrives. The next line begins a
        new reply.
        """
        rest = bytes(self._buffer)
        self._skipping = bool(rest) and not rest.endswith(b"\n")
        self._buffer.clear()
        self._scanned = self._reply_bytes = self._reply_lines = 0
        return rest

    def _line_length(self) -> int:
        """Measure the complete line at the head of the buffer; 0 when its end is not there."""
        while True:
            end = self._buffer.find(b"\n", self._scanned) + 1
            if not end:
                self._scanned = max(self._scanned, len(self._buffer))
                return 0
            literal = self._literals and _LITERAL.search(
                self._buffer, max(0, end - _LONGEST_LITERAL_HEAD), end
            )
            if not literal:
                return end
            self._scanned = end + int(literal[1])
            if self._scanned > MAX_LINE:
                return self._scanned
