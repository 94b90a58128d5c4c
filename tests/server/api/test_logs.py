"""What attempts wrote, over HTTP: bytes by range, text in any encoding, pages, and lines that were found."""

import httpx
import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role

WISH = {"script": "run", "target": {"kind": "all"}}
KOREAN = "".join(f"{number} 지정된 파일을 찾을 수 없습니다.\r\n" for number in range(2000))


async def ran(world: World, output: bytes) -> tuple[httpx.AsyncClient, str]:
    """A viewer, and where the log of a PC is that wrote `output`."""
    pc = await world.pc()
    operator = await world.person(Role.OPERATOR)
    await operator.post("/api/deployments", json=WISH)
    attempt = await world.finish(pc, output)
    return await world.person(Role.VIEWER), f"/api/attempts/{attempt}/log"


@pytest.mark.parametrize("size", [100, 600_000])
async def test_a_part_of_it(world: World, size: int) -> None:
    output = (bytes(range(256)) * (size // 256 + 1))[:size]
    viewer, path = await ran(world, output)
    for header, start, end in (("bytes=10-19", 10, 20), ("bytes=-5", size - 5, size), ("bytes=7-", 7, size)):
        part = await viewer.get(path, headers={"Range": header})
        assert (part.status_code, part.content) == (206, output[start:end])
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert part.headers["content-length"] == str(end - start)
    whole = await viewer.get(path)
    assert (whole.status_code, whole.content) == (200, output)
    assert (whole.headers["accept-ranges"], whole.headers["content-length"]) == ("bytes", str(size))


async def test_a_part_that_is_not_there(world: World) -> None:
    viewer, path = await ran(world, b"hello")
    answer = await viewer.get(path, headers={"Range": "bytes=5-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */5")
    assert answer.json()["code"] == "range_not_satisfiable"


async def test_a_part_only_goes_with_what_the_client_has(world: World) -> None:
    viewer, path = await ran(world, b"hello")
    tag = (await viewer.get(path)).headers["etag"]
    asked = {"Range": "bytes=1-2"}
    assert (await viewer.get(path, headers={**asked, "If-Range": tag})).content == b"el"
    assert (await viewer.get(path, headers={**asked, "If-Range": '"other"'})).content == b"hello"
    same = await viewer.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16le"])
async def test_text_in_the_encoding_that_it_was_written_in(world: World, encoding: str) -> None:
    viewer, path = await ran(world, KOREAN.encode(encoding))
    text, offset = "", 0
    while True:
        piece = (await viewer.get(f"{path}/text", params={"offset": offset, "limit": 10_000})).json()
        assert piece["encodings"][0] == encoding
        assert piece["line"] == text.count("\n") + 1
        text += piece["text"]
        if piece["next_offset"] == piece["size"]:
            break
        offset = piece["next_offset"]
    assert text == KOREAN
    assert piece["complete"]
    assert piece["gap"] is None


async def test_text_in_the_encoding_that_somebody_wants(world: World) -> None:
    viewer, path = await ran(world, "한글".encode("cp949"))
    piece = (await viewer.get(f"{path}/text", params={"encoding": "cp1252"})).json()
    assert (piece["text"], piece["encoding"]) == ("ÇÑ±Û", "cp1252")
    assert (await viewer.get(f"{path}/text", params={"encoding": "klingon"})).status_code == 422


async def test_pages_are_read_one_by_one(world: World) -> None:
    viewer, path = await ran(world, KOREAN.encode("cp949"))
    pages = (await viewer.get(f"{path}/pages")).json()
    assert (pages["lines"], pages["legacy"], pages["complete"]) == (2000, "cp949", True)
    ends = [*pages["offsets"][1:], pages["size"]]
    text = ""
    for start, end, number in zip(pages["offsets"], ends, pages["numbers"], strict=True):
        piece = (await viewer.get(f"{path}/text", params={"offset": start, "limit": end - start})).json()
        assert (piece["offset"], piece["next_offset"], piece["line"]) == (start, end, number)
        text += piece["text"]
    assert text == KOREAN
    later = (await viewer.get(f"{path}/pages", params={"after": pages["offsets"][-1]})).json()
    assert later["offsets"] == pages["offsets"][-1:]


async def test_lines_are_found_and_the_search_goes_on_where_it_stopped(world: World) -> None:
    viewer, path = await ran(world, KOREAN.encode("cp949"))
    after: int | None = 0
    lines: list[int] = []
    while after is not None:
        query = {"q": "7 지정된", "after": after, "limit": 50}
        found = (await viewer.get(f"{path}/search", params=query)).json()
        lines += [hit["line"] for hit in found["hits"]]
        after = found["next"]
    assert lines == [number + 1 for number in range(2000) if number % 10 == 7]
    (hit,) = (await viewer.get(f"{path}/search", params={"q": "1999"})).json()["hits"]
    assert (hit["line"], hit["text"]) == (2000, "1999 지정된 파일을 찾을 수 없습니다.")
    assert (await viewer.get(f"{path}/search", params={"q": ""})).status_code == 422
    assert (await viewer.get(f"{path}/search", params={"q": "x" * 201})).status_code == 422


async def test_a_log_that_is_past_its_time_says_so(world: World) -> None:
    viewer, path = await ran(world, b"x" * 10_000)
    await world.parts.logs._logs.remove(path.split("/")[3])
    for what in ("", "/text", "/pages", "/search?q=x"):
        answer = await viewer.get(path + what)
        assert (answer.status_code, answer.json()["code"]) == (404, "log_gone")
