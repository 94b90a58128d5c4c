"""Who this PC is, on disk: its server, its agent id and agent token, or the registration it waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from controldock.agent.connection import ServerAddress
from controldock.agent.errors import FolderDamaged, FolderInUse, FolderUnusable
from controldock.agent.files import PRIVATE_FOLDER, replace_file
from controldock.agent.platform import Platform

FILE_NAME = "agent.json"
LOCK_NAME = "lock"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """The server this PC belongs to, and the CA (DER) it is recognized by."""

    host: str
    port: int
    authority: bytes

    @property
    def address(self) -> ServerAddress:
        """Where it listens."""
        return ServerAddress(self.host, self.port)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """An approved PC."""

    server: Server
    agent_id: str
    agent_token: bytes

    def __repr__(self) -> str:
        return f"Identity({self.agent_id})"  # a secret has no place in a traceback


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """A PC that asked to join, or is about to: written before the question is sent, so that it is asked once."""

    server: Server
    token_id: str
    claim: bytes
    request_id: str | None = None  # None: no answer yet; asking again with the same claim is safe
    is_rejected: bool = False  # an administrator said no; kept, because somebody may think better of it

    def __repr__(self) -> str:
        return f"Registration({self.request_id})"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the file. Both may be there: enrolled, and about to be enrolled anew."""

    version: int = 1
    identity: Identity | None = None
    registration: Registration | None = None

    @property
    def is_enrolled_or_waiting(self) -> bool:
        """Whether there is something for an agent to do: work, or wait for its approval."""
        return self.identity is not None or (
            self.registration is not None and self.registration.request_id is not None
        )


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The folder that makes this PC this agent."""

    path: Path
    platform: Platform

    def prepare(self) -> None:
        """Make the folder, for the agent's own user only; FolderUnusable when that can't be had."""
        try:
            self.platform.make_private(self.path)
            writable = os.access(self.path, os.W_OK | os.X_OK)
        except OSError as error:
            raise FolderUnusable(f"The state folder {self.path} can't be made: {error.strerror}.") from None
        if not writable:
            raise FolderUnusable(f"The state folder {self.path} can't be written.")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else works on this folder within the block; the system lets go if the process dies."""
        try:
            descriptor = os.open(self.path / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            reason = f"The state folder {self.path} can't be written: {error.strerror}."
            raise FolderUnusable(reason) from None
        try:
            if not self.platform.lock(descriptor):
                raise FolderInUse(f"Another agent is running on the state folder {self.path}.")
            yield
        finally:
            os.close(descriptor)

    def load(self) -> Known:
        """What is known; an empty `Known` for a new PC."""
        file = self.path / FILE_NAME
        try:
            return msgspec.json.decode(file.read_bytes(), type=Known)
        except FileNotFoundError:
            return Known()
        except OSError as error:
            raise FolderUnusable(f"{file} can't be read: {error.strerror}.") from None
        except msgspec.MsgspecError:
            raise FolderDamaged(f"{file} is damaged; enroll this PC again with --force.") from None

    def save(self, known: Known) -> None:
        """Keep `known`, durable when this returns."""
        try:
            replace_file(self.path / FILE_NAME, msgspec.json.format(msgspec.json.encode(known)))
        except OSError as error:
            reason = f"The state folder {self.path} can't be written: {error.strerror}."
            raise FolderUnusable(reason) from None

    def workplace(self, agent_id: str) -> Path:
        """Where the work of this agent is kept: another identity does not inherit another's journal."""
        folder = self.path / "agents" / agent_id
        try:
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise FolderUnusable(f"The folder {folder} can't be made: {error.strerror}.") from None
        return folder
