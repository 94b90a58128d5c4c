"""People and their credentials."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.server import samples

from controldock.domain.operator import Operator
from controldock.server.store.engine import Database
from controldock.server.store.operators import ApiKeyRow, SessionRow
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)
SECRET, OTHER, THIRD = b"1" * 32, b"2" * 32, b"3" * 32


@pytest.fixture
async def ann(database: Database, sources: FixedSources) -> Operator:
    return await add(database, samples.operator(sources))


@pytest.fixture
async def bob(database: Database, sources: FixedSources) -> Operator:
    return await add(database, samples.operator(sources, "bob"))


async def add(database: Database, operator: Operator) -> Operator:
    async with database.write() as tx:
        await tx.operators.add(operator)
    return operator


async def test_a_person_comes_back_by_name_and_by_id(database: Database, ann: Operator) -> None:
    async with database.read() as tx:
        assert await tx.operators.by_name("ann") == ann
        assert await tx.operators.by_id(ann.id) == ann
        assert await tx.operators.by_name("Ann") is None
        assert await tx.operators.by_id("0" * 26) is None


async def test_a_disabled_person_without_password(database: Database, sources: FixedSources) -> None:
    gone = await add(
        database, replace(samples.operator(sources), password_hash=None, disabled_at=sources.now())
    )
    async with database.read() as tx:
        assert await tx.operators.by_id(gone.id) == gone


async def test_a_name_is_given_once(database: Database, ann: Operator, sources: FixedSources) -> None:
    with pytest.raises(IntegrityError):
        await add(database, samples.operator(sources, ann.name))


async def test_a_new_password(database: Database, ann: Operator) -> None:
    async with database.write() as tx:
        await tx.operators.set_password(ann.id, "new")
        assert await tx.operators.by_id(ann.id) == replace(ann, password_hash="new")


# -- sessions --


async def test_a_session_is_found_by_its_secret(
    database: Database, ann: Operator, sources: FixedSources
) -> None:
    began = sources.now()
    async with database.write() as tx:
        await tx.operators.add_session(SECRET, ann.id, began)
        await tx.operators.touch_session(SECRET, began + HOUR)
        assert await tx.operators.session(SECRET) == SessionRow(ann.id, began, began + HOUR)
        assert await tx.operators.session(OTHER) is None


async def test_a_session_ends(database: Database, ann: Operator, sources: FixedSources) -> None:
    async with database.write() as tx:
        await tx.operators.add_session(SECRET, ann.id, sources.now())
        await tx.operators.end_session(SECRET)
        await tx.operators.end_session(SECRET)
        assert await tx.operators.session(SECRET) is None


async def test_everywhere_but_here(
    database: Database, ann: Operator, bob: Operator, sources: FixedSources
) -> None:
    async with database.write() as tx:
        for secret, operator in ((SECRET, ann), (OTHER, ann), (THIRD, bob)):
            await tx.operators.add_session(secret, operator.id, sources.now())
        await tx.operators.end_sessions(ann.id, but=SECRET)
        found = [await tx.operators.session(secret) is not None for secret in (SECRET, OTHER, THIRD)]
    assert found == [True, False, True]


async def test_stale_sessions_are_forgotten(database: Database, ann: Operator, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        await tx.operators.add_session(SECRET, ann.id, now - 2 * HOUR)  # too old, though in use
        await tx.operators.touch_session(SECRET, now)
        await tx.operators.add_session(OTHER, ann.id, now - HOUR)  # not used for too long
        await tx.operators.add_session(THIRD, ann.id, now - HOUR / 2)
        await tx.operators.end_stale_sessions(created_before=now - 1.5 * HOUR, used_before=now - 0.75 * HOUR)
        found = [await tx.operators.session(secret) is not None for secret in (SECRET, OTHER, THIRD)]
    assert found == [False, False, True]


# -- links --


async def test_a_link_is_used_once(database: Database, ann: Operator, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        await tx.operators.replace_link(SECRET, ann.id, now + HOUR)
        assert await tx.operators.use_link(SECRET, now) == ann.id
        assert await tx.operators.use_link(SECRET, now) is None


async def test_a_link_that_is_too_old_is_gone_too(
    database: Database, ann: Operator, sources: FixedSources
) -> None:
    now = sources.now()
    async with database.write() as tx:
        await tx.operators.replace_link(SECRET, ann.id, now)
        assert await tx.operators.use_link(SECRET, now) is None
        assert await tx.operators.use_link(SECRET, now - HOUR) is None


async def test_a_new_link_voids_the_old_ones_of_the_same_person(
    database: Database, ann: Operator, bob: Operator, sources: FixedSources
) -> None:
    now = sources.now()
    async with database.write() as tx:
        await tx.operators.replace_link(SECRET, ann.id, now + HOUR)
        await tx.operators.replace_link(OTHER, bob.id, now + HOUR)
        await tx.operators.replace_link(THIRD, ann.id, now + HOUR)
        used = [await tx.operators.use_link(secret, now) for secret in (SECRET, OTHER, THIRD)]
    assert used == [None, bob.id, ann.id]


# -- keys --


async def test_keys_of_a_person(
    database: Database, ann: Operator, bob: Operator, sources: FixedSources
) -> None:
    keys = []
    for owner in (ann, ann, bob):
        sources.advance(HOUR)
        keys.append(
            ApiKeyRow(sources.new_id(), owner.id, sources.token(32), "for the script", sources.now(), None)
        )
    async with database.write() as tx:
        for key in keys:
            await tx.operators.add_key(key)
        assert await tx.operators.keys_of(ann.id) == keys[:2]
        assert await tx.operators.key(keys[2].id) == keys[2]
        assert await tx.operators.key("0" * 26) is None
        await tx.operators.touch_key(keys[0].id, sources.now())
        assert await tx.operators.key(keys[0].id) == replace(keys[0], last_used_at=sources.now())


async def test_a_key_is_removed_by_its_owner_only(
    database: Database, ann: Operator, bob: Operator, sources: FixedSources
) -> None:
    key = ApiKeyRow(sources.new_id(), ann.id, SECRET, "", sources.now(), None)
    async with database.write() as tx:
        await tx.operators.add_key(key)
        assert not await tx.operators.remove_key(key.id, bob.id)
        assert await tx.operators.remove_key(key.id, ann.id)
        assert not await tx.operators.remove_key(key.id, ann.id)


async def test_all_keys_of_a_person_are_removed(
    database: Database, ann: Operator, bob: Operator, sources: FixedSources
) -> None:
    async with database.write() as tx:
        for owner in (ann, ann, bob):
            await tx.operators.add_key(ApiKeyRow(sources.new_id(), owner.id, SECRET, "", sources.now(), None))
        await tx.operators.remove_keys(ann.id)
        assert await tx.operators.keys_of(ann.id) == []
        assert len(await tx.operators.keys_of(bob.id)) == 1
