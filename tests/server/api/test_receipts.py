"""What became of announcements, over HTTP."""

import csv
import io
from datetime import datetime, timedelta

import httpx
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.protocol.announcements import Receipt, SessionReceipt
from controldock.server.services.receipts import Word
from controldock.sources import encode_id

ASKS = {"kind": "yes_no"}
FIGURES = ("receipts", "receipts.csv", "receipts.json", "delays", "coverage", "answers", "answers.csv")


async def told(world: World, agent_id: str, announcement_id: str, **receipt: object) -> None:
    """The PC says this of it."""
    word = Receipt(announcement_id=announcement_id, **receipt)  # type: ignore[arg-type]
    await world.parts.receipts._write_down([Word(agent_id, (word,))])


async def announced(world: World) -> tuple[httpx.AsyncClient, str, list[str]]:
    """To three PCs: somebody answered on one, one has it on a locked screen, one is off."""
    pcs = [await world.pc(f"lab-{number}") for number in (1, 10)]
    pcs.append(await world.pc("lab-2", online=False))
    operator = await world.person(Role.OPERATOR)
    wish = {"title": "=Lunch?", "target": {"kind": "all"}, "question": ASKS}
    answer = await operator.post("/api/announcements", json=wish)
    assert answer.status_code == 201, answer.text
    id, sent = answer.json()["id"], world.sources.now()
    world.sources.advance(timedelta(minutes=1))
    for pc in pcs[:2]:
        world.presence.check_in(pc)

    def at(seconds: float) -> datetime:
        return sent + timedelta(seconds=seconds)

    session = SessionReceipt(
        session="c2",
        user="=kim",
        displayed_at=at(2),
        means="window",
        read_at=at(9),
        read_how="answered",
        answered_at=at(9),
        answer="yes",
    )
    await told(
        world,
        pcs[0],
        id,
        received_at=at(1),
        heard_udp_at=at(1),
        network="10.1.2.0/24",
        sessions=(session,),
    )
    await told(world, pcs[1], id, received_at=at(3), heard_tcp_at=at(3), not_shown="locked")
    return await world.person(Role.VIEWER), id, pcs


async def test_every_pc_with_its_steps_and_its_reason(world: World) -> None:
    viewer, id, pcs = await announced(world)
    page = (await viewer.get(f"/api/announcements/{id}/receipts")).json()
    assert (page["total"], page["next_cursor"]) == (3, None)
    one, off, locked = page["receipts"]
    assert [receipt["host_name"] for receipt in page["receipts"]] == ["lab-1", "lab-2", "lab-10"]
    assert (one["agent_id"], one["announcement_id"], one["online"]) == (pcs[0], id, True)
    assert (one["network"], one["missing"], one["resent"]) == ("10.1.2.0/24", None, 0)
    assert one["heard_udp_at"] == one["received_at"] == "2026-03-02T09:00:01Z"
    assert one["answered_at"] == one["read_at"] == "2026-03-02T09:00:09Z"
    (session,) = one["sessions"]
    assert (session["user"], session["means"], session["answer"]) == ("=kim", "window", "yes")
    assert locked["missing"] == {"code": "locked", "at": None}
    assert off["missing"]["code"] == "never_seen"
    seen = (await viewer.get(f"/api/announcements/{id}")).json()
    assert [seen[step] for step in ("total", "received", "displayed", "read", "answered")] == [3, 2, 1, 1, 1]


