"""Names that lead to a web server, or to nobody's: addresses at which no mail is to be had."""

from collections.abc import Iterable, Iterator, Sequence

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.states import connect_failure
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.diagnosis.web_proxies import web_proxy
from probes.names import NAMES_KEPT, mail_exchangers
from probes.observation import SynProbe
from probes.quote import listed
from probes.services import RELAY
from probes.walk import WEB_PORT
from probes.zones import NOWHERE, beside, caught, invented, program_servers, zone_of

_SHUT = frozenset({PortState.CLOSED, PortState.FILTERED, PortState.REJECTED, PortState.UNREACHABLE})
_ON_THE_WAY = frozenset({Side.DEVICE, Side.LOCAL_NETWORK, Side.PROVIDER, Side.PATH})
_CLOUDFLARE = "Cloudflare"
_PAST_THE_PROXY = ("dc-", "_dc-")
"""How names begin that Cloudflare makes up for mail servers behind its web proxy."""


def _mailless(evidence: Evidence, address: Address) -> tuple[PortView, ...]:
    """Return the ports of an address where none is open, though one besides 25 was tried."""
    here = tuple(
        view
        for view in evidence.at(address)
        if view.state is not PortState.UNMEASURED and not _refused_here(view)
    )
    shut = all(view.state in _SHUT for view in here)
    return here if shut and any(view.port != RELAY for view in here) else ()


def _kept_out(views: Iterable[PortView]) -> bool:
    """Tell whether packets are stopped before they get to the address, so it tells of nothing."""
    return any(view.place and view.place.side in _ON_THE_WAY for view in views)


def _refused_here(view: PortView) -> bool:
    failure = connect_failure(view.connect)
    return failure is not None and failure.icmp is not None and failure.icmp.own


def _web_calls(evidence: Evidence, address: Address) -> tuple[SynProbe, ...]:
    return tuple(
        one
        for one in evidence.seen
        if isinstance(one, SynProbe)
        and (one.endpoint.address, one.endpoint.port, one.ttl) == (address, WEB_PORT, 0)
    )


# -- web proxies ---------------------------------------------------------------------------------


def _behind_proxy(evidence: Evidence) -> Iterator[Match]:
    """Find hosts whose address is a web proxy's, which carries no mail.

    Where not even the web answers, it is the network here that keeps everything out.
    """
    proxied: dict[str, list[PortView]] = {}
    for address in evidence.checked_addresses():
        owner = web_proxy(address)
        silent = _web_calls(evidence, address) and not evidence.web_answers(address)
        mailless = _mailless(evidence, address)
        if owner and not silent and not _kept_out(mailless):
            proxied.setdefault(owner, []).extend(mailless)
    exchangers = mail_exchangers(evidence.seen, evidence.subject)
    past = [name for name in exchangers if name.startswith(_PAST_THE_PROXY)]
    for owner, views in proxied.items():
        addresses = dict.fromkeys(view.endpoint.address for view in views)
        # Such networks also take in mail for their customers, by MX hosts of their own.
        taking_in = any(view.name in exchangers and view.name != evidence.subject for view in views)
        if not addresses or taking_in:
            continue
        proven = past or any(evidence.web_answers(address) for address in addresses)
        yield Match(
            ports=tuple(views),
            facts={
                "owner": owner,
                "addresses": listed(addresses),
                "repair": _DNS_ONLY if owner == _CLOUDFLARE else _ANOTHER_NAME,
                "hint": _hint(evidence, [name for name in exchangers if name not in past]),
            },
            seen=(
                *(evidence.lookups("MX") if past else ()),
                *(call for address in addresses for call in _web_calls(evidence, address)),
            ),
            certainty=Certainty.CERTAIN if proven else None,
        )


_DNS_ONLY = "Owner of the zone: set the record of the mail server to “DNS only” (no proxy)."
_ANOTHER_NAME = "Owner of the zone: give the mail server a name that leads to it directly."


def _hint(evidence: Evidence, exchangers: Sequence[str]) -> str:
    """Name who serves the domain's mail according to DNS."""
    programs = program_servers(evidence.goal, evidence.seen)
    others = [name for name in programs or exchangers if name != evidence.subject]
    return f"Check {listed(others[:NAMES_KEPT])}, which DNS names for the mail." if others else ""


# -- names that nobody set up --------------------------------------------------------------------


def _invented(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that a resolver gives for any name that does not exist."""
    made_up = invented(evidence.seen)
    addresses = [one for one in evidence.checked_addresses() if one in made_up]
    views = tuple(view for one in addresses for view in _mailless(evidence, one))
    if views:
        lookups = (*evidence.lookups("A", NOWHERE), *evidence.lookups("AAAA", NOWHERE))
        yield Match(
            ports=views,
            facts={
                "resolver": listed(dict.fromkeys(one.resolver for one in lookups)),
                "addresses": listed(addresses),
            },
            seen=lookups,
        )


def _parked(evidence: Evidence) -> Iterator[Match]:
    """Find hosts that have their address only as every name of their domain does."""
    name = evidence.subject
    elsewhere = [one for one in mail_exchangers(evidence.seen, name) if one != name]
    addresses = [
        one
        for one in evidence.checked_addresses()
        if one in caught(evidence.seen, name) and evidence.web_answers(one)
    ]
    views = tuple(view for one in addresses for view in _mailless(evidence, one))
    if not views or elsewhere or _kept_out(views):
        return
    asked = beside(evidence.seen, name)
    served = _hint(evidence, ())
    yield Match(
        ports=views,
        facts={
            "domain": zone_of(evidence.seen, name),
            "addresses": listed(addresses),
            "renew": "" if served else _RENEW,
            "hint": served,
        },
        seen=(
            *evidence.lookups("A", asked),
            *evidence.lookups("AAAA", asked),
            *(call for one in addresses for call in _web_calls(evidence, one)),
        ),
    )


_RENEW = "Owner of the domain: look up its status at the registrar, and renew it if it expired."

_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="isp-dns-nxdomain-wildcard",
        severity=Severity.FAILING,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_invented,
        masks=_ALL,
    ),
    Rule(
        id="dns-cdn-proxied",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_behind_proxy,
        masks=_ALL,
    ),
    Rule(
        id="dns-domain-parked",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_parked,
        masks=_ALL,
    ),
)
