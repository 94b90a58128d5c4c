"""Signatures of the server that agents check: Ed25519 over what is signed and what kind of thing it is.

What is signed is the pre-authentication encoding of DSSE (https://github.com/secure-systems-lab/dsse/blob/master/protocol.md),
so a signature of one kind of payload is worth nothing for another. The bytes that came are the bytes that are checked:
nothing is parsed before, and nothing is written anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nacl.bindings import (
    crypto_sign,
    crypto_sign_BYTES,
    crypto_sign_PUBLICKEYBYTES,
    crypto_sign_seed_keypair,
    crypto_sign_SEEDBYTES,
)
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey as _VerifyKey

SIGNATURE_SIZE = crypto_sign_BYTES
PUBLIC_KEY_SIZE = crypto_sign_PUBLICKEYBYTES
SEED_SIZE = crypto_sign_SEEDBYTES


class PayloadType(StrEnum):
    """What can be signed."""

    ORDER = "application/vnd.controldock.order+json;v=1"
    KEY = "application/vnd.controldock.key;v=1"  # the next public key, signed with the one before
    ANNOUNCEMENT = "application/vnd.controldock.announcement+json;v=1"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that can sign. `seed` is the secret, SEED_SIZE bytes."""

    seed: bytes

    @property
    def public(self) -> bytes:
        """Its public half, PUBLIC_KEY_SIZE bytes."""
        return _expanded(self.seed)[-PUBLIC_KEY_SIZE:]

    def sign(self, type: PayloadType, payload: bytes) -> bytes:
        """The signature, SIGNATURE_SIZE bytes."""
        return crypto_sign(_encoded(type, payload), _expanded(self.seed))[:SIGNATURE_SIZE]


def is_signed(public: bytes, type: PayloadType, payload: bytes, signature: bytes) -> bool:
    """Whether the owner of this public key signed exactly these bytes as this type."""
    if len(public) != PUBLIC_KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    try:
        _VerifyKey(public).verify(_encoded(type, payload), signature)
    except BadSignatureError:
        return False
    return True


@lru_cache(maxsize=16)
def _expanded(seed: bytes) -> bytes:
    """The key as it signs, seed and public half; made once, since that takes as long as a signature."""
    return crypto_sign_seed_keypair(seed)[1]


def _encoded(type: PayloadType, payload: bytes) -> bytes:
    name = type.value.encode("ascii")
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)
