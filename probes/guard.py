"""The gate in front of every connection: policy and budget, on the resolved address.

Probers get the network only through here, so that nobody connects to an address that was not
judged, and the judged address is the very one that is connected to.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from probes.ability import AbilityResult
from probes.address import Address
from probes.failure import Failure, FailureKind, Operation
from probes.network import Around, ConnectFailed, EchoDenied, Network, Stream
from probes.observation import DnsReply, DnsSilence, Echo, Endpoint, Route, Way
from probes.policy import DNS_PORT, Policy, Purpose, judge, judge_address


class GuardedNetwork:
    """A network whose connects pass the policy and the target's budget first."""

    def __init__(
        self, network: Network, policy: Policy, admit: Callable[[Address], str | None]
    ) -> None:
        """``admit`` gives the reason why an address is over its budget, or None."""
        self._network = network
        self._policy = policy
        self._admit = admit
        self._gateways: set[Address] = set()

    def now(self) -> datetime:
        """Read the wall clock."""
        return self._network.now()

    def elapsed(self) -> timedelta:
        """Read the steady clock."""
        return self._network.elapsed()

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        if wait:
            await self._network.sleep(wait)

    def resolvers(self) -> tuple[Address, ...]:
        """Return the configured name servers."""
        return self._network.resolvers()

    def hosts(self, name: str) -> tuple[Address, ...]:
        """Search the hosts file."""
        return self._network.hosts(name)

    async def ask(
        self, name: str, record_type: str, resolver: Address, way: Way = Way.USUAL
    ) -> DnsReply | DnsSilence:
        """Ask a configured resolver, which is the operator's choice and exempt, or a zone's own.

        A zone names its servers itself, so their addresses are judged like those of its hosts.
        """
        if way is Way.AUTHORITATIVE:
            refusal = judge(self._policy, resolver, DNS_PORT, Purpose.INTERNAL)
            if refusal is not None:
                return DnsSilence(reason=refusal.sentence, kind=FailureKind.POLICY)
        return await self._network.ask(name, record_type, resolver, way)

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,
    ) -> Stream:
        """Connect if the policy and the budget allow it; raise ConnectFailed otherwise."""
        self._check(endpoint, purpose)
        return await self._network.connect(endpoint, mss=mss, source=source, purpose=purpose)

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,
    ) -> timedelta | None:
        """Send the SYN if the policy and the budget allow it; raise ConnectFailed otherwise."""
        self._check(endpoint, purpose)
        return await self._network.probe(endpoint, purpose, ttl=ttl, floor=floor, source=source)

    async def ping(
        self,
        address: Address,
        count: int,
        interval: timedelta,
        patience: timedelta,
        purpose: Purpose = Purpose.MAIL,
    ) -> tuple[Echo, ...]:
        """Ping if the policy and the budget allow it; raise EchoDenied otherwise.

        What is to be this machine's own router has to be it, and needs no budget then.
        """
        if purpose is Purpose.GATEWAY and address not in self._gateways:
            stranger = f"{address} is no router of ours"
            raise EchoDenied(stranger, FailureKind.POLICY)
        if refusal := judge_address(self._policy, address, purpose):
            raise EchoDenied(refusal.sentence, FailureKind.POLICY)
        if purpose is not Purpose.GATEWAY and (reason := self._admit(address)):
            raise EchoDenied(reason, FailureKind.OVER_BUDGET)
        return await self._network.ping(address, count, interval, patience, purpose)

    def abilities(self) -> tuple[AbilityResult, ...]:
        """Tell what this machine can do: nothing is sent, so nothing is judged."""
        return self._network.abilities()

    def around(self, address: Address) -> Around:
        """Tell how packets leave, and remember who takes them first; nothing is sent."""
        found = self._network.around(address)
        if isinstance(found.route, Route) and found.route.gateway:
            self._gateways.add(found.route.gateway)
        return found

    def _check(self, endpoint: Endpoint, purpose: Purpose) -> None:
        if refusal := judge(self._policy, endpoint.address, endpoint.port, purpose):
            raise _refused(FailureKind.POLICY, refusal.sentence)
        ours = purpose in {Purpose.ANCHOR, Purpose.CANARY}
        if not ours and (reason := self._admit(endpoint.address)):
            raise _refused(FailureKind.OVER_BUDGET, reason)


def _refused(kind: FailureKind, detail: str) -> ConnectFailed:
    return ConnectFailed(Failure(operation=Operation.CONNECT, kind=kind, detail=detail))
