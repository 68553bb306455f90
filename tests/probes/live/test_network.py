from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import dns.resolver
import pytest

from probes.ability import Ability
from probes.address import Address
from probes.live import LiveNetwork

if TYPE_CHECKING:
    from probes.network import Network

IPV4, IPV6 = Address("127.0.0.1"), Address("::1")


async def test_the_clocks_run() -> None:
    network: Network = LiveNetwork((IPV4,))
    before = network.elapsed()
    await network.sleep(timedelta(microseconds=1))
    assert network.elapsed() > before
    assert network.now().tzinfo is UTC


def test_given_resolvers_are_asked() -> None:
    assert LiveNetwork((IPV4, IPV6)).resolvers() == (IPV4, IPV6)


def test_the_systems_resolvers_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    class Configured:
        nameservers = ("192.0.2.53",)

    monkeypatch.setattr("probes.live.names.dns.resolver.Resolver", Configured)
    assert LiveNetwork().resolvers() == ("192.0.2.53",)


def test_a_system_without_resolvers_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured() -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("probes.live.names.dns.resolver.Resolver", unconfigured)
    assert LiveNetwork().resolvers() == ()


def test_every_ability_is_told_once() -> None:
    results = LiveNetwork((IPV4,)).abilities()
    assert [one.ability for one in results] == list(Ability)
    assert all(one.works != bool(one.detail) for one in results)
