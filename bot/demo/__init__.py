"""Demo hosts: every command can be tried on them without a network and without privilege."""

from bot.demo.demo import Demo
from bot.demo.hosts import DOMAIN, DemoHost

__all__ = ["DOMAIN", "Demo", "DemoHost"]
