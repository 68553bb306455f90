"""Plans played to their end: anything may come of any step, in any order."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address, family
from probes.failure import FailureKind, Operation
from probes.goal import (
    Anchor,
    Ask,
    CallAnchor,
    CallCanary,
    Complete,
    Converse,
    Fetch,
    Follow,
    Goal,
    InspectAnchor,
    LookAround,
    PingGateway,
    Probe,
    ReadHosts,
    Sample,
    Scope,
    SendEchoes,
    Step,
)
from probes.observation import (
    AnchorCall,
    AnchorHandshake,
    CanaryCall,
    Completed,
    Completion,
    Connected,
    DnsLookup,
    DnsReply,
    DnsSilence,
    Echo,
    Failed,
    Followed,
    NoRoute,
    Observation,
    OnEndpoint,
    Ping,
    Route,
    Sampled,
    Served,
    SynProbe,
    TlsHandshake,
    Untold,
    Upgrade,
    Way,
)
from probes.plan import steps_by_evidence, wanted_steps
from probes.script import WINDOW
from probes.services import SEVEN_PORTS
from probes.walks import BOUNDS
from tests.probes.diagnosis.acts import echo_outcomes, syn_outcomes
from tests.probes.diagnosis.worlds import ANY_PORTS, OUTCOMES
from tests.scenarios.asking import asked
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    RESOLVER,
    RTT,
    SECOND_RESOLVER,
    VANTAGE,
    fixed,
    goal,
    reply,
)
from tests.scenarios.nearby import around, by, gateway_ping
from tests.scenarios.pages import no_page, page
from tests.scenarios.settings import document, server
from tests.scenarios.talk import GOOD, INTERMEDIATE, failed
from tests.scenarios.tries import CUT, LOST, SERVED

NAMES = (HOST, "mx1.example.net", "mx2.example.net")
ANNOUNCED = '"v=STSv1; id=1"'
ORIGIN = '"64500 | 198.51.100.0/24 | ZZ | test | 2020-01-01"'
LOOKUPS: dict[str, st.SearchStrategy[list[str]]] = {
    "A": st.lists(st.sampled_from((IPV4, OTHER_IPV4)), max_size=2, unique=True),
    "AAAA": st.lists(st.just(IPV6), max_size=1),
    "MX": st.lists(st.sampled_from([f"{n} {name}" for n, name in enumerate(NAMES)]), max_size=3),
    "SRV": st.lists(st.sampled_from([f"0 1 {p} {NAMES[1]}" for p in SEVEN_PORTS]), max_size=2),
    "PTR": st.just([HOST]),
    "NS": st.lists(st.sampled_from(("ns1.example.net", "ns2.example.net")), max_size=2),
    "SOA": st.sampled_from([[f"ns root {serial} 1 1 1 1"] for serial in (1, 2)]),
    "TXT": st.lists(st.sampled_from((ORIGIN, ANNOUNCED, "v=spf1 -all", "")), max_size=2),
    "TLSA": st.just([]),
}
ROUTES: st.SearchStrategy[Route | NoRoute | Untold] = st.sampled_from(
    (
        by(),
        by("10.0.0.2"),
        by("198.51.100.1"),
        by("fe80::1"),
        by(""),
        NoRoute(error="ENETUNREACH"),
        Untold(reason="EAFNOSUPPORT"),
    )
)
BAD_REPLIES: st.SearchStrategy[DnsReply | DnsSilence] = st.sampled_from(
    (reply("NXDOMAIN"), reply("SERVFAIL"), reply("REFUSED"), DnsSilence(reason="timeout"))
)


def anchored(wanted: Goal, anchors: tuple[Anchor, ...], probe: str, certificates: bool) -> Goal:
    return replace(wanted, anchors=anchors, portal_probe=probe, certificates=certificates)


GOALS = st.builds(
    anchored,
    st.builds(
        goal,
        st.sampled_from((HOST, "somebody@example.com", "192.0.2.10", "2001:db8::10")),
        ports=ANY_PORTS,
        named=st.booleans(),
        scope=st.sampled_from(Scope),
        resolvers=st.sampled_from(((), (RESOLVER,), (RESOLVER, SECOND_RESOLVER))),
        second_resolver=st.none() | st.just(Address("203.0.113.53")),
    ),
    st.sampled_from(((), (Anchor("anchor.example", 25), Anchor(OTHER_IPV4, 993)))),
    st.sampled_from(("", "http://192.0.2.80/", "http://page.example/")),
    st.booleans(),
)


def gateway_echoes(count: int) -> st.SearchStrategy[list[Echo]]:
    answers = st.sampled_from((Echo(), Echo(rtt=RTT)))
    return st.lists(answers, min_size=count, max_size=count)


def met(step: Probe, outcome: Connected | Failed) -> SynProbe:
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=step.name,
        endpoint=step.endpoint,
        ttl=step.ttl,
        floor=step.floor,
        attempt=step.attempt,
        outcome=outcome,
    )


def result(data: st.DataObject, step: Step) -> tuple[Observation, ...]:
    """Draw what comes of a step."""
    match step:
        case ReadHosts(name):
            return (fixed(OTHER_IPV4, name=name),) if data.draw(st.booleans()) else ()
        case Ask():
            return (answered(data, step),)
        case Converse(name=name, endpoint=endpoint, attempt=attempt):
            what = data.draw(st.sampled_from(tuple(OUTCOMES)))
            facts = OUTCOMES[what](endpoint.port, endpoint.address)
            return tuple(
                replace(one, name=name, attempt=attempt)
                for one in facts
                if isinstance(one, OnEndpoint) and one.attempt == 1 and belongs(one, step)
            )
        case Sample() | Follow() | Probe():
            return (tried(data, step),)
        case SendEchoes(name=name, address=address, count=count):
            echoes = data.draw(echo_outcomes(count, family(address)))
            return (
                Ping(
                    vantage=VANTAGE,
                    at=AT,
                    took=RTT,
                    name=name,
                    address=address,
                    round=step.round,
                    outcome=echoes,
                ),
            )
        case CallAnchor() | CallCanary():
            return (called(data, step),)
        case LookAround() | PingGateway() | Complete() | InspectAnchor():
            return (aside(data, step),)
        case Fetch(url=url, address=address):
            settings = document(*(server(name, port) for name in NAMES for port in (587, 993)))
            missing = page(url, status=404, address=address)
            found = page(url, settings, address=address)
            return (data.draw(st.sampled_from((found, missing, no_page(url, address=address)))),)


def answered(data: st.DataObject, step: Ask) -> DnsLookup:
    """Draw an answer; it may be proven, or come from a server in charge of its zone."""
    name, kind, resolver, way = step.name, step.record_type, step.resolver, step.way
    if data.draw(st.booleans()):
        bad = data.draw(BAD_REPLIES)
        return asked(way, kind, name=name, resolver=resolver, outcome=bad)
    found = asked(way, kind, *data.draw(LOOKUPS[kind]), name=name, resolver=resolver)
    assert isinstance(found.outcome, DnsReply)
    flag = data.draw(st.booleans())
    told = way is Way.AUTHORITATIVE
    said = replace(found.outcome, authoritative=told and flag, authenticated=flag and not told)
    return replace(found, outcome=said)


def tried(data: st.DataObject, step: Probe | Sample | Follow) -> Observation:
    """Draw what a single attempt meets."""
    if isinstance(step, Probe):
        return met(step, data.draw(syn_outcomes(step.endpoint)))
    if isinstance(step, Follow):
        return Followed(
            vantage=VANTAGE,
            at=AT,
            took=RTT,
            name=step.name,
            endpoint=step.endpoint,
            source=step.source,
            ttl=step.ttl,
            attempt=step.attempt,
            outcome=data.draw(syn_outcomes(step.endpoint)),
        )
    return Sampled(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=step.name,
        endpoint=step.endpoint,
        number=step.number,
        source=step.source,
        again=step.again,
        outcome=data.draw(st.sampled_from(TRIALS)),
    )


TRIALS: tuple[Served | Failed, ...] = (SERVED, LOST, CUT)


def called(data: st.DataObject, step: CallAnchor | CallCanary) -> Observation:
    """Draw who answers where only this place is tested."""
    outcome = data.draw(syn_outcomes(step.endpoint))
    at = step.endpoint
    if isinstance(step, CallCanary):
        return CanaryCall(vantage=VANTAGE, at=AT, took=RTT, endpoint=at, outcome=outcome)
    return AnchorCall(
        vantage=VANTAGE, at=AT, took=RTT, name=step.name, endpoint=at, outcome=outcome
    )


def aside(
    data: st.DataObject, step: LookAround | PingGateway | Complete | InspectAnchor
) -> Observation:
    """Draw what comes of a step that is not about the target itself."""
    match step:
        case LookAround():
            return around(data.draw(ROUTES), to=step.address)
        case PingGateway():
            return gateway_ping(*data.draw(gateway_echoes(step.count)), address=step.address)
        case Complete(leaf=leaf, urls=urls):
            outcome = data.draw(st.sampled_from(COMPLETIONS))
            return Completion(
                vantage=VANTAGE, at=AT, took=RTT, leaf=leaf, urls=urls, outcome=outcome
            )
        case InspectAnchor(name, endpoint):
            return AnchorHandshake(
                vantage=VANTAGE, at=AT, took=RTT, name=name, endpoint=endpoint, outcome=GOOD
            )


COMPLETIONS: tuple[Completed | Failed, ...] = (
    Completed(issuers=(INTERMEDIATE,), known=True, public=True),
    Completed(issuers=(INTERMEDIATE,), known=False, public=False),
    failed(Operation.FETCH, FailureKind.NOT_UNDERSTOOD),
)


def belongs(one: OnEndpoint, step: Converse) -> bool:
    """Tell whether a look of this kind reports it: a second look reports what is new alone."""
    match one:
        case TlsHandshake():
            look = (one.legacy, one.mss, one.unnamed, one.insisted)
        case Upgrade():
            look = (False, 0, False, one.insisted)
        case _:
            look = (False, 0, False, False)
    return look == (step.legacy, step.mss, not step.named, step.insist)


def aim(step: Step) -> object:
    """Leave out the name, since another host of the domain may turn out to have the same address,
    and how patiently it is asked."""
    match step:
        case Converse():
            return replace(step, name="", wait=timedelta(), limit=timedelta())
        case Probe():
            return replace(step, name="", wait=timedelta(), limit=timedelta())
        case SendEchoes():
            return replace(step, name="", patience=timedelta())
        case Sample():
            return Sample, step.endpoint, step.number
        case Follow():
            return replace(step, name="", wait=timedelta(), limit=timedelta())
        case _:
            return step


class Course:
    """A run of the plan to its end: steps are taken in any order, and anything may come of them.

    What names and single facts ask for is wanted for good; what is weighed with all the evidence,
    a second try may take back.
    """

    def __init__(self, data: st.DataObject, wanted: Goal) -> None:
        self.seen: list[Observation] = []
        self.started: dict[object, Step] = {}
        pending: list[Step] = []
        before: set[object] = set()
        while True:
            steps = {aim(step): step for step in wanted_steps(wanted, self.seen)}
            assert before <= set(steps), "what was wanted is wanted for good"
            weighed = {aim(step) for step in steps_by_evidence(wanted, self.seen, ())}
            before = set(steps) - weighed
            pending += [step for aim, step in steps.items() if aim not in self.started]
            self.started |= {aim: step for aim, step in steps.items() if aim not in self.started}
            if not pending:
                return
            step = pending.pop(data.draw(st.integers(0, len(pending) - 1)))
            self.seen += result(data, step)


@settings(max_examples=60)
@given(st.data(), GOALS)
def test_every_plan_grows_and_ends(data: st.DataObject, wanted: Goal) -> None:
    course = Course(data, wanted)
    started = course.started.values()
    looks = Counter(
        replace(one, attempt=1, wait=timedelta()) for one in started if isinstance(one, Converse)
    )
    for look, count in looks.items():
        assert count <= (1 if look.looks_again else 2)
    syns = Counter(one.endpoint.address for one in started if isinstance(one, Probe))
    # An answer may take a walk another way while a round is under way.
    most = BOUNDS[wanted.scope].syns + WINDOW if syns else 0
    assert max(syns.values(), default=0) <= most


@settings(max_examples=60)
@given(st.data(), GOALS)
def test_steps_do_not_depend_on_the_order_of_facts(data: st.DataObject, wanted: Goal) -> None:
    course = Course(data, wanted)
    shuffled = data.draw(st.permutations(course.seen))
    assert set(wanted_steps(wanted, shuffled)) == set(wanted_steps(wanted, course.seen))
