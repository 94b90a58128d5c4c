"""Alerts as stories: a room vanishes and one message tells of it; it comes back; messages that fail are tried again."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from tests.server.house import UNKNOWN_ID, House, Pc

from controldock.domain.alert import QUIET, AlertRule, Language
from controldock.domain.errors import Invalid, NotAllowed, NotDelivered, NotFound
from controldock.server.services.alerts import PAUSES, RuleWish
from controldock.server.store.tables import agent_tags, agents, presence_changes, tags

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOOK = "json://hook.example/secret"


async def a_destination(house: House, name: str = "IT room", language: Language = Language.ENGLISH) -> str:
    made = await house.alerts.create_destination(house.ann, name, HOOK, language)
    return made.destination.id


async def a_rule(house: House, *tag_ids: str, **more: bool) -> AlertRule:
    wish = RuleWish("lab watch", 10 * MINUTE, tag_ids, (await a_destination(house),), **more)
    return await house.alerts.create_rule(house.ann, wish)


async def a_tag(house: House, name: str, pcs: Iterable[Pc]) -> str:
    id = house.sources.new_id()
    async with house.database.write() as tx:
        await tx._connection.execute(
            insert(tags).values(id=id, name=name, folded_name=name, created_at=house.sources.now())
        )
        await tx._connection.execute(insert(agent_tags), [{"agent_id": pc.id, "tag_id": id} for pc in pcs])
    return id


async def a_seen_lab(house: House, size: int) -> list[Pc]:
    """PCs that are online."""
    lab = await house.a_lab(size)
    await come_back(house, lab)
    return lab


async def come_back(house: House, pcs: Iterable[Pc]) -> None:
    async with house.database.write() as tx:
        await tx.presences.save_check_ins({pc.id: house.sources.now() for pc in pcs})
        ids = [pc.id for pc in pcs]
        await tx._connection.execute(update(agents).where(agents.c.id.in_(ids)).values(offline_since=None))


async def vanish(house: House, pcs: Iterable[Pc], reason: str = "silent") -> None:
    now, ids = house.sources.now(), [pc.id for pc in pcs]
    async with house.database.write() as tx:
        await tx._connection.execute(update(agents).where(agents.c.id.in_(ids)).values(offline_since=now))
        await tx._connection.execute(
            insert(presence_changes),
            [{"agent_id": id, "at": now, "online": False, "reason": reason} for id in ids],
        )


async def time_passes(house: House, time: timedelta) -> None:
    """In steps, as the clock turns."""
    step = 15 * SECOND
    for _ in range(max(time // step, 1)):
        house.sources.advance(min(step, time))
        await house.alerts.turn()
        await house.alerts.deliver()


async def test_a_room_that_vanishes_is_one_message_and_its_return_another(house: House) -> None:
    lab = await a_seen_lab(house, 40)
    room = await a_tag(house, "room 1", lab)
    await a_rule(house, room)
    for pc in lab:  # one after the other, as they were heard last
        await vanish(house, [pc])
        house.sources.advance(SECOND)
    await time_passes(house, 9 * MINUTE)
    assert house.messenger.sent == []
    await time_passes(house, 3 * MINUTE)
    ((url, title, body),) = house.messenger.sent
    assert (url, title) == (HOOK, "40 PCs are offline: lab watch")
    assert body.startswith("room 1 (40 PCs)\nlab-00: offline since")

    await time_passes(house, 60 * MINUTE)
    await come_back(house, lab[:39])
    await time_passes(house, MINUTE)
    assert len(house.messenger.sent) == 1, "one is still missing"
    await come_back(house, lab[39:])
    await time_passes(house, MINUTE)
    assert [title for _, title, _ in house.messenger.sent[1:]] == ["All 40 PCs are back: lab watch"]
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    assert (seen.alert.total, seen.alert.missing, seen.alert.closed_at is not None) == (40, 0, True)
    assert all(message.delivered_at for message in seen.messages)


async def test_whoever_follows_later_is_another_alert(house: House) -> None:
    lab = await a_seen_lab(house, 2)
    await a_rule(house)
    await vanish(house, lab[:1])
    await time_passes(house, 12 * MINUTE)
    await vanish(house, lab[1:])
    await time_passes(house, 12 * MINUTE)
    assert [title for _, title, _ in house.messenger.sent] == [
        "lab-00 is offline: lab watch",
        "lab-01 is offline: lab watch",
    ]


async def test_whoever_is_back_before_anybody_was_told_is_not_told_of(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    await a_rule(house)
    await vanish(house, lab)
    house.sources.advance(10 * MINUTE)
    await house.alerts.turn()
    await come_back(house, lab)
    await time_passes(house, 2 * QUIET)
    assert house.messenger.sent == []
    await vanish(house, lab)
    await time_passes(house, 12 * MINUTE)
    assert len(house.messenger.sent) == 1, "the next time it is"


async def test_a_pc_that_fell_silent_again_is_told_of_again(house: House) -> None:
    lab = await a_seen_lab(house, 2)
    await a_rule(house)
    await vanish(house, lab)
    await time_passes(house, 12 * MINUTE)
    await come_back(house, lab[:1])
    await time_passes(house, MINUTE)
    await vanish(house, lab[:1])
    await time_passes(house, 12 * MINUTE)
    assert [title for _, title, _ in house.messenger.sent] == [
        "2 PCs are offline: lab watch",
        "lab-00 is offline: lab watch",
    ]


async def test_only_pcs_with_one_of_the_tags_count(house: House) -> None:
    lab = await a_seen_lab(house, 3)
    one, other = await a_tag(house, "room 1", lab[:1]), await a_tag(house, "room 2", lab[1:2])
    await a_rule(house, one, other)
    await vanish(house, lab)
    await time_passes(house, 12 * MINUTE)
    ((_, title, body),) = house.messenger.sent
    assert title == "2 PCs are offline: lab watch"
    assert "lab-02" not in body


async def test_a_rule_whose_tags_were_deleted_is_for_nobody(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    await a_rule(house, await a_tag(house, "room 1", lab))
    async with house.database.write() as tx:
        await tx._connection.execute(agent_tags.delete())
        await tx._connection.execute(tags.delete())
    await vanish(house, lab)
    await time_passes(house, 12 * MINUTE)
    assert house.messenger.sent == []
    (rule,) = await house.alerts.rules(house.vera)
    assert (rule.everyone, rule.tag_ids) == (False, ())


@pytest.mark.parametrize("when_shut_down", [False, True])
async def test_a_lab_that_is_switched_off_in_the_evening(house: House, *, when_shut_down: bool) -> None:
    lab = await a_seen_lab(house, 2)
    await a_rule(house, when_shut_down=when_shut_down)
    await vanish(house, lab, "shutting_down")
    await time_passes(house, 12 * MINUTE)
    assert len(house.messenger.sent) == when_shut_down


async def test_a_pc_that_never_came_has_not_gone(house: House) -> None:
    await house.a_lab(1)
    await a_rule(house)
    await time_passes(house, 12 * MINUTE)
    assert house.messenger.sent == []


async def test_a_removed_pc_is_missed_no_more(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    await a_rule(house, tell_return=False)
    await vanish(house, lab)
    await time_passes(house, 12 * MINUTE)
    async with house.database.write() as tx:
        await tx._connection.execute(update(agents).values(state="removed"))
    await time_passes(house, MINUTE)
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    assert seen.alert.closed_at is not None
    assert len(house.messenger.sent) == 1


async def test_a_rule_that_is_switched_off_or_removed_says_nothing_more(house: House) -> None:
    lab = await a_seen_lab(house, 2)
    rule = await a_rule(house)
    await vanish(house, lab[:1])
    await time_passes(house, 10 * MINUTE)
    wish = RuleWish(rule.name, rule.silence, (), rule.destination_ids, enabled=False)
    changed = await house.alerts.change_rule(house.ann, rule.id, wish)
    assert (changed.enabled, changed.created_at) == (False, rule.created_at)
    await time_passes(house, 5 * MINUTE)
    await house.alerts.remove_rule(house.ann, rule.id)
    await time_passes(house, 5 * MINUTE)
    assert house.messenger.sent == []
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    assert (seen.alert.rule_name, seen.alert.closed_at is not None) == ("lab watch", True)


async def test_a_message_that_fails_is_tried_again_and_again_and_given_up(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    await a_rule(house)
    house.messenger.problem = "Connection refused."
    await vanish(house, lab)
    await time_passes(house, 11 * MINUTE)
    for pause in PAUSES:
        house.sources.advance(timedelta(seconds=pause))
        await house.alerts.deliver()
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    (message,) = seen.messages
    assert (message.tries, message.next_try_at) == (len(PAUSES) + 1, None)
    assert (message.problem, message.delivered_at) == ("Connection refused.", None)


async def test_a_mail_server_that_comes_back_gets_the_message(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    await a_rule(house)
    house.messenger.problem = "Connection refused."
    await vanish(house, lab)
    await time_passes(house, 11 * MINUTE)
    house.messenger.problem = ""
    await time_passes(house, MINUTE)
    assert len(house.messenger.sent) == 1


async def test_what_was_on_its_way_to_a_removed_destination_stays_unsent(house: House) -> None:
    lab = await a_seen_lab(house, 1)
    rule = await a_rule(house)
    house.messenger.problem = "Connection refused."
    await vanish(house, lab)
    await time_passes(house, 11 * MINUTE)
    await house.alerts.remove_destination(house.ann, rule.destination_ids[0])
    house.messenger.problem = ""
    await time_passes(house, 5 * MINUTE)
    assert house.messenger.sent == []
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    assert seen.messages[0].problem == "The destination was removed."


async def test_the_url_is_never_told_again(house: House) -> None:
    await a_destination(house)
    (seen,) = await house.alerts.destinations(house.ann)
    assert seen.shown_url == "json://"
    told = [str(entry.details) for entry in await house.activities.latest(house.ann, 10)]
    assert not any("secret" in details for details in told)


async def test_a_test_message(house: House) -> None:
    id = await a_destination(house, language=Language.KOREAN)
    await house.alerts.test_destination(house.ann, id)
    assert house.messenger.sent[0][1] == "ControlDock 시험 메시지"
    house.messenger.problem = "550 no such user"
    with pytest.raises(NotDelivered, match="550 no such user"):
        await house.alerts.test_destination(house.ann, id)


async def test_what_is_not_there(house: House) -> None:
    for wrong in (
        house.alerts.remove_destination(house.ann, UNKNOWN_ID),
        house.alerts.test_destination(house.ann, UNKNOWN_ID),
        house.alerts.remove_rule(house.ann, UNKNOWN_ID),
        house.alerts.get(house.vera, UNKNOWN_ID),
    ):
        with pytest.raises(NotFound):
            await wrong
    destination = await a_destination(house)
    wish = RuleWish("x", 5 * MINUTE, (UNKNOWN_ID,), (destination, UNKNOWN_ID))
    with pytest.raises(Invalid) as refused:
        await house.alerts.create_rule(house.ann, wish)
    assert refused.value.details["fields"] == {
        "tag_ids": "tag_unknown",
        "destination_ids": "destination_unknown",
    }
    with pytest.raises(NotFound):
        await house.alerts.change_rule(house.ann, UNKNOWN_ID, wish)


async def test_only_administrators_change_anything(house: House) -> None:
    wish = RuleWish("x", 5 * MINUTE, (), (UNKNOWN_ID,))
    for actor in (house.oscar, house.vera):
        for wrong in (
            house.alerts.destinations(actor),
            house.alerts.create_destination(actor, "x", HOOK, Language.ENGLISH),
            house.alerts.remove_destination(actor, UNKNOWN_ID),
            house.alerts.test_destination(actor, UNKNOWN_ID),
            house.alerts.create_rule(actor, wish),
            house.alerts.change_rule(actor, UNKNOWN_ID, wish),
            house.alerts.remove_rule(actor, UNKNOWN_ID),
        ):
            with pytest.raises(NotAllowed):
                await wrong


async def test_old_alerts_are_forgotten_and_open_ones_are_not(house: House) -> None:
    lab = await a_seen_lab(house, 2)
    await a_rule(house)
    await vanish(house, lab[:1])
    await time_passes(house, 12 * MINUTE)
    await come_back(house, lab[:1])
    await time_passes(house, MINUTE)
    await vanish(house, lab[1:])
    await time_passes(house, 12 * MINUTE)
    house.sources.advance(timedelta(days=2))
    await house.alerts.forget(timedelta(days=1))
    (seen,), _ = await house.alerts.page(house.vera, None, 10)
    assert [one.host_name for one in seen.missed] == ["lab-01"]


async def test_pages(house: House) -> None:
    lab = await a_seen_lab(house, 3)
    await a_rule(house)
    for pc in lab:
        await vanish(house, [pc])
        await time_passes(house, 12 * MINUTE)
    first, key = await house.alerts.page(house.vera, None, 2)
    rest, end = await house.alerts.page(house.vera, key, 2)
    assert [seen.missed[0].host_name for seen in (*first, *rest)] == ["lab-02", "lab-01", "lab-00"]
    assert end is None
