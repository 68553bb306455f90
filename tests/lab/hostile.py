"""Servers that try to hang, flood, or speak through the product."""

from __future__ import annotations

from tests.lab.cases import Case
from tests.lab.hosts import PORTS
from tests.lab.inventory import host

ANY = ("failing", "degraded", "inconclusive", "ok")
ALARM = ("failing", "degraded", "inconclusive")
MOST_SECONDS = 75.0
"""What the product promises for a whole check."""
MOST_MEMORY = 200 * 1024 * 1024


def _hostile(case: str, verdicts: tuple[str, ...], *proofs: tuple[str, str]) -> Case:
    served = sorted(host(case).services)
    words = () if len(served) == len(PORTS) else (",".join(map(str, served)),)
    return Case(case, host(case).name, None, verdicts, proofs, words=words, patient=True)


HOSTILE = (
    _hostile("silent", ALARM, ("greeting 25", "nothing"), ("greeting 993", "nothing")),
    _hostile("teaser", ALARM, ("greeting 25", "220-")),
    _hostile("drip", ALARM, ("greeting 143", "*")),
    _hostile("endless-line", ALARM, ("greeting 143", "* OK xxx")),
    _hostile("flood", ALARM, ("greeting 25", "220-yyy")),
    _hostile("controls", ANY, ("greeting 143", "* OK a\0b")),
    _hostile("injection", ALARM, ("leftover 587", "250 injected"), ("starttls 143", "verified")),
    _hostile("starttls-silent", ALARM, ("greeting 587", "220 ready")),
    _hostile("huge-certificate", ALARM, ("tls 993", "EXCESSIVE_MESSAGE_SIZE")),
    _hostile("closes", ALARM, ("greeting 143", "closed")),
    _hostile("resets", ALARM, ("greeting 143", "ECONNRESET")),
    _hostile("pop3-error", ALARM, ("greeting 110", "-ERR")),
)
