import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.wire.lines import MAX_LINE, MAX_REPLY, MAX_REPLY_LINES, Limit, LineReader
from tests.probes.wire.chunks import Cut, byte_by_byte, whole

CUTS = pytest.mark.parametrize("cut", [whole, byte_by_byte])
MEBIBYTE = 1 << 20


def read(reader: LineReader, data: bytes, cut: Cut = whole) -> list[bytes | Limit]:
    """Feed ``data`` as cut, and read all there is, up to a limit."""
    found: list[bytes | Limit] = []
    for piece in cut(data):
        reader.feed(piece)
        while (line := reader.next_line()) is not None:
            found.append(line)
            if isinstance(line, Limit):
                return found
    return found


@CUTS
@pytest.mark.parametrize(
    ("data", "lines", "rest"),
    [
        pytest.param(b"", [], b"", id="nothing"),
        pytest.param(b"220 hi\r\n", [b"220 hi\r\n"], b"", id="CRLF"),
        pytest.param(b"220 hi\n", [b"220 hi\n"], b"", id="bare LF"),
        pytest.param(b"a\rb\r\n", [b"a\rb\r\n"], b"", id="a bare CR is no line end"),
        pytest.param(b"\r\n\n", [b"\r\n", b"\n"], b"", id="empty lines"),
        pytest.param(b"a\r\nb\nc", [b"a\r\n", b"b\n"], b"c", id="trailing bytes"),
        pytest.param(b"OK {2}\r\nab\r\n", [b"OK {2}\r\n", b"ab\r\n"], b"", id="literal unasked"),
    ],
)
def test_a_line_ends_with_its_lf(data: bytes, lines: list[bytes], rest: bytes, cut: Cut) -> None:
    reader = LineReader()
    assert read(reader, data, cut) == lines
    assert reader.take_rest() == rest


@CUTS
@pytest.mark.parametrize(
    ("data", "lines", "rest"),
    [
        pytest.param(
            b'"A" {3}\r\nx\ny\r\nOK\r\n', [b'"A" {3}\r\nx\ny\r\n', b"OK\r\n"], b"", id="LF"
        ),
        pytest.param(b"OK {0+}\r\n\r\n", [b"OK {0+}\r\n\r\n"], b"", id="empty, non-synchronising"),
        pytest.param(b"{1}\r\na {1}\nb\n", [b"{1}\r\na {1}\nb\n"], b"", id="two, bare LF"),
        pytest.param(b"{4}\r\n\r\n\r\n\r\n", [b"{4}\r\n\r\n\r\n\r\n"], b"", id="line ends"),
        pytest.param(b"OK {9}\r\nab\r\n", [], b"OK {9}\r\nab\r\n", id="not all there"),
        pytest.param(b"OK {x}\r\n", [b"OK {x}\r\n"], b"", id="not a number"),
        pytest.param(b'"{5}"\r\n', [b'"{5}"\r\n'], b"", id="inside quotes"),
    ],
)
def test_a_counted_string_is_part_of_its_line(
    data: bytes, lines: list[bytes], rest: bytes, cut: Cut
) -> None:
    reader = LineReader(literals=True)
    assert read(reader, data, cut) == lines
    assert reader.take_rest() == rest


@CUTS
@pytest.mark.parametrize(
    ("data", "limit"),
    [
        pytest.param(b"x" * (MAX_LINE - 2) + b"\r\n", None, id="longest line"),
        pytest.param(b"x" * (MAX_LINE - 1) + b"\r\n", Limit.LINE, id="line one byte too long"),
        pytest.param(b"x" * MAX_LINE, Limit.LINE, id="line without an end"),
        pytest.param(b"x\r\n" * MAX_REPLY_LINES, None, id="most lines"),
        pytest.param(b"x\r\n" * (MAX_REPLY_LINES + 1), Limit.REPLY_LINES, id="one line too many"),
        pytest.param((b"x" * 1023 + b"\n") * (MAX_REPLY // 1024), None, id="longest reply"),
        pytest.param(
            (b"x" * 1023 + b"\n") * (MAX_REPLY // 1024) + b"\n", Limit.REPLY, id="reply too long"
        ),
    ],
)
def test_a_limit_overrun_is_told(data: bytes, limit: Limit | None, cut: Cut) -> None:
    found = read(LineReader(), data, cut)
    assert [line for line in found if isinstance(line, Limit)] == ([limit] if limit else [])


@pytest.mark.parametrize("count", [b"8192", b"4294967296", b"9999999999"])
def test_a_counted_string_longer_than_a_line_may_be_is_not_waited_for(count: bytes) -> None:
    assert read(LineReader(literals=True), b"OK {%s}\r\n" % count) == [Limit.LINE]


def test_each_reply_has_its_own_allowance() -> None:
    reader = LineReader()
    for _ in range(3):
        lines = read(reader, b"x\r\n" * MAX_REPLY_LINES)
        assert len(lines) == MAX_REPLY_LINES
        assert reader.take_rest() == b""
        assert Limit.REPLY_LINES not in lines


def test_a_line_begun_in_the_rest_is_skipped_to_its_end() -> None:
    reader = LineReader()
    reader.feed(b"out of\r\nturn")
    assert reader.take_rest() == b"out of\r\nturn"
    assert read(reader, b" and still", byte_by_byte) == []
    assert read(reader, b" so\r\n250 ok\r\n") == [b"250 ok\r\n"]


def test_a_skipped_line_takes_no_memory() -> None:
    reader = LineReader()
    reader.feed(b"endless")
    reader.take_rest()
    for _ in range(16):
        assert read(reader, b"x" * MEBIBYTE) == []
    assert reader.take_rest() == b""


@given(
    st.lists(
        st.sampled_from([b"a", b"\r\n", b"\n", b"\r", b"{2}", b"{12+}", b" ", b'"']) | st.binary()
    ),
    st.booleans(),
)
def test_lines_do_not_depend_on_how_the_stream_is_cut(pieces: list[bytes], literals: bool) -> None:
    data = b"".join(pieces)
    at_once, in_pieces, in_bytes = (LineReader(literals=literals) for _ in range(3))
    lines = read(at_once, data)
    assert read(in_pieces, data, lambda _: pieces) == lines
    assert read(in_bytes, data, byte_by_byte) == lines
    if not any(isinstance(line, Limit) for line in lines):
        rest = at_once.take_rest()
        assert in_pieces.take_rest() == in_bytes.take_rest() == rest
        assert b"".join(line for line in lines if isinstance(line, bytes)) + rest == data


@given(st.lists(st.binary()))
def test_without_counted_strings_lines_are_what_splitting_gives(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    *lines, rest = data.split(b"\n")
    reader = LineReader()
    assert read(reader, data, lambda _: pieces) == [line + b"\n" for line in lines]
    assert reader.take_rest() == rest
