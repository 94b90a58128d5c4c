"""Templates and all their versions."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import DeploymentKind, Parameter, ParameterType, RunAs, Sessions
from controldock.domain.template import BUILT_IN, Content, Template, Texts, Version
from controldock.server.store import templates
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

WHOLE = Content(
    name="임시 파일 정리",
    kind=DeploymentKind.POWERSHELL,
    script="Remove-Item $env:PARAM_folder\n",
    description="Zeile 1\nZeile 2",
    os=OsFamily.WINDOWS,
    parameters=(
        Parameter("folder", ParameterType.TEXT, "폴더", "C:\\Temp", required=True),
        Parameter("mode", ParameterType.CHOICE, "", "slow", choices=("slow", "fast")),
        Parameter("key", ParameterType.SECRET),
    ),
    timeout=timedelta(seconds=90.5),
    run_as=RunAs.USER,
    sessions=Sessions.NAMED,
    user="학생",
    working_directory="C:\\",
    success_codes=(0, 3010, -2147023728),
    tags=("cleanup", "정리"),
    texts={"ko": Texts("임시", "설명", {"folder": "폴더"})},
)
BARE = Content("b", DeploymentKind.SHELL, "hostname")


def a_template(sources: FixedSources, content: Content, key: str | None = None, by: str = "ann") -> Template:
    now = sources.now()
    return Template(sources.new_id(), key, content, Version(1, now, by), 1, now, by)


def later(number: int, now: datetime, by: str = "bob") -> Version:
    return Version(number, now, by)


async def test_a_template_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    whole, bare = a_template(sources, WHOLE), a_template(sources, BARE)
    async with database.write() as tx:
        await tx.templates.add(whole)
        await tx.templates.add(bare)
    async with database.read() as tx:
        assert await tx.templates.get(whole.id) == whole
        assert sorted(await tx.templates.all(), key=lambda one: one.id) == [whole, bare]
        assert await tx.templates.get(sources.new_id()) is None


async def test_every_version_can_still_be_seen(database: Database, sources: FixedSources) -> None:
    first = a_template(sources, BARE)
    second = later(2, sources.now() + timedelta(hours=1))
    async with database.write() as tx:
        await tx.templates.add(first)
        assert await tx.templates.add_version(first.id, second, WHOLE)
        assert await tx.templates.versions(first.id) == [second, first.version]
        assert await tx.templates.get(first.id) == replace(first, content=WHOLE, version=second, latest=2)
        assert await tx.templates.get(first.id, 1) == replace(first, latest=2)
        assert await tx.templates.get(first.id, 3) is None


async def test_a_version_follows_the_newest_one_or_is_none(database: Database, sources: FixedSources) -> None:
    first, now = a_template(sources, BARE), sources.now()
    async with database.write() as tx:
        await tx.templates.add(first)
        assert await tx.templates.add_version(first.id, later(2, now), WHOLE)
        for number in (1, 2, 4):
            assert not await tx.templates.add_version(first.id, later(number, now), BARE)
        assert len(await tx.templates.versions(first.id)) == 2


async def test_the_oldest_versions_go(
    database: Database, sources: FixedSources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MAX_VERSIONS", 3)
    first = a_template(sources, BARE)
    async with database.write() as tx:
        await tx.templates.add(first)
        for number in range(2, 6):
            await tx.templates.add_version(first.id, later(number, sources.now()), BARE)
        assert [one.number for one in await tx.templates.versions(first.id)] == [5, 4, 3]


async def test_a_removed_one_is_gone_and_remembered_by_its_key(
    database: Database, sources: FixedSources
) -> None:
    came = a_template(sources, BARE, "restart", BUILT_IN)
    async with database.write() as tx:
        await tx.templates.add(came)
        await tx.templates.add(a_template(sources, WHOLE))
        await tx.templates.add_version(came.id, later(2, sources.now()), WHOLE)
        await tx.templates.remove(came.id, sources.now())
        assert await tx.templates.get(came.id) is None
        assert [one.content for one in await tx.templates.all()] == [WHOLE]
        assert not await tx.templates.add_version(came.id, later(3, sources.now()), BARE)
        shipped = await tx.templates.shipped()
    assert shipped.keys() == {"restart"}
    found = shipped["restart"]
    assert (found.is_removed, found.originals, found.template.content) == (True, (BARE,), WHOLE)
    assert found.template.is_edited


async def test_servers_that_start_together_bring_the_same_one_once(
    database: Database, sources: FixedSources
) -> None:
    first, second = (a_template(sources, BARE, "restart", BUILT_IN) for _ in range(2))
    async with database.write() as tx:
        assert await tx.templates.add_once(first)
        assert not await tx.templates.add_once(second)
        assert await tx.templates.all() == [first]
