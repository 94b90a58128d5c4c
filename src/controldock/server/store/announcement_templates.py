"""Messages that are kept under a name, to be announced again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.announcement import Message
from controldock.domain.names import folded
from controldock.server.store.announcement_tables import announcement_templates
from controldock.server.store.columns import Words


@dataclass(frozen=True, slots=True)
class AnnouncementTemplate:
    """A message by name."""

    id: str
    name: str
    message: Message
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class AnnouncementTemplates:
    """Announcement templates within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, template: AnnouncementTemplate) -> None:
        """Keep a new one."""
        await self._connection.execute(
            insert(announcement_templates).values(
                id=template.id,
                created_at=template.created_at,
                created_by=template.created_by,
                **_values(template),
            )
        )

    async def save(self, template: AnnouncementTemplate) -> None:
        """Keep its name and its message as they are now."""
        await self._connection.execute(
            update(announcement_templates)
            .where(announcement_templates.c.id == literal(template.id, Words))
            .values(**_values(template))
        )

    async def remove(self, id: str) -> None:
        """Forget it."""
        await self._connection.execute(
            delete(announcement_templates).where(announcement_templates.c.id == literal(id, Words))
        )

    async def count(self) -> int:
        """How many there are."""
        return await self._connection.scalar(select(func.count()).select_from(announcement_templates)) or 0

    async def get(self, id: str) -> AnnouncementTemplate | None:
        """The one of that id."""
        return await self._one(announcement_templates.c.id == literal(id, Words))

    async def named(self, name: str) -> AnnouncementTemplate | None:
        """The one that is called so, however it is written."""
        return await self._one(announcement_templates.c.folded_name == literal(folded(name), Words))

    async def all(self) -> list[AnnouncementTemplate]:
        """All, by name."""
        rows = await self._connection.execute(
            select(announcement_templates).order_by(announcement_templates.c.folded_name)
        )
        return [_template(row) for row in rows]

    async def _one(self, which: Any) -> AnnouncementTemplate | None:
        row = (await self._connection.execute(select(announcement_templates).where(which))).one_or_none()
        return _template(row) if row else None


def _values(template: AnnouncementTemplate) -> dict[str, Any]:
    return {
        "name": template.name,
        "folded_name": folded(template.name),
        "message": msgspec.to_builtins(template.message),
        "changed_at": template.changed_at,
        "changed_by": template.changed_by,
    }


def _template(row: Row[Any]) -> AnnouncementTemplate:
    return AnnouncementTemplate(
        id=row.id,
        name=row.name,
        message=msgspec.convert(row.message, Message),
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
