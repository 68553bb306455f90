"""What a domain publishes for mail programs."""

from probes.observation import Greeted
from probes.published.autoconfig import urls
from probes.services import SEVEN_PORTS
from tests.scenarios.domains import (
    DOMAIN,
    MAILBOX,
    NXDOMAIN,
    PRIMARY,
    PROGRAMS,
    WEBSITE,
    domain,
    gone,
    host,
)
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    Facts,
    all_lookups,
    goal,
    lookup,
    refused,
    reply,
    silent,
)
from tests.scenarios.pages import WEB, no_page, page
from tests.scenarios.row import ABSENT, DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.settings import document, server
from tests.scenarios.talk import objected, talk

_HERE, _PLAIN, _BELOW = urls(DOMAIN)
_PREAUTH = Greeted(code="PREAUTH", lines=("* PREAUTH IMAP4rev1 ready",))
_AUTOCONFIG = f"autoconfig.{DOMAIN}"
_OLD, _OLD_IPV4 = "old.example.com", "192.0.2.21"
_MX = f"10 {PRIMARY}"
_ALL_SRV = {
    993: f"0 1 993 {PROGRAMS}",
    143: f"0 1 143 {PROGRAMS}",
    465: f"0 1 465 {PROGRAMS}",
    587: f"0 1 587 {PROGRAMS}",
    995: f"0 1 995 {PROGRAMS}",
    110: f"0 1 110 {PROGRAMS}",
}
_PROGRAMS = host(PROGRAMS, OTHER_IPV4)
_SERVED = (*_PROGRAMS, *talk(*others(25), name=PROGRAMS, address=OTHER_IPV4))
_EXCHANGER = host(PRIMARY, IPV4)
_TAKES_IN = (*_EXCHANGER, *talk(25, name=PRIMARY))
_NONE_BELOW = page(_BELOW, status=404, address=WEBSITE)
_NO_POLICY = lookup("TXT", name=f"_mta-sts.{DOMAIN}", outcome=NXDOMAIN)


def _found(*servers: str, url: str = _HERE) -> Facts:
    """Publish settings."""
    return (*host(_AUTOCONFIG, WEB), page(url, document(*servers), content_type="text/xml"))


def _exchanger_only() -> Facts:
    """Take in mail at the exchanger, and nothing else."""
    return (*_TAKES_IN, *refused(*others(25), name=PRIMARY))


def _named_by_settings(*ports: int) -> Facts:
    """Serve where the settings lead."""
    return (*_PROGRAMS, *talk(*ports, name=PROGRAMS, address=OTHER_IPV4))


_IMAP = goal(f"somebody@{DOMAIN}", ports=(143, 993))

