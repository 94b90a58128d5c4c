"""People: signing in, and everything that opens a door for them, once or for a while."""

import asyncio

import pytest
from argon2 import PasswordHasher
from tests.server.house import UNKNOWN_ID, House
from tests.server.services.people import HERE, NEW_PASSWORD, PASSWORD, THERE, TICK, disable, refused

from controldock.domain.errors import (
    Invalid,
    NameTaken,
    NotFound,
    NotSignedIn,
    SignInFailed,
    TooManyTries,
)
from controldock.domain.operator import LOCAL_OPERATOR, Operator, Role
from controldock.server.services import operators as module
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.operators import (
    LINK_LIFE,
    SESSION_IDLE,
    SESSION_LIFE,
    TOUCH_EVERY,
    TRIES,
    Operators,
)

# -- by password --


async def test_signing_in(house: House, bea: Operator) -> None:
    signed_in = await house.operators.sign_in(" Bea ", PASSWORD, HERE)
    assert signed_in.actor.operator == bea
    assert (await house.operators.by_session(signed_in.secret)).operator == bea
    (entry,) = await house.activities.latest(house.ann, 1)
    assert (entry.actor, entry.action, entry.details) == (
        "bea",
        "signed_in",
        {"by": "password", "address": HERE},
    )


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("bea", "wrong horse battery"),
        ("bea", ""),
        ("bea", "x" * 100_000),
        ("nobody", PASSWORD),
        ("", ""),
        ("be\0a", PASSWORD),
        (LOCAL_OPERATOR, ""),
    ],
)
async def test_what_does_not_open(house: House, bea: Operator, name: str, password: str) -> None:
    await house.operators.renew_local_key()
    assert await refused(house, name, password) is SignInFailed
    assert "signed_in" not in await house.actions()


async def test_whoever_is_disabled_stays_out_everywhere(house: House, bea: Operator) -> None:
    signed_in = await house.operators.sign_in("bea", PASSWORD, HERE)
    _, key = await house.operators.create_key(signed_in.actor, "script")
    link = await house.operators.create_link("bea")
    await disable(house, bea)
    assert await refused(house, "bea", PASSWORD) is SignInFailed
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(signed_in.secret)
    with pytest.raises(NotSignedIn):
        await house.operators.by_key(key)
    with pytest.raises(SignInFailed):
        await house.operators.sign_in_by_link(link, HERE)


async def test_passwords_are_kept_as_the_library_recommends(house: House) -> None:
    real = Operators(house.database, house.sources, Activities(house.database, house.sources))
    operator = await real.create("carl", Role.VIEWER, PASSWORD)
    assert (operator.password_hash or "").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert real._nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # unknown names take as long


# -- sessions --


async def test_a_session_ends_when_it_is_idle_or_old(house: House, bea: Operator) -> None:
    idle = await house.operators.sign_in("bea", PASSWORD, HERE)
    used = await house.operators.sign_in("bea", PASSWORD, HERE)
    for _ in range(2):
        house.sources.advance(SESSION_IDLE / 2)
        await house.operators.by_session(used.secret)
    house.sources.advance(TICK)
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(idle.secret)
    for _ in range(12):  # six days and a half more: old, though in use all the time
        house.sources.advance(SESSION_IDLE - TICK)
        await house.operators.by_session(used.secret)
    house.sources.advance(SESSION_LIFE - 13 * SESSION_IDLE + 12 * TICK)
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(used.secret)


async def test_use_is_noted_no_more_than_once_a_minute(house: House, bea: Operator) -> None:
    began = house.sources.now()
    signed_in = await house.operators.sign_in("bea", PASSWORD, HERE)
    house.sources.advance(TOUCH_EVERY)
    await house.operators.by_session(signed_in.secret)
    key = module.fingerprint(module.from_text(signed_in.secret))
    async with house.database.read() as tx:
        session = await tx.operators.session(key)
    assert session is not None
    assert session.last_used_at == began
    house.sources.advance(TICK)
    await house.operators.by_session(signed_in.secret)
    async with house.database.read() as tx:
        session = await tx.operators.session(key)
    assert session is not None
    assert session.last_used_at == house.sources.now()


