"""The files of the workspace, from the announcement of an upload to the file kept."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True, slots=True)
class File:
    """One file; `length` is what was announced in bytes, `content` what came, if it did."""

    id: str
    ticket: str
    name: str
    length: int
    snippet_type: str = ""
    title: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Files:
    """Files by where they stand: announced, uploaded, and complete."""

    origin: str = ""
    _announced: dict[str, File] = field(default_factory=dict)
    _uploaded: dict[str, File] = field(default_factory=dict)
    _complete: dict[str, File] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def announce(self, name: str, length: int, snippet_type: str) -> tuple[File, str]:
        """Expect a file; give it and the address that takes its bytes once."""
        file = File(
            f"F{next(self._numbers):010d}", secrets.token_urlsafe(18), name, length, snippet_type
        )
        self._announced[file.ticket] = file
        return file, f"{self.origin}/upload/v1/{file.ticket}"

    def announced(self, ticket: str) -> File | None:
        """Look up the file whose bytes may be sent with a ticket."""
        return self._announced.get(ticket)

    def upload(self, file: File) -> None:
        """Take a file whose bytes have come; its ticket is spent."""
        del self._announced[file.ticket]
        self._uploaded[file.id] = file

    def uploaded(self, file_id: str) -> File | None:
        """Look up a file that has come but was not completed."""
        return self._uploaded.get(file_id)

    def complete(self, file: File) -> None:
        """Keep a file for good."""
        del self._uploaded[file.id]
        self._complete[file.id] = file

    def find(self, file_id: str) -> File | None:
        """Look up a complete file."""
        return self._complete.get(file_id)
