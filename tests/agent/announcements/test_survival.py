"""kill -9 at every step: nothing is shown twice, and what is told of it is true."""

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.agent.announcements.pc import Guest, Pc
from tests.agent.programs import program
from tests.agent.server_double import ServerDouble

from controldock.agent.announcements import presenter
from controldock.domain.announcement import Means, NotShown
from controldock.protocol import announcements as a
from controldock.protocol import desktop as d

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

DYING = (sys.executable, str(Path(__file__).with_name("dying_agent.py")))

# Where the agent dies; whether it is certain afterwards that it was shown; how often it was.
STEPS = [
    ("before:write:1", True, 1),  # nothing is known: the server tells it again
    ("after:write:1", True, 1),
    ("before:write:2", True, 1),
    ("after:write:2", True, 1),
    ("before:write:3", True, 1),
    ("after:write:3", False, 0),  # "showing" is on disk: it may have been seen
    ("before:show", False, 0),
    ("after:show", False, 1),
    ("before:write:4", False, 1),
    ("after:write:4", True, 1),
    ("before:write:5", True, 1),
    ("after:write:5", True, 1),
]


def is_settled(receipt: a.Receipt) -> bool:
    return any(one.displayed_at or one.not_shown == NotShown.INTERRUPTED for one in receipt.sessions)


@pytest.mark.parametrize(("step", "is_certain", "times"), STEPS, ids=[step for step, _, _ in STEPS])
async def test_killed_at_a_step(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch, step: str, is_certain: bool, times: int
) -> None:
    monkeypatch.setenv("CONTROLDOCK_AGENT_SCREENS", f"pretend:{pc.screens.folder}")
    pc.log_on("s1")
    name = double.announce(double.text())
    async with program(*DYING, step, str(pc.state.path)) as dying:
        assert await dying.wait() == -9
    async with pc.agent():  # the next one, on the same disk
        receipt = await double.receipt_of(name, is_settled)
        other = double.announce(double.text())
        await double.receipt_of(other, is_settled)
    assert Counter(pc.screens.shown()) == Counter({("s1", name): times, ("s1", other): 1}) - Counter()
    assert (receipt.sessions[0].displayed_at is not None) == is_certain
    assert (receipt.not_shown == NotShown.INTERRUPTED) == (not is_certain)


@dataclass
class Screen:
    """What a companion does that outlives its agent: it shows each once, and says again what it has shown."""

    pc: Pc
    shown: list[str] = field(default_factory=list)

    async def live(self) -> None:
        while True:
            guest = await self.pc.guest("s1", tuple(self.shown))
            for name in self.shown:
                guest.show(name)
            try:
                await self._look(guest)
            except (AssertionError, OSError):  # the agent is gone
                await guest.go()

    async def _look(self, guest: Guest) -> None:
        while True:
            show = await guest.shown()
            name = show.notice.announcement_id
            if name not in self.shown or show.again:
                self.shown.append(name)
            guest.say(d.Displayed(announcement_id=name, means=Means.WINDOW))


@pytest.mark.parametrize("step", [step for step, _, _ in STEPS if "show" not in step])
async def test_a_companion_makes_it_exactly_once(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It lives on, and knows what the agent could not write down."""
    monkeypatch.setenv("CONTROLDOCK_AGENT_SCREENS", f"pretend:{pc.screens.folder}")
    pc.log_on("s1")
    name = double.announce(double.text())
    screen = Screen(pc)
    async with asyncio.TaskGroup() as group:
        living = group.create_task(screen.live())
        async with program(*DYING, step, str(pc.state.path), "companion") as dying:
            assert await dying.wait() == -9
        monkeypatch.setattr(presenter, "COMPANION_WITHIN", 60.0)
        async with pc.agent():  # the next one, on the same disk
            receipt = await double.receipt_of(name, is_settled)
            other = double.announce(double.text())
            await double.receipt_of(other, is_settled)
        living.cancel()
    assert screen.shown == [name, other]
    assert receipt.sessions[0].displayed_at is not None
    assert pc.screens.shown() == []
