"""Facts of a series: single attempts at one endpoint, one after the other."""

from datetime import timedelta

from probes.observation.acts import Connected, Endpoint, Fact, Failed, Observed
from probes.observation.dialogue import Declined, Foreign
from probes.observation.encryption import VerifyProblem


class Served(Fact, frozen=True, kw_only=True, tag="served"):
    """The dialogue went well; what tells one server behind an address from another.

    ``line`` is the first line of the greeting, ``fingerprint`` that of the leaf certificate, empty
    where encryption was not offered; ``problems`` are the objections to it. The connect alone took
    ``connect``.
    """

    line: str
    connect: timedelta = timedelta()
    fingerprint: str = ""
    problems: tuple[VerifyProblem, ...] = ()


class Followed(Observed, frozen=True, kw_only=True, tag="followed"):
    """One SYN of a series on its way: it lived for ``ttl`` hops, from the port ``source``.

    A router at which it died shows as a failure by ICMP, as with a SynProbe; ``attempt`` counts
    from 1.
    """

    name: str
    endpoint: Endpoint
    source: int
    ttl: int
    attempt: int = 1
    outcome: Connected | Failed


class Sampled(Observed, frozen=True, kw_only=True, tag="sampled"):
    """One attempt of a series, from connect to farewell; ``number`` counts from 1.

    ``source`` is the port it was made from. One made ``again`` repeats the port of an earlier one.
    """

    name: str
    endpoint: Endpoint
    number: int
    source: int
    again: bool = False
    outcome: Served | Declined | Foreign | Failed
