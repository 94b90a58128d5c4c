"""What an agent that polls is told of announcements: whatever it has not said yet that it has, until that expires."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial

import msgspec
import structlog

from controldock.domain.announcement import Again
from controldock.domain.errors import Unavailable
from controldock.domain.receipts import Owed
from controldock.protocol.announcements import MAX_NOTICES, Notice
from controldock.server.services.batches import Batch
from controldock.server.services.lines import Announced, Line
from controldock.server.services.notices import Notices
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.owed import OwedNotice
from controldock.sources import Sources

log = structlog.get_logger()

PATIENCE = 60.0  # seconds until a session that said nothing of it is told again
KNOWN_NOTICES = 128  # of those that go out now, and their withdrawals; each has up to 80 KiB
_ANEW = {Owed.SHOW: Again.SHOW, Owed.REMIND: Again.REMIND}
_Key = tuple[str, bool]  # of which announcement, and whether it is its withdrawal


class AnnouncementFeed:
    """Finds it, and remembers on each line what was told there.

    A text and a withdrawal are owed until the PC has said that it has them. That something is to be shown once more
    has arrived when the same line polls again: there is one poll at a time, and an answer comes before the next one.
    """

    def __init__(self, database: Database, sources: Sources, notices: Notices) -> None:
        self._database = database
        self._sources = sources
        self._notices = notices
        self._known: OrderedDict[_Key, Notice | None] = OrderedDict()
        self.deliveries: Batch[Sequence[OwedNotice], None] = Batch("deliveries", self._deliver)

    async def find(self, tx: Transaction, lines: Mapping[str, Line], at: float) -> dict[str, Announced]:
        """What these lines are told now, at this time of the loop; whoever has nothing to hear is missing."""
        wanted: defaultdict[str, list[OwedNotice]] = defaultdict(list)
        for owed in await tx.owed.of_agents(lines, self._sources.now()):
            if not _was_told(lines[owed.agent_id], owed, at):
                wanted[owed.agent_id].append(owed)
        if not wanted:
            return {}
        notices = await self._read(tx, {_key(owed) for some in wanted.values() for owed in some})
        found = {}
        for agent_id, some in wanted.items():
            readable = [owed for owed in some if _key(owed) in notices]
            if now := readable[:MAX_NOTICES]:
                told = tuple(_as_owed(notices[_key(owed)], owed) for owed in now)
                found[agent_id] = Announced(told, tuple(now), len(readable) > len(now))
        return found

    def polls_again(self, line: Line) -> None:
        """What was told on this line before has arrived."""
        arrived, line.anew = line.anew, ()
        with suppress(Unavailable):  # it is still owed then, and told once more later
            self.deliveries.enqueue(arrived).add_done_callback(partial(self._arrived, line, arrived))

    def answered(self, line: Line, announced: Announced, at: float) -> None:
        """This is on its way to the agent, since this time of the loop."""
        line.heard = {id: told for id, told in line.heard.items() if at - told[1] < PATIENCE}
        line.heard.update({owed.announcement_id: (owed.owed, at) for owed in announced.owed})
        line.anew = tuple(owed for owed in announced.owed if owed.owed in _ANEW)

    def take_back(self, line: Line, announced: Announced) -> None:
        """This went to nobody."""
        line.anew = ()
        for owed in announced.owed:
            line.heard.pop(owed.announcement_id, None)

    def _arrived(self, line: Line, arrived: Sequence[OwedNotice], done: asyncio.Future[None]) -> None:
        if done.cancelled() or done.exception() is not None:
            return  # as above
        for owed in arrived:
            line.heard.pop(owed.announcement_id, None)  # the next time that somebody wishes it is another one

    async def _read(self, tx: Transaction, keys: Iterable[_Key]) -> dict[_Key, Notice]:
        wanted = set(keys)
        missing = sorted({id for id, _ in wanted - self._known.keys()})
        kept = await tx.announcements.signed(missing) if missing else {}
        for id, signed in kept.items():
            for key, data in (((id, False), signed.text), ((id, True), signed.withdrawal)):
                if key in wanted:
                    self._remember(key, self._notices.of_kept(data))
        found = {key: self._known[key] for key in wanted if key in self._known}
        while len(self._known) > KNOWN_NOTICES:
            self._known.popitem(last=False)
        return {key: notice for key, notice in found.items() if notice is not None}

    def _remember(self, key: _Key, notice: Notice | None) -> None:
        if notice is None:
            log.error("announcement.changed", announcement=key[0])  # by whom? not by this server
        self._known[key] = notice

    async def _deliver(self, deliveries: Sequence[Sequence[OwedNotice]]) -> list[None]:
        async with self._database.write() as tx:
            await tx.owed.delivered([owed for one in deliveries for owed in one])
        return [None] * len(deliveries)


def _key(owed: OwedNotice) -> _Key:
    return owed.announcement_id, owed.owed is Owed.WITHDRAWAL


def _as_owed(notice: Notice, owed: OwedNotice) -> Notice:
    again = _ANEW.get(owed.owed, Again.NOTHING)
    return msgspec.structs.replace(notice, again=again) if again else notice


def _was_told(line: Line, owed: OwedNotice, at: float) -> bool:
    told = line.heard.get(owed.announcement_id)
    return told is not None and told[0] is owed.owed and at - told[1] < PATIENCE
