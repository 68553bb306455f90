"""An issuer's web server: it has the intermediate, and tells what became of certificates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp

from tests.lab.certificates import GOOD_PATH, ISSUER_PATH, WITHDRAWN_PATH

if TYPE_CHECKING:
    from tests.lab.servers.conversation import Peer

HEAD_END = b"\r\n\r\n"
SINCE = timedelta(days=2)


async def serve(peer: Peer) -> None:
    """Answer one request over HTTP."""
    head = await peer.reader.readuntil(HEAD_END)
    method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"length:" in line), 0
    )
    question = await peer.reader.readexactly(length)
    answer = _answer(Path(peer.identity), method, path, question)
    status = "200 OK" if answer else "404 Not Found"
    length_line = f"Content-Length: {len(answer)}"
    peer.writer.write(
        f"HTTP/1.1 {status}\r\n{length_line}\r\nConnection: close\r\n\r\n".encode() + answer
    )
    await peer.writer.drain()


def _answer(identity: Path, method: str, path: str, question: bytes) -> bytes:
    pem = identity.read_bytes()
    responder, issuer = x509.load_pem_x509_certificates(pem)
    match method, path:
        case "GET", str(path) if path == ISSUER_PATH:
            return issuer.public_bytes(Encoding.DER)
        case "POST", str(path) if path in {GOOD_PATH, WITHDRAWN_PATH}:
            key = load_pem_private_key(pem, None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            asked = ocsp.load_der_ocsp_request(question)
            return _told(asked, responder, key, withdrawn=path == WITHDRAWN_PATH)
        case _:
            return b""


def _told(
    asked: ocsp.OCSPRequest,
    responder: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *,
    withdrawn: bool,
) -> bytes:
    """Say what became of the certificate asked about, in the issuer's place."""
    now = datetime.now(UTC)  # noqa: TID251 -- a server's own clock
    status = ocsp.OCSPCertStatus.REVOKED if withdrawn else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        asked.issuer_name_hash,
        asked.issuer_key_hash,
        asked.serial_number,
        asked.hash_algorithm,
        status,
        now,
        now + timedelta(days=1),
        now - SINCE if withdrawn else None,
        None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder)
    signed = builder.certificates([responder]).sign(key, hashes.SHA256())
    return signed.public_bytes(Encoding.DER)
