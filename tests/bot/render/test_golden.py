"""Every example reads as it did when somebody last looked at it."""

from pathlib import Path

import pytest

from tests.bot.render.refresh import GOLDEN, renderings

FILES = renderings()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_rendering_is_as_recorded(path: Path) -> None:
    refreshed = "run `python -m tests.bot.render.refresh` and read the diff"
    assert path.read_text(encoding="utf-8") == FILES[path], refreshed


def test_no_recording_is_left_over() -> None:
    assert set(GOLDEN.iterdir()) == {path for path in FILES if path.parent == GOLDEN}
