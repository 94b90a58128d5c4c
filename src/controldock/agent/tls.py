"""Whom the agent believes: nobody for one question, and after that the pinned CA alone."""

from __future__ import annotations

import ssl

# X509_V_FLAG_NO_CHECK_TIME: a PC with a dead clock battery would find every certificate "not yet valid" and could
# never be told the time. The CA is pinned and private, so expiry protects nothing here (security.md 5.3).
NO_CHECK_TIME = ssl.VerifyFlags(0x200000)


def unverified() -> ssl.SSLContext:
    """For asking a server for its CA certificate, whose key's hash is then compared. Never send a secret over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def pinned(authority: bytes) -> ssl.SSLContext:
    """Trusts servers whose certificate this CA (DER) signed for the fixed name, and no others."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=authority)
    # Strict, as newer Pythons are by default: a certificate that passes here passes everywhere.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT | NO_CHECK_TIME
    return context
