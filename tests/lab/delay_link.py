"""Links with delay and loss between namespaces, without the kernel's netem.

Each link is a pair of TUN devices; one process carries the packets of all of them and holds each
one back for its delay. There is no jitter: packets keep their order. As a link works on IP level
it adds no hop and decrements no TTL. It may lose large packets without a word, and write over words
in TCP's data on their way to the near end, as a network does that strips the offer of encryption.

The process is this very file, run on its own: it gets the links as one JSON line on standard
input, answers `ready`, and ends when the input ends, so it can't outlive its owner.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.lab.addresses import Link
    from tests.lab.namespaces import Namespaces

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_WITHOUT_HEADER = 0x0001 | 0x1000
LARGEST_PACKET = 65535


class DelayLinks:
    """The owner's handle on the process that carries the packets."""

    def __init__(self, namespaces: Namespaces, links: tuple[Link, ...]) -> None:
        self._process = subprocess.Popen(
            (sys.executable, __file__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        ends = [
            (
                *(namespaces.name(link.near), link.near_device),
                *(namespaces.name(link.far), link.far_device),
                *(link.delay.total_seconds() if link.delay else 0.0, link.loss),
                *(link.mtu or LARGEST_PACKET, link.strips),
            )
            for link in links
        ]
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(ends) + "\n")
        self._process.stdin.flush()
        if self._process.stdout.readline() != "ready\n":
            error = "the delaying links did not come up"
            raise RuntimeError(error)

    def close(self) -> None:
        """End the process; the devices vanish with it."""
        self._process.communicate()


def _open(namespace: str, device: str) -> int:
    """Open a TUN device inside a namespace; it stays there when the process moves on."""
    libc = ctypes.CDLL("libc.so.6", use_errno=True)
    entry = os.open(Path("/run/netns") / namespace, os.O_RDONLY)
    if libc.setns(entry, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f"setns {namespace}")
    os.close(entry)
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN_WITHOUT_HEADER))
    return tun


class _Carrier:
    """Moves packets from device to device, each after its link's delay."""

    def __init__(self, ends: list[tuple[str, str, str, str, float, float, int, list[str]]]) -> None:
        # Each device's other end, delay, loss, largest packet, and the words that do not pass.
        self._way: dict[int, tuple[int, float, float, int, list[bytes]]] = {}
        for near, near_device, far, far_device, delay, loss, mtu, strips in ends:
            one, other = _open(near, near_device), _open(far, far_device)
            words = [word.encode() for word in strips]
            self._way[one] = (other, delay, loss, mtu, [])
            self._way[other] = (one, delay, loss, mtu, words)
        # (due, serial number, device, packet): the number keeps the order of equal times.
        self._queue: list[tuple[float, int, int, bytes]] = []
        self._serial = 0

    def run(self) -> None:
        """Carry packets until standard input ends."""
        owner = sys.stdin.fileno()
        while True:
            wait = max(0.0, self._queue[0][0] - time.monotonic()) if self._queue else None
            ready, _, _ = select.select([owner, *self._way], [], [], wait)
            if owner in ready:
                return
            for device in ready:
                self._take(device)
            self._release()

    def _take(self, device: int) -> None:
        other, delay, loss, mtu, words = self._way[device]
        with contextlib.suppress(BlockingIOError):
            while True:
                packet = os.read(device, LARGEST_PACKET)
                if len(packet) > mtu or random.random() < loss:  # noqa: S311 -- no secret
                    continue
                packet = stripped(packet, words)
                self._serial += 1
                heapq.heappush(self._queue, (time.monotonic() + delay, self._serial, other, packet))

    def _release(self) -> None:
        while self._queue and self._queue[0][0] <= time.monotonic():
            _, _, device, packet = heapq.heappop(self._queue)
            # A device that is full or not yet up loses the packet, as a wire would.
            with contextlib.suppress(OSError):
                os.write(device, packet)


def stripped(packet: bytes, words: list[bytes]) -> bytes:
    """Write over words in the data of a TCP packet, and set its checksum right."""
    v6 = packet[0] >> 4 == 6
    begin = 40 if v6 else 4 * (packet[0] & 15)
    if not words or packet[6 if v6 else 9] != socket.IPPROTO_TCP:
        return packet
    data = begin + 4 * (packet[begin + 12] >> 4)
    text = packet[data:]
    for word in words:
        text = text.replace(word, b"X" * len(word))
    if text == packet[data:]:
        return packet
    head, addresses = bytearray(packet[begin:data]), packet[8:40] if v6 else packet[12:20]
    head[16:18] = b"\0\0"
    pseudo = addresses + struct.pack("!HH", socket.IPPROTO_TCP, len(packet) - begin)
    head[16:18] = struct.pack("!H", checksum(pseudo + bytes(head) + text))
    return packet[:begin] + bytes(head) + text


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    words: tuple[int, ...] = struct.unpack(f"!{len(padded) // 2}H", padded)
    total = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


if __name__ == "__main__":
    carrier = _Carrier(json.loads(os.read(0, 1 << 20)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    carrier.run()