async def test_signing_out(house: House, bea: Operator) -> None:
    one = await house.operators.sign_in("bea", PASSWORD, HERE)
    other = await house.operators.sign_in("bea", PASSWORD, HERE)
    assert one.secret != other.secret
    await house.operators.sign_out(one.secret)
    await house.operators.sign_out(one.secret)
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(one.secret)
    await house.operators.by_session(other.secret)


@pytest.mark.parametrize("secret", ["", "AAAA", "*", "가", "A" * 43, "A" * 10_000])
async def test_what_is_no_session(house: House, bea: Operator, secret: str) -> None:
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(secret)
    await house.operators.sign_out(secret)


async def test_a_hash_from_the_database_is_no_session(house: House, bea: Operator) -> None:
    signed_in = await house.operators.sign_in("bea", PASSWORD, HERE)
    kept = module.fingerprint(module.from_text(signed_in.secret))
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(module.to_text(kept))


async def test_sessions_that_are_over_leave_the_database(house: House, bea: Operator) -> None:
    signed_in = await house.operators.sign_in("bea", PASSWORD, HERE)
    house.sources.advance(SESSION_IDLE + TICK)
    await house.operators.turn()
    async with house.database.read() as tx:
        assert await tx.operators.session(module.fingerprint(module.from_text(signed_in.secret))) is None


# -- links --


async def test_a_link_opens_once(house: House, bea: Operator) -> None:
    link = await house.operators.create_link("bea")
    signed_in = await house.operators.sign_in_by_link(link, HERE)
    assert signed_in.actor.operator == bea
    with pytest.raises(SignInFailed):
        await house.operators.sign_in_by_link(link, HERE)


async def test_a_link_used_by_two_at_once_opens_for_one(house: House, bea: Operator) -> None:
    link = await house.operators.create_link("bea")

    async def use() -> bool:
        try:
            await house.operators.sign_in_by_link(link, HERE)
        except (SignInFailed, TooManyTries):
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(use()) for _ in range(10)]
    assert sum(one.result() for one in tries) == 1


async def test_a_link_has_its_day(house: House, bea: Operator) -> None:
    link = await house.operators.create_link("bea")
    house.sources.advance(LINK_LIFE)
    with pytest.raises(SignInFailed):
        await house.operators.sign_in_by_link(link, HERE)


async def test_a_new_link_voids_the_last(house: House, bea: Operator) -> None:
    first, second = await house.operators.create_link("bea"), await house.operators.create_link("bea")
    with pytest.raises(SignInFailed):
        await house.operators.sign_in_by_link(first, HERE)
    await house.operators.sign_in_by_link(second, HERE)
    with pytest.raises(NotFound):
        await house.operators.create_link("nobody")


# -- keys --


async def test_a_key_has_its_owners_rights(house: House, bea: Operator) -> None:
    row, key = await house.operators.create_key(Actor(bea), "nightly script")
    assert key.startswith("cdak1_")
    assert (await house.operators.by_key(key)).operator == bea
    (listed,) = await house.operators.keys(Actor(bea))
    assert (listed.id, listed.note, listed.last_used_at) == (row.id, "nightly script", house.sources.now())


async def test_what_is_no_key(house: House, bea: Operator) -> None:
    row, key = await house.operators.create_key(Actor(bea), "")
    _, other = await house.operators.create_key(Actor(bea), "")
    mixed = f"cdak1_{row.id}_{other.rpartition('_')[2]}"
    hashed = f"cdak1_{row.id}_{module.to_text(row.secret_hash)}"
    for text in (
        "",
        "cdak1_",
        key[:-1],
        key + "A",
        key.removeprefix("cdak1_"),
        key.upper(),
        mixed,
        hashed,
        "가",
    ):
        with pytest.raises(NotSignedIn):
            await house.operators.by_key(text)
    await house.operators.by_key(key)


async def test_a_key_is_removed_by_its_owner(house: House, bea: Operator) -> None:
    row, key = await house.operators.create_key(Actor(bea), "")
    for actor, id in ((house.ann, row.id), (Actor(bea), UNKNOWN_ID)):
        with pytest.raises(NotFound):
            await house.operators.remove_key(actor, id)
    await house.operators.remove_key(Actor(bea), row.id)
    with pytest.raises(NotSignedIn):
        await house.operators.by_key(key)


