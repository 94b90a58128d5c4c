"""What a house and its PCs say to each other of announcements."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from controldock.domain.announcement import Again, Message
from controldock.domain.deployment import Target, TargetKind
from controldock.protocol.announcements import Payload, Receipt, SessionReceipt
from controldock.server.keys import Keys
from controldock.server.services.actor import Actor
from controldock.server.services.announcements import Announcements, AnnouncementWish
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.lines import Announced, Line
from controldock.server.services.receipts import Receipts, Word
from controldock.sources import FixedSources

if TYPE_CHECKING:
    from tests.server.house import Pc

OF_MESSAGE = {field.name for field in fields(Message)} - {"title", "body"}
OF_PC = ("heard_udp_at", "not_shown", "withdrawn")


class Speech:
    """What tests do again and again; of a house."""

    keys: Keys
    sources: FixedSources
    dispatch: Dispatch
    announcements: Announcements
    receipts: Receipts
    ann: Actor

    async def announce(self, *pcs: Pc, title: str = "Lunch at noon", body: str = "", **more: object) -> str:
        """An announcement to these PCs, or to all; its id."""
        target = Target(TargetKind.SELECTED, tuple(pc.id for pc in pcs)) if pcs else Target(TargetKind.ALL)
        of_message = {name: more.pop(name) for name in OF_MESSAGE & more.keys()}
        message = Message(title, body, **of_message)  # type: ignore[arg-type]
        wish = AnnouncementWish(**({"message": message, "target": target} | more))  # type: ignore[arg-type]
        return (await self.announcements.create(self.ann, wish)).announcement.id

    async def hear(self, line: Line, wait: float = 0) -> list[tuple[Payload, Again]]:
        """What the line's next poll is told of announcements, which must not be anything else."""
        found = await self.dispatch.poll(line, capacity=1, wait=wait)
        if found is None:
            return []
        assert isinstance(found, Announced)
        heard = []
        for notice in found.notices:
            payload = notice.read(self.keys.signing.public)
            assert payload is not None
            heard.append((payload, notice.again))
        return heard

    async def knows(self, pc: Pc, announcement_id: str, **known: Any) -> None:
        """The PC says how far the announcement came there: what of the PC, and what of its only session."""
        of_pc = {name: known.pop(name) for name in OF_PC if name in known}
        sessions = (SessionReceipt(session="1", user="kim", **known),) if known else ()
        now = self.sources.now()
        receipt = Receipt(announcement_id=announcement_id, received_at=now, sessions=sessions, **of_pc)
        await self.receipts.take_in(Word(pc.id, (receipt,)))
