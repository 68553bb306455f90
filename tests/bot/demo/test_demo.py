import asyncio
from datetime import timedelta

import pytest
from msgspec import Struct

from bot.commands.vocabulary import COMMAND
from bot.config import Config, HostConfig, Limits
from bot.demo import DOMAIN, Demo, DemoHost
from bot.demo.hosts import HOSTS, MACHINES
from bot.demo.servers import Servers
from bot.render.blocks import final_message
from probes.address import Address
from probes.diagnosis.verdict import Side, Verdict
from probes.event import NoAnswerYet
from probes.goal import Anchor
from probes.network import Stream
from probes.observation import (
    CanaryCall,
    Capabilities,
    Connected,
    Endpoint,
    Greeting,
    Offered,
    TlsHandshake,
)
from probes.policy import Policy, judge_address
from probes.target import parse_target
from tests.bot.demo.trying import tried
from tests.bot.render.judges import faults, texts


class Shows(Struct, frozen=True, kw_only=True):
    """What a host is there to show: verdict, findings with the first one first, and its place."""

    verdict: Verdict
    found: tuple[str, ...] = ()
    side: Side | None = None
    after: int = 0


OK, DEGRADED, FAILING = Verdict.OK, Verdict.DEGRADED, Verdict.FAILING
SHOWN = {
    "healthy": Shows(verdict=OK),
    "blocked25": Shows(verdict=OK, found=("isp-25-drop",), side=Side.PROVIDER, after=2),
    "nopop": Shows(verdict=OK, found=("perhaps-not-offered",), side=Side.HOST, after=6),
    "expired": Shows(verdict=FAILING, found=("cert-expired",)),
    "reset": Shows(verdict=DEGRADED, found=("port-rejected",), side=Side.PROVIDER, after=3),
    "plain993": Shows(verdict=DEGRADED, found=("tls-plaintext-on-tls-port",)),
    "notls": Shows(verdict=DEGRADED, found=("starttls-missing",)),
    "moved": Shows(verdict=FAILING, found=("dns-wrong-address",)),
    "half": Shows(verdict=DEGRADED, found=("dns-one-address-dead",)),
    "slow": Shows(verdict=OK, found=("smtp-greet-delay",)),
    "hostile": Shows(verdict=DEGRADED, found=("smtp-554-greeting", "svc-not-understood")),
    "silent": Shows(verdict=FAILING, found=("nothing-answers",), side=Side.HOST, after=6),
    "gone": Shows(verdict=FAILING, found=("dns-nxdomain",)),
}


@pytest.mark.parametrize("label", SHOWN)
def test_a_host_shows_what_it_is_there_for(label: str) -> None:
    shows, found = SHOWN[label], tried(f"{label}.{DOMAIN}")
    assert (found.report.verdict, tuple(found.found)) == (shows.verdict, shows.found)
    places = [one.place for one in found.report.findings if one.place is not None]
    sides = [(place.side, place.after and place.after.ttl) for place in places]
    assert sides == ([(shows.side, shows.after)] if shows.side else [])


def test_a_check_of_a_good_host_says_nothing_at_all() -> None:
    found = tried(f"healthy.{DOMAIN}")
    assert found.report.findings == ()
    assert [one.works for one in found.report.ports] == [True] * 14


def test_a_port_without_tls_is_quoted_in_words_alone() -> None:
    (told,) = tried("plain993.demo.example").report.answer.explanations
    assert told.meaning.endswith("Dovecot ready.”.")
    assert "\\x" not in told.meaning


def test_there_is_a_test_for_every_host() -> None:
    assert [one.name for one in HOSTS] == [*(f"{label}.{DOMAIN}" for label in SHOWN), DOMAIN]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_what_to_type_is_about_the_host(host: DemoHost) -> None:
    assert host.command.startswith(f"{COMMAND} ")
    assert host.command.endswith(host.name)
    assert "\n" not in host.wrong


@pytest.mark.parametrize("line", [f"somebody@{DOMAIN}", DOMAIN], ids=["mailbox", "domain"])
def test_the_domain_leads_to_its_servers(line: str) -> None:
    found = tried(line)
    assert (found.report.verdict, found.found) == (OK, ["checked-mail-hosts"])
    assert {one.name for one in found.report.ports} == {f"healthy.{DOMAIN}"}


@pytest.mark.parametrize(
    ("line", "verdict", "found"),
    [
        ("healthy.demo.example trace", OK, ["path-complete"]),
        ("blocked25.demo.example trace 25", FAILING, ["isp-25-drop"]),
        ("healthy.demo.example ping", OK, ["ping-answered", "ping-answered"]),
        ("silent.demo.example ping", Verdict.INCONCLUSIVE, ["ping-alone-not-answered"]),
        ("healthy.demo.example dns", OK, ["dns-in-order"]),
        ("healthy.demo.example ssl", OK, []),
        ("expired.demo.example ssl", FAILING, ["cert-expired"]),
        ("reset.demo.example 4190", FAILING, ["svc-not-listening"]),
        ("203.0.113.10", OK, ["cfg-literal-address"]),
        ("[2001:db8:3000::10] imap", OK, ["cfg-literal-address"]),
    ],
)
def test_single_words_work_too(line: str, verdict: Verdict, found: list[str]) -> None:
    shown = tried(line)
    assert (shown.report.verdict, shown.found) == (verdict, found)


