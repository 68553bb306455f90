"""What a domain promises those who deliver mail to it."""

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import NotOffered, Observation, TlsHandshake
from probes.published.sts import policy_url, record_name
from probes.services import SEVEN_PORTS
from tests.scenarios.domains import (
    BACKUP,
    DOMAIN,
    MAILBOX,
    NXDOMAIN,
    PRIMARY,
    domain,
    gone,
    host,
    proven,
)
from tests.scenarios.facts import IPV4, OTHER_IPV4, Facts, lookup, silent
from tests.scenarios.pages import WEB, no_page, page, visit
from tests.scenarios.row import DEGRADED, OK, others, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, alert, objected, talk

_POLICY = policy_url(DOMAIN)
_ANNOUNCED = lookup("TXT", '"v=STSv1; id=20261101"', name=record_name(DOMAIN))
_AT_WEB = host(f"mta-sts.{DOMAIN}", WEB)
_MX = (*domain(f"10 {PRIMARY}"), *host(PRIMARY, IPV4))
_WORKS = talk(*SEVEN_PORTS, name=PRIMARY)
_BAD_NAME = replace(LEAF, names=("other.example.net",), name_count=1)

_KEY, _OLD_KEY = "ab" * 32, "cd" * 32
_KEYED = replace(
    GOOD, chain=(replace(LEAF, key_hash=_KEY), replace(INTERMEDIATE, key_hash="ef" * 32))
)


def _policy(*patterns: str, mode: str = "enforce") -> str:
    lines = ("version: STSv1", f"mode: {mode}", *(f"mx: {one}" for one in patterns))
    return "\r\n".join((*lines, "max_age: 604800", ""))


def _published(*patterns: str, mode: str = "enforce") -> Facts:
    """Publish a policy as it should be."""
    return (_ANNOUNCED, *_AT_WEB, page(_POLICY, _policy(*patterns, mode=mode)))


def _described(*data: str, authenticated: bool = True) -> Observation:
    """Describe the exchanger's certificate in DNS."""
    found = lookup("TLSA", *data, name=f"_25._tcp.{PRIMARY}")
    return proven(found) if authenticated else found


def _presenting(*seen: Observation) -> Facts:
    """Present certificates whose keys are known."""
    return tuple(
        replace(one, outcome=_KEYED) if isinstance(one, TlsHandshake) else one for one in seen
    )


_KEYS_WORK = _presenting(*_WORKS)
_ALL_OK = {"imap": OK, "pop": OK, "sending": OK}

