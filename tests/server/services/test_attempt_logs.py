"""The logs of attempts as people read them: while they grow, in any encoding, and searched."""

import pytest
from tests.server.house import UNKNOWN_ID, House

from controldock.domain.code_pages import Encoding
from controldock.domain.errors import Invalid, NotFound
from controldock.domain.task import Outcome

LINES = "첫째 줄\n둘째 줄\n셋째 줄\n"


async def attempt(house: House, data: bytes) -> str:
    """An attempt that runs and wrote this."""
    pc = await house.a_pc()
    line = await house.greet(pc)
    await house.deploy(pc)
    order = await house.order(line)
    await house.says(pc, order.attempt_id, None)
    await house.tasks.store_log(pc.id, order.attempt_id, 0, data)
    return order.attempt_id


@pytest.mark.parametrize("encoding", [Encoding.UTF_8, Encoding.CP949, Encoding.UTF_16LE])
async def test_text_in_the_encoding_that_it_was_written_in(house: House, encoding: Encoding) -> None:
    id = await attempt(house, LINES.encode(encoding.value))
    seen = await house.attempt_logs.text(house.vera, id, encoding, 0, 10_000)
    assert seen.text == LINES
    assert (seen.standing.complete, seen.standing.gap) == (False, None)
    assert await house.output(id) == LINES.encode(encoding.value)


async def test_lines_are_found_and_the_search_goes_on(house: House) -> None:
    id = await attempt(house, LINES.encode())
    found = await house.attempt_logs.search(house.vera, id, "줄", Encoding.AUTO, 0, 2)
    assert [hit.text for hit in found.hits] == ["첫째 줄", "둘째 줄"]
    assert found.next is not None
    rest = await house.attempt_logs.search(house.vera, id, "줄", Encoding.AUTO, found.next, 2)
    assert [hit.text for hit in rest.hits] == ["셋째 줄"]
    with pytest.raises(Invalid):
        await house.attempt_logs.search(house.vera, id, "", Encoding.AUTO, 0, 2)


async def test_it_is_complete_once_the_attempt_ended_and_all_came(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    await house.deploy(pc)
    order = await house.order(line)
    await house.says(pc, order.attempt_id, Outcome.SUCCEEDED)  # with three bytes of output
    seen = await house.attempt_logs.text(house.vera, order.attempt_id, Encoding.AUTO, 0, 100)
    assert (seen.text, seen.standing.complete) == ("ok\n", True)


async def test_an_attempt_that_nobody_knows(house: House) -> None:
    with pytest.raises(NotFound):
        await house.attempt_logs.raw(house.vera, UNKNOWN_ID)
