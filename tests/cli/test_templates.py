"""Templates from the command line."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.api_double import START, ApiDouble, an_id

from controldock.server.api.schemas.forms import ErrorBody
from controldock.server.api.schemas.templates import (
    ParameterDefinition,
    Template,
    TemplateTexts,
    TemplateVersion,
)

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/templates"
FILE = 'name = "Flush"\nscript = "ipconfig /flushdns"\n'


def a_template(number: int, **changes: Any) -> Template:
    values: dict[str, Any] = {
        "id": an_id(number), "key": None, "built_in": False, "edited": False, "name": f"T{number}",
        "description": "Says \x1b[2J hello.", "texts": {}, "kind": "shell", "os": "windows", "tags": ["net"],
        "run_as": "system", "version": 3, "created_at": START, "created_by": "", "changed_at": START,
        "changed_by": "", "latest": 3, "script": "echo hello\n", "timeout": 600.0, "sessions": "active",
        "user": "", "working_directory": "", "success_codes": [0, 3010],
        "parameters": [ParameterDefinition(name="folder", label="Which folder?", default="C:", required=True)],
    }  # fmt: skip
    return Template(**(values | changes))


FLUSH = a_template(1, name="Flush DNS", key="flush-dns", texts={"ko": TemplateTexts(name="DNS 비우기")})
TWIN = a_template(2, name="Twin", changed_by="ann")
TWIN_TOO = a_template(3, name="twin")


@pytest.fixture
def library(api: ApiDouble) -> ApiDouble:
    """A server with three templates."""
    kept = [FLUSH, TWIN, TWIN_TOO]
    api.answers["GET", PATH] = kept
    for one in kept:
        api.answers["GET", f"{PATH}/{one.id}"] = one
        api.answers["GET", f"{PATH}/{one.id}/export"] = (200, FILE.encode())
        api.answers["POST", f"{PATH}/{one.id}/duplicate"] = a_template(9, name="Copy")
        api.answers["DELETE", f"{PATH}/{one.id}"] = (204, b"")
    api.answers["POST", f"{PATH}/import"] = a_template(4, name="Flush", version=4)
    api.answers["POST", PATH] = a_template(5, name="New")
    return api


def test_templates_are_listed_and_searched(library: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("templates", "list") == 0
    said = capsys.readouterr().out
    assert "Flush DNS" in said
    assert "ControlDock" in said
    assert "ann" in said
    library.answers["GET", PATH] = []
    controldock("templates", "list", "nothing like it")
    assert library.queries[-1] == "search=nothing like it"
    assert capsys.readouterr().out == "No template is found.\n"
    assert controldock("templates", "list", "--json") == 0
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize("name", ["flush dns", "flush-dns", "DNS 비우기", an_id(1)])
def test_one_is_shown_by_name_in_any_language_key_or_id(
    library: ApiDouble, controldock: Run, capsys: Capture, name: str
) -> None:
    assert controldock("templates", "show", name) == 0
    said = capsys.readouterr().out
    assert "Which folder? *" in said
    assert "echo hello" in said
    assert "\x1b" not in said


def test_a_script_alone_is_what_it_is(library: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("templates", "show", "flush-dns", "--script", "--version", "2") == 0
    assert capsys.readouterr().out == "echo hello\n"
    assert library.queries[-1] == "version=2"
    assert controldock("templates", "show", "flush-dns", "--json") == 0


def test_what_is_unknown_or_not_the_only_one_is_a_sentence(
    library: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("templates", "show", "nothing\x1b") == 1
    assert capsys.readouterr().err == "There is no template named nothing\\x1b.\n"
    assert controldock("templates", "remove", "twin") == 1
    assert capsys.readouterr().err.endswith(f"by its id: {an_id(2)}, {an_id(3)}.\n")


def test_versions_are_listed(library: ApiDouble, controldock: Run, capsys: Capture) -> None:
    library.answers["GET", f"{PATH}/{FLUSH.id}/versions"] = [
        TemplateVersion(number=3, created_at=START, created_by="ann"),
        TemplateVersion(number=2, created_at=START, created_by=""),
    ]
    assert controldock("templates", "versions", "flush-dns") == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["By", "ann", "ControlDock"]
    assert controldock("templates", "versions", "flush-dns", "--json") == 0


def test_a_script_becomes_a_template(
    library: ApiDouble, controldock: Run, capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "script.ps1"
    file.write_bytes(b"\xef\xbb\xbfGet-Date")
    assert (
        controldock("templates", "create", "New", str(file), "--kind", "powershell", "--os", "windows") == 0
    )
    sent = library.requests[-1][2]
    assert (sent["name"], sent["script"], sent["kind"], sent["os"]) == (
        "New",
        "Get-Date",
        "powershell",
        "windows",
    )
    assert capsys.readouterr().out == f"Template New ({an_id(5)}).\n"


def test_copying_and_removing(library: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("templates", "duplicate", "flush-dns", "--name", "Copy") == 0
    assert library.requests[-1][2] == {"name": "Copy"}
    assert controldock("templates", "remove", an_id(2)) == 0
    assert capsys.readouterr().out.splitlines() == [f"Template Copy ({an_id(9)}).", "Deleted: Twin."]


def test_a_file_goes_out_and_comes_in(
    library: ApiDouble, controldock: Run, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "flush.toml"
    assert controldock("templates", "export", "flush-dns", "-o", str(file)) == 0
    assert file.read_text() == FILE
    assert controldock("templates", "export", "flush-dns") == 0
    assert capsys.readouterr().out.endswith(FILE)
    assert controldock("templates", "import", str(file), "--name", "Mine") == 0
    assert library.requests[-1][2] == {"text": FILE, "name": "Mine", "replaces": "", "based_on": 0}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FILE.encode())))
    assert controldock("templates", "import", "-", "--replace", "flush-dns") == 0
    assert library.requests[-1][2] == {"text": FILE, "name": "", "replaces": an_id(1), "based_on": 3}


def test_files_that_can_not_be_read_or_written(
    library: ApiDouble, controldock: Run, capsys: Capture, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff\xfe")
    assert controldock("templates", "import", str(tmp_path / "nothing")) == 1
    assert controldock("templates", "import", str(broken)) == 1
    assert controldock("templates", "export", "flush-dns", "-o", str(tmp_path)) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(" ", 1)[1][:10] for line in said] == ["can't be r", "is not UTF", "can't be w"]
    assert controldock("templates", "import", str(broken), "--name", "x", "--replace", "y") == 2


def test_a_mistake_in_a_file_is_said_with_its_line(
    library: ApiDouble, controldock: Run, capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "x.toml"
    file.write_text("name = 1")
    refused = ErrorBody(
        code="invalid",
        message="Line 1: name must be text in quotes.",
        details={"fields": {"text": "file_wrong_type"}, "line": 1},
    )
    library.answers["POST", f"{PATH}/import"] = (422, refused)
    assert controldock("templates", "import", str(file)) == 1
    assert capsys.readouterr().err.startswith("Line 1: name must be text in quotes.")


def test_one_is_changed_in_an_editor(
    library: ApiDouble, controldock: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/Flush/More/")
    assert controldock("templates", "edit", "flush-dns") == 0
    sent = library.requests[-1][2]
    assert (sent["replaces"], sent["based_on"]) == (an_id(1), 3)
    assert sent["text"] == FILE.replace("Flush", "More")
    monkeypatch.setenv("VISUAL", "true")
    assert controldock("templates", "edit", "flush-dns") == 0
    assert capsys.readouterr().out.splitlines() == ["Flush is at version 4 now.", "Nothing was changed."]
    for editor in ("false", "/no/such/editor", "'"):
        monkeypatch.setenv("VISUAL", editor)
        assert controldock("templates", "edit", "flush-dns") == 1
