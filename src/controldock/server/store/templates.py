"""Templates and all their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import DeploymentKind, Parameter, ParameterType, RunAs, Sessions
from controldock.domain.template import BUILT_IN, Content, Template, Texts, Version
from controldock.server.store.columns import Words
from controldock.server.store.planning_tables import template_versions, templates

MAX_VERSIONS = 200  # of one template; the oldest go


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template that came with the program, as it is here now."""

    template: Template
    is_removed: bool
    originals: tuple[Content, ...]  # as it came, the newest last


class Templates:
    """Templates within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, template: Template) -> None:
        """Keep a new one with its first version."""
        await self._connection.execute(insert(templates).values(_row(template)))
        await self._add_version(template.id, template.version, template.content)

    async def add_once(self, template: Template) -> bool:
        """The same, unless one with its key is there already: servers that start together bring the same ones."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        statement = dialect.insert(templates).values(_row(template))
        added = await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=[templates.c.key])
        )
        if added.rowcount != 1:
            return False
        await self._add_version(template.id, template.version, template.content)
        return True

    async def add_version(self, id: str, version: Version, content: Content) -> bool:
        """Make this the newest version; False if it does not follow the newest that there is."""
        moved = await self._connection.execute(
            update(templates)
            .where(
                templates.c.id == literal(id, Words),
                templates.c.version == version.number - 1,
                templates.c.removed_at.is_(None),
            )
            .values(version=version.number, name=content.name, changed_at=version.created_at)
        )
        if moved.rowcount != 1:
            return False
        await self._add_version(id, version, content)
        await self._connection.execute(
            delete(template_versions).where(
                template_versions.c.template_id == literal(id, Words),
                template_versions.c.number <= version.number - MAX_VERSIONS,
            )
        )
        return True

    async def remove(self, id: str, now: datetime) -> None:
        """Show it to nobody any more; one that came with the program does not come back by itself."""
        await self._connection.execute(
            update(templates).where(templates.c.id == literal(id, Words)).values(removed_at=now)
        )

    async def get(self, id: str, number: int | None = None) -> Template | None:
        """The one of that id, as that version or the newest has it."""
        wanted = template_versions.c.number == (templates.c.version if number is None else number)
        query = _joined(wanted).where(templates.c.id == literal(id, Words), templates.c.removed_at.is_(None))
        row = (await self._connection.execute(query)).one_or_none()
        return _template(row) if row else None

    async def all(self) -> list[Template]:
        """All, as their newest versions have them."""
        query = _joined(template_versions.c.number == templates.c.version)
        rows = await self._connection.execute(query.where(templates.c.removed_at.is_(None)))
        return [_template(row) for row in rows]

    async def versions(self, id: str) -> list[Version]:
        """All versions of one, newest first."""
        rows = await self._connection.execute(
            select(template_versions.c.number, template_versions.c.created_at, template_versions.c.created_by)
            .where(template_versions.c.template_id == literal(id, Words))
            .order_by(template_versions.c.number.desc())
        )
        return [Version(row.number, row.created_at, row.created_by) for row in rows]

    async def shipped(self) -> dict[str, Shipped]:
        """All that came with the program, the removed ones too, by key."""
        newest = _joined(template_versions.c.number == templates.c.version)
        rows = await self._connection.execute(newest.where(templates.c.key.is_not(None)))
        originals = await self._originals()
        return {
            row.key: Shipped(_template(row), row.removed_at is not None, tuple(originals.get(row.id, ())))
            for row in rows
        }

    async def _originals(self) -> dict[str, list[Content]]:
        rows = await self._connection.execute(
            select(template_versions.c.template_id, template_versions.c.content)
            .where(template_versions.c.created_by == literal(BUILT_IN, Words))
            .order_by(template_versions.c.number)
        )
        found: dict[str, list[Content]] = {}
        for row in rows:
            found.setdefault(row.template_id, []).append(_content(row.content))
        return found

    async def _add_version(self, id: str, version: Version, content: Content) -> None:
        await self._connection.execute(
            insert(template_versions).values(
                template_id=id,
                number=version.number,
                content=_as_json(content),
                created_at=version.created_at,
                created_by=version.created_by,
            )
        )


def _joined(wanted: Any) -> Select[Any]:
    return select(
        templates,
        template_versions.c.number,
        template_versions.c.content,
        template_versions.c.created_at.label("version_at"),
        template_versions.c.created_by.label("version_by"),
    ).join(template_versions, and_(template_versions.c.template_id == templates.c.id, wanted))


def _row(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "key": template.key,
        "name": template.content.name,
        "version": template.version.number,
        "created_at": template.created_at,
        "created_by": template.created_by,
        "changed_at": template.version.created_at,
    }


def _template(row: Row[Any]) -> Template:
    return Template(
        id=row.id,
        key=row.key,
        content=_content(row.content),
        version=Version(row.number, row.version_at, row.version_by),
        latest=row.version,
        created_at=row.created_at,
        created_by=row.created_by,
    )


def _as_json(content: Content) -> dict[str, Any]:
    return {
        "name": content.name,
        "description": content.description,
        "kind": content.kind,
        "script": content.script,
        "os": content.os,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": parameter.label,
                "default": parameter.default,
                "required": parameter.required,
                "choices": list(parameter.choices),
            }
            for parameter in content.parameters
        ],
        "timeout": content.timeout / timedelta(seconds=1),
        "run_as": content.run_as,
        "sessions": content.sessions,
        "user": content.user,
        "working_directory": content.working_directory,
        "success_codes": list(content.success_codes),
        "tags": list(content.tags),
        "texts": {
            language: {"name": text.name, "description": text.description, "labels": dict(text.labels)}
            for language, text in content.texts.items()
        },
    }


def _content(kept: Mapping[str, Any]) -> Content:
    return Content(
        name=kept["name"],
        description=kept["description"],
        kind=DeploymentKind(kept["kind"]),
        script=kept["script"],
        os=OsFamily(kept["os"]) if kept["os"] is not None else None,
        parameters=tuple(
            Parameter(
                name=one["name"],
                type=ParameterType(one["type"]),
                label=one["label"],
                default=one["default"],
                required=one["required"],
                choices=tuple(one["choices"]),
            )
            for one in kept["parameters"]
        ),
        timeout=timedelta(seconds=kept["timeout"]),
        run_as=RunAs(kept["run_as"]),
        sessions=Sessions(kept["sessions"]),
        user=kept["user"],
        working_directory=kept["working_directory"],
        success_codes=tuple(kept["success_codes"]),
        tags=tuple(kept["tags"]),
        texts={
            language: Texts(text["name"], text["description"], text["labels"])
            for language, text in kept["texts"].items()
        },
    )
