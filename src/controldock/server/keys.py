"""The keys that the server works with: one to sign orders, one to seal what the database must not tell.

Files in <data>/keys/, for the server's own user only. Whoever may read them commands the fleet, as with the private CA
beside them (`authority`): several servers over one PostgreSQL need the same.

    orders.json   every key that orders were ever signed with, oldest first, each endorsed by the one before
    vault.key     seals sheets and schedules: their secrets are not in a stolen database, and a changed one shows
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from controldock.protocol.messages import OrderKey
from controldock.protocol.signing import PayloadType, SigningKey
from controldock.server.data_folder import make_private, write_private
from controldock.server.settings import StartFailed
from controldock.sources import Sources


class KeysBroken(StartFailed):
    """The files can't be used."""


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key in its file."""

    seed: bytes
    endorsement: bytes  # by the key before; empty for the first


@dataclass(slots=True)
class Keys:
    """The keys of one server."""

    _folder: Path
    _chain: list[_Kept]
    _box: SecretBox

    @classmethod
    def open(cls, data: Path, sources: Sources) -> Keys:
        """Those in the data folder, made at first start; KeysBroken when their files can't be used."""
        folder = data / "keys"
        orders, vault = folder / "orders.json", folder / "vault.key"
        try:
            make_private(folder)
            if not vault.exists():
                write_private(vault, sources.token(SecretBox.KEY_SIZE))
            box = SecretBox(vault.read_bytes())
            chain = msgspec.json.decode(orders.read_bytes(), type=list[_Kept]) if orders.exists() else []
            keys = cls(folder, chain, box)
            if not chain:
                keys.renew(sources)
        except OSError as error:
            raise KeysBroken(f"The keys in {folder} can't be read or written: {error.strerror}.") from error
        except Exception as error:
            raise KeysBroken(
                f"The keys in {folder} are damaged. Put back the folder from a backup: agents obey no other keys."
            ) from error
        return keys

    def renew(self, sources: Sources) -> None:
        """Sign with a new key from now on; agents take it because the one before endorses it."""
        new = SigningKey(sources.token(SecretBox.KEY_SIZE))
        endorsement = self.signing.sign(PayloadType.KEY, new.public) if self._chain else b""
        chain = [*self._chain, _Kept(new.seed, endorsement)]
        write_private(self._folder / "orders.json", msgspec.json.encode(chain))
        self._chain = chain

    @property
    def signing(self) -> SigningKey:
        """The key that signs now."""
        return SigningKey(self._chain[-1].seed)

    @property
    def public(self) -> tuple[OrderKey, ...]:
        """All public keys as agents are told them, oldest first."""
        return tuple(
            OrderKey(public=SigningKey(kept.seed).public, endorsement=kept.endorsement)
            for kept in self._chain
        )

    def seal(self, data: bytes) -> bytes:
        """Encrypted and authenticated, for the database."""
        return bytes(self._box.encrypt(data))

    def unseal(self, sealed: bytes) -> bytes | None:
        """What was sealed; None when somebody changed it."""
        try:
            return self._box.decrypt(sealed)
        except (CryptoError, ValueError):
            return None
