"""All rules over several places in one order: causes before their echoes."""

from probes.diagnosis.vantages import interfered, led, stopped, substituted
from probes.diagnosis.vantages.rule import JointRule

RULES: tuple[JointRule, ...] = (
    *led.RULES,
    *stopped.RULES,
    *substituted.RULES,
    *interfered.RULES,
)

NOTES: tuple[JointRule, ...] = led.NOTES
"""What is told where no rule above it says more of the same."""
