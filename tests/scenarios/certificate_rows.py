"""Certificates."""

from datetime import UTC, datetime

from msgspec.structs import replace

from probes.observation import Greeted, VerifyProblem
from probes.services import SEVEN_PORTS
from tests.scenarios.domains import DOMAIN
from tests.scenarios.facts import IPV4, OTHER_IPV4, goal, resolves, silent
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, objected, talk

_EXPIRED = replace(
    LEAF,
    not_before=datetime(2025, 10, 1, tzinfo=UTC),
    not_after=datetime(2025, 12, 30, tzinfo=UTC),
)
_TOMORROW = replace(LEAF, not_before=datetime(2026, 11, 24, tzinfo=UTC))
_OTHER_NAME = replace(LEAF, names=("cluster7.example.net",), name_count=1)
_MANY_NAMES = replace(LEAF, names=tuple(f"c{n}.example.net" for n in range(5)), name_count=150)
_WEAK = replace(LEAF, key="RSA 1024", signature="sha1")
_LAST_WEEK = replace(
    LEAF,
    not_before=datetime(2026, 8, 25, tzinfo=UTC),
    not_after=datetime(2026, 11, 30, 13, tzinfo=UTC),
)
_ON_TIME = Greeted(
    code="220", lines=("220 mail.example.com ESMTP ready; Mon, 23 Nov 2026 12:00:20 +0000",)
)


ROWS = (
    row(
        "cert-expired",
        resolves(),
        talk(*SEVEN_PORTS, handshake=objected(10, leaf=_EXPIRED)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-expired-beside-a-blocked-25",
        resolves(),
        silent(25),
        talk(*others(25), handshake=objected(10, leaf=_EXPIRED)),
        found="cert-expired isp-25-drop",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-expired-at-one-address",
        resolves(IPV4, OTHER_IPV4),
        talk(993),
        talk(993, address=OTHER_IPV4, handshake=objected(10, leaf=_EXPIRED)),
        wanted=goal(ports=(993,)),
        found="cert-expired",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    # The root stays with the runner: it was not sent, so its dates are not known.
    row(
        "cert-expired-root",
        resolves(),
        talk(993, handshake=objected(10, depth=2)),
        wanted=goal(ports=(993,)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-not-yet-valid-root",
        resolves(),
        talk(993, handshake=objected(9, depth=2)),
        wanted=goal(ports=(993,)),
        found="cert-not-yet-valid",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-expired-intermediate",
        resolves(),
        talk(993, handshake=objected(10, depth=1)),
        wanted=goal(ports=(993,)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
    ),
    # The verification meets the chain first; what is to be renewed is the certificate.
    row(
        "cert-expired-as-is-its-intermediate",
        resolves(),
        talk(
            993,
            handshake=replace(
                objected(10, depth=1, leaf=_EXPIRED),
                problems=(VerifyProblem(10, 1), VerifyProblem(10, 0)),
            ),
        ),
        wanted=goal(ports=(993,)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-expired-and-wrong-name",
        resolves(),
        talk(993, handshake=objected(10, 62, leaf=replace(_EXPIRED, names=("a.example.net",)))),
        wanted=goal(ports=(993,)),
        found="cert-expired cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-not-yet-valid",
        resolves(),
        talk(993, handshake=objected(9, leaf=_TOMORROW)),
        wanted=goal(ports=(993,)),
        found="cert-not-yet-valid",
        verdict=FAILING,
        imap=FAILING,
    ),
    # Another clock agrees with ours.
    row(
        "cert-not-yet-valid-by-another-clock-too",
        resolves(),
        talk(993, handshake=objected(9, leaf=_TOMORROW)),
        talk(25, greeting=_ON_TIME),
        wanted=goal(ports=(25, 993)),
        found="cert-not-yet-valid",
        verdict=FAILING,
        imap=FAILING,
        sending=OK,
    ),
    row(
        "cert-wrong-name",
        resolves(),
        talk(993, handshake=objected(62, leaf=_OTHER_NAME)),
        talk(*others(993)),
        found="cert-wrong-name",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    # The web host lets mail programs in; by its MX the domain has its mail somewhere else.
    row(
        "cert-wrong-name-of-a-website",
        resolves(name=DOMAIN, mx=("1 aspmx.l.google.com",)),
        talk(*SEVEN_PORTS, name=DOMAIN, handshake=objected(62, leaf=_OTHER_NAME)),
        wanted=goal(DOMAIN),
        found="cert-wrong-name perhaps-other-host",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # An exchanger below the domain's own name may be this very machine.
    row(
        "cert-wrong-name-of-a-domain-with-its-own-exchanger",
        resolves(name=DOMAIN, mx=(f"10 mail.{DOMAIN}",)),
        talk(*SEVEN_PORTS, name=DOMAIN, handshake=objected(62, leaf=_OTHER_NAME)),
        wanted=goal(DOMAIN),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # Where one port shows a certificate in its name, the host is meant for mail.
    row(
        "cert-wrong-name-on-a-port-of-a-domain",
        resolves(name=DOMAIN, mx=("1 aspmx.l.google.com",)),
        talk(993, name=DOMAIN, handshake=objected(62, leaf=_OTHER_NAME)),
        talk(*others(993), name=DOMAIN),
        wanted=goal(DOMAIN),
        found="cert-wrong-name",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "cert-wrong-name-many-names",
        resolves(),
        talk(993, handshake=objected(62, leaf=_MANY_NAMES)),
        wanted=goal(ports=(993,)),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-wrong-name-no-name-at-all",
        resolves(),
        talk(993, handshake=objected(62, leaf=replace(LEAF, names=(), name_count=0))),
        wanted=goal(ports=(993,)),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    # A customer's own name leads to the provider's machines: the certificate is theirs, and good.
    row(
        "cert-wrong-name-of-the-provider",
        resolves(),
        talk(*SEVEN_PORTS, handshake=objected(62, leaf=_OTHER_NAME)),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # Who signs by himself for another name, and answers on every port, may stand anywhere.
    row(
        "cert-wrong-name-of-nobody-known",
        resolves(),
        talk(*SEVEN_PORTS, handshake=objected(20, 21, 62, leaf=_OTHER_NAME, alone=True)),
        found="cert-private-ca cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # A good certificate on another port shows that nobody answers in the host's place.
    row(
        "cert-wrong-name-of-nobody-known-beside-a-good-one",
        resolves(),
        talk(993, handshake=objected(20, 21, 62, leaf=_OTHER_NAME, alone=True)),
        talk(*others(993)),
        found="cert-private-ca cert-wrong-name",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "cert-expired-of-nobody-known",
        resolves(),
        talk(993, handshake=objected(10, 20, leaf=_EXPIRED)),
        wanted=goal(ports=(993,)),
        found="cert-expired cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-weak",
        resolves(),
        talk(993, handshake=objected(66, leaf=_WEAK)),
        wanted=goal(ports=(993,)),
        found="cert-weak",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-not-accepted",
        resolves(),
        talk(993, handshake=objected(23, 79)),
        wanted=goal(ports=(993,)),
        found="cert-not-accepted",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cfg-literal-address",
        talk(993, name=IPV4, handshake=objected(64)),
        wanted=goal(IPV4, ports=(993,)),
        found="cfg-literal-address",
        verdict=OK,
        imap=OK,
    ),
    row(
        "cert-expires-soon",
        resolves(),
        talk(993, handshake=replace(GOOD, chain=(_LAST_WEEK, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        found="cert-expires-soon",
        verdict=OK,
        imap=OK,
    ),
)
