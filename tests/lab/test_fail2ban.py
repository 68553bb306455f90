"""Would a server that guards itself with fail2ban ban who runs mailcheck?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.lab import evidence, product, requirements
from tests.lab.addresses import OUTSIDE
from tests.lab.cases import given
from tests.lab.inventory import host
from tests.lab.logs import about
from tests.lab.namespaces import run
from tests.lab.results import Row

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.laboratory import Laboratory

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

# This customer runs nothing but the check below, so its addresses tell the log lines apart.
VISITOR = "client-manners"


@pytest.fixture(scope="module", autouse=True)
def fail2ban() -> None:
    requirements.skip_or_fail(requirements.not_installed("fail2ban-regex"))


def _hits(lab: Laboratory, node: str, mode: str) -> dict[str, int]:
    """How many log lines about this client each of Debian's filters would count."""
    hits: dict[str, int] = {}
    for name, log in (("dovecot", lab.logs.dovecot), ("postfix", lab.logs.postfix)):
        lines = about(node, log)
        assert lines, f"{name} has logged nothing about {node}"
        excerpt = lab.folder / f"{name}-excerpt.log"
        excerpt.write_text("".join(lines))
        said = run("fail2ban-regex", str(excerpt), f"{name}{mode}")
        count = re.search(r"^Lines: .* (\d+) matched", said, re.MULTILINE)
        assert count, said
        hits[name] = int(count[1])
    return hits


@pytest.mark.proves("A15")
def test_a_full_check_bans_nobody_by_default(
    lab: Laboratory, configuration: Path, table: list[Row]
) -> None:
    name = host("mail").name
    outcome = product.check(lab, VISITOR, configuration, name, "--json")
    assert outcome.verdict == "ok", given(outcome)
    usual, aggressive = (_hits(lab, VISITOR, mode) for mode in ("", "[mode=aggressive]"))
    right = not any(usual.values())
    table.append(Row("fail2ban", "no hits by default", f"{usual}; aggressive {aggressive}", right))
    assert right, usual


def test_fail2ban_would_see_a_guessed_password_and_an_open_relay_probe(lab: Laboratory) -> None:
    command = (*evidence.COMMAND, str(lab.trust_file), host("mail").name)
    lab.namespaces.run(OUTSIDE, *command, "login 993", "relay 25")
    hits = _hits(lab, OUTSIDE, "")
    assert hits == {"dovecot": 1, "postfix": 1}
