import pytest

from probes.failure import FailureKind
from probes.goal import Goal
from probes.services import SEVEN_PORTS, Protocol
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.checking import BOTH, CONTEXT, NAMES, Checked, serving
from tests.probes.identities import HOST
from tests.probes.mail_servers import ENCRYPTED, FAREWELL, GREETING, OFFER, breaks, good
from tests.probes.network import REFUSES, Fails, FakeNetwork, Serves, icmp
from tests.probes.servers import in_turn, linger, says, upgrade
from tests.scenarios.facts import IPV4, OTHER_IPV4, OWN, ROUTER, goal

_WEB_PAGE = b"HTTP/1.1 302 Found\r\n"

FAULTS: dict[str, tuple[Goal, FakeNetwork, str]] = {
    "silent 25": (goal(), FakeNetwork(NAMES, serving(*(set(SEVEN_PORTS) - {25}))), "isp-25-drop"),
    "rejected 25": (
        goal(),
        FakeNetwork(NAMES, {**serving(*SEVEN_PORTS), (IPV4, 25): icmp(ROUTER, 3, 13)}),
        "isp-25-reject",
    ),
    "IMAP closed that was asked for": (
        goal(ports=(143, 993, 995), named=True),
        FakeNetwork(NAMES, {**serving(995), (IPV4, 143): REFUSES, (IPV4, 993): REFUSES}),
        "svc-not-listening",
    ),
    "IMAP closed that nobody named": (
        goal(ports=(143, 993, 995)),
        FakeNetwork(NAMES, {**serving(995), (IPV4, 143): REFUSES, (IPV4, 993): REFUSES}),
        "perhaps-not-offered",
    ),
    "nothing at all": (goal(), FakeNetwork(NAMES), "nothing-answers"),
    "dead IPv6": (goal(ports=(465, 993)), FakeNetwork(BOTH, serving(465, 993)), "dns-aaaa-dead"),
    "no such name": (goal(), FakeNetwork({}), "dns-nxdomain"),
    "no such address": (goal(), FakeNetwork({(HOST, "TXT"): ("hello",)}), "dns-nodata"),
    "no answer from DNS": (goal(), FakeNetwork(deaf=True), "isp-resolver-down"),
    "expired certificate": (
        goal(ports=(993,)),
        FakeNetwork(
            NAMES, {(IPV4, 993): Serves(good(993, identities.issued(ends=identities.PAST)))}
        ),
        "cert-expired",
    ),
    "outdated TLS": (
        goal(ports=(993,)),
        FakeNetwork(NAMES, {(IPV4, 993): Serves(good(993, identities.outdated()))}),
        "tls-legacy-only",
    ),
    "mute": (
        goal(ports=(143,)),
        FakeNetwork(NAMES, {(IPV4, 143): Serves(linger)}),
        "svc-hung-silent",
    ),
    "resets at accept": (
        goal(ports=(143,)),
        FakeNetwork(NAMES, {(IPV4, 143): Serves(breaks())}),
        "svc-resets-at-accept",
    ),
    "busy twice": (
        goal(ports=(587,)),
        FakeNetwork(NAMES, {(IPV4, 587): Serves(says(b"421 shutting down\r\n"))}),
        "smtp-421-busy",
    ),
    "plain text": (
        goal(ports=(993,)),
        FakeNetwork(NAMES, {(IPV4, 993): Serves(in_turn(says(b"* OK hello\r\n"), linger))}),
        "tls-plaintext-on-tls-port",
    ),
    "a web page": (
        goal(ports=(143,)),
        FakeNetwork(NAMES, {(IPV4, 143): Serves(says(_WEB_PAGE))}),
        "host-dnat-wrong-target",
    ),
    "a web page everywhere": (
        goal(ports=(143, 587)),
        FakeNetwork(NAMES, dict.fromkeys(((IPV4, 143), (IPV4, 587)), Serves(says(_WEB_PAGE)))),
        "lan-captive-portal",
    ),
    "own gateway": (
        goal(ports=(993,)),
        FakeNetwork(NAMES, {(IPV4, 993): icmp(OWN, 3, 1, own=True)}),
        "lan-gateway-dead",
    ),
    "offline": (
        goal(ports=(993,)),
        FakeNetwork(NAMES, {(IPV4, 993): Fails(FailureKind.LOCAL_NO_ROUTE)}),
        "device-offline",
    ),
    "stale hosts file": (
        goal(ports=(993,)),
        FakeNetwork(NAMES, serving(993), {HOST: (OTHER_IPV4,)}),
        "device-stale-hosts-file",
    ),
    "injected text": (
        goal(ports=(587,)),
        FakeNetwork(
            NAMES,
            {
                (IPV4, 587): Serves(
                    in_turn(
                        says(
                            GREETING[Protocol.SMTP],
                            *OFFER[Protocol.SMTP],
                            (b"STARTTLS", b"220 go\r\n250 AUTH PLAIN\r\n"),
                        ),
                        upgrade(CONTEXT),
                        says(ENCRYPTED[Protocol.SMTP], FAREWELL[Protocol.SMTP]),
                    )
                )
            },
        ),
        "starttls-leftover",
    ),
}


@pytest.mark.proves("A02")
@pytest.mark.parametrize(("wanted", "network", "finding"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_network_is_found(
    wanted: Goal, network: FakeNetwork, finding: str, contexts: TlsContexts
) -> None:
    checked = Checked(wanted, network, contexts)
    assert checked.found == [finding]
    assert not network.left_open
