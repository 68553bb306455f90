from datetime import timedelta

from msgspec.structs import replace

from probes.goal import Ask, ReadHosts
from probes.observation import (
    DnsLookup,
    DnsReply,
    DnsSilence,
    HostsEntry,
    Observation,
    Way,
)
from probes.probers.names import ask, read_hosts
from tests.probes.network import LOOKUP, LOOKUP_LIMIT, RESOLVER, STARTED, FakeNetwork
from tests.probes.virtual_time import play

QUESTION = Ask("mail.example.com", "A", RESOLVER)


def asked(network: FakeNetwork, question: Ask = QUESTION) -> DnsLookup:
    seen: list[Observation] = []
    play(ask(question, "office", network, seen.append))
    (lookup,) = seen
    assert isinstance(lookup, DnsLookup)
    return lookup


def test_an_answer_becomes_one_lookup() -> None:
    lookup = asked(FakeNetwork({("mail.example.com", "A"): ("192.0.2.10",)}))
    assert (lookup.vantage, lookup.name, lookup.record_type) == ("office", "mail.example.com", "A")
    assert (lookup.at, lookup.took, lookup.resolver) == (STARTED, LOOKUP, RESOLVER)
    assert isinstance(lookup.outcome, DnsReply)


def test_silence_is_asked_about_once_more() -> None:
    network = FakeNetwork({("mail.example.com", "A"): DnsSilence(reason="timeout")})
    assert asked(network).took == 2 * LOOKUP_LIMIT
    assert len(network.asked) == 2


def test_where_nobody_is_to_answer_silence_is_left_alone() -> None:
    network = FakeNetwork()
    lookup = asked(network, replace(QUESTION, way=Way.CANARY))
    assert len(network.asked) == 1
    assert lookup.way is Way.CANARY
    assert isinstance(lookup.outcome, DnsSilence)


def test_an_answer_is_not_asked_for_twice() -> None:
    network = FakeNetwork({})
    asked(network)
    assert len(network.asked) == 1


def test_the_hosts_file_is_told_where_it_says_something() -> None:
    network = FakeNetwork(hosts={"mail.example.com": ("192.0.2.10",)})
    seen: list[Observation] = []

    async def scene() -> None:
        read_hosts(ReadHosts("mail.example.com"), "office", network, seen.append)
        read_hosts(ReadHosts("other.example.com"), "office", network, seen.append)

    play(scene())
    (entry,) = seen
    assert isinstance(entry, HostsEntry)
    assert entry.addresses == ("192.0.2.10",)
    assert entry.took == timedelta()
