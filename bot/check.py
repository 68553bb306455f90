"""Perform one check: Command to Report, from this process' own vantage point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.command import Check, What
from probes.goal import Goal, HostSettings
from probes.guard import GuardedNetwork
from probes.judge import build_report
from probes.names import looked_up_name
from probes.run import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.config import Config
    from probes.address import Address
    from probes.event import Emit
    from probes.network import Network
    from probes.observation import Observation
    from probes.report import Report
    from probes.wire.tls import TlsContexts


_SINGLED_OUT = frozenset({What.POP, What.IMAP, What.SMTP, What.OUTGOING, What.PORTS, What.TRACE})
"""Words that want one function or single ports, so that its absence is an answer."""


async def perform(
    check: Check,
    config: Config,
    network: Network,
    contexts: Callable[[], TlsContexts],
    emit: Emit,
    admit: Callable[[Address], str | None] = lambda _: None,
    known: Sequence[Observation] = (),
) -> Report:
    """Run the check and judge it; ``emit`` gets every event, ``admit`` guards the budget.

    ``known`` is what this place found out about itself before.
    """
    goal = plan_goal(check, config, network)
    guarded = GuardedNetwork(network, config.policy, admit)
    started, begun = network.now(), network.elapsed()
    observations = await run(goal, guarded, contexts, emit, known)
    return build_report(
        goal,
        observations,
        command=check.typed,
        started=started,
        took=network.elapsed() - begun,
        vantage=config.vantage.point,
    )


def plan_goal(check: Check, config: Config, network: Network) -> Goal:
    """Combine what the person asked for with what the operator configured."""
    host = config.host(looked_up_name(check.target))
    settings = HostSettings()
    if host is not None:
        settings = HostSettings(expected_addresses=host.expected_addresses, offers=host.offers)
    return Goal(
        vantage=config.vantage.name,
        target=check.target,
        ports=check.ports,
        ports_named=check.what in _SINGLED_OUT,
        certificates=check.what is What.SSL,
        scope=check.scope,
        resolvers=network.resolvers(),
        second_resolver=config.dns.second_resolver,
        settings=settings,
        anchors=config.anchors,
        ehlo_name=config.smtp.ehlo_name,
        portal_probe=config.portal.probe_url,
    )
