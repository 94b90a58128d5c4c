"""What changed, told to every open console: nouns and ids, gathered, never more than fit into a glance."""

import asyncio

import pytest
from tests.server.house import PATIENT, news, until

from controldock.server.services import changes as module
from controldock.server.services.changes import MANY, Changes, Noun, even_flow


async def test_a_change_is_told_at_once() -> None:
    changes = Changes()
    with changes.subscribe() as console:
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(console.next(PATIENT))
            await asyncio.sleep(0)
            changes.publish(Noun.AGENTS, ["a"])
        assert waiting.result() == {Noun.AGENTS: ["a"]}


async def test_changes_are_gathered_until_the_console_asks() -> None:
    changes = Changes()
    with changes.subscribe() as console:
        changes.publish(Noun.AGENTS, ["b", "a"])
        changes.publish(Noun.AGENTS, iter(["a", "c"]))
        changes.publish(Noun.DEPLOYMENTS, ("d",))
        assert await news(console) == {Noun.AGENTS: ["a", "b", "c"], Noun.DEPLOYMENTS: ["d"]}
        assert await news(console) == {}


async def test_nothing_is_told_twice_and_nothing_is_lost_between() -> None:
    changes = Changes()
    with changes.subscribe() as console:
        for number in range(50):
            changes.publish(Noun.AGENTS, [str(number)])
            assert await news(console) == {Noun.AGENTS: [str(number)]}


async def test_more_than_a_glance_is_many() -> None:
    changes = Changes()
    ids = [f"{number:04}" for number in range(MANY + 1)]
    with changes.subscribe() as console:
        changes.publish(Noun.AGENTS, ids[:MANY])
        assert await news(console) == {Noun.AGENTS: ids[:MANY]}
        changes.publish(Noun.AGENTS, ids)
        changes.publish(Noun.AGENTS, ["one more"])
        changes.publish(Noun.REGISTRATIONS, ["r"])
        assert await news(console) == {Noun.AGENTS: [], Noun.REGISTRATIONS: ["r"]}
        changes.publish(Noun.AGENTS, ["a"])  # and then it counts anew
        assert await news(console) == {Noun.AGENTS: ["a"]}


async def test_every_console_hears_and_none_disturbs_another() -> None:
    changes = Changes()
    with changes.subscribe() as one, changes.subscribe() as other:
        changes.publish(Noun.AGENTS, ["a"])
        assert await news(one) == {Noun.AGENTS: ["a"]}
        changes.publish(Noun.AGENTS, ["b"])
        assert await news(one) == {Noun.AGENTS: ["b"]}
        assert await news(other) == {Noun.AGENTS: ["a", "b"]}


async def test_a_console_that_left_costs_nothing() -> None:
    changes = Changes()
    with changes.subscribe() as console:
        pass
    changes.publish(Noun.AGENTS, ["a"])
    assert await news(console) == {}
    assert not changes._subscriptions


async def test_silence_is_told_as_silence() -> None:
    with Changes().subscribe() as console:
        assert await console.next(0.001) == {}


async def test_an_even_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVEN_OUT", 0)
    changes = Changes()
    told: list[dict[Noun, list[str]]] = []

    async def listen() -> None:
        with changes.subscribe() as console:
            async for change in even_flow(console, PATIENT):
                told.append(change)

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(listen())
        await until(lambda: changes._subscriptions)
        for id in ("a", "b"):
            changes.publish(Noun.AGENTS, [id])
            await until(lambda: told and told[-1] == {Noun.AGENTS: [id]})  # noqa: B023
        listening.cancel()
    assert len(told) == 2
