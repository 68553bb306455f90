"""Those who take every connection in the servers' place."""

from datetime import timedelta

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import CanaryCall, Connected, NotOffered
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import canaries
from tests.scenarios.facts import IPV6, Facts, goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.talk import GOOD, failed, objected, talk

GREETING, HANDSHAKE = Operation.GREETING, Operation.TLS_HANDSHAKE
_ENDED = failed(GREETING, FailureKind.EOF)
_MUTE = failed(GREETING, FailureKind.TIMEOUT)
_CUT = failed(HANDSHAKE, FailureKind.EOF)
_HERE = timedelta(microseconds=40)
_PLAIN = (25, 110, 143)


def baited(*ports: int, rtt: timedelta | None = _HERE) -> Facts:
    """Connect to an address that nobody has, in vain but for these ports."""
    taken = (
        replace(one, outcome=Connected(rtt=rtt))
        for one in canaries(*ports, answer=True)
        if isinstance(one, CanaryCall)
    )
    return (*taken, *canaries(*others(*ports), answer=False))


ROWS = (
    row(
        "device-av-proxy-dead",
        resolves(),
        baited(*SEVEN_PORTS),
        talk(25, 110, greeting=_ENDED),
        talk(143, 587, greeting=_MUTE),
        talk(465, 993, 995, handshake=_CUT),
        found="device-av-proxy-dead",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # Others see to what comes in the clear alone.
    row(
        "device-av-proxy-dead-on-plain-ports",
        resolves(),
        baited(*_PLAIN),
        talk(*_PLAIN, greeting=_ENDED),
        talk(*others(*_PLAIN)),
        found="device-av-proxy-dead",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=OK,
    ),
    # Whoever answers later than this machine could is somebody else's.
    row(
        "device-av-proxy-dead-somewhere-else",
        resolves(),
        baited(25, rtt=timedelta(milliseconds=3)),
        talk(25, greeting=_ENDED),
        wanted=goal(ports=(25,), named=True),
        found="device-av-proxy-dead",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "device-av-plain-proxy",
        resolves(),
        baited(143),
        talk(143, upgrade=NotOffered()),
        talk(993),
        wanted=goal(ports=(143, 993)),
        found="device-av-plain-proxy",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    row(
        "device-av-plain-proxy-that-encrypts-anew",
        resolves(),
        baited(110, 143),
        talk(110, 143, handshake=objected(20, alone=True)),
        talk(993),
        wanted=goal(ports=(110, 143, 993)),
        found="device-av-plain-proxy",
        verdict=FAILING,
        imap=DEGRADED,
        pop=FAILING,
    ),
    # It passes on one port, so that the silence of the other may be the server's.
    row(
        "device-av-plain-proxy-before-a-silent-port",
        resolves(),
        baited(110, 143, rtt=None),
        talk(110, upgrade=NotOffered()),
        talk(143, greeting=_ENDED),
        talk(465),
        wanted=goal(ports=(110, 143, 465)),
        found="device-av-plain-proxy device-av-plain-proxy",
        verdict=DEGRADED,
        imap=UNSURE,
        pop=DEGRADED,
        sending=OK,
    ),
    # The bait was not taken: what the server does is its own.
    row(
        "svc-closes-at-accept-beside-a-bait",
        resolves(),
        canaries(143, answer=False),
        talk(143, greeting=_ENDED),
        wanted=goal(ports=(143,)),
        found="svc-closes-at-accept",
        verdict=FAILING,
        imap=FAILING,
    ),
    # Only IPv4 is seen to.
    row(
        "healthy-bait-of-the-other-family",
        resolves(IPV6),
        baited(143),
        talk(143, address=IPV6, handshake=GOOD),
        wanted=goal(ports=(143,)),
        verdict=OK,
        imap=OK,
    ),
)
