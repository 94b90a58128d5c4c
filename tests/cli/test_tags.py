"""Tags from the command line."""

from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


@pytest.fixture
def tagged(api: ApiDouble) -> ApiDouble:
    """A server with two tags."""
    room = {"id": an_id(80), "name": "3층 실습실", "agents": 40}
    exam = {"id": an_id(81), "name": "Exam\x1b[2J", "agents": 0}
    api.answers["GET", "/api/tags"] = [room, exam]
    return api


def test_tags_are_listed(tagged: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("tags", "list") == 0
    said = capsys.readouterr().out
    assert "3층 실습실" in said
    assert "40" in said
    assert "\x1b" not in said
    assert controldock("tags", "list", "--json") == 0
    tagged.answers["GET", "/api/tags"] = []
    capsys.readouterr()
    controldock("tags", "list")
    assert capsys.readouterr().out.startswith("There is no tag yet")


def test_making_renaming_merging_and_deleting(tagged: ApiDouble, controldock: Run, capsys: Capture) -> None:
    tagged.answers["POST", "/api/tags"] = {"id": an_id(82), "name": "new"}
    tagged.answers["PATCH", f"/api/tags/{an_id(80)}"] = {"id": an_id(80), "name": "4층"}
    tagged.answers["POST", f"/api/tags/{an_id(81)}/merge"] = {"id": an_id(80), "name": "3층 실습실"}
    tagged.answers["DELETE", f"/api/tags/{an_id(80)}"] = (204, b"")
    assert controldock("tags", "create", "new") == 0
    assert controldock("tags", "rename", "3층 실습실", "4층") == 0
    assert controldock("tags", "merge", an_id(81), "3층 실습실") == 0
    assert controldock("tags", "delete", "3층 실습실") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Tag new ({an_id(82)}).",
        "3층 실습실 is 4층 now.",
        "Exam\\x1b[2J is 3층 실습실 now.",
        "Deleted: 3층 실습실. PCs that had it: 40.",
    ]
    sent = [(method, body) for method, _, body in tagged.requests if method != "GET"]
    assert sent == [
        ("POST", {"name": "new"}),
        ("PATCH", {"name": "4층"}),
        ("POST", {"into": an_id(80)}),
        ("DELETE", None),
    ]


def test_an_unknown_tag_is_one_sentence(tagged: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("tags", "delete", "nothing\x1b") == 1
    assert capsys.readouterr().err == "There is no tag named nothing\\x1b.\n"


def test_tagging_pcs(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", "/api/agents/tags"] = {"changed": 2}
    assert controldock("agents", "tag", "lab-1", "lab-2", "--add", "a", "--add", "b", "--remove", "c") == 0
    assert capsys.readouterr().out == "2 PCs changed.\n"
    sent = api.requests[-1][2]
    assert (sent["add"], sent["remove"]) == (["a", "b"], ["c"])
