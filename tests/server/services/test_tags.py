"""Tags: making them, and putting them on PCs."""

import pytest
from tests.server.house import UNKNOWN_ID, House, news

from controldock.domain.agent_filter import AgentChoice, AgentFilter
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotAllowed, NotFound
from controldock.domain.tag import MAX_TAGS
from controldock.server.services import tags
from controldock.server.services.changes import Noun
from controldock.server.services.tags import Tagging

ALL = AgentChoice(filter=AgentFilter())


async def held(house: House, pc_id: str) -> list[str]:
    return [tag.name for tag in (await house.agents.get(house.vera, pc_id)).tags]


async def counted(house: House) -> dict[str, int]:
    return {one.tag.name: one.agents for one in await house.tags.all(house.vera)}


async def test_pcs_get_tags_and_lose_them(house: House) -> None:
    pcs = await house.a_lab(3)
    with house.changes.subscribe() as console:
        assert await house.tags.apply(house.oscar, ALL, Tagging(["Room 3", " exam "])) == 3
        told = await news(console)
        assert told[Noun.AGENTS] == sorted(pc.id for pc in pcs)
        assert len(told[Noun.TAGS]) == 2
    assert await held(house, pcs[0].id) == ["exam", "Room 3"]
    one = AgentChoice((pcs[0].id,))
    assert await house.tags.apply(house.oscar, one, Tagging(["ROOM 3"], ["EXAM", "unknown"])) == 1
    assert await held(house, pcs[0].id) == ["Room 3"]
    assert await house.tags.apply(house.oscar, one, Tagging(["room 3"])) == 0
    assert await counted(house) == {"exam": 2, "Room 3": 3}
    assert (await house.actions()).count("agents.tagged") == 4  # an entry for each PC


async def test_many_pcs_are_one_entry(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "NOTED_APIECE", 2)
    await house.a_lab(3)
    await house.tags.apply(house.ann, ALL, Tagging(["exam"]))
    assert (await house.actions()).count("agents.tagged") == 1


async def test_a_tag_by_itself(house: House) -> None:
    tag = await house.tags.create(house.oscar, "  Room\u202e \t3 ")
    assert tag.name == "Room 3"
    for name in ("room 3", "ＲＯＯＭ 3"):
        with pytest.raises(NameTaken):
            await house.tags.create(house.oscar, name)
    other = await house.tags.create(house.oscar, "exam")
    with pytest.raises(NameTaken):
        await house.tags.rename(house.oscar, other.id, "ROOM 3")
    assert (await house.tags.rename(house.oscar, other.id, "Exam")).name == "Exam"
    assert await counted(house) == {"Exam": 0, "Room 3": 0}
    await house.tags.remove(house.oscar, tag.id)
    assert await counted(house) == {"Exam": 0}
    for action in (house.tags.rename(house.ann, tag.id, "x"), house.tags.remove(house.ann, tag.id)):
        with pytest.raises(NotFound):
            await action
    assert await house.actions() == [
        *("tag.created", "tag.created", "tag.renamed", "tag.deleted"),
    ]


async def test_two_tags_become_one(house: House) -> None:
    one, two, three = await house.a_lab(3)
    await house.tags.apply(house.ann, AgentChoice((one.id, two.id)), Tagging(["room 3"]))
    await house.tags.apply(house.ann, AgentChoice((two.id, three.id)), Tagging(["room three"]))
    ids = {found.tag.name: found.tag.id for found in await house.tags.all(house.vera)}
    with pytest.raises(Conflict):
        await house.tags.merge(house.ann, ids["room 3"], ids["room 3"])
    with pytest.raises(NotFound):
        await house.tags.merge(house.ann, ids["room 3"], UNKNOWN_ID)
    with house.changes.subscribe() as console:
        await house.tags.merge(house.ann, ids["room three"], ids["room 3"])
        assert (await news(console))[Noun.AGENTS] == sorted([two.id, three.id])
    assert await counted(house) == {"room 3": 3}
    assert [await held(house, pc.id) for pc in (one, two, three)] == [["room 3"]] * 3


async def test_a_removed_pc_keeps_its_tags_and_is_not_counted(house: House) -> None:
    gone, _ = await house.a_lab(2)
    await house.tags.apply(house.ann, ALL, Tagging(["exam"]))
    async with house.database.write() as tx:
        await tx._connection.exec_driver_sql("UPDATE agents SET state = 'removed' WHERE id = ?", (gone.id,))
    assert await counted(house) == {"exam": 1}
    assert await held(house, gone.id) == ["exam"]


@pytest.mark.parametrize(
    ("tagging", "fields"),
    [
        (Tagging(), {"add": "name_empty"}),
        (Tagging([" \u200b"]), {"add": "name_empty"}),
        (Tagging(["x" * 65]), {"add": "label_too_long"}),
        (Tagging(["\ufdfa" * 10]), {"add": "label_too_long"}),  # 180 letters when it is compared
        (Tagging(["a"], ["x" * 65]), {"remove": "label_too_long"}),
        (Tagging(["a"], ["A"]), {"remove": "tag_added_too"}),
        (Tagging([str(number) for number in range(MAX_TAGS + 1)]), {"add": "too_many_tags"}),
    ],
)
async def test_what_can_not_be(house: House, tagging: Tagging, fields: dict[str, str]) -> None:
    await house.a_pc()
    with pytest.raises(Invalid) as refused:
        await house.tags.apply(house.ann, ALL, tagging)
    assert refused.value.details["fields"] == fields
    assert await counted(house) == {}


async def test_a_pc_can_be_full(house: House) -> None:
    pc = await house.a_pc()
    await house.tags.apply(house.ann, ALL, Tagging([str(number) for number in range(MAX_TAGS)]))
    with pytest.raises(Invalid):
        await house.tags.apply(house.ann, ALL, Tagging(["one more"]))
    assert "one more" not in await counted(house)  # nothing of it was done
    assert await house.tags.apply(house.ann, ALL, Tagging(["one more"], ["0"])) == 1
    assert len(await held(house, pc.id)) == MAX_TAGS


async def test_there_can_be_too_many_tags(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MAX_KNOWN", 2)
    await house.a_pc()
    await house.tags.create(house.ann, "one")
    with pytest.raises(Conflict):
        await house.tags.apply(house.ann, ALL, Tagging(["two", "three"]))


async def test_viewers_only_look(house: House) -> None:
    tag = await house.tags.create(house.ann, "one")
    for action in (
        house.tags.create(house.vera, "x"),
        house.tags.rename(house.vera, tag.id, "x"),
        house.tags.merge(house.vera, tag.id, tag.id),
        house.tags.remove(house.vera, tag.id),
        house.tags.apply(house.vera, ALL, Tagging(["x"])),
    ):
        with pytest.raises(NotAllowed):
            await action


async def test_tags_within_another_use_case(house: House) -> None:
    async with house.database.write() as tx:
        (first,) = await house.tags.ensure(tx, house.ann, ["Room 3", "room 3"])
        again, other = await house.tags.ensure(tx, house.ann, ["ROOM 3", "exam"])
    assert (again, other.name) == (first, "exam")