async def test_filters_orders_and_pages(world: World) -> None:
    viewer, id, _ = await announced(world)

    async def found(**query: str) -> list[str]:
        page = await viewer.get(f"/api/announcements/{id}/receipts", params=query)
        assert page.status_code == 200, page.text
        return [receipt["host_name"] for receipt in page.json()["receipts"]]

    assert await found(missed="not_received") == ["lab-2"]
    assert await found(missed="not_answered") == ["lab-2", "lab-10"]
    assert await found(step="received", missed="not_displayed") == ["lab-10"]
    assert await found(network="10.1.2.0/24") == ["lab-1"]
    assert await found(network="") == ["lab-2", "lab-10"]
    assert await found(search="LAB-1") == ["lab-1", "lab-10"]
    assert await found(sort="received_at", order="desc") == ["lab-10", "lab-1", "lab-2"]
    names: list[str] = []
    cursor = None
    while True:
        query = {"sort": "received_at", "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await viewer.get(f"/api/announcements/{id}/receipts", params=query)).json()
        names += [receipt["host_name"] for receipt in page["receipts"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert names == ["lab-1", "lab-10", "lab-2"]


async def test_figures(world: World) -> None:
    viewer, id, _ = await announced(world)
    delays = (await viewer.get(f"/api/announcements/{id}/delays")).json()
    assert {"step": "received", "up_to": 1.0, "count": 1} in delays
    assert {"step": "answered", "up_to": 10.0, "count": 1} in delays
    assert {"step": "read", "up_to": None, "count": 0} in delays
    assert (await viewer.get(f"/api/announcements/{id}/coverage")).json() == [
        {"network": "10.1.2.0/24", "total": 1, "heard_udp": 1, "tcp_alone": 0, "missing": 0},
        {"network": "", "total": 2, "heard_udp": 0, "tcp_alone": 1, "missing": 1},
    ]
    assert (await viewer.get(f"/api/announcements/{id}/answers")).json() == {
        "counts": [{"answer": "yes", "count": 1}, {"answer": "no", "count": 0}],
        "tags": [],
        "waiting": 0,
    }


async def test_files(world: World) -> None:
    viewer, id, pcs = await announced(world)
    answer = await viewer.get(f"/api/announcements/{id}/receipts.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith(f'"controldock-receipts-{id}.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["host_name"], row["user"], row["missing"]) for row in rows] == [
        ("lab-1", "'=kim", ""),
        ("lab-2", "", "never_seen"),
        ("lab-10", "", "locked"),
    ]
    answer = await viewer.get(f"/api/announcements/{id}/answers.csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["host_name"], row["user"], row["answer"], row["agent_id"]) == (
        "lab-1",
        "'=kim",
        "yes",
        pcs[0],
    )
    whole = (await viewer.get(f"/api/announcements/{id}/receipts.json")).json()
    assert (whole["announcement"]["title"], len(whole["receipts"])) == ("=Lunch?", 3)


async def test_what_one_pc_was_told_newest_first(world: World) -> None:
    viewer, id, pcs = await announced(world)
    operator = await world.person(Role.OPERATOR)
    wish = {"title": "More", "target": {"kind": "selected", "agent_ids": [pcs[0]]}}
    newer = (await operator.post("/api/announcements", json=wish)).json()["id"]
    path = f"/api/agents/{pcs[0]}/announcements"
    found = (await viewer.get(path)).json()
    assert [one["announcement"]["id"] for one in found] == [newer, id]
    assert found[1]["receipt"]["sessions"][0]["answer"] == "yes"
    assert (found[0]["receipt"]["received_at"], found[1]["announcement"]["received"]) == (None, 2)
    older = (await viewer.get(path, params={"cursor": newer, "limit": 5})).json()
    assert [one["announcement"]["id"] for one in older] == [id]


@pytest.mark.parametrize("what", FIGURES)
async def test_what_is_not_there_is_not_found(world: World, what: str) -> None:
    viewer = await world.person(Role.VIEWER)
    assert (await viewer.get(f"/api/announcements/{encode_id(7)}/{what}")).status_code == 404


@pytest.mark.parametrize(
    "query", [{"missed": "lunch"}, {"step": "eaten"}, {"sort": "taste"}, {"cursor": "x"}, {"search": "\n"}]
)
async def test_wrong_questions_are_refused(world: World, query: dict[str, str]) -> None:
    viewer, id, _ = await announced(world)
    answer = await viewer.get(f"/api/announcements/{id}/receipts", params=query)
    assert answer.status_code == 422
    assert set(answer.json()["details"]["fields"]) == set(query)
