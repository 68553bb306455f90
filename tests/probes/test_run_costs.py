"""What checks of hosts in order cost: their connects and questions, and not one packet more."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.verdict import Verdict
from probes.goal import Anchor, Goal
from probes.observation import Sampled
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.checking import BOTH, NAMES, Checked
from tests.probes.mail_servers import good
from tests.probes.network import REFUSES, SILENT, Behaviour, DroppedAt, FakeNetwork, Path, Serves
from tests.probes.servers import linger
from tests.probes.walking import OWNERS, ROUTERS, ROUTERS6, zone_of
from tests.probes.web_servers import secure
from tests.scenarios.facts import IPV4, IPV6, OTHER_IPV4, goal

DOMAIN, MX, WEB = "example.com", "example-com.mail.example.net", "192.0.2.80"
BACKUP = "backup.mail.example.net"
IMAP, SMTP = "imap.example.com", "smtp.example.com"
ANCHORS = tuple(Anchor("203.0.113.99", port) for port in SEVEN_PORTS)
PATHS: dict[str, Path] = {
    IPV4: Path(ROUTERS),
    OTHER_IPV4: Path(ROUTERS),
    IPV6: Path(ROUTERS6),
}
Ends = Mapping[tuple[str, int], Behaviour]


def wanted(target: str = "mail.example.com") -> Goal:
    """Look for everything that a check may look for."""
    return replace(goal(target), anchors=ANCHORS, portal_probe="http://page.example/")


def host(
    *ports: int, name: str = "mail.example.com", beside: Behaviour = SILENT, at: str = IPV4
) -> dict[tuple[str, int], Behaviour]:
    """Serve these ports well; all others do as is said."""
    shown = identities.issued(name)
    ends: dict[tuple[str, int], Behaviour] = {(at, port): beside for port in SEVEN_PORTS}
    return ends | {(at, port): Serves(good(port, shown)) for port in ports}


def network(ends: Ends, names: Mapping[tuple[str, str], tuple[str, ...]] = NAMES) -> FakeNetwork:
    owned = {(name, "TXT"): data for name, data in zone_of(OWNERS).items()}
    return FakeNetwork({**names, **owned}, ends, paths=PATHS)


EXCHANGER: dict[tuple[str, str], tuple[str, ...]] = {
    (DOMAIN, "A"): (WEB,),
    (DOMAIN, "MX"): (f"0 {MX}",),
    (MX, "A"): (IPV4, OTHER_IPV4),
}
TWO: dict[tuple[str, str], tuple[str, ...]] = {
    (DOMAIN, "A"): (WEB,),
    (DOMAIN, "MX"): (f"0 {MX}", f"10 {BACKUP}"),
    (MX, "A"): (IPV4,),
    (BACKUP, "A"): (OTHER_IPV4,),
}
SITE: Ends = {(WEB, 443): secure(DOMAIN, pages={}), (WEB, 80): REFUSES}

HEALTHY: dict[str, tuple[Goal, FakeNetwork, Verdict]] = {
    "everything is offered": (wanted(), network(host(*SEVEN_PORTS)), Verdict.OK),
    "POP and 25 are refused": (
        wanted(),
        network(host(993, 465, 587, 143, beside=REFUSES)),
        Verdict.OK,
    ),
    "all but 993 and 465 is refused": (
        wanted(),
        network(host(993, 465, beside=REFUSES)),
        Verdict.OK,
    ),
    "an IMAP host drops all else": (
        wanted(IMAP),
        network(host(993, name=IMAP), {(IMAP, "A"): (IPV4,)}),
        Verdict.OK,
    ),
    "a submission host drops all else": (
        wanted(SMTP),
        network(host(25, 465, 587, name=SMTP), {(SMTP, "A"): (IPV4,)}),
        Verdict.OK,
    ),
    "465 is dropped": (
        wanted(),
        network(host(*(port for port in SEVEN_PORTS if port != 465))),
        Verdict.OK,
    ),
    "clear ports are dropped": (wanted(), network(host(25, 465, 587, 993, 995)), Verdict.OK),
    "both families refuse POP and 25": (
        wanted(),
        network(
            host(993, 465, 587, 143, beside=REFUSES)
            | host(993, 465, 587, 143, beside=REFUSES, at=IPV6),
            BOTH,
        ),
        Verdict.OK,
    ),
    "an exchanger drops all that is for mail programs": (
        wanted(f"somebody@{DOMAIN}"),
        network({**host(25, name=MX), **host(25, name=MX, at=OTHER_IPV4), **SITE}, EXCHANGER),
        Verdict.INCONCLUSIVE,
    ),
    "a backup exchanger drops all that is for mail programs": (
        wanted(f"somebody@{DOMAIN}"),
        network(
            {**host(*SEVEN_PORTS, name=MX), **host(25, name=BACKUP, at=OTHER_IPV4), **SITE}, TWO
        ),
        Verdict.OK,
    ),
}


@pytest.mark.parametrize(("wants", "net", "verdict"), HEALTHY.values(), ids=HEALTHY)
def test_a_host_in_order_costs_its_connects_alone(
    wants: Goal, net: FakeNetwork, verdict: Verdict, contexts: TlsContexts
) -> None:
    checked = Checked(wants, net, contexts)
    assert checked.diagnosis.verdict is verdict
    assert net.probes == []
    assert net.looked == []
    mail = {end: count for end, count in net.connects.items() if end.port in SEVEN_PORTS}
    hosts = {end.address for end in mail}
    assert hosts <= {IPV4, OTHER_IPV4, IPV6}
    assert sum(mail.values()) == len(SEVEN_PORTS) * len(hosts)
    assert not any("asn.cymru.com" in name for name, _, _ in net.asked)
    assert not any(name == "page.example" for name, _, _ in net.asked)
    assert not any(isinstance(one, Sampled) for one in checked.seen)


LOOKED_AT: dict[str, tuple[FakeNetwork, int, int]] = {
    # One walk tells who blocks port 25, which is news even where customers can send by 587.
    "25 is dropped": (network(host(*(port for port in SEVEN_PORTS if port != 25))), 16, 8),
    # POP may be kept from a host that offers it.
    "all but 993 and 465 is dropped": (network(host(993, 465)), 22, 11),
}


@pytest.mark.parametrize(("net", "syns", "connects"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_what_a_look_may_change_costs_little(
    net: FakeNetwork, syns: int, connects: int, contexts: TlsContexts
) -> None:
    checked = Checked(goal(), net, contexts)
    assert checked.diagnosis.verdict is Verdict.OK
    assert 0 < len(net.probes) <= syns
    assert sum(net.connects.values()) <= connects


def test_a_port_is_walked_once_its_twin_turns_out_to_fail(contexts: TlsContexts) -> None:
    ends = host(*SEVEN_PORTS) | {(IPV4, 465): DroppedAt(1), (IPV4, 587): Serves(linger)}
    net = network(ends)
    checked = Checked(goal(), net, contexts)
    assert "lan-router-drops-port" in checked.found
    assert net.connects[next(end for end in net.connects if end.port == 465)] == 2
    assert Address(IPV4) in net.looked
