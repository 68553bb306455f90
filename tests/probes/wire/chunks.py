"""Ways to cut a byte stream."""

from collections.abc import Callable, Iterable

Cut = Callable[[bytes], Iterable[bytes]]


def whole(data: bytes) -> Iterable[bytes]:
    """Everything in one piece."""
    return (data,)


def byte_by_byte(data: bytes) -> Iterable[bytes]:
    """One byte at a time."""
    return (data[at : at + 1] for at in range(len(data)))
