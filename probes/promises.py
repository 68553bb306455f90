"""What a host is promised to offer: by its name, its domain, or whoever runs it (pure).

A port that is promised is missed where it takes no connection; what nobody promised may be absent
on purpose. Whoever asks for ports by number wants to know of them, which is no promise.
"""

import re
from collections.abc import Iterable, Sequence

from probes.address import Address
from probes.endpoints import checked_endpoints
from probes.goal import Goal
from probes.names import addresses, mail_exchangers, srv_records, subject
from probes.observation import Endpoint, Observation
from probes.published.autoconfig import Setting, published_settings
from probes.services import RELAY, SERVICES, Function, Protocol

_NAMED_FOR = (
    (re.compile(r"(?<![a-z])imap"), frozenset({Function.IMAP})),
    (re.compile(r"^pop3?s?(?![a-z])"), frozenset({Function.POP})),
    (
        re.compile(
            r"^(?!.*(?<![a-z])(in|inbound|mx)-?smtp).*smtp(?!-?in)"
            r"|(?<![a-z])(submission|outgoing|send)(?![a-z])"
        ),
        frozenset({Function.SENDING}),
    ),
    (re.compile(r"(?<![a-z])incoming(?![a-z])"), frozenset({Function.IMAP, Function.POP})),
)
"""How hosts name the server of one function: imap.example.com serves no sending.

Providers put more into such names, as in imappro and smtpout; smtp-in, inbound-smtp and mx-smtp
take mail in.
"""


def named_for(name: str) -> frozenset[Function]:
    """Return the functions that a host is there for by its name; none if it does not say."""
    label = name.partition(".")[0]
    return frozenset().union(*(told for of, told in _NAMED_FOR if of.search(label)))


def promised(goal: Goal, seen: Sequence[Observation]) -> frozenset[Endpoint]:
    """Return the endpoints at which a service is promised; lookups and documents tell.

    The operator's own list goes before all that a domain says: its SRV records, the settings it
    publishes, and port 25 of its mail exchangers.
    """
    if offers := goal.settings.offers:
        return frozenset(end for _, end in checked_endpoints(goal, seen) if end.port in offers)
    domain = subject(goal)
    told = [
        *((name, port) for port, given, name in srv_records(goal, seen) if name and port == given),
        *((one.host, one.port) for one in first_settings(published_settings(seen, domain))),
        *((name, RELAY) for name in mail_exchangers(seen, domain)),
    ]
    return frozenset(
        Endpoint(address, port) for name, port in told for address in addresses(seen, name)
    )


def first_settings(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Return the first setting of each protocol, which is what mail programs take."""
    first: dict[Protocol, Setting] = {}
    for setting in settings:
        first.setdefault(setting.protocol, setting)
    return tuple(first.values())


def for_programs(ends: Iterable[Endpoint], address: Address) -> frozenset[Function]:
    """Return the functions of which any of these endpoints serves mail programs at an address."""
    return frozenset(
        SERVICES[end.port].function
        for end in ends
        if end.address == address and end.port != RELAY and end.port in SERVICES
    )
