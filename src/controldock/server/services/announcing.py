"""What becomes of an announcement, within a transaction of whoever wants it: it is sent, sent again, or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from controldock.domain.announcement import Announcement, Missed, Transmission
from controldock.domain.deployment import Target
from controldock.domain.errors import AnnouncementChanged, Invalid
from controldock.domain.receipts import Owed
from controldock.server.services.activities import SERVER
from controldock.server.services.announcement_ways import UdpWish
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.choices import hit_by, still_hit_by
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.notices import Notices, kept, spread_of
from controldock.server.services.presence import Presence
from controldock.server.services.udp_out import UdpOut
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

# Seconds that a datagram with the text has, beside those over which receipts are spread, before whoever has not said
# that it has the text is told over TCP: the last of its copies goes out after one.
HEAD_START = 1.0
EPOCH, NUMBER = "announcement_epoch", "announcement_number"  # names in the table of settings


@dataclass(frozen=True, slots=True)
class Means:
    """By which it is said: on the air, and on the lines of agents."""

    presence: Presence
    dispatch: Dispatch
    udp: UdpOut


@dataclass(frozen=True, slots=True)
class _Waking:
    announcement_id: str
    due: float  # on the clock that never jumps


class Announcing:
    """Fixes for whom it is, signs it, and sees to it that everybody hears of it."""

    def __init__(
        self, database: Database, sources: Sources, notices: Notices, changes: Changes, means: Means
    ) -> None:
        self._database = database
        self._sources = sources
        self.notices = notices
        self._changes = changes
        self._presence = means.presence
        self._dispatch = means.dispatch
        self._udp = means.udp
        self._wakings: list[_Waking] = []
        self._udp.unsent = self._hurry

    async def next_number(self, tx: Transaction) -> int:
        """Of a new announcement; no other one gets it, even when those before are forgotten."""
        last = await tx.announcements.last_number(lock=True)
        known = await tx.preferences.all()
        if EPOCH not in known:
            await tx.preferences.put(EPOCH, self._sources.new_id(), self._sources.now(), SERVER)
        return max(last, int(known.get(NUMBER, 0))) + 1

    async def plan(self, tx: Transaction, planned: Announcement) -> None:
        """Keep one that is sent later, sealed as it was wished; Invalid when its target names something unknown."""
        await hit_by(tx, planned.target)
        await tx.announcements.add(planned, self.notices.seal(planned))
        self._tell(tx, planned.id)

    async def move(self, tx: Transaction, before: Announcement, after: Announcement) -> None:
        """Keep the other time at which a planned one is sent; AnnouncementChanged when somebody changed it since."""
        wished = await self._wished(tx, before)
        await tx.announcements.save_plan(after, self.notices.seal(replace(after, target=wished.target)))
        self._tell(tx, after.id)

    async def send_new(self, tx: Transaction, wished: Announcement) -> Announcement:
        """Keep one and send it; Invalid when there is nobody that it is for."""
        targets = await targets_of(tx, wished.target)
        sent = replace(wished, sent_at=self._sources.now(), total=len(targets))
        paper = self.notices.paper(sent, await self._epoch(tx))
        await tx.announcements.add(sent, kept(paper.text))
        await tx.receipts.add(sent.id, targets)
        await self._send_out(tx, sent, targets, paper.datagram, has_text=not paper.is_call)
        return sent

    async def send_planned(
        self, tx: Transaction, planned: Announcement, expires_at: datetime
    ) -> Announcement | None:
        """Send it to those that it is for now, until then; None when it was sent or withdrawn meanwhile.

        What the database says of it is not believed: AnnouncementChanged when its seal is broken."""
        wished = await self._wished(tx, planned)
        targets = await still_hit_by(tx, wished.target)
        sent = replace(wished, sent_at=self._sources.now(), expires_at=expires_at, total=len(targets))
        paper = self.notices.paper(sent, await self._epoch(tx))
        if not await tx.announcements.send(sent, kept(paper.text)):
            return None
        await tx.receipts.add(sent.id, targets)
        await self._send_out(tx, sent, targets, paper.datagram, has_text=not paper.is_call)
        return sent

    async def send_again(self, tx: Transaction, sent: Announcement, missed: Missed) -> int:
        """To those that have not come so far; how many those are. AnnouncementChanged when its text was changed."""
        texts = (await tx.announcements.signed([sent.id]))[sent.id]
        paper = self.notices.paper_again(sent, await self._epoch(tx), texts.text)
        if paper is None:
            raise AnnouncementChanged
        owed = await tx.owed.again(sent.id, missed)
        without_text = [id for id, what in owed.items() if what is Owed.TEXT]
        if without_text:
            await self._call(tx, sent, without_text, paper.datagram)
        tx.then(lambda: self._dispatch.wake(owed, work=False))
        self._tell(tx, sent.id)
        return len(owed)

    async def withdraw(self, tx: Transaction, one: Announcement, by: str) -> None:
        """Nobody shall see it any more: who has it takes it back, and who has it not never shows it."""
        now = self._sources.now()
        if one.sent_at is None:
            await tx.announcements.withdraw(one.id, now, by, None)
        else:
            notice = self.notices.withdrawal(one, await self._epoch(tx), now)
            await tx.announcements.withdraw(one.id, now, by, kept(notice))
            targets = await tx.owed.withdraw(one.id)
            datagram = notice.datagram()
            assert datagram is not None, "a withdrawal has no text, and always fits"
            await self._call(tx, one, targets, datagram)
            tx.then(lambda: self._dispatch.wake(targets, work=False))
        self._tell(tx, one.id)

    async def turn(self) -> None:
        """Time has passed: over are the head starts of some datagrams."""
        now = self._sources.monotonic()
        for due in [waking for waking in self._wakings if waking.due <= now]:
            async with self._database.read() as tx:  # where that fails, the next turn asks again
                left = await tx.owed.agents(due.announcement_id)
            self._wakings = [one for one in self._wakings if one.announcement_id != due.announcement_id]
            self._dispatch.wake(left, work=False)

    def _hurry(self, announcement_id: str) -> None:
        """No datagram has gone out: nobody has to wait whether one comes."""
        now = self._sources.monotonic()
        self._wakings = [
            replace(waking, due=now) if waking.announcement_id == announcement_id else waking
            for waking in self._wakings
        ]

    async def _send_out(
        self, tx: Transaction, sent: Announcement, targets: Sequence[str], datagram: bytes, *, has_text: bool
    ) -> None:
        await self._call(tx, sent, targets, datagram)
        if has_text and self._udp.is_open:
            due = self._sources.monotonic() + HEAD_START + spread_of(sent.total)
            tx.then(lambda: self._wakings.append(_Waking(sent.id, due)))
        else:
            tx.then(lambda: self._dispatch.wake(targets, work=False))
        self._tell(tx, sent.id)

    async def _call(
        self, tx: Transaction, sent: Announcement, targets: Sequence[str], datagram: bytes
    ) -> None:
        """Have it sent over UDP, once the transaction is committed."""
        if not self._udp.is_open:
            return
        transmission = sent.message.transmission
        is_direct = transmission is Transmission.DIRECT
        addresses = await self._addresses(tx, targets) if is_direct else ()
        wish = UdpWish(datagram, transmission, addresses)
        tx.then(lambda: self._udp.send(sent.id, wish))

    async def _addresses(self, tx: Transaction, targets: Sequence[str]) -> tuple[str, ...]:
        """Where they were seen last; of those that this server has not seen, what they say themselves."""
        told = await tx.owed.addresses(targets)
        found = (self._presence.seen_from(id) or told.get(id, "") for id in targets)
        return tuple(dict.fromkeys(address for address in found if address))

    async def _wished(self, tx: Transaction, planned: Announcement) -> Announcement:
        sealed = (await tx.announcements.signed([planned.id]))[planned.id].text
        return self.notices.unsealed(planned, sealed)

    async def _epoch(self, tx: Transaction) -> str:
        return str((await tx.preferences.all())[EPOCH])

    def _tell(self, tx: Transaction, id: str) -> None:
        tx.then(lambda: self._changes.publish(Noun.ANNOUNCEMENTS, (id,)))


async def targets_of(tx: Transaction, target: Target) -> list[str]:
    """The PCs that an announcement is for, by age; Invalid when there is none."""
    found = await hit_by(tx, target)
    if not found:
        raise Invalid("There is no PC to show this on.", fields={"target": "target_empty"})
    return found
