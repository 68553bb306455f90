"""A vantage point: the place that probes leave from, and what is known of it."""

from enum import StrEnum

from msgspec import Struct

from probes.address import Address


class VantageKind(StrEnum):
    """Whose place it is: one that only measures, or one at which somebody uses the mail host."""

    RUNNER = "runner"
    CUSTOMER = "customer"


class VantagePoint(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where probes left from, and what that place could not see this time.

    ``address`` is the public address that others see it by, ``network`` the one that announces
    it, like ``AS64500 Example``, ``country`` its two letters (ISO 3166-1); all are empty where
    nobody told. What is at its default is left out of the JSON.
    """

    name: str
    place: str = ""
    kind: VantageKind = VantageKind.RUNNER
    address: Address = Address("")
    network: str = ""
    country: str = ""
    cannot_see: tuple[str, ...] = ()