async def test_the_local_key_is_made_anew_at_each_start(house: House) -> None:
    first = await house.operators.renew_local_key()
    second = await house.operators.renew_local_key()
    with pytest.raises(NotSignedIn):
        await house.operators.by_key(first)
    local = await house.operators.by_key(second)
    assert (local.name, local.operator.role, local.operator.password_hash) == (
        LOCAL_OPERATOR,
        Role.ADMINISTRATOR,
        None,
    )


# -- passwords --


async def test_a_new_password_ends_every_other_session(house: House, bea: Operator) -> None:
    here = await house.operators.sign_in("bea", PASSWORD, HERE)
    there = await house.operators.sign_in("bea", PASSWORD, THERE)
    await house.operators.change_password(here.actor, PASSWORD, NEW_PASSWORD, here.secret)
    await house.operators.by_session(here.secret)
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(there.secret)
    assert await refused(house, "bea", PASSWORD) is SignInFailed
    await house.operators.sign_in("bea", NEW_PASSWORD, HERE)
    assert "password.changed" in await house.actions()


async def test_a_password_is_not_changed_without_the_present_one(house: House, bea: Operator) -> None:
    here = await house.operators.sign_in("bea", PASSWORD, HERE)
    for present, new, field in (
        ("wrong horse battery", NEW_PASSWORD, {"current": "password_wrong"}),
        (None, NEW_PASSWORD, {"current": "password_wrong"}),
        (PASSWORD, "short", {"password": "password_length"}),
    ):
        with pytest.raises(Invalid) as error:
            await house.operators.change_password(here.actor, present, new, here.secret)
        assert error.value.details["fields"] == field
    await house.operators.sign_in("bea", PASSWORD, HERE)


async def test_the_present_password_can_not_be_guessed_from_an_open_session(
    house: House, bea: Operator
) -> None:
    here = await house.operators.sign_in("bea", PASSWORD, HERE)
    for _ in range(TRIES):
        with pytest.raises(Invalid):
            await house.operators.change_password(
                here.actor, "wrong horse battery", NEW_PASSWORD, here.secret
            )
    with pytest.raises(TooManyTries):
        await house.operators.change_password(here.actor, PASSWORD, NEW_PASSWORD, here.secret)


async def test_whoever_has_no_password_yet_may_set_one(house: House) -> None:
    dora = await house.operators.create("dora", Role.VIEWER, None)
    here = await house.operators.sign_in_by_link(await house.operators.create_link("dora"), HERE)
    await house.operators.change_password(here.actor, None, NEW_PASSWORD, here.secret)
    await house.operators.sign_in("dora", NEW_PASSWORD, HERE)
    assert (await house.operators.by_session(here.secret)).operator.id == dora.id


async def test_the_local_operator_has_none(house: House) -> None:
    local = await house.operators.by_key(await house.operators.renew_local_key())
    with pytest.raises(Invalid):
        await house.operators.change_password(local, None, NEW_PASSWORD, "")


# -- people --


async def test_creating_people(house: House, bea: Operator) -> None:
    assert await house.operators.exists("bea")
    assert not await house.operators.exists("nobody")
    with pytest.raises(NameTaken):
        await house.operators.create("bea", Role.VIEWER, PASSWORD)
    with pytest.raises(Invalid):
        await house.operators.create("Bea", Role.VIEWER, PASSWORD)
    with pytest.raises(Invalid):
        await house.operators.create("carl", Role.VIEWER, "short")
    assert bea.password_hash is not None
    assert PASSWORD not in bea.password_hash
    assert PasswordHasher().verify(bea.password_hash, PASSWORD)


async def test_a_forgotten_password_is_replaced_and_every_session_ends(house: House, bea: Operator) -> None:
    before = await house.operators.sign_in("bea", PASSWORD, HERE)
    await house.operators.replace_password("bea", NEW_PASSWORD)
    with pytest.raises(NotSignedIn):
        await house.operators.by_session(before.secret)
    assert await refused(house, "bea", PASSWORD) is SignInFailed
    await house.operators.sign_in("bea", NEW_PASSWORD, HERE)
    for name in ("nobody", LOCAL_OPERATOR):
        with pytest.raises(NotFound):
            await house.operators.replace_password(name, NEW_PASSWORD)
    with pytest.raises(Invalid):
        await house.operators.replace_password("bea", "short")
