"""From a target to endpoints: which hosts to connect to, and what to ask to find them (pure)."""

import ipaddress
from collections.abc import Sequence

from probes.address import Address
from probes.goal import Ask, Goal, ReadHosts, Scope
from probes.names import (
    NAMES_KEPT,
    addresses,
    answers,
    mail_exchangers,
    queries,
    service_labels,
    settled,
    srv_targets,
    subject,
)
from probes.observation import Endpoint, Observation
from probes.published.autoconfig import published_settings
from probes.services import RELAY
from probes.target import AddressTarget, HostTarget, MailboxTarget

ENDPOINTS_KEPT = 112
"""The most connections of one check: sixteen addresses with seven ports each."""


def questions(goal: Goal, seen: Sequence[Observation]) -> list[Ask | ReadHosts]:
    """Every name question the goal wants by now."""
    if isinstance(goal.target, AddressTarget):
        return [*queries(goal, seen, _reverse_name(goal.target.address), "PTR")]
    domain = subject(goal)
    wanted: list[Ask | ReadHosts] = [ReadHosts(domain)]
    for record_type in ("A", "AAAA", "MX"):
        wanted += queries(goal, seen, domain, record_type)
    if _wants_srv(goal, seen):
        for label in service_labels(goal).values():
            wanted += queries(goal, seen, label, "SRV")
    for name in checked_names(goal, seen):
        for record_type in ("A", "AAAA"):
            wanted += queries(goal, seen, name, record_type)
        for address in addresses(seen, name):
            wanted += queries(goal, seen, _reverse_name(address), "PTR")[:1]
    return list(dict.fromkeys(wanted))


def checked_names(goal: Goal, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the hosts to connect to.

    A name with addresses is a host; otherwise, and for an e-mail address, those count that its
    domain names for mail programs, by SRV or by the settings it publishes, and its MX; without
    any, the domain itself.
    """
    domain = subject(goal)
    if isinstance(goal.target, AddressTarget):
        return ()
    if isinstance(goal.target, HostTarget) and (
        addresses(seen, domain) or not settled(goal, seen, domain, ("A", "AAAA"))
    ):
        return (domain,)
    labels = service_labels(goal).values()
    if not all(settled(goal, seen, label, ("SRV",)) for label in labels):
        return ()
    named = (*tuple(srv_targets(goal, seen))[:NAMES_KEPT], *configured(goal, seen))
    return tuple(dict.fromkeys((*named, *_without_names(goal, seen))))


def _without_names(goal: Goal, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the hosts that are to be checked whatever the domain names for mail programs."""
    domain = subject(goal)
    if not settled(goal, seen, domain, ("MX",)):
        return ()
    if _led_by_srv(goal, seen):
        return exchangers(goal, seen)
    return mail_exchangers(seen, domain)[:NAMES_KEPT] or (domain,)


def exchangers(goal: Goal, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the first mail exchangers of the domain, where mail to it is of interest.

    Without any MX record that is the domain itself (RFC 5321 section 5.1).
    """
    domain = mail_domain(goal, seen)
    if not domain or RELAY not in goal.ports or not settled(goal, seen, domain, ("MX",)):
        return ()
    implied = () if answers(seen, domain, "MX") else (domain,)
    return mail_exchangers(seen, domain)[:NAMES_KEPT] or implied


def mail_domain(goal: Goal, seen: Sequence[Observation]) -> str:
    """Return the domain whose mail is asked about; empty for a host or an address.

    A name without addresses is a domain if it names hosts for mail.
    """
    domain = subject(goal)
    if isinstance(goal.target, MailboxTarget):
        return domain
    if isinstance(goal.target, AddressTarget) or not _wants_srv(goal, seen):
        return ""
    return domain if mail_exchangers(seen, domain) or srv_targets(goal, seen) else ""


def _led_by_srv(goal: Goal, seen: Sequence[Observation]) -> bool:
    """Tell whether SRV records lead mail programs anywhere, as far as is known yet."""
    return any(
        addresses(seen, name) or not settled(goal, seen, name, ("A", "AAAA"))
        for name in tuple(srv_targets(goal, seen))[:NAMES_KEPT]
    )


def configured(goal: Goal, seen: Sequence[Observation]) -> dict[str, tuple[int, ...]]:
    """Return the hosts in the settings that the domain publishes, with their wanted ports."""
    found: dict[str, tuple[int, ...]] = {}
    for setting in published_settings(seen, subject(goal)):
        if setting.port in goal.ports:
            ports = (*found.get(setting.host, ()), setting.port)
            found[setting.host] = tuple(dict.fromkeys(ports))
    return dict(list(found.items())[:NAMES_KEPT])


def checked_endpoints(goal: Goal, seen: Sequence[Observation]) -> list[tuple[str, Endpoint]]:
    """Return the endpoints to connect to, each with the host name it is checked as."""
    if goal.scope in {Scope.NAMES, Scope.PING}:
        return []
    if isinstance(goal.target, AddressTarget):
        address = goal.target.address
        return [(address, Endpoint(address, port)) for port in goal.ports]
    found: dict[Endpoint, str] = {}
    for name in checked_names(goal, seen):
        ports = _ports(goal, seen, name)
        for address in addresses(seen, name):
            for port in ports:
                # One session per port and address, under the first name that leads there.
                found.setdefault(Endpoint(address, port), name)
    return [(name, endpoint) for endpoint, name in found.items()][:ENDPOINTS_KEPT]


def _ports(goal: Goal, seen: Sequence[Observation], name: str) -> tuple[int, ...]:
    """Return what is checked of a host: what it is named for, or all that is wanted."""
    named = {*srv_targets(goal, seen).get(name, ()), *configured(goal, seen).get(name, ())}
    if isinstance(goal.target, HostTarget) and name == subject(goal):
        return goal.ports
    if name in _without_names(goal, seen):
        named |= {RELAY} if _led_by_srv(goal, seen) else set(goal.ports)
    return tuple(port for port in goal.ports if port in named)


def _wants_srv(goal: Goal, seen: Sequence[Observation]) -> bool:
    if isinstance(goal.target, MailboxTarget):
        return True
    domain = subject(goal)
    return settled(goal, seen, domain, ("A", "AAAA")) and not addresses(seen, domain)


def _reverse_name(address: Address) -> str:
    return ipaddress.ip_address(address).reverse_pointer
