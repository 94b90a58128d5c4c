"""People: signing in and out, passwords, sign-in links and API keys."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from controldock.domain.errors import (
    Invalid,
    NameTaken,
    NotFound,
    NotSignedIn,
    SignInFailed,
    TooManyTries,
    Unavailable,
)
from controldock.domain.operator import (
    LOCAL_OPERATOR,
    MAX_PASSWORD,
    Operator,
    Permission,
    Role,
    check_name,
    check_password,
)
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.secrets import SIZE, fingerprint, from_text, matches, to_text
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.operators import ApiKeyRow
from controldock.sources import Sources

SESSION_IDLE = timedelta(hours=12)  # a working day: a console on the wall of the IT office stays signed in
SESSION_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(hours=24)
TOUCH_EVERY = timedelta(
    minutes=1
)  # last use is kept no more exactly than that, to spare a write for every request
TRIES, TRIES_WINDOW = 10, timedelta(minutes=15)  # a name, and an address, may fail so often in so long
HASHES_AT_ONCE = 2  # each takes 64 MiB for a tenth of a second
HASHES_WAITING = 20
KEY_PREFIX = "cdak1_"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the actor, and the secret for the cookie."""

    actor: Actor
    secret: str


@cache
def _hash_of_nobody() -> str:
    return PasswordHasher().hash("a password that nobody has")


