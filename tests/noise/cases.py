"""What is checked under every condition: a healthy host, and a fault of each layer."""

from __future__ import annotations

from tests.lab.cases import PLAIN_CLIENT, Case
from tests.lab.faults import FAULTS
from tests.lab.inventory import host

HEALTHY = Case("healthy", host("mail").name, None, ("ok",), (), node=PLAIN_CLIENT)
OF_EACH_LAYER = (
    "runner-egress-25-blocked",
    "device-stale-hosts-file",
    "lan-router-drops-port",
    "isp-25-drop",
    "path-no-route",
    "dns-nxdomain",
    "dns-one-address-dead",
    "host-firewall-rejects-port",
    "svc-hung-silent",
    "cert-expired",
)
"""Ids of the lab's own cases: of the runner, the device, the network, and so on."""

_BY_ID = {case.id: case for case in FAULTS}
CASES = (HEALTHY, *(_BY_ID[name] for name in OF_EACH_LAYER))
