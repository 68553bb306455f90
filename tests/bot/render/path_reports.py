"""Reports with paths, pings and places."""

from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address
from probes.diagnosis.verdict import (
    Certainty,
    Explanation,
    Finding,
    Hop,
    PingResult,
    Place,
    PortState,
    Severity,
    Side,
    Verdict,
)
from probes.observation import Endpoint
from probes.report import Report
from tests.bot.render.path_facts import (
    BEHIND,
    PROVIDER,
    ROUTER,
    SERVER,
    SILENCE,
    UNNAMED,
    V6,
    ability,
    call,
    canary,
    denied,
    died_at,
    ms,
    path,
    ping,
    step,
    syn,
)
from tests.bot.render.reports import HOST, HOSTILE, V4, lookup, names, port, relay_blocked, report


def provider_drops() -> Report:
    """Port 25 vanishes behind the provider's first router; 587 gets further."""
    blocked = relay_blocked()
    place = Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND, other=587)
    return replace(
        blocked,
        ports=tuple(
            replace(one, place=place) if one.endpoint.port == 25 else one for one in blocked.ports
        ),
        findings=(replace(blocked.findings[0], place=place),),
        paths=(
            path(
                25,
                step(1, (0.6,), ROUTER),
                step(2, (8.14,), PROVIDER),
                step(3, (None, None)),
                step(4, (None, None)),
                ends=PortState.FILTERED,
            ),
        ),
        pings=(
            PingResult(
                name=HOST,
                address=V4,
                sent=4,
                received=4,
                shortest=ms(11.9),
                average=ms(12.1),
                longest=ms(12.4),
                handshake=ms(12.04),
            ),
        ),
        observations=(
            *blocked.observations,
            syn(25, 1, 0.6, died_at(ROUTER)),
            syn(25, 2, 8.14, died_at(PROVIDER)),
            *(syn(25, ttl, 1000, SILENCE) for ttl in (3, 4)),
            *(syn(587, ttl, 9.2, died_at(replace(BEHIND, ttl=ttl))) for ttl in (3, 4)),
            syn(587, 5, 10.6, died_at(replace(BEHIND, ttl=5))),
            syn(587, 6, 12.2),
            *(syn(25, ttl, 1500, SILENCE, attempt=2) for ttl in (3, 4)),
            ping(11.9, 12.0, 12.1, 12.4),
            lookup("1.100.51.198.in-addr.arpa", "PTR", "bras1.isp.example"),
            lookup("1.100.51.198.origin.asn.cymru.com", "TXT", '"64500 | 198.51.100.0/24 | ZZ"'),
            call(answered=True),
            canary(answered=False),
        ),
    )


def traced() -> Report:
    """A trace with asterisks, with two routers side by side and with one that hides its address."""
    beside = replace(BEHIND, address=Address("198.51.100.13"), name="core2.isp.example")
    nameless = Hop(ttl=4, address=Address(""))
    far = Hop(
        ttl=9,
        address=Address("203.0.113.77"),
        name="a-very-long-name-of-a-router.customers.transit.example",
        network="AS64505 A network with a name that goes on and on",
    )
    return report(
        Verdict.OK,
        "587 and 993 of mail.example.com are reached over 10 hops.",
        command=f"{HOST} trace",
        ports=(port(587), port(993)),
        seen=(
            *names(),
            syn(587, 1, 0.6, died_at(ROUTER)),
            syn(587, 4, 9.9, UNNAMED),
            syn(587, 5, 1000, SILENCE),
        ),
        paths=(
            path(
                587,
                step(1, (0.6, 0.5, 0.7), ROUTER),
                step(2, (8.1, None, 8.3), PROVIDER),
                step(3, (9.0, 9.4, 9.2), BEHIND, beside),
                step(4, (9.9, 9.8, 10.0), nameless),
                *(step(ttl, (None, None, None)) for ttl in (5, 6, 7)),
                step(8, (None, None)),
                step(9, (104.25, 98.0, 99.9), far),
                step(10, (12.2, 12.1, 12.0), replace(SERVER, ttl=10)),
            ),
            path(993, step(1, (0.6, 0.5, 0.7), ROUTER), step(10, (12.2,), SERVER)),
        ),
    )


