"""Services that fail: their agent hears that it is not the time, and nobody else hears anything."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, get_args

import pytest
from structlog.testing import capture_logs
from tests.server.gateway.world import facts, open_gate
from tests.server.house import UNKNOWN_ID, House

from controldock.domain.errors import Unavailable
from controldock.domain.task import Outcome
from controldock.protocol import messages as m
from controldock.protocol.announcements import Receipt


class Broken:
    """A service with a bug behind every door."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def apply(self, *_: object) -> None:
        raise self._error

    check = greet = store_log = tell = keep_ratchet = apply

    def ask(self, *_: object) -> asyncio.Future[None]:
        raise self._error

    is_open = ask

    def say(self, *_: object) -> asyncio.Future[None]:
        """Fails, but not at once."""
        failed = asyncio.get_running_loop().create_future()
        failed.set_exception(self._error)
        return failed

    take_in = say


class BrokenKeeping(Broken):
    """Sessions begin, and no ratchet is kept."""

    def __init__(self, house: House, error: Exception) -> None:
        super().__init__(error)
        self.greet = house.agents.greet


class BrokenPolls(Broken):
    """Sessions begin, and that is all."""

    def __init__(self, house: House, error: Exception) -> None:
        super().__init__(error)
        self.open_line, self.close_line = house.dispatch.open_line, house.dispatch.close_line


class BrokenInventory(Broken):
    """What is held can be told, and nothing can be kept."""

    def __init__(self, house: House, error: Exception) -> None:
        super().__init__(error)
        self.held_digests = house.inventory.held_digests


BUG, AWAY = RuntimeError("a bug"), Unavailable("The database does not answer.", retry_after=2.0)


@pytest.mark.parametrize(("error", "retry_after"), [(BUG, 10.0), (AWAY, 2.0)])
@pytest.mark.parametrize("kind", get_args(m.AnyRequest)[1:])
async def test_a_service_that_fails_is_unavailable_and_harms_nobody_else(
    house: House, tmp_path: Path, kind: type[m.Request], error: Exception, retry_after: float
) -> None:
    pc, other = await house.a_pc("lab-01"), await house.a_pc("lab-02")
    now = house.sources.now()
    attempt = {"attempt_id": UNKNOWN_ID}
    requests: dict[type[m.Request], tuple[str, dict[str, Any]]] = {
        m.Registration: (
            "registrations",
            {"token_id": UNKNOWN_ID, "secret": b"s" * 32, "claim": b"c" * 32, "facts": facts()},
        ),
        m.StatusCheck: ("registrations", {"request_id": UNKNOWN_ID, "claim": b"c" * 32, "wait": 60}),
        m.Hello: ("agents", {"agent_id": pc.id, "token": pc.token, "facts": facts()}),
        m.RatchetKept: ("agents", {}),
        m.Leaving: ("dispatch", {"reason": m.Departure.STOPPING}),
        m.Poll: ("dispatch", {"wait": 60}),
        m.Started: ("tasks", {**attempt, "started_at": now}),
        m.Log: ("tasks", {**attempt, "offset": 0, "data": b"x"}),
        m.Result: ("tasks", {**attempt, "outcome": Outcome.SUCCEEDED}),
        m.Inventory: ("inventory", {}),
        m.NotificationAck: ("receipts", {"receipts": (Receipt(announcement_id=UNKNOWN_ID),)}),
    }
    service, fields = requests[kind]
    half = {
        m.Poll: BrokenPolls,
        m.Leaving: BrokenPolls,
        m.RatchetKept: BrokenKeeping,
        m.Inventory: BrokenInventory,
    }.get(kind)
    broken = half(house, error) if half is not None else Broken(error)
    async with open_gate(house, tmp_path, **{service: broken}) as gate:
        begins = kind not in (m.Registration, m.StatusCheck, m.Hello)
        wire = await gate.dial()
        if begins:
            assert isinstance(await (wire.greet(pc) if kind is m.RatchetKept else wire.hello(pc)), m.Welcome)
        bystander = await gate.dial()
        with capture_logs() as told:
            for _ in range(1 if kind is m.Hello else 2):
                refused = await wire.ask(kind, **fields)
                assert isinstance(refused, m.Refused)
                assert (refused.code, refused.retry_after) == ("unavailable", retry_after)
        assert ("request.failed" in [line["event"] for line in told]) is (error is BUG)
        assert "a bug" not in refused.message, "the log's reader is told, not the agent's"
        assert await wire.is_told_nothing_more() if kind is m.Hello else not wire.reader.at_eof()
        assert isinstance(await bystander.ask(m.Authority), m.AuthorityAnswer)
        if kind is not m.Hello:
            begin = bystander.greet if kind is m.RatchetKept else bystander.hello
            assert isinstance(await begin(other), m.Welcome)