_STS_ROWS = (
    row(
        "mta-sts-mismatch",
        _MX,
        _WORKS,
        _published("mx.other.example"),
        wanted=MAILBOX,
        found="mta-sts-mismatch checked-mail-hosts",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    row(
        "mta-sts-mismatch-one-of-two",
        domain(f"10 {PRIMARY}", f"20 {BACKUP}"),
        host(PRIMARY, IPV4),
        host(BACKUP, OTHER_IPV4),
        _WORKS,
        talk(*SEVEN_PORTS, name=BACKUP, address=OTHER_IPV4),
        _published(PRIMARY),
        wanted=MAILBOX,
        found="mta-sts-mismatch checked-mail-hosts",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    row(
        "mta-sts-mismatch-certificate",
        _MX,
        talk(*others(25), name=PRIMARY),
        talk(25, name=PRIMARY, handshake=objected(62, leaf=_BAD_NAME)),
        _published("*.example.net"),
        wanted=MAILBOX,
        found="mta-sts-mismatch checked-mail-hosts cert-wrong-name",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    row(
        "mta-sts-mismatch-no-encryption",
        _MX,
        talk(*others(25), name=PRIMARY),
        talk(25, name=PRIMARY, upgrade=NotOffered()),
        _published(PRIMARY),
        wanted=MAILBOX,
        found="mta-sts-mismatch checked-mail-hosts starttls-missing",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    row(
        "mta-sts-mismatch-while-testing",
        _MX,
        _WORKS,
        _published("mx.other.example", mode="testing"),
        wanted=MAILBOX,
        found="checked-mail-hosts mta-sts-mismatch",
        verdict=OK,
        **_ALL_OK,
    ),
    *(
        row(
            f"mta-sts-mismatch-{why}",
            _MX,
            _WORKS,
            _ANNOUNCED,
            seen,
            wanted=MAILBOX,
            found="checked-mail-hosts mta-sts-mismatch",
            verdict=OK,
            **_ALL_OK,
        )
        for why, seen in {
            "without-a-host": gone(f"mta-sts.{DOMAIN}"),
            "not-found": (*_AT_WEB, page(_POLICY, status=404)),
            "sent-elsewhere": (*_AT_WEB, page(_POLICY, status=301, location="https://x.example/")),
            "without-a-valid-certificate": (
                *_AT_WEB,
                page(_POLICY, _policy(PRIMARY), secured=objected(62, leaf=_BAD_NAME)),
            ),
            "not-understood": (*_AT_WEB, page(_POLICY, "<html></html>")),
            "without-tls": (*_AT_WEB, visit(_POLICY, alert(40, "handshake failure"))),
            "not-reached": (*_AT_WEB, no_page(_POLICY, FailureKind.TIMEOUT)),
            "slow": (*_AT_WEB, no_page(_POLICY, FailureKind.TIMEOUT, Operation.FETCH)),
        }.items()
    ),
    row(
        "healthy-sts",
        _MX,
        _WORKS,
        _published("*.example.net"),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        **_ALL_OK,
    ),
    # The check ended before it was there.
    row(
        "healthy-sts-not-fetched",
        _MX,
        _WORKS,
        _ANNOUNCED,
        _AT_WEB,
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        **_ALL_OK,
    ),
    row(
        "healthy-sts-switched-off",
        _MX,
        _WORKS,
        _published(mode="none"),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        **_ALL_OK,
    ),
    # From here nobody's port 25 can be reached, so that the certificate is not known.
    row(
        "healthy-sts-from-where-25-is-blocked",
        _MX,
        talk(*others(25), name=PRIMARY),
        silent(25, name=PRIMARY),
        _published("*.example.net"),
        wanted=MAILBOX,
        found="checked-mail-hosts isp-25-drop",
        verdict=OK,
        **_ALL_OK,
    ),
    row(
        "healthy-E35-neither-sts-nor-dane",
        *map(proven, domain(f"10 {PRIMARY}")),
        *map(proven, host(PRIMARY, IPV4)),
        _WORKS,
        lookup("TXT", name=record_name(DOMAIN), outcome=NXDOMAIN),
        lookup("TLSA", name=f"_25._tcp.{PRIMARY}", outcome=NXDOMAIN),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        **_ALL_OK,
    ),
    row(
        "healthy-E35-records-that-announce-nothing",
        _MX,
        _WORKS,
        lookup("TXT", '"v=spf1 -all"', name=record_name(DOMAIN)),
        wanted=MAILBOX,
        found="checked-mail-hosts",
        verdict=OK,
        **_ALL_OK,
    ),
)

_DANE_ROWS = (
    row(
        "dane-tlsa-mismatch",
        _MX,
        _KEYS_WORK,
        _described(f"3 1 1 {_OLD_KEY}"),
        wanted=MAILBOX,
        found="dane-tlsa-mismatch checked-mail-hosts",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    row(
        "dane-tlsa-mismatch-no-encryption",
        _MX,
        _presenting(*talk(*others(25), name=PRIMARY)),
        talk(25, name=PRIMARY, upgrade=NotOffered()),
        _described(f"3 1 1 {_KEY}"),
        wanted=MAILBOX,
        found="dane-tlsa-mismatch checked-mail-hosts starttls-missing",
        verdict=DEGRADED,
        **_ALL_OK,
    ),
    *(
        row(
            f"healthy-dane-{why}",
            _MX,
            _KEYS_WORK,
            seen,
            wanted=MAILBOX,
            found="checked-mail-hosts",
            verdict=OK,
            **_ALL_OK,
        )
        for why, seen in {
            "in-order": _described(f"3 1 1 {_KEY}"),
            "before-a-new-key": _described(f"3 1 1 {_OLD_KEY}", f"3 1 1 {_KEY}"),
            "by-the-issuer": _described(f"2 1 1 {'ef' * 32}"),
            "unproven": _described(f"3 1 1 {_OLD_KEY}", authenticated=False),
            "for-others-than-mail": _described(f"1 1 1 {_OLD_KEY}"),
            "by-a-longer-hash": _described(f"3 1 2 {_OLD_KEY}"),
            "not-understood": _described("3 1"),
        }.items()
    ),
)

ROWS = (*_STS_ROWS, *_DANE_ROWS)
