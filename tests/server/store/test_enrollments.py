"""Tokens that are used as often as they may be, and the requests that come of them."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.server import samples

from controldock.domain.enrollment import EnrollmentToken, RequestState
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

CLAIM = b"c" * 32


async def add_token(database: Database, token: EnrollmentToken) -> EnrollmentToken:
    async with database.write() as tx:
        await tx.enrollments.add_token(token)
    return token


async def test_a_token_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    endless = await add_token(
        database,
        replace(
            samples.token(sources, None),
            expires_at=None,
            auto_approve=True,
            tags=("Lab", "2층"),
            address_range="10.0.2.0/24",
            host_name_pattern="lab-*",
            agent_id=sources.new_id(),
        ),
    )
    async with database.read() as tx:
        assert await tx.enrollments.token(token.id) == token
        assert await tx.enrollments.token(endless.id) == endless
        assert await tx.enrollments.token("0" * 26) is None


async def test_tokens_newest_first(database: Database, sources: FixedSources) -> None:
    tokens = []
    for _ in range(3):
        sources.advance(timedelta(seconds=1))
        tokens.append(await add_token(database, samples.token(sources)))
    async with database.read() as tx:
        assert await tx.enrollments.tokens() == tokens[::-1]


# -- using --


async def test_a_use_is_counted(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources, 2))
    async with database.write() as tx:
        used = [await tx.enrollments.use_token(token.id, sources.now()) for _ in range(3)]
        assert used == [True, True, False]
        assert await tx.enrollments.token(token.id) == replace(token, uses_left=0, use_count=2)


async def test_a_token_without_end(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, replace(samples.token(sources, None), expires_at=None))
    async with database.write() as tx:
        assert all([await tx.enrollments.use_token(token.id, sources.now()) for _ in range(5)])
        assert await tx.enrollments.token(token.id) == replace(token, use_count=5)


async def test_what_can_not_be_used(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    good = samples.token(sources)
    bad = [
        replace(good, id=sources.new_id(), uses_left=0),
        replace(good, id=sources.new_id(), revoked_at=now),
        replace(good, id=sources.new_id(), expires_at=now),
    ]
    for token in bad:
        await add_token(database, token)
    async with database.write() as tx:
        assert not any([await tx.enrollments.use_token(token.id, now) for token in bad])
        assert not await tx.enrollments.use_token("0" * 26, now)


@pytest.mark.parametrize("uses", [1, 7])
async def test_of_fifty_at_once_just_as_many_win_as_there_are_uses(
    database: Database, sources: FixedSources, uses: int
) -> None:
    token = await add_token(database, samples.token(sources, uses))

    async def use() -> bool:
        async with database.write() as tx:
            return await tx.enrollments.use_token(token.id, sources.now())

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(use()) for _ in range(50)]
    assert sum(one.result() for one in tries) == uses
    async with database.read() as tx:
        assert await tx.enrollments.token(token.id) == replace(token, uses_left=0, use_count=uses)


async def test_a_use_is_given_back_when_the_transaction_fails(
    database: Database, sources: FixedSources
) -> None:
    token = await add_token(database, samples.token(sources))
    with suppress(ZeroDivisionError):
        async with database.write() as tx:
            assert await tx.enrollments.use_token(token.id, sources.now())
            raise ZeroDivisionError
    async with database.read() as tx:
        assert await tx.enrollments.token(token.id) == token


async def test_a_token_is_revoked_once(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    async with database.write() as tx:
        assert await tx.enrollments.revoke_token(token.id, sources.now())
        assert not await tx.enrollments.revoke_token(token.id, sources.now() + timedelta(hours=1))
        assert not await tx.enrollments.revoke_token("0" * 26, sources.now())
        assert await tx.enrollments.token(token.id) == replace(token, revoked_at=sources.now())


# -- requests --


async def test_a_request_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    request = samples.request(sources, token.id)
    async with database.write() as tx:
        await tx.enrollments.add_request(request, CLAIM)
        assert await tx.enrollments.request(request.id) == request
        assert await tx.enrollments.request_by_claim(CLAIM) == request
        assert await tx.enrollments.request(request.agent_id) is None
        assert await tx.enrollments.request_by_claim(b"d" * 32) is None


async def test_a_claim_makes_one_request(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    async with database.write() as tx:
        await tx.enrollments.add_request(samples.request(sources, token.id), CLAIM)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.enrollments.add_request(samples.request(sources, token.id), CLAIM)


async def test_a_request_needs_a_token_that_exists(database: Database, sources: FixedSources) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.enrollments.add_request(samples.request(sources, "0" * 26), CLAIM)


async def test_requests_by_state_newest_first(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    requests = []
    for number in range(4):
        sources.advance(timedelta(seconds=1))
        requests.append(samples.request(sources, token.id, f"lab-{number}"))
    rejected = replace(requests[1], state=RequestState.REJECTED, decided_at=sources.now(), decided_by="ann")
    async with database.write() as tx:
        for number, request in enumerate(requests):
            await tx.enrollments.add_request(request, bytes([number]))
        await tx.enrollments.decide(rejected)
        assert await tx.enrollments.requests(None, 10) == [requests[3], requests[2], rejected, requests[0]]
        assert await tx.enrollments.requests(RequestState.PENDING, 2) == [requests[3], requests[2]]
        assert await tx.enrollments.requests(RequestState.REJECTED, 10) == [rejected]
        assert await tx.enrollments.requests(RequestState.COMPLETED, 10) == []


async def test_only_what_was_approved_is_completed(database: Database, sources: FixedSources) -> None:
    token = await add_token(database, samples.token(sources))
    states = (RequestState.PENDING, RequestState.APPROVED, RequestState.REJECTED, RequestState.COMPLETED)
    requests = [replace(samples.request(sources, token.id), state=state) for state in states]
    async with database.write() as tx:
        for number, request in enumerate(requests):
            await tx.enrollments.add_request(request, bytes([number]))
        await tx.enrollments.complete([request.agent_id for request in requests])
        found = [await tx.enrollments.request(request.id) for request in requests]
    assert [request.state for request in found if request] == [
        RequestState.PENDING,
        RequestState.COMPLETED,
        RequestState.REJECTED,
        RequestState.COMPLETED,
    ]


async def test_some_of_many(database: Database, sources: FixedSources) -> None:
    tokens = [await add_token(database, samples.token(sources)) for _ in range(2)]
    requests = [samples.request(sources, token.id) for token in (*tokens, tokens[0])]
    async with database.write() as tx:
        await tx.enrollments.add_requests({bytes([number]): one for number, one in enumerate(requests)})
        assert await tx.enrollments.some_tokens([tokens[0].id, "0" * 26], locked=True) == {
            tokens[0].id: tokens[0]
        }
        assert await tx.enrollments.requests_by_claim([b"\1", b"\7"]) == {b"\1": requests[1]}
        assert await tx.enrollments.some_requests([requests[2].id, "0" * 26]) == {requests[2].id: requests[2]}
        assert await tx.enrollments.requests_by_token(tokens[0].id, 10) == [requests[2], requests[0]]
        assert await tx.enrollments.requests_by_token(tokens[0].id, 1) == [requests[2]]


async def test_several_uses_at_once_are_all_there_or_none_is_taken(
    database: Database, sources: FixedSources
) -> None:
    token = await add_token(database, samples.token(sources, 5))
    async with database.write() as tx:
        assert await tx.enrollments.use_token(token.id, sources.now(), 4)
        assert not await tx.enrollments.use_token(token.id, sources.now(), 2)
        assert await tx.enrollments.token(token.id) == replace(token, uses_left=1, use_count=4)


async def test_one_reissue_token_at_a_time(database: Database, sources: FixedSources) -> None:
    first, used, other, plain = (
        replace(samples.token(sources), agent_id=agent, use_count=uses)
        for agent, uses in (("a", 0), ("a", 1), ("b", 0), (None, 0))
    )
    for token in (first, used, other, plain):
        await add_token(database, token)
    async with database.write() as tx:
        await tx.enrollments.revoke_reissues("a", sources.now())
        revoked = [token.id for token in await tx.enrollments.tokens() if token.revoked_at]
    assert revoked == [first.id]


async def test_an_agent_that_is_to_be_continued_is_itself_until_the_other_pc_has_its_token(
    database: Database, sources: FixedSources
) -> None:
    token = await add_token(database, samples.token(sources))
    approved = replace(
        samples.request(sources, token.id), state=RequestState.APPROVED, continues_id=sources.new_id()
    )
    agent_id = approved.identity
    async with database.write() as tx:
        await tx.enrollments.add_request(approved, CLAIM)
        await tx.enrollments.complete([agent_id, approved.agent_id])  # the old PC says hello
        assert await tx.enrollments.continuing([agent_id]) == [approved]
        await tx.enrollments.hand_over([approved.id], sources.now())
        assert await tx.enrollments.continuing([agent_id]) == [
            replace(approved, handed_over_at=sources.now())
        ]
        await tx.enrollments.complete([agent_id])
        assert await tx.enrollments.continuing([agent_id]) == []
        found = await tx.enrollments.request(approved.id)
    assert found is not None
    assert found.state is RequestState.COMPLETED
