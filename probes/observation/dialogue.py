"""Facts of a mail dialogue, from greeting to farewell."""

from datetime import timedelta

from probes.observation.acts import Fact, Failed, OnEndpoint


class Greeted(Fact, frozen=True, kw_only=True, tag="greeted"):
    """The server is ready; ``code`` is 220, OK, PREAUTH or +OK.

    ``teaser_after``: a first ``220-`` line came this early and the rest followed in a later
    segment (Postfix postscreen does so).
    """

    code: str
    lines: tuple[str, ...]
    teaser_after: timedelta | None = None


class Declined(Fact, frozen=True, kw_only=True, tag="declined"):
    """The right protocol, but the server says no: 421, 554, BYE, -ERR."""

    code: str
    lines: tuple[str, ...]


class Foreign(Fact, frozen=True, kw_only=True, tag="foreign"):
    """The first line belongs to no greeting of this protocol."""

    lines: tuple[str, ...]


class Greeting(OnEndpoint, frozen=True, kw_only=True, tag="greeting"):
    """The first thing the server says; ``encrypted`` tells whether inside TLS."""

    encrypted: bool
    outcome: Greeted | Declined | Foreign | Failed


class Offered(Fact, frozen=True, kw_only=True, tag="offered"):
    """Capabilities as the server lists them, one keyword with its parameters each."""

    keywords: tuple[str, ...]


class Capabilities(OnEndpoint, frozen=True, kw_only=True, tag="capabilities"):
    """The answer to EHLO, CAPABILITY or CAPA, before or inside TLS."""

    encrypted: bool
    outcome: Offered | Declined | Failed


class Ready(Fact, frozen=True, kw_only=True, tag="ready"):
    """The server agreed to start TLS.

    ``leftover`` shows bytes that came in the same breath, which a safe client must not take for
    an answer (response injection, RFC 3207 section 6).
    """

    leftover: str = ""


class NotOffered(Fact, frozen=True, kw_only=True, tag="not_offered"):
    """The capabilities do not list STARTTLS or STLS, so it was not asked for."""


class Upgrade(OnEndpoint, frozen=True, kw_only=True, tag="upgrade"):
    """The in-band request to start TLS (STARTTLS, POP3: STLS) and the server's answer.

    ``insisted``: it was sent although the capabilities do not list it.
    """

    insisted: bool = False

    @property
    def looks_again(self) -> bool:
        """Whether it serves only to explain another one."""
        return self.insisted

    outcome: Ready | NotOffered | Declined | Failed


class Parted(Fact, frozen=True, kw_only=True, tag="parted"):
    """The server answered the polite end; ``code`` is its reply code or status word."""

    code: str


class Farewell(OnEndpoint, frozen=True, kw_only=True, tag="farewell"):
    """The polite end: QUIT or LOGOUT and the server's answer."""

    encrypted: bool
    outcome: Parted | Failed
