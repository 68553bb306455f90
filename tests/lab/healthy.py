"""Servers and clients that look odd and are well: nothing above a note may be found."""

from __future__ import annotations

from tests.lab.cases import PLAIN_CLIENT, Case
from tests.lab.hosts import host

MAIL = host("mail").name


def _healthy(
    case: str,
    name: str,
    *proofs: tuple[str, str],
    node: str = PLAIN_CLIENT,
    words: tuple[str, ...] = (),
) -> Case:
    return Case(case, name, None, ("ok",), proofs, node=node, words=words)


HEALTHY = (
    _healthy("E07/postscreen", host("postscreen").name, ("greeting 25", "220-")),
    _healthy(
        "E07/whole-greeting-late",
        host("slow-greeting").name,
        ("greeting 25", "220 "),
        ("starttls 587", "verified"),
    ),
    _healthy("E08", MAIL, ("greeting 993", "nothing"), ("tls 993", "verified"), words=("ssl",)),
    _healthy("E09", host("preauth").name, ("greeting 143", "* PREAUTH")),
    _healthy("E10", MAIL, ("greeting 110", "+OK Dovecot (Debian) ready."), words=("pop",)),
    _healthy("E11", MAIL, ("greeting 143", "* OK [CAPABILITY"), words=("imap",)),
    _healthy(
        "E12/no-plain-ports",
        host("no-plain-ports").name,
        ("connect 110", "ECONNREFUSED"),
        ("connect 143", "ECONNREFUSED"),
        ("connect 25", "ECONNREFUSED"),
        ("tls 993", "verified"),
    ),
    _healthy(
        "E12/only-993-and-465",
        host("two-ports").name,
        ("connect 587", "ECONNREFUSED"),
        ("connect 995", "ECONNREFUSED"),
        ("tls 465", "verified"),
    ),
    _healthy("E13", MAIL, ("connect 993", "open"), node="client-v4only"),
    _healthy(
        "E18",
        host("bare-banner").name,
        ("greeting 25", "220 ready"),
        ("greeting 110", "+OK ready"),
        ("starttls 143", "verified"),
    ),
    _healthy("E21/wildcard", host("wildcard").name, ("tls 993", "verified")),
    _healthy("E21/many-names", host("many-names").name, ("tls 993", "verified")),
)
