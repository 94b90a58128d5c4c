"""Frames that come again, late or in another order: the first result counts, and every repeat gets the same answer."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from tests.server.databases import migrate
from tests.server.house import House, Pc, open_house

from controldock.domain.task import EVENT_OF_OUTCOME, FINAL_STATES, TRANSITIONS, Outcome, TaskState
from controldock.sources import FixedSources

HISTORIES = 60
SEED = 20261125
RESULTS = [Outcome.SUCCEEDED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.CANCELLED, Outcome.INTERRUPTED]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return migrate(f"sqlite:///{tmp_path / 'controldock.db'}")


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(url, tmp_path, FixedSources()) as opened:
        yield opened


async def test_whatever_comes_again_in_whatever_order(house: House) -> None:
    chance = Random(SEED)
    pc = await house.a_pc()
    line = await house.greet(pc)
    for _ in range(HISTORIES):
        await _play(house, pc, line, chance)


async def _play(house: House, pc: Pc, line: object, chance: Random) -> None:
    deployment = await house.deploy(pc)
    order = await house.order(line)  # type: ignore[arg-type]
    said: list[Outcome | None] = [None, *chance.sample(RESULTS, chance.randint(1, 3))]
    frames = [frame for frame in said for _ in range(chance.randint(1, 3))]
    chance.shuffle(frames)
    expected = TaskState.ASSIGNED
    for frame in frames:
        await house.says(pc, order.attempt_id, frame)  # never refused: the agent may forget what it said
        state = await house.state(deployment)
        if expected in FINAL_STATES:
            assert state is expected, frames
            continue
        event = EVENT_OF_OUTCOME[frame] if frame is not None else None
        expected = TRANSITIONS[expected][event] if event is not None else TaskState.RUNNING
        assert state is expected, frames
    assert expected in FINAL_STATES | {TaskState.RUNNING, TaskState.UNKNOWN}


async def test_pieces_of_a_log_in_any_order_make_the_log(house: House) -> None:
    chance = Random(SEED)
    pc = await house.a_pc()
    line = await house.greet(pc)
    for _ in range(5):
        await house.deploy(pc)
        order = await house.order(line)
        whole = chance.randbytes(5_000)
        pieces = [(offset, whole[offset : offset + 700]) for offset in range(0, len(whole), 500)]
        size = 0
        while size < len(whole):  # a server that has a gap says up to where it has everything
            for offset, data in chance.sample(pieces, len(pieces)):
                size = await house.tasks.store_log(pc.id, order.attempt_id, offset, data)
        kept = await house.output(order.attempt_id)
        assert kept == whole
