"""The TLS handshake on a connection: records both ways until there is an outcome."""

import contextlib

from probes.network import Stream
from probes.wire.tls import TlsOutcome, TlsSession


async def shake_hands(stream: Stream, tls: TlsSession) -> TlsOutcome:
    """Carry the handshake out; raise OSError when the connection broke. The caller bounds it."""
    while tls.outcome is None:
        await stream.send(tls.data_to_send())
        if data := await stream.receive():
            tls.receive_data(data)
        else:
            tls.receive_eof()
    # The last flight of the handshake, or the alert that ends it; the verdict stands without.
    with contextlib.suppress(OSError):
        await stream.send(tls.data_to_send())
    return tls.outcome