class Operators:
    """Use cases around operators."""

    def __init__(self, database: Database, sources: Sources, activities: Activities) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._hasher = PasswordHasher()
        self._nobody = _hash_of_nobody()  # unknown names take as long as known ones
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)
        self._hashes_waiting = 0
        self._failures: defaultdict[str, deque[datetime]] = defaultdict(deque)

    # -- signing in --

    async def sign_in(self, name: str, password: str, address: str) -> SignedIn:
        """A session for whoever knows the password. The message does not tell which of the two was wrong."""
        name = name.strip().lower()
        keys = (f"name {name}", f"address {address}")
        self._note_try(keys)
        try:
            operator = await self._who_knows(name, password)
        except Unavailable:
            self._take_back_try(keys)  # it was not even looked at
            raise
        if operator is None:
            raise SignInFailed
        self._take_back_try(keys)
        self._failures.pop(keys[0], None)
        return await self._begin_session(operator, "password", address)

    async def sign_in_by_link(self, code: str, address: str) -> SignedIn:
        """A session for whoever holds a one-time link; the link is used up."""
        keys = (f"address {address}",)
        self._note_try(keys)
        async with self._database.write() as tx:
            operator_id = await tx.operators.use_link(fingerprint(from_text(code)), self._sources.now())
            operator = await tx.operators.by_id(operator_id) if operator_id else None
        if operator is None or operator.disabled_at is not None:
            raise SignInFailed("This sign-in link was used already, or is too old.", reason="link")
        self._take_back_try(keys)
        return await self._begin_session(operator, "link", address)

    async def by_session(self, secret: str) -> Actor:
        """Who holds this session; NotSignedIn when it is none or over."""
        key, now = fingerprint(from_text(secret)), self._sources.now()
        async with self._database.read() as tx:
            session = await tx.operators.session(key)
            operator = await tx.operators.by_id(session.operator_id) if session else None
        if (
            session is None
            or operator is None
            or operator.disabled_at is not None
            or now - session.created_at > SESSION_LIFE
            or now - session.last_used_at > SESSION_IDLE
        ):
            raise NotSignedIn
        if now - session.last_used_at > TOUCH_EVERY:
            async with self._database.write() as tx:
                await tx.operators.touch_session(key, now)
        return Actor(operator)

    async def by_key(self, text: str) -> Actor:
        """Whose API key this is; NotSignedIn when it is nobody's."""
        id, _, secret = text.removeprefix(KEY_PREFIX).partition("_")
        async with self._database.read() as tx:
            key = await tx.operators.key(id) if text.startswith(KEY_PREFIX) else None
            operator = await tx.operators.by_id(key.operator_id) if key else None
        if (
            key is None
            or operator is None
            or operator.disabled_at
            or not matches(from_text(secret), key.secret_hash)
        ):
            raise NotSignedIn("This API key is not valid.")
        now = self._sources.now()
        if key.last_used_at is None or now - key.last_used_at > TOUCH_EVERY:
            async with self._database.write() as tx:
                await tx.operators.touch_key(id, now)
        return Actor(operator)

    async def sign_out(self, secret: str) -> None:
        """End this session."""
        async with self._database.write() as tx:
            await tx.operators.end_session(fingerprint(from_text(secret)))

    async def turn(self) -> None:
        """Time has passed: forget what is over."""
        now = self._sources.now()
        async with self._database.write() as tx:
            await tx.operators.end_stale_sessions(
                created_before=now - SESSION_LIFE, used_before=now - SESSION_IDLE
            )
        for key in [
            key for key, times in self._failures.items() if not times or now - times[-1] > TRIES_WINDOW
        ]:
            del self._failures[key]

    # -- one's own credentials --

    async def change_password(self, actor: Actor, current: str | None, new: str, session: str) -> None:
        """A new password; every other session of this person ends."""
        actor.must(Permission.SELF)
        if actor.name == LOCAL_OPERATOR:
            raise Invalid("The local operator has no password.", fields={"new": "local_operator"})
        check_password(new)
        kept, keys = actor.operator.password_hash, (f"present password of {actor.operator.id}",)
        if kept is not None:
            self._note_try(keys)  # or a session left open on a desk would be a way to find it out
            if not await self._verify(kept, current or ""):
                raise Invalid("The present password is wrong.", fields={"current": "password_wrong"})
            self._take_back_try(keys)
        hashed = await self._hash(new)
        async with self._database.write() as tx:
            await tx.operators.set_password(actor.operator.id, hashed)
            await tx.operators.end_sessions(actor.operator.id, but=fingerprint(from_text(session)))
            await self._activities.note(tx, actor.name, "password.changed", actor.operator.id)

    async def create_key(self, actor: Actor, note: str) -> tuple[ApiKeyRow, str]:
        """A key for a program, with its owner's rights; its text is never shown again."""
        actor.must(Permission.SELF)
        async with self._database.write() as tx:
            key, text = await self._add_key(tx, actor.operator, note)
            await self._activities.note(tx, actor.name, "api_key.created", key.id, note=note)
        return key, text

    async def keys(self, actor: Actor) -> list[ApiKeyRow]:
        """One's own keys."""
        actor.must(Permission.SELF)
        async with self._database.read() as tx:
            return await tx.operators.keys_of(actor.operator.id)

    async def remove_key(self, actor: Actor, key_id: str) -> None:
        """The key opens nothing any more."""
        actor.must(Permission.SELF)
        async with self._database.write() as tx:
            if not await tx.operators.remove_key(key_id, actor.operator.id):
                raise NotFound
            await self._activities.note(tx, actor.name, "api_key.removed", key_id)

    # -- from the server's own machine only --

    async def create(self, name: str, role: Role, password: str | None) -> Operator:
        """A new person; done by whoever can read the server's data folder."""
        check_name(name)
        if password is not None:
            check_password(password)
        operator = Operator(
            id=self._sources.new_id(),
            name=name,
            role=role,
            created_at=self._sources.now(),
            password_hash=await self._hash(password) if password is not None else None,
        )
        async with self._database.write() as tx:
            if await tx.operators.by_name(name) is not None:
                raise NameTaken(f"There is an operator named {name} already.")
            await tx.operators.add(operator)
            await self._activities.note(
                tx, LOCAL_OPERATOR, "operator.created", operator.id, name=name, role=role
            )
        return operator

    async def replace_password(self, name: str, password: str) -> None:
        """A new password for somebody who forgot theirs; all their sessions end."""
        check_password(password)
        hashed = await self._hash(password)
        async with self._database.write() as tx:
            operator = await tx.operators.by_name(name)
            if operator is None or operator.name == LOCAL_OPERATOR:
                raise NotFound(f"There is no operator named {name}.")
            await tx.operators.set_password(operator.id, hashed)
            await tx.operators.end_sessions(operator.id, but=b"")
            await self._activities.note(tx, LOCAL_OPERATOR, "password.replaced", operator.id, name=name)

    async def create_link(self, name: str) -> str:
        """The code of a one-time sign-in link for that person; earlier links are void."""
        code = self._sources.token(SIZE)
        async with self._database.write() as tx:
            operator = await tx.operators.by_name(name)
            if operator is None:
                raise NotFound(f"There is no operator named {name}.")
            await tx.operators.replace_link(fingerprint(code), operator.id, self._sources.now() + LINK_LIFE)
            await self._activities.note(tx, LOCAL_OPERATOR, "sign_in_link.created", operator.id, name=name)
        return to_text(code)

    async def exists(self, name: str) -> bool:
        """Whether there is somebody of that name."""
        async with self._database.read() as tx:
            return await tx.operators.by_name(name) is not None

    async def renew_local_key(self) -> str:
        """A fresh API key of the local operator, who is made if need be; all earlier ones are void."""
        async with self._database.write() as tx:
            operator = await tx.operators.by_name(LOCAL_OPERATOR)
            if operator is None:
                operator = Operator(
                    self._sources.new_id(), LOCAL_OPERATOR, Role.ADMINISTRATOR, self._sources.now()
                )
                await tx.operators.add(operator)
            await tx.operators.remove_keys(operator.id)
            _, text = await self._add_key(tx, operator, "the command line on the server's machine")
        return text

    # -- inner parts --

    async def _begin_session(self, operator: Operator, by: str, address: str) -> SignedIn:
        secret = self._sources.token(SIZE)
        async with self._database.write() as tx:
            await tx.operators.add_session(fingerprint(secret), operator.id, self._sources.now())
            await self._activities.note(tx, operator.name, "signed_in", operator.id, by=by, address=address)
        return SignedIn(Actor(operator), to_text(secret))

    async def _add_key(self, tx: Transaction, operator: Operator, note: str) -> tuple[ApiKeyRow, str]:
        secret = self._sources.token(SIZE)
        key = ApiKeyRow(
            self._sources.new_id(),
            operator.id,
            fingerprint(secret),
            note,
            self._sources.now(),
            last_used_at=None,
        )
        await tx.operators.add_key(key)
        return key, f"{KEY_PREFIX}{key.id}_{to_text(secret)}"

    async def _who_knows(self, name: str, password: str) -> Operator | None:
        """The operator of that name, if that is the password."""
        async with self._database.read() as tx:
            operator = await tx.operators.by_name(name)
        kept = operator.password_hash if operator and operator.password_hash else None
        good = len(password) <= MAX_PASSWORD and await self._verify(kept or self._nobody, password)
        return operator if good and kept and operator and operator.disabled_at is None else None

    def _note_try(self, keys: tuple[str, ...]) -> None:
        """Count a try before its outcome is known, so that many at once are no more guesses than one by one."""
        now = self._sources.now()
        for key in keys:
            times = self._failures.get(key, deque())
            while times and now - times[0] > TRIES_WINDOW:
                times.popleft()
            if len(times) >= TRIES:
                raise TooManyTries(retry_after=(times[0] + TRIES_WINDOW - now).total_seconds())
        for key in keys:
            self._failures[key].append(now)

    def _take_back_try(self, keys: tuple[str, ...]) -> None:
        """It was no failure."""
        for key in keys:
            if times := self._failures.get(key):
                times.pop()

    async def _hash(self, password: str) -> str:
        async with self._hashing:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def _verify(self, kept: str, password: str) -> bool:
        if self._hashes_waiting >= HASHES_WAITING:
            raise Unavailable("Too many people sign in at once; try again in a moment.", retry_after=2.0)
        self._hashes_waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(self._hasher.verify, kept, password)
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._hashes_waiting -= 1