def traced_v6() -> Report:
    """A trace over IPv6 that ends nowhere; this machine cannot ping."""
    router = Hop(ttl=1, address=Address("2001:db8:1234:5678:9abc:def0:1234:1"), name="gw.example")
    last = Hop(
        ttl=2,
        address=Address("2001:db8:ffff:1::2"),
        name="isp.example",
        network="AS64500 EXAMPLE-ISP",
    )
    place = Place(side=Side.HOST, after=last, before=None)
    endpoint = Endpoint(V6, 993)
    return report(
        Verdict.FAILING,
        "Port 993 of mail.example.com gets no answer over IPv6.",
        command=f"{HOST} 993 traceroute",
        ports=(
            port(
                993,
                PortState.FILTERED,
                Verdict.FAILING,
                address=V6,
                place=place,
                findings=("host-firewall-drops-port",),
            ),
        ),
        findings=(
            Finding(
                id="host-firewall-drops-port",
                severity=Severity.FAILING,
                certainty=Certainty.CERTAIN,
                side=Side.HOST,
                endpoints=(endpoint,),
                place=place,
            ),
        ),
        explanations=(
            Explanation(
                finding="host-firewall-drops-port",
                title="A firewall in front of the server drops port 993.",
                meaning="Its packets reach hop 2 and get no answer from there on.",
            ),
        ),
        seen=(
            lookup(HOST, "AAAA", V6),
            syn(993, 1, 0.8, died_at(router), address=V6),
            syn(993, 2, 21, died_at(last), address=V6),
            syn(993, 3, 1000, SILENCE, address=V6),
            denied("net.ipv4.ping_group_range leaves this user out", V6),
            canary(answered=True),
            ability(Ability.PING, "no permission"),
        ),
        paths=(
            path(
                993,
                step(1, (0.8,), router),
                step(2, (21,), last),
                step(3, (None,)),
                ends=PortState.FILTERED,
                address=V6,
            ),
        ),
        pings=(PingResult(name=HOST, address=V6, sent=0, received=0),),
    )


def pinged() -> Report:
    """Pings alone: some are lost, another address may not be pinged."""
    return report(
        Verdict.DEGRADED,
        "mail.example.com answers pings, but 6 of 24 were lost on the way.",
        command=f"{HOST} ping",
        seen=(
            lookup(HOST, "A", V4),
            ping(12.1, None, 11.9, 12.0),
            ping(*(None if one % 4 == 0 else 12.0 for one in range(20)), round_=2),
            denied("no permission", V6),
        ),
        pings=(
            PingResult(
                name=HOST,
                address=V4,
                sent=24,
                received=18,
                shortest=ms(11.9),
                average=ms(12),
                longest=ms(12.1),
            ),
            PingResult(name=HOST, address=V6, sent=0, received=0),
        ),
    )


def crowded_paths() -> Report:
    """More paths, pings and hops than any message holds, and names that try to break out."""
    evil = Hop(ttl=7, address=Address("203.0.113.7"), name="<!here>.evil", network=HOSTILE)
    hops = tuple(
        step(ttl, (ttl * 1.1, None, 1234.5), *(replace(evil, ttl=ttl),) * (1 + ttl % 5))
        for ttl in range(1, 17)
    )
    addresses = [Address(f"2001:db8:1234:5678:9abc:def0:1234:{last:x}") for last in range(3)]
    return report(
        Verdict.DEGRADED,
        "Some of the three addresses of mail.example.com do not answer.",
        command=f"{HOST} trace",
        paths=tuple(
            replace(path(number, *hops, address=address), name=f"mx{number}.example.com")
            for address in addresses
            for number in (587, 993)
        ),
        pings=tuple(
            PingResult(
                name=HOST,
                address=address,
                sent=4,
                received=0,
                handshake=ms(12.04),
            )
            for address in addresses
        ),
        seen=tuple(
            syn(587, ttl, 12, died_at(evil), address=address)
            for address in addresses
            for ttl in range(1, 17)
        ),
    )


REPORTS = {
    "provider_drops": provider_drops,
    "traced": traced,
    "traced_v6": traced_v6,
    "pinged": pinged,
    "crowded_paths": crowded_paths,
}
"""Every report with paths or pings, by the name of its golden files."""
