"""A whole conversation as data: what the server says, answer by answer, and what comes of it."""

from typing import Final

from msgspec import Struct

from probes.failure import Operation
from probes.services import Protocol
from probes.wire.dialogue import Dialogue
from probes.wire.outcomes import Outcome

CLOSED: Final = b""
"""In place of a reply: the server closes the connection."""


class Conversation(Struct, frozen=True, kw_only=True):
    """Each reply draws the command beside it, none once they run out, and gives ``outcomes``.

    An outcome is listed with its operation and whether it was inside TLS.
    """

    id: str
    protocol: Protocol
    encrypted: bool = False
    insist: bool = False
    replies: tuple[bytes, ...]
    commands: tuple[bytes, ...] = ()
    outcomes: tuple[tuple[Operation, bool, Outcome], ...]


SMTP_OFFER: Final = b"250-mx\r\n250 STARTTLS\r\n"
"""An answer to EHLO that offers the upgrade."""


def begun(protocol: Protocol, *replies: bytes) -> Dialogue:
    """Return a plain dialogue that has received ``replies``, with an empty outbox."""
    dialogue = Dialogue(protocol, ehlo_name="[192.0.2.1]", encrypted=False)
    for reply in replies:
        if dialogue.wants_tls:
            dialogue.tls_started()
        dialogue.receive_data(reply)
    dialogue.data_to_send()
    return dialogue
