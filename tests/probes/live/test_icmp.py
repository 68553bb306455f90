import errno

import pytest
from icmplib import ICMPSocketError, SocketPermissionError

from probes.address import Address
from probes.failure import FailureKind
from probes.live.icmp import connected_socket, why_denied
from probes.network import EchoDenied
from tests.probes.live.sockets import BOTH, IPV4, IPV6, break_connects
from tests.probes.live.wire import Wire

UNPRIVILEGED, RAW = False, True


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> "System":
    return System(monkeypatch)


class System:
    """Allows or denies the two kinds of ICMP sockets, by privilege."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.denies: dict[bool, OSError] = {}
        self.opened: list[Wire] = []
        for version, address in (("4", IPV4), ("6", IPV6)):
            monkeypatch.setattr(f"probes.live.icmp.ICMPv{version}Socket", self._class(address))

    def _class(self, address: Address) -> object:
        def create(*, privileged: bool) -> Wire:
            try:
                if privileged in self.denies:
                    raise self.denies[privileged]
            except PermissionError:
                raise SocketPermissionError(privileged)  # noqa: B904 - as icmplib does
            except OSError as error:
                raise ICMPSocketError(str(error))  # noqa: B904
            wire = Wire(address, lambda _: [])
            wire.is_privileged = privileged
            self.opened.append(wire)
            return wire

        return create


DENIED = PermissionError(errno.EACCES, "denied")


@pytest.mark.usefixtures("system")
@BOTH
def test_no_privilege_is_used_where_none_is_needed(address: Address) -> None:
    opened = connected_socket(address)
    assert not opened.is_privileged
    assert not opened.blocking
    assert opened.sock.getsockname()[0] == address
    opened.close()


def test_privilege_helps_where_nothing_else_does(system: System) -> None:
    system.denies = {UNPRIVILEGED: DENIED}
    opened = connected_socket(IPV4)
    assert opened.is_privileged
    opened.close()


def test_without_either_the_reason_tells_what_to_allow(system: System) -> None:
    system.denies = {UNPRIVILEGED: DENIED, RAW: DENIED}
    with pytest.raises(EchoDenied, match="ping_group_range") as denied:
        connected_socket(IPV4)
    assert denied.value.kind is FailureKind.LOCAL_POLICY
    assert why_denied() == denied.value.detail


def test_where_either_helps_nothing_is_denied(system: System) -> None:
    assert why_denied() == ""
    assert [wire.sock.fileno() for wire in system.opened] == [-1]


def test_a_system_without_sockets_is_no_lack_of_permission(system: System) -> None:
    system.denies = {UNPRIVILEGED: OSError(errno.EMFILE, "too many open files")}
    with pytest.raises(EchoDenied, match="EMFILE") as denied:
        connected_socket(IPV4)
    assert denied.value.kind is FailureKind.LOCAL_RESOURCES


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENETUNREACH, FailureKind.LOCAL_NO_ROUTE),
        (errno.EADDRNOTAVAIL, FailureKind.LOCAL_NO_ROUTE),
        (errno.EACCES, FailureKind.LOCAL_POLICY),
    ],
    ids=["no route", "no address", "prohibited"],
)
def test_an_address_out_of_reach_is_told_before_anything_is_sent(
    number: int, kind: FailureKind, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_connects(monkeypatch, OSError(number, "no matter"))
    with pytest.raises(EchoDenied, match=errno.errorcode[number]) as denied:
        connected_socket(IPV4)
    assert denied.value.kind is kind
    assert [wire.sock.fileno() for wire in system.opened] == [-1]
