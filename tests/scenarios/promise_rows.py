"""Ports that are missed since their host is promised to offer them, and hosts that promise none."""

from probes.published.autoconfig import urls
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import ANCHOR, OTHER_ANCHOR, anchors
from tests.scenarios.domains import BACKUP, DOMAIN, MAILBOX, PRIMARY, WEBSITE, domain, host
from tests.scenarios.facts import HOST, IPV4, OTHER_IPV4, Facts, goal, refused, resolves, silent
from tests.scenarios.pages import page
from tests.scenarios.row import ABSENT, DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.settings import document, server
from tests.scenarios.talk import talk

_POP = "pop.example.com"
_OWN = (*domain(f"10 {HOST}"), *host(HOST, IPV4))
_BY_SRV = (
    *domain(f"10 {HOST}", srv={993: f"0 1 993 {HOST}", 465: f"0 1 465 {HOST}"}),
    *host(HOST, IPV4),
)
_TWO = (
    *domain(f"10 {PRIMARY}", f"20 {BACKUP}"),
    *host(PRIMARY, IPV4),
    *host(BACKUP, OTHER_IPV4),
)


def _publishes(*ports: int) -> Facts:
    """Have the domain's settings name its own mail exchanger."""
    text = document(*(server(HOST, port) for port in ports))
    return (*_OWN, page(urls(DOMAIN)[0], text, content_type="text/xml"))


ROWS = (
    # E12 excuses hosts that take in no mail, and a mail exchanger is there for nothing else.
    row(
        "svc-not-listening-for-incoming-mail",
        _OWN,
        talk(*others(25)),
        refused(25),
        wanted=MAILBOX,
        found="svc-not-listening checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "svc-not-listening-for-incoming-mail-of-a-host",
        resolves(mx=(f"10 {HOST}",)),
        talk(*others(25)),
        refused(25),
        found="svc-not-listening",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "host-firewall-drops-port-for-incoming-mail",
        _OWN,
        talk(*others(25)),
        silent(25),
        anchors(25, ANCHOR, OTHER_ANCHOR, failure=None),
        wanted=MAILBOX,
        found="host-firewall-drops-port checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # The name says what the host is for, so that its refusal is no choice.
    row(
        "svc-not-listening-of-a-host-named-for-it",
        resolves(name=_POP),
        talk(*others(110, 995), name=_POP),
        refused(110, 995, name=_POP),
        wanted=goal(_POP),
        found="svc-not-listening",
        verdict=FAILING,
        imap=OK,
        pop=FAILING,
        sending=OK,
    ),
    row(
        "svc-not-listening-though-settings-name-it",
        _publishes(993, 995, 465),
        talk(*others(110, 995)),
        refused(110, 995),
        wanted=MAILBOX,
        found="svc-not-listening checked-mail-hosts",
        verdict=FAILING,
        imap=OK,
        pop=FAILING,
        sending=OK,
    ),
    # Whoever is set up by the file needs this very port; the file is as it should be.
    row(
        "svc-not-listening-beside-its-twin",
        _publishes(993, 465),
        talk(*others(993)),
        refused(993),
        wanted=MAILBOX,
        found="svc-not-listening checked-mail-hosts",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "port-filtered-though-settings-name-it",
        _publishes(993, 465),
        talk(*others(465)),
        silent(465),
        wanted=MAILBOX,
        found="port-filtered checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    # Clear ports are withdrawn on purpose, so that it is the file that is behind.
    row(
        "autoconfig-stale-in-the-clear",
        _publishes(143, 587),
        talk(*others(143)),
        refused(143),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    # Settings that name other functions promise no POP.
    row(
        "svc-by-design-absent-beside-what-settings-name",
        _publishes(993, 465),
        talk(*others(110, 995)),
        refused(110, 995),
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
    row(
        "nothing-answers-at-an-exchanger-that-serves-programs",
        _BY_SRV,
        silent(*SEVEN_PORTS),
        wanted=MAILBOX,
        found="nothing-answers checked-mail-hosts",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    row(
        "svc-not-listening-at-an-exchanger-that-serves-programs",
        _BY_SRV,
        talk(25),
        refused(*others(25)),
        wanted=MAILBOX,
        found="svc-not-listening checked-mail-hosts",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    row(
        "port-filtered-at-an-exchanger-that-serves-programs",
        _publishes(993, 465),
        talk(25),
        silent(*others(25)),
        wanted=MAILBOX,
        found="port-filtered checked-mail-hosts",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "mailbox-host-unknown-of-two-exchangers",
        _TWO,
        talk(25, name=PRIMARY),
        silent(*others(25), name=PRIMARY),
        talk(25, name=BACKUP, address=OTHER_IPV4),
        silent(*others(25), name=BACKUP, address=OTHER_IPV4),
        wanted=MAILBOX,
        found="mailbox-host-unknown checked-mail-hosts",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # A backup serves no mail programs, and nobody entered its name.
    row(
        "healthy-backup-exchanger",
        _TWO,
        talk(*SEVEN_PORTS, name=PRIMARY),
        talk(25, name=BACKUP, address=OTHER_IPV4),
        refused(*others(25), name=BACKUP, address=OTHER_IPV4),
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-backup-exchanger-that-keeps-silent",
        _TWO,
        talk(*others(110, 995), name=PRIMARY),
        refused(110, 995, name=PRIMARY),
        talk(25, name=BACKUP, address=OTHER_IPV4),
        silent(*others(25), name=BACKUP, address=OTHER_IPV4),
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
    # Mail goes to the address of a domain without MX, which serves no programs all the same.
    row(
        "healthy-domain-that-takes-in-mail-itself",
        domain(),
        page(
            urls(DOMAIN)[0],
            document(server(HOST, 993), server(HOST, 465)),
            content_type="text/xml",
        ),
        host(HOST, IPV4),
        talk(993, 465),
        talk(25, name=DOMAIN, address=WEBSITE),
        refused(*others(25), name=DOMAIN, address=WEBSITE),
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
)
