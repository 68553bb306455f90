"""Servers and clients that look odd and are well: nothing above a note may be found."""

from __future__ import annotations

from tests.lab.cases import PLAIN_CLIENT, Case
from tests.lab.inventory import TOPICS, customer, host
from tests.lab.rows.farm import NO_PING, PING_HOST_PROHIBITED, PING_PROHIBITED, WELL

MAIL = host("mail").name


def _healthy(
    case: str,
    name: str,
    *proofs: tuple[str, str],
    node: str = PLAIN_CLIENT,
    words: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Case:
    patient = "trace" in words
    return Case(case, name, None, ("ok",), proofs, node, words, also=also, patient=patient)


SERVERS = (
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
    _healthy(
        "E13",
        MAIL,
        ("connect 993", "open"),
        ("connect6 993", "EADDRNOTAVAIL"),
        node=customer("v4only").client,
        also=("runner-no-ipv6",),
    ),
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
WORKS = ("connect 25", "open"), ("connect6 25", "open"), ("tls 993", "verified")


def _at(
    case: str, customer_name: str, *proofs: tuple[str, str], words: tuple[str, ...] = ("trace",)
) -> Case:
    """Good servers, seen from a customer whose way there looks odd."""
    client = customer(customer_name).client
    return _healthy(case, WELL.name, *proofs, *WORKS, node=client, words=words)


PATHS = (
    _healthy("E01", NO_PING.name, ("ping", "silent"), *WORKS),
    _healthy("E02/3-13", PING_PROHIBITED.name, ("ping", "EHOSTUNREACH"), *WORKS),
    _healthy("E02/3-10", PING_HOST_PROHIBITED.name, ("ping", "EHOSTUNREACH"), *WORKS[::2]),
    _at("E03", "gaps", ("died 2", "silent"), ("died 3", "silent")),
    _at("E03/check", "gaps", words=()),
    # Neither the last router nor the host answers anything but TCP.
    _healthy(
        "E04",
        NO_PING.name,
        ("ping", "silent"),
        ("died 4", "silent"),
        node=customer("quiet-end").client,
        words=("trace",),
    ),
    _at("E04/no-router-tells", "dark", ("died 1", "silent"), ("died 4", "silent")),
    _at("E05", "slow-hop", ("died 2", "EHOSTUNREACH slow"), ("rtt 993", "quick")),
    _at("E06", "rationed"),
    _at("E28", "satellite", ("rtt 993", "slow"), words=()),
    _at("E28/trace", "satellite"),
    _at("E28/ping", "satellite", ("ping", "answered"), words=("ping",)),
    _at("E29", "carrier"),
    _at("parallel-paths", "parallel", words=()),
    _at("parallel-paths/trace", "parallel"),
)
HEALTHY = (*SERVERS, *PATHS, *(case for rows in TOPICS for case in rows.healthy))
