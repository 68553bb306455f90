"""What the runner found out about itself: its rights and its clock."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from probes.ability import Ability
from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import Endpoint, Failed, Greeted, SynProbe
from probes.published.autoconfig import urls
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import (
    NOT_PERMITTED,
    able,
    not_pinged,
    unable,
)
from tests.scenarios.domains import DOMAIN, MAILBOX, PRIMARY, domain, host
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    RTT,
    VANTAGE,
    goal,
    not_connected,
    resolves,
    silent,
)
from tests.scenarios.pages import page
from tests.scenarios.row import FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import LEAF, objected, talk


def dated(when: str) -> Greeted:
    """Greet with a date, as Exim does."""
    text = f"220 {HOST} ESMTP Exim 4.98 {when}"
    return Greeted(code="220", lines=(text,))


def stamped(seconds: str) -> Greeted:
    """Greet with a time stamp for APOP."""
    return Greeted(code="+OK", lines=(f"+OK POP3 ready <4711.{seconds}@{HOST}>",))


def walked() -> SynProbe:
    """Send one SYN that dies on the way."""
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        endpoint=Endpoint(IPV4, 25),
        ttl=1,
        outcome=Failed(
            failure=not_connected(FailureKind.ICMP_UNNAMED, "EHOSTUNREACH"),
        ),
    )


_SETTINGS = urls(DOMAIN)[0]
EXPIRED = objected(10, leaf=replace(LEAF, not_after=AT - timedelta(days=2)))
NOT_YET = objected(9, leaf=replace(LEAF, not_before=AT + timedelta(days=2)))
NOT_FOR_YEARS = objected(
    9,
    leaf=replace(
        LEAF,
        not_before=datetime(2030, 11, 1, tzinfo=UTC),
        not_after=datetime(2031, 1, 30, tzinfo=UTC),
    ),
)
EXPIRED_IN_2016 = objected(
    10,
    leaf=replace(
        LEAF,
        not_before=datetime(2015, 1, 1, tzinfo=UTC),
        not_after=datetime(2016, 1, 1, tzinfo=UTC),
    ),
)
_FOUR_DAYS_AGO = str(int((AT - timedelta(days=4)).timestamp()))
_EARLIER, _LATER = "Thu, 19 Nov 2026 12:00:00 +0000", "Fri, 27 Nov 2026 13:00:00 +0100"

ROWS = (
    row(
        "runner-no-raw-socket",
        resolves(),
        talk(*SEVEN_PORTS),
        not_pinged(FailureKind.LOCAL_POLICY, NOT_PERMITTED),
        found="runner-no-raw-socket",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-no-raw-socket-and-only-ping-wanted",
        resolves(),
        not_pinged(FailureKind.LOCAL_POLICY, NOT_PERMITTED),
        wanted=goal(ports=(), scope=Scope.PING),
        found="runner-no-raw-socket",
        verdict=UNSURE,
    ),
    row(
        "runner-no-error-queue",
        resolves(),
        silent(25),
        walked(),
        talk(*others(25)),
        unable(Ability.ERROR_QUEUE, "needs Linux 5.18, this is 5.10.0"),
        found="isp-25-drop runner-no-error-queue",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Nobody wanted a path, so nobody needs to hear of it.
    row(
        "healthy-without-an-error-queue",
        resolves(),
        talk(*SEVEN_PORTS),
        unable(Ability.ERROR_QUEUE, "needs Linux 5.18, this is 5.10.0"),
        able(Ability.PING, Ability.IPV4, Ability.IPV6),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "runner-clock-skew",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        talk(993, handshake=EXPIRED),
        wanted=goal(ports=(993, 465)),
        found="runner-clock-skew",
        verdict=UNSURE,
        imap=UNSURE,
        sending=UNSURE,
    ),
    row(
        "runner-clock-skew-behind",
        resolves(),
        talk(465, 587, greeting=dated(_LATER), handshake=NOT_YET),
        wanted=goal(ports=(587, 465)),
        found="runner-clock-skew",
        verdict=UNSURE,
        sending=UNSURE,
    ),
    # A machine whose battery is empty starts years ago; whoever issued the certificate did not.
    row(
        "runner-clock-skew-by-years",
        resolves(),
        talk(465, greeting=dated("Sat, 23 Nov 2030 12:00:00 +0000"), handshake=NOT_FOR_YEARS),
        wanted=goal(ports=(465,)),
        found="runner-clock-skew",
        verdict=UNSURE,
        sending=UNSURE,
    ),
    # What was fetched anyway tells the time as well, even where no greeting does.
    row(
        "runner-clock-skew-by-a-web-server",
        domain(f"10 {PRIMARY}"),
        host(PRIMARY, IPV4),
        talk(*SEVEN_PORTS, name=PRIMARY, handshake=NOT_YET),
        page(_SETTINGS, status=404, date=AT + timedelta(days=3, hours=1)),
        wanted=MAILBOX,
        found="runner-clock-skew checked-mail-hosts",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # One server's date is wrong, and a web server's agrees with our clock.
    row(
        "cert-expired-as-a-web-server-agrees",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        page(_SETTINGS, status=404, date=AT),
        wanted=goal(ports=(465,)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    # A cache may have kept a document, and its date, for days.
    row(
        "cert-expired-beside-a-document-of-last-week",
        resolves(),
        talk(465, handshake=EXPIRED),
        page(_SETTINGS, status=404, date=AT - timedelta(days=4)),
        wanted=goal(ports=(465,)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    # A stamp that need only be unique hides no certificate, nor does a date from years ago.
    row(
        "cert-expired-beside-a-doubtful-stamp",
        resolves(),
        talk(995, greeting=stamped(_FOUR_DAYS_AGO), handshake=EXPIRED),
        wanted=goal(ports=(995,)),
        found="cert-expired",
        verdict=FAILING,
        pop=FAILING,
    ),
    row(
        "cert-expired-beside-a-clock-that-stands-still",
        resolves(),
        talk(465, greeting=dated("Mon, 24 Aug 2015 12:00:00 +0000"), handshake=EXPIRED_IN_2016),
        wanted=goal(ports=(465,)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        sending=FAILING,
    ),
    # One server's date is wrong, and the stamp of the other agrees with our clock.
    row(
        "cert-expired-as-a-stamp-agrees",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        talk(995, greeting=stamped(str(int(AT.timestamp()))), handshake=EXPIRED),
        wanted=goal(ports=(465, 995)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # The server's own clock agrees that its certificate has expired.
    row(
        "cert-expired-by-both-clocks",
        resolves(),
        talk(465, greeting=dated("Mon, 23 Nov 2026 12:01:00 +0000"), handshake=EXPIRED),
        wanted=goal(ports=(465,)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    # One server's clock is wrong; another's agrees with ours.
    row(
        "cert-expired-beside-one-wrong-clock",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=EXPIRED),
        talk(587, greeting=dated("Mon, 23 Nov 2026 07:00 -0500"), handshake=EXPIRED),
        wanted=goal(ports=(465, 587)),
        found="cert-expired",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-expired-long-ago-by-a-wrong-clock-too",
        resolves(),
        talk(465, greeting=dated(_LATER), handshake=EXPIRED),
        wanted=goal(ports=(465,)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        sending=FAILING,
    ),
    # What is wrong with a root that was not sent cannot be weighed.
    row(
        "cert-expired-root-beside-a-wrong-clock",
        resolves(),
        talk(465, greeting=dated(_EARLIER), handshake=objected(10, depth=2)),
        wanted=goal(ports=(465,)),
        found="cert-expired clock-differs",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "clock-differs",
        resolves(),
        talk(465, 587, greeting=dated("Mon, 23 Nov 2026 14:05:00 GMT")),
        wanted=goal(ports=(465, 587)),
        found="clock-differs",
        verdict=OK,
        sending=OK,
    ),
    # A number that never repeats need not be a clock.
    row(
        "healthy-with-a-stamp-that-is-no-clock",
        resolves(),
        talk(995, greeting=stamped("1234567890")),
        wanted=goal(ports=(995,)),
        verdict=OK,
        pop=OK,
    ),
)