def test_a_trace_names_every_router_and_its_network() -> None:
    found = tried("healthy.demo.example trace 993").report.paths
    assert len(found) == 2
    for path in found:
        assert [len(one.times) for one in path.hops] == [3] * 7
        assert all(one.hops[0].name.endswith(DOMAIN) for one in path.hops)
        assert all(time is not None for one in path.hops for time in one.times)
    over_ipv4 = next(one for one in found if one.endpoint.address == "203.0.113.10")
    networks = [one.hops[0].network for one in over_ipv4.hops]
    assert networks == [
        "",
        *["AS64500 DEMO-ACCESS"] * 2,
        *["AS64501 DEMO-TRANSIT"] * 2,
        *["AS64510 DEMO-HOSTING"] * 2,
    ]


def test_a_good_server_encrypts_and_tells_what_it_can() -> None:
    found = tried("healthy.demo.example")
    assert len(found.seen(TlsHandshake)) == 14
    offers = [one for one in found.seen(Capabilities) if isinstance(one, Capabilities)]
    assert all(isinstance(one.outcome, Offered) for one in offers)
    assert {one.encrypted for one in offers} == {True, False}


def test_a_slow_greeting_is_waited_for_aloud() -> None:
    found = tried("slow.demo.example 587")
    greetings = [one for one in found.seen(Greeting) if isinstance(one, Greeting)]
    assert [one.took > timedelta(seconds=5) for one in greetings] == [True]
    assert found.report.took > timedelta(seconds=6)


def test_silence_is_told_while_it_lasts() -> None:
    found = tried("blocked25.demo.example 25")
    assert any(isinstance(one, NoAnswerYet) for one in found.events)


def test_nobody_takes_a_call_to_a_canary() -> None:
    calls = tried("nopop.demo.example").seen(CanaryCall)
    assert not any(
        isinstance(one, CanaryCall) and isinstance(one.outcome, Connected) for one in calls
    )


def test_what_a_hostile_greeting_says_comes_out_harmless() -> None:
    message = final_message(tried(f"hostile.{DOMAIN}").report, "U0123456789")
    assert any("Sign in to Slack" in text for text in texts(message.blocks))
    assert faults(message, "U0123456789") == []


NAMES = [
    (f"healthy.{DOMAIN}", True),
    (f"gone.{DOMAIN}:993", True),
    (f"somebody@{DOMAIN}", True),
    (DOMAIN, True),
    ("203.0.113.25", True),
    ("2001:db8:3000::10", True),
    ("mail.example.com", False),
    (f"not-{DOMAIN}", False),
    (f"somebody@{DOMAIN}.net", False),
    ("203.0.113.26", False),
    ("192.0.2.1", False),
]


@pytest.mark.parametrize(("target", "ours"), NAMES, ids=[target for target, _ in NAMES])
def test_it_covers_its_own_names_and_addresses_alone(target: str, ours: bool) -> None:
    assert Demo().covers(parse_target(target)) is ours


async def test_the_operators_settings_stay_where_they_mean_no_host() -> None:
    theirs = Config(
        policy=Policy(allow=("10.0.0.0/8",)),
        limits=Limits(checks_in_flight=3),
        anchors=(Anchor("mail.example.com", 25),),
        hosts=(HostConfig(name="mail.example.com", alias="main"),),
    )
    async with Demo() as demo:
        config = demo.config(theirs)
    assert (config.limits, config.aliases()) == (theirs.limits, theirs.aliases())
    assert config.policy.allow[0] == "10.0.0.0/8"
    assert config.anchors == ()


async def test_every_machine_may_be_checked_and_no_canary_beside() -> None:
    async with Demo() as demo:
        policy = demo.config(Config()).policy
    assert [judge_address(policy, machine.address) for machine in MACHINES] == [None] * len(
        MACHINES
    )
    assert judge_address(policy, Address("192.0.2.1")) is not None


async def test_nothing_is_left_when_it_ends() -> None:
    before = asyncio.all_tasks()
    async with Demo() as demo:
        folder = demo.trust_file.parent
        assert folder.stat().st_mode & 0o077 == 0
        stream = await demo.network.connect(Endpoint(Address("203.0.113.10"), 993))
    assert await ended(stream)
    assert asyncio.all_tasks() == before
    assert not folder.exists()


async def ended(stream: Stream) -> bool:
    """Tell whether the other side is gone, by a close or a reset."""
    try:
        return await stream.receive() == b""
    except ConnectionResetError:
        return True
    finally:
        stream.close()


async def test_a_start_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Servers] = []

    async def refuse(self: Servers, *_: object) -> Endpoint:
        begun.append(self)
        raise OSError(24, "too many open files")

    monkeypatch.setattr(Servers, "listen", refuse)
    before = asyncio.all_tasks()
    with pytest.raises(OSError, match="too many"):
        async with Demo():
            pass
    assert begun
    assert asyncio.all_tasks() == before
