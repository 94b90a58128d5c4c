"""Receipts: taking down what PCs say became of announcements, and showing it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_network

from controldock.domain.announcement import (
    Announcement,
    Means,
    NotShown,
    Question,
    QuestionKind,
    ReadHow,
    Step,
)
from controldock.domain.errors import Invalid, NotFound
from controldock.domain.names import cleaned
from controldock.domain.operator import Permission
from controldock.domain.receipts import (
    Coverage,
    Delay,
    Missing,
    Receipt,
    ReceiptFilter,
    SessionReceipt,
    Tally,
    delays,
    merged,
    why_missing,
)
from controldock.domain.tag import Tag
from controldock.protocol import announcements as wire
from controldock.server.services.actor import Actor
from controldock.server.services.announcements import SeenAnnouncement, seen_of
from controldock.server.services.batches import Batch
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.presence import Presence
from controldock.server.services.whys import whereabouts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.outcomes import NoSuchPlace
from controldock.server.store.receipt_pages import Place, ReceiptRow
from controldock.server.store.receipts import Key
from controldock.sources import Sources

WORDS_AT_ONCE = 250  # in one transaction: each holds up to 50 receipts
WAITING_WORDS = 20_000  # more is an overload: PCs say it again later, and lose nothing
MERGED_AT_ONCE = 100  # receipts; then whoever else waits for the event loop gets a turn
EXPORTED_AT_ONCE = 500  # PCs; between two such pieces of a file nothing of the database is held
KNOWN_NETWORKS = 4096  # whose spelling is remembered: thousands of PCs tell the same few
MAX_ANSWERS = 100  # different ones that are counted: of short texts there may be thousands
YES_NO = ("yes", "no")
_MEANS, _WAYS, _REASONS = (
    frozenset(one.value for one in codes) for codes in (Means, ReadHow, NotShown)
)  # that this server understands


@dataclass(frozen=True, slots=True)
class Word:
    """What an agent says became of announcements on its PC."""

    agent_id: str
    receipts: tuple[wire.Receipt, ...]


@dataclass(frozen=True, slots=True)
class SeenReceipt:
    """A receipt, whether its PC is online now, and why it has not come further."""

    row: ReceiptRow
    online: bool
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class SeenReceipts:
    """A page of receipts, how many match in all, and where the next page begins."""

    receipts: list[SeenReceipt]
    total: int
    next_key: Place | None


@dataclass(frozen=True, slots=True)
class AgentAnnouncement:
    """An announcement to one PC, how far it is on all, and what became of it there."""

    announcement: SeenAnnouncement
    receipt: SeenReceipt


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, and where."""

    agent_id: str
    host_name: str
    tags: tuple[Tag, ...]
    session: SessionReceipt


