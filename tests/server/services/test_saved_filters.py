"""Saved filters."""

import pytest
from tests.server.house import UNKNOWN_ID, House, news

from controldock.domain.agent_filter import AgentFilter, ListedState, OsFamily
from controldock.domain.errors import Conflict, Invalid, NameTaken, NotAllowed, NotFound
from controldock.server.services import saved_filters
from controldock.server.services.changes import Noun

WHOLE = AgentFilter("lab", ListedState.OFFLINE, OsFamily.LINUX, "0.1.0", ("room 3", "exam"))


async def test_a_filter_is_kept_changed_and_forgotten(house: House) -> None:
    with house.changes.subscribe() as console:
        saved = await house.saved_filters.create(house.oscar, " Silent  labs ", WHOLE)
        assert await news(console) == {Noun.SAVED_FILTERS: [saved.id]}
    assert (saved.name, saved.created_by) == ("Silent labs", house.oscar.name)
    assert await house.saved_filters.all(house.vera) == [saved]
    renamed = await house.saved_filters.change(house.oscar, saved.id, "SILENT LABS", None)
    assert (renamed.name, renamed.filter) == ("SILENT LABS", WHOLE)
    changed = await house.saved_filters.change(house.oscar, saved.id, None, AgentFilter())
    assert await house.saved_filters.all(house.vera) == [changed]
    await house.saved_filters.remove(house.oscar, saved.id)
    assert await house.saved_filters.all(house.vera) == []
    assert await house.actions() == [
        *("saved_filter.created", "saved_filter.changed", "saved_filter.changed", "saved_filter.deleted"),
    ]


async def test_what_can_not_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.saved_filters.create(house.ann, "one", AgentFilter())
    other = await house.saved_filters.create(house.ann, "other", AgentFilter())
    with pytest.raises(NameTaken):
        await house.saved_filters.create(house.ann, "ONE", AgentFilter())
    with pytest.raises(NameTaken):
        await house.saved_filters.change(house.ann, other.id, "One", None)
    with pytest.raises(Invalid):
        await house.saved_filters.create(house.ann, " ", AgentFilter())
    with pytest.raises(Invalid):
        await house.saved_filters.create(house.ann, "long", AgentFilter("x" * 201))
    for action in (
        house.saved_filters.change(house.ann, UNKNOWN_ID, "x", None),
        house.saved_filters.remove(house.ann, UNKNOWN_ID),
    ):
        with pytest.raises(NotFound):
            await action
    monkeypatch.setattr(saved_filters, "MAX_KNOWN", 2)
    with pytest.raises(Conflict):
        await house.saved_filters.create(house.ann, "three", AgentFilter())


async def test_viewers_only_look(house: House) -> None:
    for action in (
        house.saved_filters.create(house.vera, "x", AgentFilter()),
        house.saved_filters.change(house.vera, UNKNOWN_ID, "x", None),
        house.saved_filters.remove(house.vera, UNKNOWN_ID),
    ):
        with pytest.raises(NotAllowed):
            await action
