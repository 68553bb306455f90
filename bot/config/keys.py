"""Every key of mailcheck.toml: the field it fills and how its value is read."""

from collections.abc import Mapping

from bot.config import values
from bot.config.listen import listen_address_or_none
from probes.services import SERVICES

Keys = Mapping[str, tuple[str, values.Reader]]
"""The keys of a table: the field each fills and how it is read."""

SECTIONS: dict[str, Keys] = {
    "policy": {
        "allow": ("allow", values.list_of(values.network, '"10.0.0.0/8"')),
        "nat64": ("nat64", values.list_of(values.nat64_prefix, '"64:ff9b:1::/96"')),
    },
    "dns": {
        "resolvers": ("resolvers", values.list_of(values.address, '"192.0.2.53"')),
        "second_resolver": ("second_resolver", values.address_or_none),
    },
    "tls": {
        "trust_file": ("trust_file", values.text),
        "current_roots": ("current_roots", values.text),
    },
    "smtp": {"ehlo_name": ("ehlo_name", values.ehlo_name)},
    "portal": {"probe_url": ("probe_url", values.probe_url)},
    "limits": {
        "checks_in_flight": ("checks_in_flight", values.whole_number(1, 1000, 50)),
        "checks_per_target": ("checks_per_target", values.whole_number(1, 100, 3)),
        "window_minutes": ("window", values.minutes),
    },
    "http": {"listen": ("listen", listen_address_or_none)},
    "vantage": {
        "name": ("name", values.some_text),
        "place": ("place", values.line_of_text),
        "kind": ("kind", values.vantage_kind),
        "address": ("address", values.own_address),
        "network": ("network", values.line_of_text),
        "country": ("country", values.country),
    },
}
"""Every table of the file but [anchors] and [hosts]."""

ANCHOR_KEYS: Keys = {str(port): (str(port), values.anchors) for port in SERVICES}
"""The keys of the table [anchors]: mail ports, each with the hosts that serve it."""

HOST_KEYS: Keys = {
    "expected_addresses": (
        "expected_addresses",
        values.list_of(values.address, '"192.0.2.1"'),
    ),
    "offers": ("offers", values.list_of(values.port, "993, 587")),
    "alias": ("alias", values.alias),
}
"""The keys of each [hosts."name"] table."""
