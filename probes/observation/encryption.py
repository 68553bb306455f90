"""Facts of a TLS handshake and of the certificates in it."""

from probes.failure import Failure
from probes.observation.acts import Fact, Failed, Instant, OnEndpoint


class Certificate(Fact, frozen=True, kw_only=True):
    """One certificate as presented.

    ``names`` holds at most 100 of ``name_count`` SAN entries; ``key`` reads like ``RSA 2048`` or
    ``EC secp256r1``; the fingerprint is SHA-256 in hex, as is the ``key_hash``, of the public key
    alone (RFC 6698: selector 1), empty for an unknown kind of key. By its own word (RFC 5280
    section 4.2.2.1) ``issuer_urls`` lead to the certificate of its issuer, ``ocsp_urls`` to whoever
    tells whether it is still good; three of each at most.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    name_count: int
    not_before: Instant
    not_after: Instant
    key: str
    signature: str
    serial: str
    fingerprint: str
    self_issued: bool
    key_hash: str = ""
    issuer_urls: tuple[str, ...] = ()
    ocsp_urls: tuple[str, ...] = ()


class VerifyProblem(Fact, frozen=True):
    """One objection of the verification: OpenSSL's X509_V_ERR code and the chain depth."""

    code: int
    depth: int


class Secured(Fact, frozen=True, kw_only=True, tag="secured"):
    """The handshake completed, whatever the certificate is worth: see ``problems``.

    ``chain`` is as presented, leaf first, at most ten certificates of ``chain_length``, and
    ``problems`` are what speaks against it by this machine's list of roots. Where that list does
    not know the issuer, ``public`` tells that the one which programs of today ship does. ``kept``
    holds the chain in DER for further looks at it, where one is called for and it is of a sensible
    size. ``revoked`` is since when the leaf is withdrawn by an answer of its issuer's that the
    server sent along (RFC 6066 section 8).
    """

    version: str
    cipher: str
    chain: tuple[Certificate, ...]
    chain_length: int
    problems: tuple[VerifyProblem, ...] = ()
    public: bool = False
    kept: tuple[bytes, ...] = ()
    revoked: Instant | None = None


class TlsRefused(Fact, frozen=True, kw_only=True, tag="tls_refused"):
    """The handshake failed inside TLS: by the peer's alert (its number) or by our library."""

    failure: Failure
    alert: int | None = None


class NotTls(Fact, frozen=True, kw_only=True, tag="not_tls"):
    """The answer to the ClientHello was not TLS; ``first_bytes`` shows what it was."""

    failure: Failure
    first_bytes: str


class TlsHandshake(OnEndpoint, frozen=True, kw_only=True, tag="tls_handshake"):
    """A TLS handshake.

    ``sni`` is the name sent, empty for none. ``legacy`` marks the second look with outdated
    versions allowed, ``mss`` above 0 one with segments kept that small, ``unnamed`` one that left
    the name out, ``insisted`` one after TLS that nobody had offered; all serve only to explain
    what the first look met.
    """

    sni: str
    legacy: bool = False
    mss: int = 0
    unnamed: bool = False
    insisted: bool = False

    @property
    def looks_again(self) -> bool:
        """Whether it serves only to explain another one."""
        return self.legacy or self.mss > 0 or self.unnamed or self.insisted

    outcome: Secured | TlsRefused | NotTls | Failed
