"""The client side of a mail dialogue, from greeting to farewell, without a socket or a clock.

Bytes go in through :meth:`Dialogue.receive_data`, events come out, and what is to be sent waits
in :meth:`Dialogue.data_to_send`. The state is the answer that is outstanding; ``COURSE`` is the
whole course of a dialogue, the same for every protocol::

    greeting -> capabilities -> STARTTLS -> TLS handshake -> capabilities -> farewell

Nobody logs in and no message is sent. One command is outstanding at a time, none before the
greeting is complete. Whatever arrived before a command was due cannot be its answer and is
dropped; what came with the consent to STARTTLS is kept as evidence and never parsed (response
injection, RFC 3207 section 6), and the buffer inside TLS starts empty.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address, Family, family
from probes.failure import FailureKind, Operation
from probes.observation import (
    Declined,
    Failed,
    Foreign,
    Greeted,
    NotOffered,
    Offered,
    Parted,
    Ready,
    TlsRefused,
)
from probes.services import Protocol
from probes.wire.dialects import DIALECTS
from probes.wire.lines import Limit, LineReader
from probes.wire.outcomes import Outcome, failed, outcome_of
from probes.wire.replies import Reply


class Said(Struct, frozen=True):
    """The server's answer to ``operation``, complete or given up; ``encrypted``: inside TLS."""

    operation: Operation
    encrypted: bool
    outcome: Outcome


class TeaserSeen(Struct, frozen=True):
    """A first ``220-`` line came and the rest of the greeting did not: postscreen does so."""


Event = Said | TeaserSeen

COURSE: Mapping[tuple[Operation, type[Outcome]], Operation | None] = {
    (Operation.GREETING, Greeted): Operation.CAPABILITIES,
    (Operation.GREETING, Declined): Operation.QUIT,  # RFC 5321 section 3.1
    (Operation.GREETING, Foreign): None,
    (Operation.GREETING, Failed): None,  # never speak before a complete greeting
    (Operation.CAPABILITIES, Offered): Operation.STARTTLS,  # unless there is nothing to upgrade
    (Operation.CAPABILITIES, Declined): Operation.QUIT,  # unless the upgrade is insisted on
    (Operation.CAPABILITIES, Failed): Operation.QUIT,
    (Operation.STARTTLS, Ready): Operation.TLS_HANDSHAKE,
    (Operation.STARTTLS, NotOffered): Operation.QUIT,
    (Operation.STARTTLS, Declined): Operation.QUIT,
    (Operation.STARTTLS, Failed): None,  # the server may be waiting for a ClientHello
    (Operation.QUIT, Parted): None,
    (Operation.QUIT, Failed): None,
}
"""Outstanding answer and its outcome -> next outstanding answer; None ends the dialogue.

A lost connection and an overrun limit end it in every state, a handshake leads back to the
capabilities.
"""

_EHLO_NAME = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")


def address_literal(address: Address) -> str:
    """Write an address as an EHLO argument (RFC 5321 section 4.1.3)."""
    return f"[IPv6:{address}]" if family(address) is Family.IPV6 else f"[{address}]"


