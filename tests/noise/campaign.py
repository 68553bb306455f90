"""Check every case under every condition, as many clients at once as there are."""

from __future__ import annotations

import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from tests.lab import product
from tests.lab.customers import PLAIN
from tests.lab.inventory import CUSTOMERS
from tests.lab.laboratory import Laboratory
from tests.noise.judged import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.lab.cases import Case
    from tests.noise.conditions import Condition

PLAIN_CLIENTS = tuple(
    one.client for one in CUSTOMERS if replace(one, name=PLAIN.name, number=PLAIN.number) == PLAIN
)
"""Clients with nothing special about them."""


def measure(conditions: Iterable[Condition], cases: Sequence[Case], runs: int) -> Iterator[Judged]:
    """Run every case so often under each condition, one condition after the other."""
    for condition in conditions:
        sys.stderr.write(f"{condition.name}: {condition.words}\n")
        yield from under(condition, cases, runs)


def under(condition: Condition, cases: Sequence[Case], runs: int) -> list[Judged]:
    """Bring a lab up in this condition and check every case so often."""
    queues, shared = jobs(cases, runs)

    def work(node: str) -> list[Judged]:
        return [_check(lab, condition, case) for case in turns(node, queues[node], shared)]

    with (
        Laboratory(condition.wires(), label="noise", icmp_limits=condition.icmp_limits) as lab,
        ThreadPoolExecutor(len(queues)) as pool,
    ):
        return list(chain.from_iterable(pool.map(work, queues)))


def jobs(cases: Iterable[Case], runs: int) -> tuple[dict[str, list[Case]], deque[Case]]:
    """Share the runs out: what each client has to check itself, and what any plain one can.

    Each client checks one at a time, as routers that limit their errors do so for each client.
    """
    queues: dict[str, list[Case]] = {client: [] for client in PLAIN_CLIENTS}
    shared: deque[Case] = deque()
    for _ in range(runs):
        for case in cases:
            if case.node == PLAIN.client:
                shared.append(case)
            else:
                queues.setdefault(case.node, []).append(case)
    return queues, shared


def turns(node: str, own: Iterable[Case], shared: deque[Case]) -> Iterator[Case]:
    """Go through a client's own cases, then take from the shared ones what is left."""
    yield from own
    while node in PLAIN_CLIENTS:
        try:
            yield replace(shared.popleft(), node=node)
        except IndexError:
            return


def _check(lab: Laboratory, condition: Condition, case: Case) -> Judged:
    name = case.id.replace("/", "-")
    path = product.write_configuration(lab, case.settings, f"{case.node}-{name}")
    outcome = product.check(lab, case.node, path, case.name, *case.words, "--json")
    return judge(condition, case, outcome)
