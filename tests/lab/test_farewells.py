"""Does every conversation end as its protocol wants it to? The servers' own logs tell."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.lab import evidence, product
from tests.lab.addresses import OUTSIDE
from tests.lab.hosts import IMAP_PORTS, POP3_PORTS, SMTP_PORTS
from tests.lab.logs import about
from tests.lab.rows.servers import MAIL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.laboratory import Laboratory

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

# This customer runs nothing but full checks of one good host.
VISITOR = "client-manners"
PATIENCE = 10.0
"""Seconds that a server on a busy machine takes to write of an end."""


def _ends(lab: Laboratory, node: str, fewest: int) -> list[str]:
    """What both servers wrote at the end of a client's connections."""
    until = time.monotonic() + PATIENCE
    while True:
        lines = [*about(node, lab.logs.dovecot), *about(node, lab.logs.postfix)]
        ends = [line for line in lines if "Disconnected:" in line or " disconnect from " in line]
        if len(ends) >= fewest or time.monotonic() > until:
            return ends
        time.sleep(0.1)


def _polite(end: str) -> bool:
    return "by logging out" in end or " quit=1 " in end


@pytest.mark.proves("A15")
def test_every_conversation_of_a_full_check_ends_with_a_farewell(
    lab: Laboratory, configuration: Path
) -> None:
    outcome = product.check(lab, VISITOR, configuration, MAIL.name, "--json")
    assert outcome.verdict == "ok", outcome.errors
    conversations = len((*IMAP_PORTS, *POP3_PORTS, *SMTP_PORTS)) * len(MAIL.addresses)
    ends = _ends(lab, VISITOR, conversations)
    assert len(ends) >= conversations
    assert [end for end in ends if not _polite(end)] == []


def test_a_visitor_who_just_leaves_is_told_apart(lab: Laboratory) -> None:
    command = (*evidence.COMMAND, str(lab.trust_file), MAIL.name)
    lab.namespaces.run(OUTSIDE, *command, "greeting 143", "greeting 25")
    assert not all(map(_polite, _ends(lab, OUTSIDE, 2)))
