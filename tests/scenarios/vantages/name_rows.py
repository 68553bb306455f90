"""Names that lead elsewhere from one place, or nowhere."""

from probes.failure import FailureKind
from tests.scenarios.facts import (
    OTHER_IPV4,
    all_lookups,
    reply,
    resolves,
    silent,
    unable,
)
from tests.scenarios.row import DEGRADED, FAILING, OK
from tests.scenarios.talk import talk
from tests.scenarios.vantages.row import HEALTHY, SEVEN, at, like, row, runner

_ALL = ",".join(map(str, SEVEN))
_INSIDE = "10.1.2.3"
_FORBIDDEN = f"{_INSIDE} is private: it is not checked."
_OFFICE = runner("office", HEALTHY)

ROWS = (
    row(
        "dns-fails-at-one-place",
        at("home", all_lookups(reply("NXDOMAIN"))),
        _OFFICE,
        found="degraded dns-fails-at-one-place, likely dns: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "dns-nxdomain",
        at("home", all_lookups(reply("NXDOMAIN")), network="AS64520"),
        at("office", all_lookups(reply("NXDOMAIN")), network="AS64521"),
        found="failing dns-nxdomain, certain dns: home, office",
        verdict=FAILING,
    ),
    row(
        "dns-split-horizon",
        at(
            "inside",
            resolves(_INSIDE),
            unable(*SEVEN, kind=FailureKind.POLICY, detail=_FORBIDDEN, address=_INSIDE),
        ),
        _OFFICE,
        found="note dns-split-horizon, certain nobody: inside beside office",
        verdict=OK,
    ),
    # The place inside found that neither address leads to a mail server.
    row(
        "dns-split-horizon-dead-on-both-sides",
        at("inside", like("dns-split-horizon-dead-on-both-sides")),
        _OFFICE,
        found=f"failing dns-split-horizon on {_ALL}, certain dns: inside",
        verdict=DEGRADED,
    ),
    row(
        "dns-split-horizon-that-works",
        at("inside", resolves(_INSIDE), talk(*SEVEN, address=_INSIDE)),
        _OFFICE,
        found="note dns-split-horizon, certain nobody: inside beside office",
        verdict=OK,
    ),
    row(
        "dns-leads-elsewhere",
        at("home", resolves(OTHER_IPV4), silent(*SEVEN, address=OTHER_IPV4)),
        _OFFICE,
        found=f"degraded dns-leads-elsewhere on {_ALL}, cannot tell unknown: home beside office",
        verdict=DEGRADED,
    ),
    row(
        "addresses-differ",
        at("home", resolves(OTHER_IPV4), talk(*SEVEN, address=OTHER_IPV4)),
        _OFFICE,
        found="note addresses-differ, certain nobody: home, office",
        verdict=OK,
    ),
    # Some of several addresses are the same.
    row(
        "healthy-addresses-differ-in-part",
        at(
            "home",
            resolves("192.0.2.10", OTHER_IPV4),
            talk(*SEVEN),
            talk(*SEVEN, address=OTHER_IPV4),
        ),
        _OFFICE,
        verdict=OK,
    ),
)
