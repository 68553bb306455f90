"""The name servers that are asked: silent, refusing, or failing where others answer."""

from collections.abc import Iterator
from ipaddress import ip_address

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, is_alive, is_proper, no_addresses, small_answers
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.hops import is_local
from probes.names import ANSWERED, lookups
from probes.observation import DnsLookup, DnsReply, DnsSilence, Way
from probes.quote import listed
from probes.special_purpose import Reason, objection
from probes.target import AddressTarget

_MAIL_TYPES = frozenset({"A", "AAAA", "MX", "SRV"})
"""Reverse names and origins have other owners, so their silence accuses no resolver."""
_TOLD = ANSWERED | {"REFUSED"}


def _usual(evidence: Evidence) -> list[DnsLookup]:
    """Return what was asked about mail, as programs ask."""
    return [
        one
        for one in evidence.seen
        if isinstance(one, DnsLookup) and one.way is Way.USUAL and one.record_type in _MAIL_TYPES
    ]


def _settled_elsewhere(evidence: Evidence, lookup: DnsLookup) -> list[DnsLookup]:
    """Return the answers to the same question by which it is settled."""
    alike = lookups(evidence.seen, lookup.name, lookup.record_type)
    return [one for one in alike if is_proper(one)]


def _no_resolver(evidence: Evidence) -> Iterator[Match]:
    if not evidence.goal.resolvers and not isinstance(evidence.goal.target, AddressTarget):
        yield Match()


# -- silence -------------------------------------------------------------------------------------


def _let_through_small(evidence: Evidence, lookup: DnsLookup) -> tuple[DnsLookup, ...]:
    """Return the lookups that show a silence to be about the size of the answer.

    What fits into 512 bytes anyway got lost by chance, unless nothing but such questions is heard.
    """
    if not isinstance(lookup.outcome, DnsSilence):
        return ()
    deaf = not is_alive(evidence, lookup.resolver)
    small = tuple(
        one
        for one in small_answers(evidence, lookup)
        if one.outcome.truncated or (deaf and isinstance(one.outcome, DnsReply))
    )
    return (lookup, *small) if small or lookup.outcome.truncated else ()


def _small_only(evidence: Evidence) -> Iterator[Match]:
    """Find name servers whose answers get through as long as they are small."""
    found: dict[Address, list[DnsLookup]] = {}
    for one in _usual(evidence):
        if telling := _let_through_small(evidence, one):
            found.setdefault(one.resolver, []).extend(telling)
    for resolver, seen in found.items():
        lost = [one for one in seen if one.way is Way.USUAL]
        told = all(_settled_elsewhere(evidence, one) for one in lost)
        rest = Severity.NOTE if told else Severity.DEGRADED
        yield Match(
            seen=tuple(seen),
            facts={
                "resolver": resolver,
                "questions": listed(f"{one.name} ({one.record_type})" for one in lost),
            },
            severity=Severity.FAILING if no_addresses(evidence) else rest,
            side=Side.LOCAL_NETWORK if is_local(resolver) else None,
        )


def _down(evidence: Evidence) -> Iterator[Match]:
    by_resolver: dict[Address, list[DnsLookup]] = {}
    for one in _usual(evidence):
        by_resolver.setdefault(one.resolver, []).append(one)
    for resolver, asked in by_resolver.items():
        spoke = is_alive(evidence, resolver)
        if not spoke and not any(_let_through_small(evidence, one) for one in asked):
            side = side_of(evidence, resolver)
            outside = side is Side.UNKNOWN
            yield Match(
                seen=tuple(asked),
                facts={
                    "resolver": resolver,
                    "doubt": _DOWN_OR_SHUT if outside else "",
                    **(_REPAIR if resolver in evidence.goal.resolvers else _NOT_IN_USE),
                },
                severity=Severity.INCONCLUSIVE if no_addresses(evidence) else Severity.NOTE,
                side=side,
                certainty=Certainty.CANNOT_TELL if outside else None,
            )


_DOWN_OR_SHUT = (
    " Whether it is down or something on the way stops the questions cannot be told from here."
)
_REPAIR = {
    "change": "Set another name server in the router or on this machine.",
    "restart": "Restart the router.",
}
_NOT_IN_USE = {"change": "", "restart": ""}
"""Of a name server that is only asked to compare, nobody's mail depends."""


def side_of(evidence: Evidence, resolver: Address) -> Side:
    """Tell whose a name server is, by its address.

    The one to compare with is nobody's here, and another outside may be the access provider's or
    anybody's: whoever set it may have chosen it.
    """
    if resolver not in evidence.goal.resolvers:
        return Side.UNKNOWN
    if is_loopback(resolver):
        return Side.DEVICE
    return Side.LOCAL_NETWORK if is_local(resolver) else Side.UNKNOWN


def is_loopback(address: Address) -> bool:
    """Tell whether an address is that of this very machine."""
    return objection(ip_address(address)) is Reason.LOOPBACK


# -- refusals and failures -----------------------------------------------------------------------


def _refused(evidence: Evidence) -> Iterator[Match]:
    refused = tuple(
        one
        for one in evidence.address_lookups()
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode == "REFUSED"
    )
    if refused:
        resolvers = listed(dict.fromkeys(one.resolver for one in refused))
        lost = no_addresses(evidence)
        yield Match(
            seen=refused,
            facts={"resolver": resolvers, "customer": _NOT_CHECKED if lost else ""},
            severity=Severity.INCONCLUSIVE if lost else Severity.NOTE,
        )


_NOT_CHECKED = "The name could not be looked up from our side; its mail server was not checked."


def _one_fails(evidence: Evidence) -> Iterator[Match]:
    """Find name servers that fail at a question which another one answers.

    Who answers it when it is asked once more has lost a packet, or drops what is large.
    """
    found: dict[Address, list[DnsLookup]] = {}
    for one in _usual(evidence):
        answered = isinstance(one.outcome, DnsReply) and one.outcome.rcode in _TOLD
        others = _settled_elsewhere(evidence, one)
        by_chance = any(map(is_proper, small_answers(evidence, one)))
        if others and not answered and not by_chance and is_alive(evidence, one.resolver):
            found.setdefault(one.resolver, []).extend((one, *others))
    for resolver, seen in found.items():
        failed = next(one for one in seen if one.resolver == resolver)
        other = next(one.resolver for one in seen if one.resolver != resolver)
        said = "stayed silent"
        if isinstance(failed.outcome, DnsReply):
            said = f"failed ({failed.outcome.rcode})"
        yield Match(
            seen=tuple(dict.fromkeys(seen)),
            facts={"resolver": resolver, "other": other, "said": said},
        )


RULES = (
    Rule(
        id="runner-no-resolver", severity=Severity.INCONCLUSIVE, side=Side.RUNNER, find=_no_resolver
    ),
    Rule(
        id="dns-tcp-or-edns-blocked",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_small_only,
        masks=ECHOES,
    ),
    Rule(
        id="isp-resolver-down",
        severity=Severity.INCONCLUSIVE,
        side=Side.UNKNOWN,
        find=_down,
    ),
)

LAST = (
    Rule(
        id="dns-refused",
        severity=Severity.INCONCLUSIVE,
        side=Side.DNS,
        find=_refused,
        masks=ECHOES,
    ),
    Rule(
        id="dns-one-resolver-fails",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_one_fails,
    ),
)
"""What name servers do that hurts nobody by itself, or that nothing better explains."""
