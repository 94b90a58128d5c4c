"""What PCs are made of: taking down what they tell, as differences, and showing it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, cast

from controldock.domain.errors import ControlDockError, Invalid, NotFound
from controldock.domain.names import cleaned, folded, natural
from controldock.domain.operator import Permission
from controldock.protocol.inventory import (
    MAX_RECORDS,
    MAX_SECTION,
    AnyChange,
    Program,
    Section,
    UserSession,
    applied,
    digest_of,
    parts_of,
    read,
)
from controldock.server.services.actor import Actor
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database
from controldock.server.store.inventory import Copy, NewCopy
from controldock.sources import Sources

# Reports in one transaction: one may bring 4 MB of a section into memory, and polls wait behind it.
REPORTS_AT_ONCE = 16
# Reports that wait, up to 200 KiB each: a lab that comes in at once is told to come again, and memory stays flat.
WAITING_REPORTS = 500
MAX_USERS = 32  # of one PC that it is found by; a terminal server has more sessions than a list can show
_SORTED_LENGTH = 64  # characters of a name that programs are sorted by; more would make cursors long


@dataclass(frozen=True, slots=True)
class Report:
    """What an agent tells of its PC."""

    agent_id: str
    changes: tuple[AnyChange, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it is held."""

    records: Mapping[str, Any] = field(default_factory=dict)
    omitted: int = 0  # records that the PC has beyond what a section takes
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything but the software, of which only the size is told."""

    collected_at: datetime | None
    parts: Mapping[Section, Part]
    programs: int


@dataclass(frozen=True, slots=True)
class SoftwarePage:
    """Programs by name, and how many there are."""

    programs: list[Program]
    total: int  # that match
    omitted: int
    changed_at: datetime | None
    next_key: tuple[str, str] | None


class Inventory:
    """Use cases around inventories."""

    def __init__(self, database: Database, sources: Sources, changes: Changes) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self.questions: Batch[str, dict[str, str]] = Batch("inventory questions", self._digests)
        self.reports: Batch[Report, dict[str, str] | ControlDockError] = Batch(
            "inventory reports", self._file, limit=REPORTS_AT_ONCE, queue_limit=WAITING_REPORTS
        )

    # -- what agents say --

    async def held_digests(self, agent_id: str) -> dict[str, str]:
        """The digest of every section that is held of it."""
        return await self.questions.submit(agent_id)

    async def tell(self, report: Report) -> dict[str, str]:
        """Keep what changed; the digests of the named sections as they are held then. Telling it again is always
        right. Invalid, and nothing is kept, when it can't be what it says."""
        reply = await self.reports.submit(report)
        if isinstance(reply, ControlDockError):
            raise reply
        return reply

    async def _digests(self, agent_ids: Sequence[str]) -> list[dict[str, str]]:
        async with self._database.read() as tx:
            held = await tx.inventories.digests(agent_ids)
        return [held.get(agent_id, {}) for agent_id in agent_ids]

    async def _file(self, reports: Sequence[Report]) -> list[dict[str, str] | ControlDockError]:
        # Read, then computed, then written: nobody else writes inventories, and no lock is held while we compute.
        async with self._database.read() as tx:
            held = await tx.inventories.copies({place for report in reports for place in _places(report)})
        desk = _Desk(held, self._sources.now())
        replies: list[dict[str, str] | ControlDockError] = []
        for report in reports:
            replies.append(desk.weigh(report))
            await asyncio.sleep(0)
        told = [
            report.agent_id for report, reply in zip(reports, replies, strict=True) if isinstance(reply, dict)
        ]
        if told:
            async with self._database.write() as tx:
                await tx.inventories.save(desk.new, desk.now)
                await tx.inventories.set_users(desk.users())
                await tx.inventories.set_collected(told, desk.now)
                tx.then(lambda: self._changes.publish(Noun.AGENTS, told))
        return replies

    # -- what people ask --

    async def get(self, actor: Actor, agent_id: str) -> Collected:
        """What one PC is made of."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            collected_at = await tx.inventories.collected_at(agent_id)
            copies = await tx.inventories.copies((agent_id, section) for section in Section)
        software = copies.pop((agent_id, Section.SOFTWARE), None)
        parts = {section: _part(section, copies.get((agent_id, section))) for section in Section}
        programs = len(parts_of(software.content)[0]) if software is not None else 0
        return Collected(collected_at, parts, programs)

    async def software(
        self, actor: Actor, agent_id: str, search: str, after: tuple[str, str] | None, limit: int
    ) -> SoftwarePage:
        """Programs of one PC by name; `search`: each of its words is in the name, the version or the publisher."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            copies = await tx.inventories.copies([(agent_id, Section.SOFTWARE)])
        # In a thread: thousands of programs take a while to sort, and agents wait for the same loop.
        return await asyncio.to_thread(
            _page, copies.get((agent_id, Section.SOFTWARE)), folded(search).split(), after, limit
        )


