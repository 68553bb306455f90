"""Facts: frozen records of single acts, in one closed union, without opinion.

An observation follows one path and has one outcome. Where resolving failed there is no connect
observation; where the greeting failed there are no capabilities. ``at`` is aware UTC, ``took``
the duration of the act itself. Texts from servers are cleaned and bounded before they get here.
"""

from probes.observation.acts import (
    Connected,
    Endpoint,
    Fact,
    Failed,
    Instant,
    Observed,
    OnEndpoint,
    TcpConnect,
)
from probes.observation.chains import AnchorHandshake, Completed, Completion
from probes.observation.dialogue import (
    Capabilities,
    Declined,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    NotOffered,
    Offered,
    Parted,
    Ready,
    Upgrade,
)
from probes.observation.encryption import (
    Certificate,
    NotTls,
    Secured,
    TlsHandshake,
    TlsRefused,
    VerifyProblem,
)
from probes.observation.fetches import Fetched, Responded
from probes.observation.names import (
    DnsLookup,
    DnsReply,
    DnsSilence,
    HostsEntry,
    Record,
    Way,
)
from probes.observation.path import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Echo,
    Echoes,
    Ping,
    PingDenied,
    SynProbe,
)
from probes.observation.samples import Followed, Sampled, Served
from probes.observation.surroundings import (
    GatewayPing,
    NoRoute,
    OwnAddress,
    Route,
    Surroundings,
    Untold,
)

__all__ = [
    "AbilityTest",
    "AnchorCall",
    "AnchorHandshake",
    "CanaryCall",
    "Capabilities",
    "Certificate",
    "Completed",
    "Completion",
    "Connected",
    "Declined",
    "DnsLookup",
    "DnsReply",
    "DnsSilence",
    "Echo",
    "Echoes",
    "Endpoint",
    "Fact",
    "Failed",
    "Farewell",
    "Fetched",
    "Followed",
    "Foreign",
    "GatewayPing",
    "Greeted",
    "Greeting",
    "HostsEntry",
    "Instant",
    "NoRoute",
    "NotOffered",
    "NotTls",
    "Observation",
    "Observed",
    "Offered",
    "OnEndpoint",
    "OwnAddress",
    "Parted",
    "Ping",
    "PingDenied",
    "Ready",
    "Record",
    "Responded",
    "Route",
    "Sampled",
    "Secured",
    "Served",
    "Surroundings",
    "SynProbe",
    "TcpConnect",
    "TlsHandshake",
    "TlsRefused",
    "Untold",
    "Upgrade",
    "VerifyProblem",
    "Way",
]

Observation = (
    DnsLookup
    | HostsEntry
    | TcpConnect
    | Greeting
    | Capabilities
    | Upgrade
    | TlsHandshake
    | Farewell
    | SynProbe
    | Ping
    | AnchorCall
    | CanaryCall
    | AbilityTest
    | Surroundings
    | GatewayPing
    | Fetched
    | Completion
    | AnchorHandshake
    | Sampled
    | Followed
)
