"""Templates as files: what is written can be read again, and a mistake is shown at its line."""

import tomllib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain import template_file
from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import DeploymentKind, Parameter, ParameterType, RunAs, Sessions
from controldock.domain.errors import Invalid
from controldock.domain.template import Content, Texts

FILE = """\
format = 1
name = "Clear"
kind = "powershell"
os = "windows"
timeout = 90
run_as = "system"
success_codes = [0, 3010]
tags = ["cleanup"]
script = '''
name = "this is no key"
[this is no table]
Remove-Item $env:PARAM_folder
'''

[[parameters]]
name = "folder"
type = "text"
required = true

[[parameters]]
name = "mode"
type = "choice"
default = "slow"
choices = ["slow", "fast"]

[texts.ko]
name = "정리"
[texts.ko.labels]
folder = "폴더"
"""

# Characters that XML, JSON and terminals stumble over are as good as any; half characters can't be stored.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)
usable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Templates that could be kept."""
    called = draw(st.lists(names, max_size=4, unique_by=str.upper))
    return Content(
        name=draw(words).strip(),
        kind=draw(st.sampled_from([DeploymentKind.SHELL, DeploymentKind.POWERSHELL])),
        script=draw(usable.filter(str.strip)),
        description=draw(texts),
        os=draw(st.sampled_from([None, *OsFamily])),
        parameters=tuple(Parameter(name, label=draw(words), default=draw(usable)) for name in called),
        timeout=timedelta(milliseconds=draw(st.integers(1000, 10**8))),
        run_as=draw(st.sampled_from(RunAs)),
        sessions=Sessions.NAMED,
        user=draw(words),
        success_codes=tuple(draw(st.lists(st.integers(-(2**31), 2**32 - 1), min_size=1, max_size=4))),
        tags=tuple(draw(st.lists(words, max_size=3))),
        texts={"ko": Texts(draw(words), draw(texts), {name: draw(words) for name in called})},
    )


@given(contents())
def test_what_is_written_is_read_again(content: Content) -> None:
    text = template_file.write(content, "some-key")
    assert template_file.read(text) == template_file.Read(content, "some-key")


def test_a_script_stays_readable() -> None:
    content = template_file.read(FILE).content
    assert content.script in template_file.write(content)
    assert content.script.startswith('name = "this is no key"\n')


def test_a_file_says_what_it_says() -> None:
    content = template_file.read(FILE).content
    assert (content.name, content.os, content.timeout) == ("Clear", OsFamily.WINDOWS, timedelta(seconds=90))
    assert content.parameters[1] == Parameter(
        "mode", ParameterType.CHOICE, "", "slow", choices=("slow", "fast")
    )
    assert content.texts == {"ko": Texts("정리", "", {"folder": "폴더"})}


def test_little_is_enough() -> None:
    content = template_file.read('name = "x"\nscript = "hostname"').content
    assert content == Content("x", DeploymentKind.SHELL, "hostname")


def test_an_editor_of_windows_may_have_saved_it() -> None:
    saved = "\N{BYTE ORDER MARK}" + FILE.replace("\n", "\r\n")
    assert template_file.read(saved) == template_file.read(FILE)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('name = "Clear"', 'name = "Clear', 2, "file_syntax"),
        ("timeout = 90", "timeout = ninety", 5, "file_syntax"),
        ("timeout = 90", 'timeout = "90"', 5, "file_wrong_type"),
        ("timeout = 90", "timeout = true", 5, "file_wrong_type"),
        ("timeout = 90", "timeout = nan", 5, "timeout_out_of_range"),
        ("timeout = 90", "timeout = 0", 5, "timeout_out_of_range"),
        ("timeout = 90", "timeout = 1e300", 5, "timeout_out_of_range"),
        ("timeout = 90", "time_out = 90", 5, "file_unknown_key"),
        ('kind = "powershell"', 'kind = "bash"', 3, "file_no_such_choice"),
        ('kind = "powershell"', 'kind = "restart"', 3, "kind_is_an_action"),
        ('os = "windows"', 'os = "macos"', 4, "file_no_such_choice"),
        ("success_codes = [0, 3010]", "success_codes = []", 7, "success_codes_unusable"),
        ("success_codes = [0, 3010]", 'success_codes = ["0"]', 7, "file_wrong_type"),
        ("success_codes = [0, 3010]", "success_codes = [true]", 7, "file_wrong_type"),
        ('name = "folder"', 'name = "9"', 15, "parameter_name_unusable"),
        ('name = "mode"', 'name = "FOLDER"', 20, "parameter_name_unusable"),
        ('name = "mode"', "", 20, "file_key_missing"),
        ('type = "choice"', 'type = "list"', 22, "file_no_such_choice"),
        ('default = "slow"', 'default = "other"', 20, "parameter_not_a_choice"),
        ('default = "slow"', "default = 7", 23, "file_wrong_type"),
        ("required = true", "requird = true", 18, "file_unknown_key"),
        ('folder = "폴더"', 'fodler = "폴더"', 28, "label_of_nothing"),
        ('folder = "폴더"', "folder = 1", 28, "file_wrong_type"),
        ("texts.ko", "texts.fr", 26, "language_unknown"),
        ("format = 1", "format = 2", 1, "file_from_later"),
    ],
)
def test_a_mistake_is_shown_at_its_line(old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        template_file.read(FILE.replace(old, new))
    assert caught.value.details["fields"] == {"text": reason}
    assert caught.value.details["line"] == line
    assert caught.value.message.startswith(f"Line {line}")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "file_key_missing"),
        ('script = "x"', 1, "file_key_missing"),
        ('name = "x"\n\n\nscript = """\nnever closed', 5, "file_syntax"),
        ("texts = 1\nname='x'\nscript='x'", 1, "file_wrong_type"),
        ("texts.ko = 1\nname='x'\nscript='x'", 1, "file_wrong_type"),
        ("parameters = [1]\nname='x'\nscript='x'", 1, "file_wrong_type"),
        ("x = " + "[" * 5000, 1, "file_syntax"),
        ("\0", 1, "file_syntax"),
    ],
)
def test_what_is_no_template_at_all_is_said_too(text: str, line: int, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        template_file.read(text)
    assert (caught.value.details["line"], caught.value.details["fields"]["text"]) == (line, reason)


def test_a_film_is_no_template() -> None:
    with pytest.raises(Invalid) as caught:
        template_file.read("#" * (template_file.MAX_FILE + 1))
    assert caught.value.details["fields"] == {"text": "file_too_large"}


@given(st.text(max_size=200) | st.text("[]='\"\n.\\ak1", max_size=60))
def test_whatever_somebody_sends_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        template_file.read(text)


@given(contents(), st.data())
def test_a_damaged_file_is_read_or_refused(content: Content, data: st.DataObject) -> None:
    text = template_file.write(content)
    place = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:place] + data.draw(st.sampled_from(["", "'", '"', "\n", "[", "="])) + text[place + 1 :]
    with suppress(Invalid):
        template_file.read(damaged)


def test_other_programs_can_read_it() -> None:
    content = replace(template_file.read(FILE).content, description="'''\n\"\"\"\n\x07 \\ tab\t'")
    assert tomllib.loads(template_file.write(content))["description"] == content.description
