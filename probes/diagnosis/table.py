"""All rules in one order: the most basic first, as causes precede their echoes."""

from probes.diagnosis.rule import Rule
from probes.diagnosis.rules import (
    absent,
    addresses,
    blocked,
    certificate,
    inspection,
    names,
    reach,
    runner,
    service,
    tls,
)

RULES: tuple[Rule, ...] = (
    *runner.RULES,
    *inspection.RULES,
    *names.RULES,
    *addresses.RULES,
    *absent.RULES,
    *reach.RULES,
    *blocked.RULES,
    *service.RULES,
    *tls.RULES,
    *certificate.RULES,
)
