"""Reports of ports that are stopped in several ways, or at several places."""

from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.verdict import (
    Certainty,
    Explanation,
    Finding,
    Place,
    PortState,
    Severity,
    Side,
    Verdict,
)
from probes.observation import Endpoint
from probes.report import Report
from tests.bot.render.path_facts import (
    BEHIND,
    PROVIDER,
    REFUSAL,
    ROUTER,
    V6,
    died_at,
    path,
    step,
    syn,
)
from tests.bot.render.path_reports import provider_drops
from tests.bot.render.reports import V4, names, port, report

_V6_ROUTER = replace(ROUTER, address=Address("2001:db8:ffff::1"))


def same_elsewhere() -> Report:
    """Port 25 vanishes over IPv6 as well, a hop sooner, which is less sure."""
    over_ipv4 = provider_drops()
    place = Place(side=Side.PROVIDER, after=_V6_ROUTER, before=None)
    sure = replace(over_ipv4.findings[0], certainty=Certainty.CERTAIN)
    likely = replace(sure, certainty=Certainty.LIKELY, endpoints=(Endpoint(V6, 25),), place=place)
    told = Explanation(
        finding=likely.id,
        title=f"The same holds at {V6}.",
        meaning=f"The last router seen to pass its packets on is hop 1, {_V6_ROUTER.address}.",
    )
    walked = path(
        25,
        step(1, (0.7,), _V6_ROUTER),
        step(2, (None, None)),
        ends=PortState.FILTERED,
        address=V6,
    )
    return replace(
        over_ipv4,
        ports=(
            *over_ipv4.ports,
            port(25, PortState.FILTERED, Verdict.DEGRADED, address=V6, place=place),
        ),
        findings=(sure, likely),
        answer=replace(over_ipv4.answer, explanations=(*over_ipv4.answer.explanations, told)),
        paths=(walked, *over_ipv4.paths),
    )


def refused_on_the_way() -> Report:
    """Somebody refuses 993 in the server's name; a router turns 465 away."""
    reset = Place(side=Side.PROVIDER, after=PROVIDER, before=BEHIND, other=587, refused=True)
    turned = Place(side=Side.PROVIDER, after=BEHIND, before=None, exact=True, refused=True)
    stopped = (
        port(993, PortState.REJECTED, Verdict.FAILING, place=reset),
        port(465, PortState.REJECTED, Verdict.FAILING, place=turned),
    )
    return report(
        Verdict.FAILING,
        "Ports 993 and 465 of mail.example.com are refused on the way.",
        ports=(*stopped, port(587)),
        seen=(*names(), syn(993, 2, 8.14, died_at(PROVIDER)), syn(993, 3, 8.2, REFUSAL)),
        findings=tuple(
            Finding(
                id="port-rejected",
                severity=Severity.FAILING,
                certainty=Certainty.CERTAIN,
                side=Side.PROVIDER,
                endpoints=(Endpoint(V4, one.endpoint.port),),
                place=one.place,
            )
            for one in stopped
        ),
        explanations=tuple(
            Explanation(
                finding="port-rejected",
                title=f"Port {one.endpoint.port} is refused on the way.",
                meaning="The refusal does not come from the mail server.",
            )
            for one in stopped
        ),
        paths=(
            path(
                465,
                step(1, (0.6,), ROUTER),
                step(2, (8.14,), PROVIDER),
                step(3, (9.1,), BEHIND),
                step(4, (9.2,), replace(BEHIND, ttl=4)),
                ends=PortState.REJECTED,
            ),
            path(
                993,
                step(1, (0.6,), ROUTER),
                step(2, (8.14,), PROVIDER),
                step(3, (8.2,)),
                ends=PortState.REJECTED,
            ),
        ),
    )


REPORTS = {"same_elsewhere": same_elsewhere, "refused_on_the_way": refused_on_the_way}
"""Every such report, by the name of its golden files."""