class Receipts:
    """Use cases around receipts."""

    def __init__(self, database: Database, sources: Sources, changes: Changes, presence: Presence) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes
        self._presence = presence
        self.words: Batch[Word, None] = Batch(
            "receipts", self._write_down, limit=WORDS_AT_ONCE, queue_limit=WAITING_WORDS
        )

    # -- what agents say --

    def take_in(self, word: Word) -> asyncio.Future[None]:
        """Take down what an agent says: will be done once it is committed. Saying it again is always right; what is
        said of announcements that are not for its PC, or that are gone, is heard and counts for nothing."""
        return self.words.enqueue(word)

    async def _write_down(self, words: Sequence[Word]) -> list[None]:
        # Read, then computed, then written: nobody else writes what is known, and no lock is held while we compute.
        keys = {(receipt.announcement_id, word.agent_id) for word in words for receipt in word.receipts}
        async with self._database.read() as tx:
            held = await tx.receipts.held(keys)
            sessions = await tx.receipt_sessions.of(held)
            subjects = await tx.announcements.brief(sorted({announcement for announcement, _ in held}))
        known = held | {key: replace(held[key], sessions=of_it) for key, of_it in sessions.items()}
        learned = await self._learned(words, known, subjects)
        if learned:
            async with self._database.write() as tx:
                there = await tx.receipts.lock(learned)
                kept = {key: receipt for key, receipt in learned.items() if key in there}
                await tx.receipts.save(kept)
                await tx.receipt_sessions.save(
                    {key: _news(known[key], receipt) for key, receipt in kept.items()}
                )
                told = sorted({announcement for announcement, _ in kept})
                tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, told))
        return [None] * len(words)

    async def _learned(
        self, words: Sequence[Word], known: Mapping[Key, Receipt], subjects: Mapping[str, Announcement]
    ) -> dict[Key, Receipt]:
        """What more is known of each receipt after these words; those that tell nothing new are missing."""
        now, count = self._sources.now(), 0
        learned: dict[Key, Receipt] = {}
        for word in words:
            for said in word.receipts:
                key = (said.announcement_id, word.agent_id)
                before = learned.get(key) or known.get(key)
                subject = subjects.get(said.announcement_id)
                if before is None or subject is None:
                    continue
                after = merged(before, _heard(said, now), subject, now)
                if after != before:
                    learned[key] = after
                count += 1
                if count % MERGED_AT_ONCE == 0:
                    await asyncio.sleep(0)
        return learned

    # -- what people ask --

    async def page(
        self, actor: Actor, announcement_id: str, wanted: ReceiptFilter, after: Place | None, limit: int
    ) -> SeenReceipts:
        """Receipts of an announcement, each with why it has not come further."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            subject = await _existing(tx, announcement_id)
            try:
                page = await tx.receipt_pages.page(announcement_id, wanted, after, limit)
            except NoSuchPlace:
                raise Invalid("This cursor is none of ours.", fields={"cursor": "malformed"}) from None
            seen = await self._see(tx, page.receipts, {subject.id: subject})
        return SeenReceipts(seen, page.total, page.end)

    async def export(self, actor: Actor, announcement_id: str) -> AsyncIterator[list[SeenReceipt]]:
        """All receipts by the names of their PCs, piece by piece; each as it is when its piece is read."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            subject = await _existing(tx, announcement_id)
            ids = await tx.receipt_pages.agent_ids(announcement_id)
        return self._pieces(subject, ids)

    async def delays(self, actor: Actor, announcement_id: str) -> list[Delay]:
        """How long PCs took to each step."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            subject = await _existing(tx, announcement_id)
            if subject.sent_at is None:
                return []
            counts = await tx.receipt_pages.delays(announcement_id, subject.sent_at)
        return delays(counts, _steps(subject))

    async def coverage(self, actor: Actor, announcement_id: str) -> list[Coverage]:
        """What the network let through, subnet by subnet; those that are not known come last."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            await _existing(tx, announcement_id)
            found = await tx.receipt_pages.coverage(announcement_id)
        return sorted(found, key=_place_of_network)

    async def tally(self, actor: Actor, announcement_id: str) -> Tally:
        """What people answered so far."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            subject = await _existing(tx, announcement_id)
            question = subject.message.question
            if question is None:
                return Tally((), (), 0)
            counts = await tx.receipt_sessions.answers(announcement_id, MAX_ANSWERS)
            counts += [(answer, 0) for answer in _choices(question) if answer not in dict(counts)]
            answers = [answer for answer, _ in counts]
            tags = await tx.receipt_sessions.answers_by_tag(announcement_id, answers)
            waiting = await tx.receipt_sessions.without_answer(announcement_id)
        by_tag = [
            (tag, [(answer, found[answer]) for answer in answers if answer in found])
            for tag, found in tags.items()
        ]
        return Tally(counts, by_tag, waiting)

    async def export_answers(self, actor: Actor, announcement_id: str) -> AsyncIterator[list[Answer]]:
        """All answers by the names of their PCs, piece by piece."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            await _existing(tx, announcement_id)
            ids = await tx.receipt_pages.agent_ids(announcement_id, answered=True)
        return self._answers(announcement_id, ids)

    async def of_agent(
        self, actor: Actor, agent_id: str, before: str | None, limit: int
    ) -> list[AgentAnnouncement]:
        """The newest announcements to a PC; only those older than one."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            if await tx.agents.get(agent_id) is None:
                raise NotFound
            rows = await tx.receipt_pages.of_agent(agent_id, before, limit)
            ids = [row.announcement_id for row in rows]
            subjects = await tx.announcements.brief(ids)
            announced = {one.announcement.id: one for one in await seen_of(tx, list(subjects.values()))}
            receipts = await self._see(tx, rows, subjects)
        return [AgentAnnouncement(announced[one.row.announcement_id], one) for one in receipts]

    async def _pieces(
        self, subject: Announcement, agent_ids: Sequence[str]
    ) -> AsyncIterator[list[SeenReceipt]]:
        for start in range(0, len(agent_ids), EXPORTED_AT_ONCE):
            piece = agent_ids[start : start + EXPORTED_AT_ONCE]
            async with self._database.read() as tx:
                found = await tx.receipt_pages.of_ids(subject.id, piece)
                rows = [found[id] for id in piece if id in found]
                seen = await self._see(tx, rows, {subject.id: subject})
            yield seen

    async def _answers(self, announcement_id: str, agent_ids: Sequence[str]) -> AsyncIterator[list[Answer]]:
        for start in range(0, len(agent_ids), EXPORTED_AT_ONCE):
            piece = agent_ids[start : start + EXPORTED_AT_ONCE]
            async with self._database.read() as tx:
                found = await tx.receipt_pages.of_ids(announcement_id, piece)
                sessions = await tx.receipt_sessions.of((announcement_id, id) for id in piece)
                tags = await tx.tags.of(piece)
            yield [
                Answer(id, found[id].host_name, tags.get(id, ()), one)
                for id in piece
                if id in found
                for one in sessions.get((announcement_id, id), {}).values()
                if one.answered_at is not None
            ]

    async def _see(
        self, tx: Transaction, rows: Sequence[ReceiptRow], subjects: Mapping[str, Announcement]
    ) -> list[SeenReceipt]:
        sessions = await tx.receipt_sessions.of((row.announcement_id, row.agent_id) for row in rows)
        now, seen = self._sources.now(), []
        for row in rows:
            whole = replace(row.receipt, sessions=sessions.get((row.announcement_id, row.agent_id), {}))
            pc = whereabouts(self._presence, row.agent_id, row.standing)
            missing = why_missing(whole, subjects[row.announcement_id], pc, now)
            seen.append(SeenReceipt(replace(row, receipt=whole), pc.is_online, missing))
        return seen


async def _existing(tx: Transaction, announcement_id: str) -> Announcement:
    subject = (await tx.announcements.brief([announcement_id])).get(announcement_id)
    if subject is None:
        raise NotFound
    return subject


def _steps(subject: Announcement) -> Iterable[Step]:
    return (step for step in Step if step is not Step.ANSWERED or subject.message.question is not None)


def _choices(question: Question) -> tuple[str, ...]:
    return YES_NO if question.kind is QuestionKind.YES_NO else question.choices


def _place_of_network(found: Coverage) -> tuple[bool, int, int, int]:
    """By number, IPv4 first; what is not known comes last."""
    if not found.network:
        return True, 0, 0, 0
    network = ip_network(found.network)
    return False, network.version, int(network.network_address), network.prefixlen


# -- what a PC says, as it is kept: only what this server understands, and text that only shows --


def _heard(said: wire.Receipt, now: datetime) -> Receipt:
    sessions = [_heard_session(one) for one in said.sessions]
    return Receipt(
        received_at=said.received_at,
        heard_udp_at=said.heard_udp_at,
        heard_tcp_at=said.heard_tcp_at,
        network=_network(said.network),
        not_shown=_reason(said.not_shown),
        withdrawn_at=now if said.withdrawn else None,
        sessions={one.session: one for one in sessions},
    )


def _heard_session(said: wire.SessionReceipt) -> SessionReceipt:
    return SessionReceipt(
        session=cleaned(said.session),
        user=cleaned(said.user),
        displayed_at=said.displayed_at,
        means=said.means if said.means in _MEANS else "",
        read_at=said.read_at,
        read_how=said.read_how if said.read_how in _WAYS else "",
        answered_at=said.answered_at,
        answer=cleaned(said.answer.strip()),
        not_shown=_reason(said.not_shown),
    )


def _reason(code: str) -> str:
    """A newer agent may have reasons that this server does not know."""
    return code if not code or code in _REASONS else NotShown.FAILED.value


@lru_cache(maxsize=KNOWN_NETWORKS)
def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False)) if text else ""
    except ValueError:
        return ""


def _news(known: Receipt, learned: Receipt) -> list[SessionReceipt]:
    return [one for name, one in learned.sessions.items() if known.sessions.get(name) != one]
