"""The enrollment token as the one string that people copy.

    cdet1_ base64url( pin[32] | token id[16] | secret[32] | CRC-32 of all that[4] )

`pin` is the SHA-256 of the server CA's public key (SubjectPublicKeyInfo, DER): whoever holds the token knows the
right server by it, and needs no public CA, no DNS name and no correct clock. The prefix lets secret scanners find
tokens; the checksum tells a mistyped token from a wrong one.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

from controldock.protocol.errors import BadToken
from controldock.protocol.messages import SECRET_SIZE

PREFIX = "cdet1_"
PIN_SIZE = 32
ID_SIZE = 16
CHECKSUM_SIZE = 4
_SIZE = PIN_SIZE + ID_SIZE + SECRET_SIZE + CHECKSUM_SIZE  # a multiple of three: base64 needs no padding
_LENGTH = _SIZE // 3 * 4  # characters after the prefix


@dataclass(frozen=True, slots=True)
class TokenString:
    """What an enrollment token says."""

    pin: bytes  # 32 bytes
    token_id: int  # 128 bits
    secret: bytes  # 32 bytes

    def __repr__(self) -> str:
        return "TokenString(...)"  # a secret has no place in a traceback

    def encode(self) -> str:
        """The string to copy."""
        body = self.pin + self.token_id.to_bytes(ID_SIZE, "big") + self.secret
        checksum = zlib.crc32(body).to_bytes(CHECKSUM_SIZE, "big")
        return PREFIX + base64.urlsafe_b64encode(body + checksum).decode().rstrip("=")


def decode(text: str) -> TokenString:
    """What `text` says; BadToken when it is no token or was mistyped. White space around it is forgiven."""
    text = text.strip()
    if not text.startswith(PREFIX):
        raise BadToken(f"An enrollment token starts with {PREFIX}.")
    encoded = text[len(PREFIX) :]
    if len(encoded) != _LENGTH:
        raise BadToken("The enrollment token is cut short or too long; copy it again.")
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except ValueError:
        raise BadToken("The enrollment token has characters that no token has; copy it again.") from None
    body, checksum = raw[:-CHECKSUM_SIZE], raw[-CHECKSUM_SIZE:]
    if len(raw) != _SIZE or zlib.crc32(body).to_bytes(CHECKSUM_SIZE, "big") != checksum:
        raise BadToken("The enrollment token is mistyped; copy it again.")
    return TokenString(
        pin=body[:PIN_SIZE],
        token_id=int.from_bytes(body[PIN_SIZE : PIN_SIZE + ID_SIZE], "big"),
        secret=body[PIN_SIZE + ID_SIZE :],
    )