class Dialogue:
    """One conversation on one connection, driven by its caller.

    ``ehlo_name`` is a host name or an address literal (``[192.0.2.1]``, ``[IPv6:2001:db8::1]``,
    RFC 5321 section 4.1.3), else ValueError. ``encrypted``: implicit TLS, already established.
    Who is to ``insist`` asks for the upgrade though it is not listed.
    The caller sets the time limits, by :attr:`waiting_for`. Nothing a server sends raises.
    """

    def __init__(
        self, protocol: Protocol, *, ehlo_name: str, encrypted: bool, insist: bool = False
    ) -> None:
        if not _EHLO_NAME.fullmatch(ehlo_name):
            message = f"{ehlo_name!r} is neither a host name nor an address literal"
            raise ValueError(message)
        self._dialect = DIALECTS[protocol]
        self._ehlo_name = ehlo_name
        self._encrypted = encrypted
        self._insists = insist
        self._authenticated = False
        self._waiting_for: Operation | None = Operation.GREETING
        self._reader = LineReader(literals=self._dialect.literals)
        self._lines: list[bytes] = []
        self._teaser_seen = False
        self._outbox = bytearray()

    @property
    def waiting_for(self) -> Operation | None:
        """The operation whose answer is outstanding; None when the dialogue is finished."""
        return self._waiting_for

    @property
    def wants_tls(self) -> bool:
        """True from the server's consent until :meth:`tls_started`: handshake now."""
        return self._waiting_for is Operation.TLS_HANDSHAKE

    def data_to_send(self) -> bytes:
        """Hand over what is to be sent now, and forget it."""
        data = bytes(self._outbox)
        self._outbox.clear()
        return data

    def receive_data(self, data: bytes) -> list[Event]:
        """Take in what the server sent; during the handshake and after the end it is ignored."""
        operation = self._waiting_for
        if operation is None or self.wants_tls:
            return []
        self._reader.feed(data)
        while (line := self._reader.next_line()) is not None:
            if isinstance(line, Limit):
                return self._overrun(operation, line)
            self._lines.append(line)
            reply = self._dialect.judges[operation](self._lines)
            if reply is not None:
                return self._answered(operation, reply)
        return self._teaser(operation)

    def receive_eof(self, alert: TlsRefused | None = None) -> list[Event]:
        """Take in that the server closed the connection, which ends the dialogue.

        ``alert`` is what its TLS said to that, if anything.

        A refusal, or a word of another protocol, is believed even where its line end is missing;
        consent is not.
        """
        operation, self._waiting_for = self._waiting_for, None
        if operation is None or operation is Operation.TLS_HANDSHAKE:
            return []
        return [Said(operation, self._encrypted, self._cut_off(operation, alert))]

    def tls_started(self) -> list[Event]:
        """Go on inside TLS: the handshake that :attr:`wants_tls` asked for is done."""
        if not self.wants_tls:
            message = "TLS was not due"
            raise RuntimeError(message)
        self._encrypted = True
        self._reader = LineReader(literals=self._dialect.literals)
        self._enter(Operation.CAPABILITIES)
        return []

    def give_up(self) -> None:
        """End the dialogue now, with a polite end where the protocol allows one to be sent.

        That is while capabilities are outstanding: nothing may be sent before the greeting, nor
        between STARTTLS and the handshake, and a farewell is said only once.
        """
        if self._waiting_for is Operation.CAPABILITIES:
            self._enter(Operation.QUIT)
        self._waiting_for = None

    def _answered(self, operation: Operation, reply: Reply) -> list[Event]:
        """Record the answer and go on; a greeting that lists capabilities answers twice."""
        lines, rest = self._lines, self._reader.take_rest()
        outcome = outcome_of(operation, reply, self._dialect, lines, rest)
        events = self._settle(operation, outcome, lines)
        if isinstance(outcome, Greeted) and self._dialect.announces:
            operation = Operation.CAPABILITIES
            outcome = outcome_of(operation, reply, self._dialect, lines, rest)
            events += self._settle(operation, outcome, lines)
        return events

    def _settle(
        self, operation: Operation, outcome: Outcome, lines: Sequence[bytes]
    ) -> list[Event]:
        """Take the step that follows from ``outcome``, which rests on ``lines``."""
        events: list[Event] = [Said(operation, self._encrypted, outcome)]
        if isinstance(outcome, Greeted):
            self._authenticated = outcome.code == "PREAUTH"
        following = COURSE[operation, type(outcome)]
        if operation is Operation.CAPABILITIES and isinstance(outcome, Offered | Declined):
            # Who is authenticated already may not upgrade (RFC 9051 section 6.2.1).
            if self._encrypted or self._authenticated:
                following = Operation.QUIT
            elif self._insists:
                following = Operation.STARTTLS
            elif isinstance(outcome, Offered) and not self._dialect.offers_upgrade(lines):
                return events + self._settle(Operation.STARTTLS, NotOffered(), lines)
        self._enter(following)
        return events

    def _enter(self, operation: Operation | None) -> None:
        """Wait for the answer to ``operation``, once its command, if it has one, is queued."""
        self._waiting_for = operation
        self._lines = []
        command = self._dialect.commands.get(operation) if operation else None
        if command is not None:
            self._outbox += command.format(ehlo_name=self._ehlo_name).encode("ascii") + b"\r\n"

    def _overrun(self, operation: Operation, limit: Limit) -> list[Event]:
        """End a dialogue whose other side says more than anyone should."""
        outcome = failed(operation, FailureKind.LIMIT_EXCEEDED, limit.encode())
        self._reader.take_rest()
        self.give_up()
        return [Said(operation, self._encrypted, outcome)]

    def _cut_off(self, operation: Operation, alert: TlsRefused | None) -> Outcome:
        """Judge what there is of an answer at the end of the stream."""
        if operation is Operation.QUIT:
            return Parted(code="")
        if partial := self._reader.take_rest():
            self._lines.append(partial)
            reply = self._dialect.judges[operation](self._lines)
            if reply is not None:
                outcome = outcome_of(operation, reply, self._dialect, self._lines, b"")
                if isinstance(outcome, Declined | Foreign):
                    return outcome
        if alert is not None:
            failure = replace(alert.failure, operation=operation, alert=alert.alert)
            return Failed(failure=failure)
        return failed(operation, FailureKind.EOF, b"".join(self._lines))

    def _teaser(self, operation: Operation) -> list[Event]:
        """Report, once, an SMTP greeting that has begun and is not complete."""
        begun = bool(self._lines) and self._lines[0].startswith(b"220-")
        if operation is not Operation.GREETING or self._teaser_seen or not begun:
            return []
        self._teaser_seen = True
        return [TeaserSeen()]
