"""The faults the lab can make, and what must be found. All of them stand at the same time."""

from __future__ import annotations

from tests.lab.addresses import OUTSIDE
from tests.lab.cases import BROKEN, Case
from tests.lab.inventory import TOPICS, host
from tests.lab.path_faults import PATH_FAULTS
from tests.lab.rows import servers

MAIL = host("mail").name
SENDING_WORKS = ("connect 587", "open"), ("connect 465", "open")

BY_THE_PROVIDER = (
    Case(
        "isp-25-drop",
        MAIL,
        "isp-25-drop",
        ("ok",),
        (("connect 25", "silent"), ("connect6 25", "silent"), *SENDING_WORKS),
        node="client-drop",
        state=(25, "filtered"),
        proves=("F:isp-25-drop", "A11", "pair 3"),
    ),
    Case(
        "isp-25-reject/prohibited",
        MAIL,
        "isp-25-reject",
        ("ok",),
        (("connect 25", "EHOSTUNREACH"), ("connect6 25", "EACCES"), *SENDING_WORKS),
        node="client-prohibited",
        state=(25, "rejected"),
        named="198.18.22.2",
    ),
    Case(
        "isp-25-reject/port-unreachable",
        MAIL,
        "isp-25-reject",
        ("ok",),
        (("connect 25", "ECONNREFUSED"), ("connect6 25", "ECONNREFUSED"), *SENDING_WORKS),
        node="client-unreachable",
        state=(25, "rejected"),
        named="198.18.23.2",
        proves=("F:isp-25-reject", "pair 1"),
    ),
    Case(
        "isp-25-reject/tcp-reset",
        MAIL,
        "isp-25-reject",
        ("ok",),
        (("connect 25", "ECONNREFUSED"), ("connect6 25", "ECONNREFUSED"), *SENDING_WORKS),
        node="client-reset",
        state=(25, "rejected"),
        proves=("F:isp-25-reject", "pair 2"),
    ),
)
CERTIFICATES = (
    Case(
        "cert-expired",
        host("expired").name,
        "cert-expired",
        BROKEN,
        (("tls 993", "verify 10"), ("starttls 587", "verify 10"), ("starttls 143", "verify 10")),
    ),
    Case(
        "cert-wrong-name",
        host("wrong-name").name,
        "cert-wrong-name",
        BROKEN,
        (("tls 993", "verify 62"), ("tls 465", "verify 62"), ("starttls 110", "verify 62")),
    ),
    Case(
        "cert-self-signed",
        host("self-signed").name,
        "cert-self-signed",
        BROKEN,
        (("tls 993", "verify 18"), ("starttls 587", "verify 18")),
    ),
)
TLS = (
    Case(
        "tls-plaintext-on-tls-port",
        host("plaintext").name,
        "tls-plaintext-on-tls-port",
        BROKEN,
        (("greeting 993", "* OK"), ("tls 993", "WRONG_VERSION_NUMBER"), ("tls 995", "verified")),
    ),
    Case(
        "tls-plaintext-on-tls-port/465",
        host("plaintext-465").name,
        "tls-plaintext-on-tls-port",
        BROKEN,
        (("greeting 465", "220 "), ("tls 465", "WRONG_VERSION_NUMBER"), ("tls 993", "verified")),
    ),
    Case(
        "starttls-missing",
        host("no-starttls").name,
        "starttls-missing",
        BROKEN,
        (("starttls 587", "STARTTLS extension not supported"), ("tls 465", "verified")),
    ),
    Case(
        "starttls-missing/imap-and-pop",
        host("no-starttls-imap").name,
        "starttls-missing",
        BROKEN,
        (("starttls 143", "TLS not supported"), ("starttls 110", "-ERR STLS not supported")),
    ),
    Case(
        "tls-legacy-only",
        host("legacy-tls").name,
        "tls-legacy-only",
        BROKEN,
        # dovecot hangs up without an alert, postfix sends one.
        (
            ("tls 993", "UNEXPECTED_EOF"),
            ("starttls 143", "UNEXPECTED_EOF"),
            ("tls 465", "TLSV1_ALERT_PROTOCOL_VERSION"),
            ("starttls 587", "TLSV1_ALERT_PROTOCOL_VERSION"),
        ),
    ),
)
NAMES = (
    Case(
        "dns-nxdomain",
        servers.NO_SUCH_NAME,
        "dns-nxdomain",
        ("failing",),
        (("dns A", "NXDOMAIN"), ("dns AAAA", "NXDOMAIN")),
    ),
    Case(
        "dns-nodata",
        servers.TEXT_ONLY_NAME,
        "dns-nodata",
        ("failing",),
        (("dns A", "NODATA"), ("dns AAAA", "NODATA"), ("dns TXT", '"only')),
    ),
    Case(
        "dns-wrong-address/ports-closed",
        servers.MOVED_NAME,
        "dns-wrong-address",
        ("failing",),
        (("connect 993", "ECONNREFUSED"), ("connect 25", "ECONNREFUSED")),
    ),
    Case(
        "dns-wrong-address/other-software",
        servers.MOVED_TO_OTHER_SOFTWARE_NAME,
        "dns-wrong-address",
        ("failing",),
        (("greeting 143", "SSH-2.0"), ("connect 993", "ECONNREFUSED")),
    ),
    Case(
        "dns-one-address-dead",
        host("half-dead").name,
        "dns-one-address-dead",
        BROKEN,
        (("dns A", "198.18.5.28 198.18.5.98"),),
    ),
)
SERVICES = (
    Case(
        "svc-not-listening",
        host("not-listening").name,
        "svc-not-listening",
        BROKEN,
        (("connect 993", "ECONNREFUSED"), ("connect6 993", "ECONNREFUSED"), ("tls 995", "veri")),
        proves=("F:svc-not-listening", "pair 1"),
    ),
    Case(
        "svc-by-design-absent",
        host("secure-only").name,
        "svc-by-design-absent",
        ("ok",),
        (("connect 143", "ECONNREFUSED"), ("connect 25", "ECONNREFUSED"), ("tls 993", "verified")),
    ),
    Case(
        "svc-hung-silent",
        host("hung").name,
        "svc-hung-silent",
        BROKEN,
        (("greeting 143", "nothing"), ("tls 995", "verified")),
        patient=True,
        proves=("F:svc-hung-silent", "pair 8"),
    ),
    Case(
        "smtp-greet-delay",
        host("postscreen").name,
        "smtp-greet-delay",
        ("ok",),
        (("greeting 25", "220-"), ("tls 465", "verified")),
        proves=("F:smtp-greet-delay", "pair 8"),
    ),
    Case(
        "smtp-421-busy",
        host("busy").name,
        "smtp-421-busy",
        BROKEN,
        (("greeting 25", "421 4.3.2"), ("greeting 587", "421 4.3.2")),
    ),
    Case(
        "smtp-554-greeting",
        host("refusing").name,
        "smtp-554-greeting",
        ("ok", "degraded"),
        (("greeting 25", "554 5.7.1"), ("greeting 587", "220 ")),
    ),
    Case(
        "imap-bye",
        host("bye").name,
        "imap-bye",
        BROKEN,
        (("greeting 143", "* BYE"), ("tls 993", "verified")),
    ),
    Case(
        "host-down",
        servers.DOWN_NAME,
        "host-down",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"), ("connect 25", "EHOSTUNREACH")),
        proves=("F:host-down", "pair 12"),
    ),
    Case(
        "host-down/ipv6",
        servers.DOWN_V6_NAME,
        "host-down",
        ("failing",),
        (("connect6 993", "EHOSTUNREACH"),),
    ),
)
# The same host seen from where no filter stands: the faults of the provider are not the host's.
ELSEWHERE = (
    Case(
        "isp-25-drop/from-outside",
        MAIL,
        None,
        ("ok",),
        (("connect 25", "open"), ("connect6 25", "open")),
        node=OUTSIDE,
    ),
)
FAULTS = (
    *BY_THE_PROVIDER,
    *CERTIFICATES,
    *TLS,
    *NAMES,
    *SERVICES,
    *ELSEWHERE,
    *PATH_FAULTS,
    *(case for rows in TOPICS for case in rows.faults),
)
