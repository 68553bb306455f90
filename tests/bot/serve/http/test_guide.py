"""docs/http.md says what the code does."""

import re
from pathlib import Path

from bot.config import SECRETS
from bot.serve.http import body, port, replays, requests, site
from bot.serve.http.refusals import Refusal
from bot.serve.slack import DEFAULT_LISTEN

GUIDE = (Path(__file__).parents[4] / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_status_of_a_refusal_is_named_and_no_other() -> None:
    _, _, after = GUIDE.partition("## What is let in")
    told = set(map(int, re.findall(r"\b(?:4[0-9]{2}|503)\b", after.partition("## Health")[0])))
    assert told == {refusal.status for refusal in Refusal}


def test_reasons_stand_there_as_in_the_log() -> None:
    _, _, after = GUIDE.partition("| the log says |")
    reasons = re.findall(r"^\| `([^`]+)` \|", after, re.MULTILINE)
    assert len(reasons) == 4
    assert set(reasons) <= {refusal.words for refusal in Refusal}


def test_the_limits_are_those_of_the_code() -> None:
    for words in (
        f"headers within {port.HEADERS_WITHIN:.0f} seconds, at most {port.HEADERS} of them",
        f"of {port.HEADER_LIMIT // 1024} KiB",
        f"At most {port.MOST_CONNECTIONS} connections are held",
        f"Of {body.MOST_READ} bodies that are being read",
        f"While {requests.MOST_AT_ONCE} signed requests are being answered",
        f"at most {body.BODY_LIMIT // 1024**2} MiB, within {body.BODY_WITHIN.seconds} seconds",
        f"in the last {replays.KEPT.seconds // 60} minutes",
        f"listens at {DEFAULT_LISTEN};",
    ):
        assert words in " ".join(GUIDE.split())


def test_paths_and_secrets_are_those_of_the_code() -> None:
    for name in (site.REQUEST_PATH, site.HEALTH_PATH, site.READY_PATH, *SECRETS):
        assert name in GUIDE