_SRV_ROWS = (
    row(
        "dns-srv-wrong",
        domain(_MX, srv=_ALL_SRV | {993: f"0 1 993 {_OLD}"}),
        gone(_OLD),
        _SERVED,
        _TAKES_IN,
        wanted=MAILBOX,
        found="dns-srv-wrong checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Nothing else is known of the domain's servers.
    row(
        "dns-srv-wrong-alone",
        all_lookups(NXDOMAIN, name=DOMAIN)[:2],
        lookup("MX", name=DOMAIN),
        *(lookup("SRV", f"0 1 993 {_OLD}", name=f"_imaps._tcp.{DOMAIN}"),),
        gone(_OLD),
        wanted=goal(f"somebody@{DOMAIN}", ports=(993,)),
        found="dns-srv-wrong",
        verdict=FAILING,
    ),
    # It is likely wrong; that the service runs on both is not ruled out.
    row(
        "dns-srv-wrong-port",
        domain(_MX, srv=_ALL_SRV | {993: f"0 1 10993 {PROGRAMS}"}),
        _SERVED,
        _TAKES_IN,
        wanted=MAILBOX,
        found="dns-srv-wrong checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # It may well run there: no such port is checked.
    row(
        "dns-srv-wrong-port-perhaps",
        domain(_MX, srv={993: f"0 1 10993 {PROGRAMS}", 143: f"0 1 143 {PROGRAMS}"}),
        _PROGRAMS,
        talk(143, name=PROGRAMS, address=OTHER_IPV4),
        refused(993, name=PROGRAMS, address=OTHER_IPV4),
        wanted=_IMAP,
        found="dns-srv-wrong checked-mail-hosts",
        verdict=UNSURE,
        imap=OK,
    ),
    row(
        "dns-srv-wrong-root",
        domain("10 mx.example.com", srv={993: "0 0 0 "}),
        host("mx.example.com", IPV4),
        talk(143, 993, name="mx.example.com"),
        wanted=_IMAP,
        found="dns-srv-wrong checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
    ),
    # Programs are to use the encrypted one, which is named.
    row(
        "healthy-srv-that-declares-the-unencrypted-absent",
        domain(_MX, srv={143: "0 0 0 ", 993: f"0 1 993 {PROGRAMS}"}),
        _PROGRAMS,
        talk(993, name=PROGRAMS, address=OTHER_IPV4),
        wanted=_IMAP,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-srv-that-declares-absent-what-an-exchanger-of-others-has",
        domain(_MX, srv={143: "0 0 0 ", 993: "0 0 0 "}),
        _EXCHANGER,
        talk(143, 993, name=PRIMARY),
        wanted=_IMAP,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-srv-with-a-port-of-its-own-beside-the-usual-one",
        domain(_MX, srv=_ALL_SRV),
        lookup(
            "SRV", f"0 1 993 {PROGRAMS}", f"10 1 10993 {PROGRAMS}", name=f"_imaps._tcp.{DOMAIN}"
        ),
        _SERVED,
        _TAKES_IN,
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
)

_SETTINGS_ROWS = (
    row(
        "autoconfig-stale",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        gone(_OLD),
        _found(server(_OLD, 993), server(PRIMARY, 587)),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "autoconfig-stale-service",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        host(_OLD, OTHER_IPV4),
        refused(993, 587, name=_OLD, address=OTHER_IPV4),
        _found(server(_OLD, 993), server(_OLD, 587)),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "autoconfig-stale-encryption",
        domain(_MX, srv=_ALL_SRV),
        _SERVED,
        _TAKES_IN,
        _found(server(PROGRAMS, 993, socket="STARTTLS"), server(PROGRAMS, 465)),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "autoconfig-stale-without-encryption",
        domain(_MX, srv=_ALL_SRV),
        _SERVED,
        _TAKES_IN,
        _found(server(PROGRAMS, 143, socket="plain"), server(PROGRAMS, 587, socket="plain")),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "autoconfig-stale-protocol",
        domain(_MX, srv=_ALL_SRV),
        _SERVED,
        _TAKES_IN,
        _found(server(PROGRAMS, 993).replace('"imap"', '"pop3"')),
        wanted=MAILBOX,
        found="autoconfig-stale checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # The server is down, or the file is old: what is down is told of the server.
    row(
        "healthy-settings-of-a-server-that-is-down",
        domain(_MX),
        _exchanger_only(),
        _PROGRAMS,
        silent(993, 587, name=PROGRAMS, address=OTHER_IPV4),
        _found(server(PROGRAMS, 993), server(PROGRAMS, 587)),
        wanted=MAILBOX,
        found="nothing-answers checked-mail-hosts svc-by-design-absent",
        verdict=FAILING,
        imap=FAILING,
        pop=ABSENT,
        sending=FAILING,
    ),
    # An exchanger that serves nobody else is as it should be beside hosts for programs.
    row(
        "healthy-settings",
        domain(_MX),
        _exchanger_only(),
        _named_by_settings(993, 587, 465),
        _found(server(PROGRAMS, 993), server(PROGRAMS, 587), server(PROGRAMS, 465)),
        _NO_POLICY,
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
    row(
        "healthy-settings-below-the-domain",
        domain(_MX),
        _exchanger_only(),
        _named_by_settings(993, 465),
        host(_AUTOCONFIG, WEB),
        page(_HERE, document(server(_OLD, 993)), secured=objected(62)),
        page(_PLAIN, status=301, location=_HERE),
        page(
            _BELOW,
            document(server(PROGRAMS, 993), server(PROGRAMS, 465)),
            content_type="application/xml",
            address=WEBSITE,
        ),
        wanted=MAILBOX,
        found="checked-mail-hosts svc-by-design-absent",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
    row(
        "healthy-settings-with-a-port-that-is-not-checked",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        _found(server(PROGRAMS, 2525)),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-settings-without-encryption-of-a-server-that-asks-for-no-login",
        domain(_MX, srv={143: f"0 1 143 {PROGRAMS}"}),
        _PROGRAMS,
        talk(143, name=PROGRAMS, address=OTHER_IPV4, greeting=_PREAUTH)[:3],
        _found(server(PROGRAMS, 143, socket="plain")),
        wanted=goal(f"somebody@{DOMAIN}", ports=(143,)),
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
    ),
    row(
        "settings-of-a-host-that-cannot-be-looked-up",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        all_lookups(reply("SERVFAIL"), name=PROGRAMS)[:2],
        _found(server(PROGRAMS, 993)),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-E34-nothing-published",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        gone(_AUTOCONFIG),
        _NONE_BELOW,
        _NO_POLICY,
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-E34-a-website-instead-of-settings",
        domain(_MX),
        _EXCHANGER,
        talk(*SEVEN_PORTS, name=PRIMARY),
        host(_AUTOCONFIG, WEB),
        page(_HERE, "<html><body>Welcome</body></html>", content_type="text/html"),
        no_page(_PLAIN),
        page(_BELOW, "<html><body>Welcome</body></html>", address=WEBSITE),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # A port that the domain names is one that programs are to use, whatever else works.
    row(
        "port-refused-that-an-srv-record-names",
        domain(
            _MX,
            srv={
                993: f"0 1 993 {PROGRAMS}",
                587: f"0 1 587 {_OLD}",
                465: f"0 1 465 {PROGRAMS}",
            },
        ),
        _EXCHANGER,
        host(PROGRAMS, OTHER_IPV4),
        host(_OLD, _OLD_IPV4),
        talk(25, name=PRIMARY),
        talk(465, 993, name=PROGRAMS, address=OTHER_IPV4),
        refused(587, name=_OLD, address=_OLD_IPV4),
        wanted=MAILBOX,
        found="port-refused checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    row(
        "port-filtered-that-an-srv-record-names",
        domain(
            _MX,
            srv={
                993: f"0 1 993 {PROGRAMS}",
                587: f"0 1 587 {_OLD}",
                465: f"0 1 465 {PROGRAMS}",
            },
        ),
        _EXCHANGER,
        host(PROGRAMS, OTHER_IPV4),
        host(_OLD, _OLD_IPV4),
        talk(25, name=PRIMARY),
        talk(465, 993, name=PROGRAMS, address=OTHER_IPV4),
        silent(587, name=_OLD, address=_OLD_IPV4),
        wanted=MAILBOX,
        found="port-filtered checked-mail-hosts",
        verdict=DEGRADED,
        imap=OK,
        sending=DEGRADED,
    ),
    row(
        "cfg-wrong-host-beside-the-one-in-the-settings",
        host(PRIMARY, IPV4),
        lookup("MX", name=PRIMARY),
        talk(25, name=PRIMARY),
        refused(*others(25), name=PRIMARY),
        *(
            lookup("SRV", name=f"{label}.example.net", outcome=NXDOMAIN)
            for label in ("_imap._tcp", "_imaps._tcp")
        ),
        page(
            urls("example.net")[0],
            document(server("imap.example.net", 993), server("smtp.example.net", 465)),
        ),
        wanted=goal(PRIMARY),
        found="cfg-wrong-host",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
)

ROWS = (*_SRV_ROWS, *_SETTINGS_ROWS)