class _Desk:
    """A batch of reports: what is held, and what it becomes."""

    def __init__(self, held: Mapping[tuple[str, Section], Copy], now: datetime) -> None:
        self.now = now
        self._held = dict(held)
        self._new: dict[tuple[str, Section], NewCopy] = {}

    @property
    def new(self) -> list[NewCopy]:
        """What is to be kept."""
        return list(self._new.values())

    def users(self) -> dict[str, list[str]]:
        """Who is logged on where, of those for whom that changed."""
        return {
            copy.agent_id: user_names(read(Section.SESSIONS, copy.content)[0].values())
            for copy in self._new.values()
            if copy.section is Section.SESSIONS
        }

    def weigh(self, report: Report) -> dict[str, str] | ControlDockError:
        """The whole report or nothing of it."""
        made: dict[tuple[str, Section], NewCopy] = {}
        for change in report.changes:
            place = (report.agent_id, change.section)
            if place in made:
                return Invalid("A section is named twice.")
            try:
                content = _next_copy(change, self._held.get(place))
            except Invalid as refusal:
                return refusal
            if content is not None:
                made[place] = NewCopy(*place, change.digest, content)
        self._new.update(made)
        self._held.update((place, Copy(new.digest, new.content, self.now)) for place, new in made.items())
        return {
            section.value: self._held[agent_id, section].digest if (agent_id, section) in self._held else ""
            for agent_id, section in _places(report)
        }


def _places(report: Report) -> Iterator[tuple[str, Section]]:
    return ((report.agent_id, change.section) for change in report.changes)


def _next_copy(change: AnyChange, held: Copy | None) -> bytes | None:
    """What the section becomes; None: it stays as it is, and the agent will see by the digest whether that is right."""
    digest = held.digest if held is not None else ""
    if change.digest == digest or change.base not in ("", digest):
        return None
    content = applied(change, held.content if held is not None and change.base else None)
    if len(content) > MAX_SECTION or len(parts_of(content)[0]) > MAX_RECORDS:
        raise Invalid("A section of the inventory is too long.")
    if digest_of(content) == change.digest:
        return content
    if change.base:
        return None
    raise Invalid("The digest of a section is not that of its records.")


def _part(section: Section, copy: Copy | None) -> Part:
    if copy is None:
        return Part()
    records, omitted = read(section, copy.content)
    return Part(records, omitted, copy.changed_at)


def _page(copy: Copy | None, words: Sequence[str], after: tuple[str, str] | None, limit: int) -> SoftwarePage:
    part = _part(Section.SOFTWARE, copy)
    found = [
        (_sort_key(key, program), cast(Program, program))
        for key, program in part.records.items()
        if _matches(program, words)
    ]
    found.sort(key=lambda item: item[0])
    ahead = [item for item in found if after is None or item[0] > after]
    shown = ahead[:limit]
    return SoftwarePage(
        programs=[program for _, program in shown],
        total=len(found),
        omitted=part.omitted,
        changed_at=part.changed_at,
        next_key=shown[-1][0] if len(ahead) > limit else None,
    )


def _matches(program: Program, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = folded(f"{program.name}\n{program.version}\n{program.publisher}")
    return all(word in text for word in words)


def _sort_key(key: str, program: Program) -> tuple[str, str]:
    name = natural(cleaned(program.name))[:_SORTED_LENGTH]
    return name, blake2b(key.encode(), digest_size=8).hexdigest()


def user_names(sessions: Iterable[UserSession]) -> list[str]:
    """Who is logged on, each once, by name."""
    names = {cleaned(session.user) for session in sessions if session.user}
    return sorted(names, key=natural)[:MAX_USERS]
