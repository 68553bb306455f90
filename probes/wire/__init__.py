"""Sans-IO wire sessions: bytes in, events out; no sockets, no clock."""
