"""Taking down what PCs are made of: what they say, whatever they say, and never more than is good."""

import asyncio
from collections.abc import Mapping

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.agent.inventory.ledger import Ledger
from controldock.agent.inventory.survey import World, world
from controldock.domain.errors import ControlDockError, Invalid, NotFound, Unavailable
from controldock.protocol.inventory import (
    CHANGES,
    MAX_RECORDS,
    Disk,
    Program,
    Record,
    Section,
    SoftwareChange,
    System,
    UserSession,
    canonical,
    digest_of,
    encoded,
)
from controldock.server.services import inventory as inventory_module
from controldock.server.services.changes import Noun
from controldock.server.services.inventory import MAX_USERS, Report, user_names

BASH = Program(name="bash", version="5.2", publisher="Debian")


def digest(records: Mapping[str, Record], omitted: int = 0) -> str:
    return digest_of(canonical(((key, encoded(record)) for key, record in records.items()), omitted))


async def tell(house: House, pc: Pc, section: Section, records: Mapping[str, Record]) -> dict[str, str]:
    """The whole of a section, as a well-behaved agent tells it."""
    change = CHANGES[section](digest=digest(records), put=dict(records))
    return await house.inventory.tell(Report(pc.id, (change,)))


async def tell_all(house: House, pc: Pc, now: World) -> None:
    """In as many steps as it takes."""
    ledger = Ledger()
    ledger.begin(await house.inventory.held_digests(pc.id))
    while (step := ledger.next_change(now)) is not None:
        held = await house.inventory.tell(Report(pc.id, (step.change,)))
        assert ledger.acknowledge(step, held[now.section.value])


async def programs(house: House, pc: Pc, search: str = "", limit: int = 1000) -> list[str]:
    page = await house.inventory.software(house.vera, pc.id, search, None, limit)
    return [program.name for program in page.programs]


async def test_what_is_told_is_kept_and_shown(house: House) -> None:
    pc = await house.a_pc()
    with house.changes.subscribe() as console:
        assert await tell(house, pc, Section.DISKS, {"/": Disk(mount="/", size=5)}) == {
            "disks": digest({"/": Disk(mount="/", size=5)})
        }
        assert await news(console) == {Noun.AGENTS: [pc.id]}
    found = await house.inventory.get(house.vera, pc.id)
    assert found.parts[Section.DISKS].records == {"/": Disk(mount="/", size=5)}
    assert found.collected_at == house.sources.now()
    assert (found.parts[Section.SYSTEM].records, found.programs) == ({}, 0)


async def test_differences_build_on_what_is_held(house: House) -> None:
    pc = await house.a_pc()
    await tell(house, pc, Section.SOFTWARE, {"a": BASH, "b": BASH})
    after = {"b": BASH, "c": Program(name="vim")}
    change = SoftwareChange(
        base=digest({"a": BASH, "b": BASH}), digest=digest(after), drop=("a",), put={"c": after["c"]}
    )
    for _ in range(2):  # and saying it again is right
        assert await house.inventory.tell(Report(pc.id, (change,))) == {"software": digest(after)}
    assert await programs(house, pc) == ["bash", "vim"]


async def test_a_difference_to_something_else_changes_nothing_and_says_what_is_held(house: House) -> None:
    pc = await house.a_pc()
    change = SoftwareChange(base="somewhere else", digest=digest({"a": BASH}), put={"a": BASH})
    assert await house.inventory.tell(Report(pc.id, (change,))) == {"software": ""}
    await tell(house, pc, Section.SOFTWARE, {"b": BASH})
    assert await house.inventory.tell(Report(pc.id, (change,))) == {"software": digest({"b": BASH})}
    wrong = SoftwareChange(base=digest({"b": BASH}), digest="wrong", put={"a": BASH})
    assert await house.inventory.tell(Report(pc.id, (wrong,))) == {"software": digest({"b": BASH})}


async def test_a_section_that_is_not_what_its_digest_says_is_refused_as_a_whole(house: House) -> None:
    pc = await house.a_pc()
    right = CHANGES[Section.SYSTEM](digest=digest({"system": System()}), put={"system": System()})
    wrong = SoftwareChange(digest="0" * 64, put={"a": BASH})
    with pytest.raises(Invalid):
        await house.inventory.tell(Report(pc.id, (right, wrong)))
    assert await house.inventory.held_digests(pc.id) == {}
    with pytest.raises(Invalid):
        await house.inventory.tell(Report(pc.id, (right, right)))


async def test_one_liar_in_a_batch_is_alone(house: House) -> None:
    pcs = await house.a_lab(6)

    async def outcome(pc: Pc, *, is_liar: bool) -> object:
        change = SoftwareChange(digest="lie" if is_liar else digest({"a": BASH}), put={"a": BASH})
        try:
            return await house.inventory.tell(Report(pc.id, (change,)))
        except ControlDockError as error:
            return type(error)

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(outcome(pc, is_liar=index == 2)) for index, pc in enumerate(pcs)]
    right = {"software": digest({"a": BASH})}
    assert [one.result() for one in tries] == [right, right, Invalid, right, right, right]


async def test_two_reports_of_one_agent_in_a_batch_build_on_each_other(house: House) -> None:
    pc = await house.a_pc()
    first = SoftwareChange(digest=digest({"a": BASH}), put={"a": BASH})
    second = SoftwareChange(base=first.digest, digest=digest({"a": BASH, "b": BASH}), put={"b": BASH})
    replies = await house.inventory._file([Report(pc.id, (first,)), Report(pc.id, (second,))])
    assert replies == [{"software": first.digest}, {"software": second.digest}]
    assert await house.inventory.held_digests(pc.id) == {"software": second.digest}


