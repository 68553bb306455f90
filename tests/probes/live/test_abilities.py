import socket

import pytest

from probes.ability import Ability
from probes.address import Address
from probes.live import abilities
from probes.live.abilities import why_no_error_queue
from probes.live.families import lack_of_source

RELEASES = {
    "5.17.15": False,
    "5.18.0": True,
    "5.4.0-190-generic": False,
    "6.1.0-37-amd64": True,
    "10.0": True,
    "4.4.0": False,
    "unknown": False,
    "": False,
}


@pytest.mark.parametrize(("release", "works"), RELEASES.items(), ids=repr)
def test_the_error_queue_comes_with_a_release(release: str, works: bool) -> None:
    reason = why_no_error_queue(release)
    assert (not reason) == works
    assert works or reason.endswith(release)


def test_a_machine_without_the_option_has_no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(92, "Protocol not available")

    monkeypatch.setattr(socket.socket, "setsockopt", refuse)
    assert why_no_error_queue("6.1.0") == "IP_RECVERR: Protocol not available"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_loopback_has_an_address_to_speak_from(address: str) -> None:
    assert lack_of_source(Address(address)) == ""


def test_an_address_that_no_plain_socket_reaches_is_told_with_the_error() -> None:
    assert lack_of_source(Address("255.255.255.255")) in {"EACCES", "ENETUNREACH"}


def test_a_system_without_the_family_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> socket.socket:
        raise OSError(97, "Address family not supported by protocol")

    monkeypatch.setattr(socket, "socket", refuse)
    assert lack_of_source(Address("::1")) == "EAFNOSUPPORT"


def test_what_is_lacking_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lacks = {"::": "ENETUNREACH"}
    monkeypatch.setattr(
        abilities, "lack_of_source", lambda address: lacks.get("::" if ":" in address else "", "")
    )
    told = {one.ability: (one.works, one.detail) for one in abilities.abilities()}
    assert told[Ability.IPV6] == (False, "ENETUNREACH")
    assert told[Ability.IPV4] == (True, "")
