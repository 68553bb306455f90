"""How far SYNs get and who answers them, by means that share nothing with the product.

Run as a file inside a client's namespace: `walks.py ADDRESS...` sends one SYN for each address and
TTL to port 25, all at once, and prints a JSON list for each address with what came back for TTL
1, 2 and so on: `open`, `reset`, `silent`, or an ICMP error as type/code and its sender.
"""

from __future__ import annotations

import errno
import json
import select
import socket
import struct
import sys
import time

PORT = 25
TTLS = range(1, 7)
"""One more than there are hops."""
SECONDS = 2.5
"""Long enough for the kernel to repeat a SYN whose answer it missed, and to hear of it."""
AT_ONCE = 120
SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6 = 2, 3
IP_RECVERR, IPV6_RECVERR = 11, 25


def _send(address: str, ttl: int) -> socket.socket:
    v6 = ":" in address
    syn = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET)
    syn.setblocking(False)
    if v6:
        syn.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
        syn.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    else:
        syn.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
        syn.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
    syn.connect_ex((address, PORT))
    return syn


def _sender(queued: bytes) -> str:
    """Read a sock_extended_err and the address behind it (ip(7)); empty if it's not of ICMP."""
    _, origin, kind, code, _, _, _, family = struct.unpack_from("=IBBBBIIH", queued)
    if origin not in (SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6):
        return ""
    at, size = (24, 16) if family == socket.AF_INET6 else (20, 4)
    return f"{kind}/{code} {socket.inet_ntop(family, queued[at : at + size])}"


def _heard(syn: socket.socket) -> str:
    try:
        _, messages, _, _ = syn.recvmsg(0, 512, socket.MSG_ERRQUEUE)
    except OSError:
        messages = []
    for _, _, queued in messages:
        if text := _sender(queued):
            return text
    code = syn.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code == errno.ECONNREFUSED:
        return "reset"
    return errno.errorcode[code] if code else "open"


def _walk(addresses: list[str]) -> list[list[str]]:
    syns = {(address, ttl): _send(address, ttl) for address in addresses for ttl in TTLS}
    waiting = {syn.fileno(): key for key, syn in syns.items()}
    heard: dict[tuple[str, int], str] = {}
    poll = select.poll()
    for descriptor in waiting:
        poll.register(descriptor, select.POLLOUT)
    until = time.monotonic() + SECONDS
    while waiting and (left := until - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left * 1000):
            key = waiting.pop(descriptor)
            poll.unregister(descriptor)
            heard[key] = _heard(syns[key])
    for syn in syns.values():
        syn.close()
    return [[heard.get((address, ttl), "silent") for ttl in TTLS] for address in addresses]


if __name__ == "__main__":
    asked = sys.argv[1:]
    size = AT_ONCE // len(TTLS)
    parts = (asked[first : first + size] for first in range(0, len(asked), size))
    json.dump([walk for part in parts for walk in _walk(part)], sys.stdout)