async def test_a_look_that_found_nothing_new_is_noted(house: House) -> None:
    pc = await house.a_pc()
    assert await house.inventory.tell(Report(pc.id, ())) == {}
    assert (await house.inventory.get(house.vera, pc.id)).collected_at == house.sources.now()


async def test_ten_thousand_programs(house: House) -> None:
    pc = await house.a_pc()
    await tell_all(
        house, pc, world(Section.SOFTWARE, {f"p{n}": Program(name=f"program {n}") for n in range(10_000)})
    )
    assert (await house.inventory.get(house.vera, pc.id)).programs == 10_000
    page = await house.inventory.software(house.vera, pc.id, "program 9999", None, 10)
    assert (page.total, [program.name for program in page.programs]) == (1, ["program 9999"])


async def test_what_the_pc_left_out_is_told(house: House) -> None:
    pc = await house.a_pc()
    change = SoftwareChange(digest=digest({"a": BASH}, 7), put={"a": BASH}, omitted=7)
    await house.inventory.tell(Report(pc.id, (change,)))
    page = await house.inventory.software(house.vera, pc.id, "", None, 10)
    assert (page.total, page.omitted, page.changed_at) == (1, 7, house.sources.now())


async def test_more_than_a_section_takes_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pc = await house.a_pc()
    assert MAX_RECORDS == 20_000
    monkeypatch.setattr(inventory_module, "MAX_RECORDS", 2)
    await tell(house, pc, Section.SOFTWARE, {"a": BASH, "b": BASH})
    more = SoftwareChange(
        base=digest({"a": BASH, "b": BASH}), digest=digest({"a": BASH, "b": BASH, "c": BASH}), put={"c": BASH}
    )
    with pytest.raises(Invalid):
        await house.inventory.tell(Report(pc.id, (more,)))
    monkeypatch.setattr(inventory_module, "MAX_SECTION", 100)
    with pytest.raises(Invalid):
        await tell(house, pc, Section.DISKS, {"/": Disk(mount="/" * 200)})


async def test_a_lab_that_comes_in_at_once_is_told_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs = await house.a_lab(8)
    monkeypatch.setattr(house.inventory.reports, "_queue_limit", 3)
    tries = await asyncio.gather(
        *(tell(house, pc, Section.SOFTWARE, {"a": BASH}) for pc in pcs), return_exceptions=True
    )
    assert [type(one) for one in tries] == [dict] * 3 + [Unavailable] * 5


# -- who is logged on --


async def test_people_are_found_by_name_as_long_as_they_are_there(house: House) -> None:
    pc = await house.a_pc()
    sessions = {
        "1": UserSession(user="SCHOOL\\kim"),
        "2": UserSession(user="SCHOOL\\kim", session="2"),
        "3": UserSession(),
    }
    await tell(house, pc, Section.SESSIONS, sessions)
    assert (await house.agents.get(house.vera, pc.id)).agent.users == ("SCHOOL\\kim",)
    await tell(house, pc, Section.SESSIONS, {})
    assert (await house.agents.get(house.vera, pc.id)).agent.users == ()


def test_hostile_names_of_users_are_only_names_and_not_too_many() -> None:
    found = user_names(UserSession(user=f"\x1b[31m\u202euser-{n}\n") for n in range(100))
    assert len(found) == MAX_USERS
    assert found[0] == "\ufffd[31m\ufffduser-0\ufffd"
    assert found[10] == "\ufffd[31m\ufffduser-10\ufffd"  # as people count


# -- looking --


async def test_software_is_searched_and_paged(house: House) -> None:
    pc = await house.a_pc()
    records = {
        "1": Program(name="Zoom", publisher="Zoom Video"),
        "2": Program(name="한컴오피스", version="2022", publisher="Hancom"),
        "3": Program(name="python3.9"),
        "4": Program(name="Python3.10", version="3.10.2"),
        "5": Program(name="zoom"),
    }
    await tell(house, pc, Section.SOFTWARE, records)
    assert await programs(house, pc, "PYTHON 3.10") == ["Python3.10"]
    assert await programs(house, pc, "han 2022") == ["한컴오피스"]
    assert await programs(house, pc, "nothing") == []
    found: list[str] = []
    after: tuple[str, str] | None = None
    while True:
        page = await house.inventory.software(house.vera, pc.id, "", after, 2)
        assert page.total == 5
        found += [program.name for program in page.programs]
        if (after := page.next_key) is None:
            break
    assert found == await programs(house, pc)
    assert found[:2] == ["python3.9", "Python3.10"]
    assert sorted(found) == sorted(one.name for one in records.values())


async def test_a_pc_that_told_nothing_yet(house: House) -> None:
    pc = await house.a_pc()
    found = await house.inventory.get(house.vera, pc.id)
    assert (found.collected_at, found.programs) == (None, 0)
    page = await house.inventory.software(house.vera, pc.id, "", None, 10)
    assert (page.programs, page.total, page.changed_at) == ([], 0, None)


async def test_nobody_has_an_inventory_who_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        await house.inventory.get(house.vera, UNKNOWN_ID)
    with pytest.raises(NotFound):
        await house.inventory.software(house.vera, UNKNOWN_ID, "", None, 10)
