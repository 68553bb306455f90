"""What the place of measurement could not see, in words for the report (pure)."""

from collections.abc import Iterator, Sequence

from probes.ability import Ability
from probes.diagnosis.anchors import anchor_works
from probes.diagnosis.verdict import Diagnosis, PortState
from probes.observation import AbilityTest, Observation, Surroundings, Untold
from probes.quote import listed

_ALWAYS = "what a customer's own device, network or provider blocks"
_BY_ABILITY = {
    Ability.IPV4: "IPv4",
    Ability.IPV6: "IPv6",
    Ability.PING: "how many packets get lost (this runner may not ping)",
    Ability.ERROR_QUEUE: "which routers are on the way (this runner's kernel keeps them back)",
}
_CERTIFICATE = "the server's own certificate"
_BY_FINDING = {
    "runner-no-ipv6": "IPv6",
    "runner-no-raw-socket": _BY_ABILITY[Ability.PING],
    "isp-25-drop": "on which side port 25 is filtered",
    "isp-submission-blocked": "on which side sending is filtered",
    "device-av-tls-scan": _CERTIFICATE,
    "lan-utm-tls-inspection": _CERTIFICATE,
    "lan-utm-untrusted-substitute": _CERTIFICATE,
    "nothing-answers": "whether other places reach the server",
    "private-address-silent": "whether the server answers inside its own network",
    "port-filtered": "on which side the ports are filtered",
    "lan-captive-portal": "the mail host itself, before somebody signs in to this network",
    "lan-subnet-overlap": "whether the mail host stands in this network or in one like it",
    "lan-nat-hairpin": "who answers for the address outside this network",
}
_STOPPED = frozenset({PortState.FILTERED, PortState.REJECTED})


def blind_spots(diagnosis: Diagnosis, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return what this place cannot see, the general first."""
    spots = (_ALWAYS, *_unable(seen), *_undecided(diagnosis), *_unanchored(diagnosis, seen))
    return tuple(dict.fromkeys(spots))


def _unable(seen: Sequence[Observation]) -> Iterator[str]:
    lacking = {one.ability for one in seen if isinstance(one, AbilityTest) and not one.works}
    yield from (text for ability, text in _BY_ABILITY.items() if ability in lacking)
    if any(isinstance(one, Surroundings) and isinstance(one.route, Untold) for one in seen):
        yield "by which way packets leave this machine (its system does not tell)"


def _undecided(diagnosis: Diagnosis) -> Iterator[str]:
    """Say what findings leave open; where a place on the path was found, they do not."""
    open_ones = {finding.id for finding in diagnosis.findings if finding.place is None}
    yield from (text for name, text in _BY_FINDING.items() if name in open_ones)


def _unanchored(diagnosis: Diagnosis, seen: Sequence[Observation]) -> Iterator[str]:
    """Name the blocked ports of which nobody knows whether this place can use them."""
    located = {
        endpoint
        for finding in diagnosis.findings
        if finding.place is not None
        for endpoint in finding.endpoints
    }
    unknown = {
        one.endpoint.port
        for one in diagnosis.ports
        if one.state in _STOPPED
        and one.endpoint not in located
        and anchor_works(seen, one.endpoint) is None
    }
    if numbers := sorted(unknown):
        ports = f"{'port' if len(numbers) == 1 else 'ports'} {listed(map(str, numbers))}"
        yield f"whether its own network lets {ports} out (no anchor tells)"
