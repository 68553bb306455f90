"""Where each key of a TOML document stands, so that an error can name its line.

The standard parser keeps no positions. This scanner runs after it, on documents known to be
valid, and therefore looks only at structure: headers, keys, strings, brackets and comments.
"""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""The way to a value: table names and keys, and the place within a list."""

_KEY = re.compile(r"[ \t]*(\"(?:\\.|[^\"\\])*\"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*(\.?)")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)
_ATOM = re.compile(r"[^,\]}#\r\n]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def line_numbers(document: str) -> dict[Path, int]:
    """Map every table, key and list item of a valid TOML document to its line, from 1."""
    return dict(_Scanner(document).entries())


class _Scanner:
    """A cursor over the document; its methods move it past what they report."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._at = 0

    def entries(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        self._skip_blank()
        while self._at < len(self._document):
            if self._document[self._at] == "[":
                line = self._line()
                self._at += 2 if self._looks_at("[[") else 1
                table = self._key()
                yield table, line
                self._at = self._document.index("]", self._at) + 1
                self._at += 1 if self._looks_at("]") else 0
            else:
                yield from self._assignment(table)
            self._skip_blank()

    def _assignment(self, table: Path) -> Iterator[tuple[Path, int]]:
        line = self._line()
        path = (*table, *self._key())
        yield path, line
        self._at = self._document.index("=", self._at) + 1
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip_blank()
        if self._looks_at("["):
            yield from self._list(path)
        elif self._looks_at("{"):
            self._at += 1
            while not self._closes("}"):
                yield from self._assignment(path)
        else:
            pattern = _STRING if self._document[self._at] in "\"'" else _ATOM
            self._skip(pattern)

    def _list(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._at += 1
        place = 0
        while not self._closes("]"):
            item = (*path, place)
            yield item, self._line()
            yield from self._value(item)
            place += 1

    def _closes(self, bracket: str) -> bool:
        """Step over a comma, blanks and comments; tell whether the bracket closes here."""
        self._skip_blank()
        if self._looks_at(","):
            self._at += 1
            self._skip_blank()
        if not self._looks_at(bracket):
            return False
        self._at += 1
        return True

    def _key(self) -> Path:
        parts: list[str] = []
        dot = "."
        while dot and (found := _KEY.match(self._document, self._at)):
            self._at = found.end()
            parts.append(_unquoted(found[1]))
            dot = found[2]
        return tuple(parts)

    def _skip_blank(self) -> None:
        self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._document, self._at)
        self._at = found.end() if found else self._at

    def _looks_at(self, text: str) -> bool:
        return self._document.startswith(text, self._at)

    def _line(self) -> int:
        return self._document.count("\n", 0, self._at) + 1


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    value: str = tomllib.loads(f"key = {key}")["key"]
    return value
