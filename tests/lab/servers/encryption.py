"""How scripted servers do TLS: one context for each listener, by its manner."""

from __future__ import annotations

import ssl

from tests.lab.hosts import Scripted

VERSIONS = {Scripted.TLS_1_2: ssl.TLSVersion.TLSv1_2, Scripted.TLS_1_3: ssl.TLSVersion.TLSv1_3}


def encryption(manner: Scripted, chain: str, other: str) -> ssl.SSLContext:
    """Do TLS by the key and certificates of the PEM file `chain`, or of an `other` one."""
    context = _context(chain)
    if version := VERSIONS.get(manner):
        context.minimum_version = context.maximum_version = version
    if manner is Scripted.NEEDS_NAME:
        context.sni_callback = _refuse_the_unnamed
    if manner is Scripted.HAS_DEFAULT:
        context.sni_callback = _Default(_context(other))
    return context


def _context(chain: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # Weak keys are a fault to be found, and no server's to refuse.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(chain)
    return context


def _refuse_the_unnamed(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> int | None:
    return None if name else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME


class _Default:
    """Shows who names no server another certificate."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context

    def __call__(self, tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if not name:
            tls.context = self._context
