"""All rules in one order: the most basic first, as causes precede their echoes."""

from probes.diagnosis.rule import Rule
from probes.diagnosis.rules import (
    absent,
    addresses,
    blocked,
    certificate,
    inspection,
    interception,
    intermittent,
    mute,
    names,
    ping,
    reach,
    runner,
    selftest,
    service,
    tls,
    trace,
    websites,
)

RULES: tuple[Rule, ...] = (
    *runner.RULES,
    *interception.HUNG,
    *selftest.RULES,
    *inspection.RULES,
    *interception.RULES,
    *names.RULES,
    *websites.RULES,
    *addresses.RULES,
    *intermittent.RULES,
    *absent.RULES,
    *reach.RULES,
    *blocked.RULES,
    *ping.RULES,
    *trace.RULES,
    *mute.RULES,
    *service.RULES,
    *tls.RULES,
    *certificate.RULES,
    *selftest.REMARKS,
)
