"""Tells the server what this PC is made of: looks at each section when it is due, and sends what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

import structlog

from controldock.agent.connection import Link
from controldock.agent.errors import LinkLost, RefusedByServer
from controldock.agent.inventory.background import in_background
from controldock.agent.inventory.ledger import Ledger, Step
from controldock.agent.inventory.survey import Survey, World
from controldock.agent.platform.surveyor import Surveyor
from controldock.protocol import messages as m
from controldock.protocol.inventory import CHUNK_SIZE, Section
from controldock.sources import Sources

log = structlog.get_logger(__name__)

# Seconds between two looks. What people do is looked at often and costs little; a list of software costs a second of
# a weak PC's time, and changes on some days.
INTERVALS: dict[Section, float] = {
    Section.SESSIONS: 60.0,
    Section.INTERFACES: 60.0,
    Section.DISKS: 300.0,
    Section.SYSTEM: 600.0,
    Section.HARDWARE: 3600.0,
    Section.SOFTWARE: 3600.0,
}
FIRST_LOOK = 5.0  # seconds after the first welcome at most: people wait for it
FIRST_LONG_LOOK = 20.0  # likewise, for what takes long: a PC that starts has other things to do
JITTER = 0.1  # share of an interval
MIN_RETRY = 5.0  # seconds after a refusal, at least
MAX_RETRY = 600.0  # seconds, at most
RETRY_SPREAD = 2.0  # a refused lab comes again spread over so many times what the server asked for
MAX_STEPS = (
    60  # messages for one look: the longest inventory takes 21; more means that the two ends do not agree
)
_LONG = frozenset({Section.SOFTWARE, Section.HARDWARE})


class Inventory:
    """The inventory of this PC. Outlives sessions; in each of them `report` runs once."""

    def __init__(self, surveyor: Surveyor, sources: Sources) -> None:
        self._survey = Survey(surveyor, sources)
        self._lower_priority = surveyor.lower_priority
        self._sources = sources
        self._ledger = Ledger()
        self._due: dict[Section, float] = {}  # on the monotonic clock
        self._is_wanted = False  # somebody asked for a look, and wants to know that there was one
        self._woken = asyncio.Event()

    def collect_now(self) -> None:
        """Somebody wants to know: look at everything, and say so even if nothing changed."""
        self._is_wanted = True
        self._due = dict.fromkeys(Section, self._sources.monotonic())
        self._woken.set()

    async def report(self, link: Link, held: Mapping[str, str] | None) -> None:
        """Report over this link until it is lost; `held`: the digests of the welcome, or null if none is taken."""
        if held is None:
            return
        self._survey.main_address = link.own_address()
        self._ledger.begin(held)
        self._plan()
        with suppress(LinkLost):
            while True:
                await self._wait()
                await self._report_due(link)

    def _plan(self) -> None:
        """When to look first in this session: soon at what the server does not hold, or was never looked at."""
        now = self._sources.monotonic()
        for section in Section:
            soon = now + self._sources.uniform(0.0, FIRST_LONG_LOOK if section in _LONG else FIRST_LOOK)
            # The address that reaches the server may be another one in every session.
            if not self._ledger.is_told(section) or section is Section.INTERFACES:
                self._due[section] = min(self._due.get(section, soon), soon)
            else:
                self._due.setdefault(section, soon)

    async def _wait(self) -> None:
        """Until a section is due, or somebody asks."""
        ahead = min(self._due.values()) - self._sources.monotonic()
        self._woken.clear()
        if ahead > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(ahead):
                    await self._woken.wait()

    async def _report_due(self, link: Link) -> None:
        now = self._sources.monotonic()
        due = sorted((section for section, at in self._due.items() if at <= now), key=list(Section).index)
        for section in due:
            self._due[section] = now + INTERVALS[section] * self._sources.uniform(1 - JITTER, 1 + JITTER)
        worlds = [world for section in due if (world := await self._look(section)) is not None]
        try:
            await self._tell(link, worlds)
        except RefusedByServer as error:
            self._come_again(due, error)

    async def _look(self, section: Section) -> World | None:
        try:
            return await in_background(self._lower_priority, lambda: self._survey.look(section))
        except Exception as error:  # whatever is wrong with this PC, the agent has other work to do
            log.warning("inventory.unseen", section=section.value, exc_info=error)
            return None

    async def _tell(self, link: Link, worlds: Iterable[World]) -> None:
        """Step by step until the server has it all. LinkLost, RefusedByServer: the rest has to wait."""
        open_worlds, is_wanted = list(worlds), self._is_wanted
        for _ in range(MAX_STEPS):
            steps = await in_background(self._lower_priority, lambda: self._next_steps(open_worlds))
            if not steps and not is_wanted:
                return
            changes = tuple(step.change for step in steps)
            answer = await link.request(m.Inventory(id=link.next_id(), changes=changes))
            if is_wanted:
                self._is_wanted = is_wanted = False
            if isinstance(answer, m.InventoryHeld):
                for step in steps:
                    self._ledger.acknowledge(step, answer.digests.get(step.change.section.value, ""))
        log.warning("inventory.disagreement", sections=[world.section.value for world in open_worlds])

    def _next_steps(self, worlds: Iterable[World]) -> list[Step]:
        """As many as go into one message."""
        steps: list[Step] = []
        size = 0
        for world in worlds:
            if size < CHUNK_SIZE and (step := self._ledger.next_change(world)) is not None:
                steps.append(step)
                size += step.size
        return steps

    def _come_again(self, sections: Iterable[Section], error: RefusedByServer) -> None:
        """After a refusal: later and not all at once; at the usual time, where it is of no use to ask again."""
        log.warning("inventory.refused", code=error.code, retry_after=error.retry_after)
        if error.retry_after is None:
            self._is_wanted = False
            return
        wait = min(max(error.retry_after, MIN_RETRY), MAX_RETRY)
        at = self._sources.monotonic() + wait * self._sources.uniform(1.0, 1.0 + RETRY_SPREAD)
        for section in sections:
            self._due[section] = min(self._due[section], at)
