"""What PCs are made of, over HTTP: as they are, and with everything harmful made visible."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.protocol.inventory import (
    CHANGES,
    Disk,
    Hardware,
    Interface,
    Program,
    Record,
    Section,
    SessionKind,
    System,
    UserSession,
    canonical,
    digest_of,
    encoded,
)
from controldock.server.services.inventory import Report

HOSTILE = "=cmd|'/c calc'!A1\x1b[31m\u202e<script>alert(1)</script>\n"
SHOWN = "=cmd|'/c calc'!A1\ufffd[31m\ufffd<script>alert(1)</script>\ufffd"


async def tell(world: World, agent_id: str, sections: Mapping[Section, Mapping[str, Record]]) -> None:
    changes = []
    for section, records in sections.items():
        parts = ((key, encoded(record)) for key, record in records.items())
        changes.append(CHANGES[section](digest=digest_of(canonical(parts, 0)), put=dict(records)))
    async with asyncio.TaskGroup() as group:
        filing = group.create_task(world.parts.inventory.reports.run())
        await world.parts.inventory.tell(Report(agent_id, tuple(changes)))
        filing.cancel()


async def get(world: World, path: str, **params: Any) -> Any:
    viewer = await world.person(Role.VIEWER)
    answer = await viewer.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_everything_that_a_pc_tells(world: World) -> None:
    id = await world.pc()
    await tell(
        world,
        id,
        {
            Section.SYSTEM: {"system": System(edition="Windows 11", booted_at=1772000000, utc_offset=32400)},
            Section.HARDWARE: {"hardware": Hardware(cpu="486", memory=8 * 2**30)},
            Section.DISKS: {"D:\\": Disk(mount="D:\\"), "C:\\": Disk(mount="C:\\", size=10, free=5)},
            Section.INTERFACES: {
                "eth10": Interface(name="eth10"),
                "eth2": Interface(name="eth2", addresses=("10.0.0.7/24",), is_main=True),
            },
            Section.SESSIONS: {"1": UserSession(user="kim", kind=SessionKind.RDP, since=1772000000)},
            Section.SOFTWARE: {"a": Program(name="bash"), "b": Program(name="vim")},
        },
    )
    found = await get(world, f"/api/agents/{id}/inventory")
    assert found["collected_at"] == "2026-03-02T09:00:00Z"
    assert (found["system"]["edition"], found["system"]["booted_at"]) == (
        "Windows 11",
        "2026-02-25T06:13:20Z",
    )
    assert (found["hardware"]["cpu"], found["hardware"]["memory"]) == ("486", 8 * 2**30)
    assert [disk["mount"] for disk in found["disks"]] == ["C:\\", "D:\\"]
    assert [one["name"] for one in found["interfaces"]] == ["eth2", "eth10"]
    assert (found["interfaces"][0]["addresses"], found["interfaces"][0]["is_main"]) == (["10.0.0.7/24"], True)
    assert (found["sessions"][0]["user"], found["sessions"][0]["kind"]) == ("kim", "rdp")
    assert found["programs"] == 2
    assert (await get(world, f"/api/agents/{id}"))["users"] == ["kim"]


async def test_a_pc_that_told_nothing_yet(world: World) -> None:
    id = await world.pc()
    assert await get(world, f"/api/agents/{id}/inventory") == {
        "collected_at": None,
        "system": None,
        "hardware": None,
        "disks": [],
        "interfaces": [],
        "sessions": [],
        "programs": 0,
    }
    page = await get(world, f"/api/agents/{id}/software")
    assert (page["programs"], page["total"], page["next_cursor"]) == ([], 0, None)


async def test_software_is_searched_and_paged(world: World) -> None:
    id = await world.pc()
    long = {f"{n}": Program(name=f"{'가' * 200}{n}", installed_on="2024-02-30") for n in range(5)}
    await tell(world, id, {Section.SOFTWARE: {**long, "v": Program(name="Vim", installed_on="2024-02-29")}})
    first = await get(world, f"/api/agents/{id}/software", limit=4)
    assert (first["total"], first["programs"][0]["installed_on"]) == (6, "2024-02-29")
    second = await get(world, f"/api/agents/{id}/software", limit=4, cursor=first["next_cursor"])
    names = [one["name"] for one in [*first["programs"], *second["programs"]]]
    assert len(set(names)) == 6
    assert second["next_cursor"] is None
    assert second["programs"][0]["installed_on"] is None  # a day that no calendar has
    found = await get(world, f"/api/agents/{id}/software", search="VIM")
    assert [one["name"] for one in found["programs"]] == ["Vim"]


async def test_hostile_values_only_show(world: World) -> None:
    id = await world.pc()
    await tell(
        world,
        id,
        {
            Section.SYSTEM: {"system": System(edition=HOSTILE, domain=HOSTILE, booted_at=2**40)},
            Section.INTERFACES: {HOSTILE: Interface(name=HOSTILE, addresses=("\x00\u202e",))},
            Section.SESSIONS: {HOSTILE: UserSession(user=HOSTILE, remote=HOSTILE, since=-(2**40))},
            Section.SOFTWARE: {HOSTILE: Program(name=HOSTILE, publisher=HOSTILE, size=2**53 - 1)},
        },
    )
    found = await get(world, f"/api/agents/{id}/inventory")
    assert (found["system"]["edition"], found["system"]["booted_at"]) == (SHOWN, None)
    assert found["interfaces"][0]["name"] == SHOWN
    assert found["interfaces"][0]["addresses"] == ["\ufffd\ufffd"]
    assert (found["sessions"][0]["user"], found["sessions"][0]["since"]) == (SHOWN, None)
    page = await get(world, f"/api/agents/{id}/software", search="<script>")
    assert [one["name"] for one in page["programs"]] == [SHOWN]
    assert (await get(world, f"/api/agents/{id}"))["users"] == [SHOWN]


async def test_questions_that_make_no_sense_are_refused(world: World) -> None:
    id = await world.pc()
    viewer = await world.person(Role.VIEWER)
    for params, field in (
        ({"limit": "0"}, "limit"),
        ({"search": "a\0"}, "search"),
        ({"cursor": "x!"}, "cursor"),
    ):
        refused = await viewer.get(f"/api/agents/{id}/software", params=params)
        assert (refused.status_code, list(refused.json()["details"]["fields"])) == (422, [field])
    for part in ("inventory", "software"):
        assert (await viewer.get(f"/api/agents/{'0' * 26}/{part}")).status_code == 404
