"""The library: templates that come with the program. They are kept up to date; what somebody made his own stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from controldock.domain import template_file
from controldock.domain.template import BUILT_IN, Content, Template, Version
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.templates import Shipped
from controldock.sources import Sources

log = structlog.get_logger()

FOLDER = Path(__file__).parents[1] / "library"


@dataclass(frozen=True, slots=True)
class Item:
    """A template of the library."""

    key: str
    content: Content


class LibraryWrong(Exception):
    """A file of the library is no template: the program is damaged, or was built wrongly."""


def items(folder: Path = FOLDER) -> list[Item]:
    """The whole library."""
    return [_item(file) for file in sorted(folder.glob("*.toml"))]


def _item(file: Path) -> Item:
    found = template_file.read(file.read_text(encoding="utf-8"))
    if found.key != file.stem:
        raise LibraryWrong(f"{file.name} says that its key is {found.key}.")
    return Item(found.key, found.content)


class Library:
    """Brings the library into the database."""

    def __init__(self, database: Database, sources: Sources, changes: Changes) -> None:
        self._database = database
        self._sources = sources
        self._changes = changes

    async def stock(self, wanted: Iterable[Item]) -> None:
        """Add what is new and bring up to date what nobody touched. What was removed does not come back, and what is
        no longer in the library stays: somebody may use it."""
        added, renewed = list[str](), list[str]()
        async with self._database.write() as tx:
            known = await tx.templates.shipped()
            for item in wanted:
                there = known.get(item.key)
                if there is None:
                    added += await self._add(tx, item)
                elif _is_behind(there, item.content):
                    renewed += await self._renew(tx, there.template, item.content)
            tx.then(lambda: self._changes.publish(Noun.TEMPLATES, added + renewed))
        log.info("library.stocked", added=len(added), renewed=len(renewed))

    async def _add(self, tx: Transaction, item: Item) -> list[str]:
        now = self._sources.now()
        template = Template(
            id=self._sources.new_id(),
            key=item.key,
            content=item.content,
            version=Version(1, now, BUILT_IN),
            latest=1,
            created_at=now,
            created_by=BUILT_IN,
        )
        return [template.id] if await tx.templates.add_once(template) else []

    async def _renew(self, tx: Transaction, old: Template, content: Content) -> list[str]:
        version = Version(old.latest + 1, self._sources.now(), BUILT_IN)
        return [old.id] if await tx.templates.add_version(old.id, version, content) else []


def _is_behind(there: Shipped, content: Content) -> bool:
    """Whether it is as it once came, and this content never came before: another server, of an earlier release,
    that starts later does not turn it back."""
    untouched = bool(there.originals) and there.template.content == there.originals[-1]
    return untouched and not there.is_removed and content not in there.originals
