"""Templates: kept, changed with every version at hand, copied, and exchanged as files."""

from dataclasses import replace

import pytest
from tests.server.house import UNKNOWN_ID, House, news

from controldock.domain.command import DeploymentKind, Parameter, ParameterType
from controldock.domain.errors import (
    Conflict,
    Invalid,
    NameTaken,
    NotAllowed,
    NotFound,
    TemplateChanged,
)
from controldock.domain.template import Content, Texts
from controldock.server.services import templates
from controldock.server.services.changes import Noun

FLUSH = Content("Flush DNS", DeploymentKind.SHELL, "ipconfig /flushdns", texts={"ko": Texts("DNS 비우기")})
PRINT = Content(
    "Restart spooler",
    DeploymentKind.POWERSHELL,
    "Restart-Service $env:PARAM_service",
    parameters=(Parameter("service", ParameterType.TEXT, "Service", "Spooler"),),
)


async def test_a_template_is_kept_changed_and_forgotten(house: House) -> None:
    with house.changes.subscribe() as console:
        made = await house.templates.create(house.oscar, FLUSH)
        assert await news(console) == {Noun.TEMPLATES: [made.id]}
    assert (made.content, made.latest, made.created_by) == (FLUSH, 1, house.oscar.name)
    better = replace(FLUSH, script="ipconfig /flushdns & ipconfig /registerdns")
    changed = await house.templates.change(house.ann, made.id, better, 1)
    assert (changed.content, changed.latest, changed.version.created_by) == (better, 2, house.ann.name)
    assert await house.templates.get(house.vera, made.id) == changed
    assert (await house.templates.get(house.vera, made.id, 1)).content == FLUSH
    assert [one.number for one in await house.templates.versions(house.vera, made.id)] == [2, 1]
    await house.templates.remove(house.oscar, made.id)
    assert await house.templates.search(house.vera) == []
    assert await house.actions() == ["template.created", "template.changed", "template.deleted"]


async def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(house: House) -> None:
    made = await house.templates.create(house.oscar, FLUSH)
    await house.templates.change(house.ann, made.id, replace(FLUSH, script="echo ann"), 1)
    with pytest.raises(TemplateChanged) as caught:
        await house.templates.change(house.oscar, made.id, replace(FLUSH, script="echo oscar"), 1)
    assert caught.value.details == {"latest": 2, "changed_by": house.ann.name}
    assert (await house.templates.get(house.vera, made.id)).content.script == "echo ann"


async def test_to_change_nothing_makes_no_version(house: House) -> None:
    made = await house.templates.create(house.oscar, FLUSH)
    assert (await house.templates.change(house.ann, made.id, FLUSH, 1)).latest == 1


async def test_names_are_there_once_however_they_are_written(house: House) -> None:
    made = await house.templates.create(house.oscar, FLUSH)
    other = await house.templates.create(house.oscar, PRINT)
    with pytest.raises(NameTaken) as caught:
        await house.templates.create(house.oscar, replace(PRINT, name="FLUSH dns"))
    assert caught.value.details == {"fields": {"name": "name_taken"}}
    with pytest.raises(NameTaken):
        await house.templates.change(house.oscar, other.id, replace(PRINT, name="flush DNS"), 1)
    await house.templates.change(house.oscar, made.id, replace(FLUSH, name="FLUSH DNS"), 1)


async def test_they_are_found_by_words_in_any_language_and_stand_by_name(house: House) -> None:
    for content in (PRINT, FLUSH):
        await house.templates.create(house.oscar, content)

    async def found(search: str) -> list[str]:
        return [one.content.name for one in await house.templates.search(house.vera, search)]

    assert await found("") == ["Flush DNS", "Restart spooler"]
    assert await found("비우기") == ["Flush DNS"]
    assert await found("restart-service") == ["Restart spooler"]
    assert await found("nothing") == []
    with pytest.raises(Invalid):
        await found("x" * 201)


async def test_a_copy_is_ones_own(house: House) -> None:
    made = await house.templates.create(house.ann, FLUSH)
    first = await house.templates.duplicate(house.oscar, made.id)
    second = await house.templates.duplicate(house.oscar, made.id)
    third = await house.templates.duplicate(house.oscar, made.id, "Mine")
    assert [one.content.name for one in (first, second, third)] == [
        "Flush DNS (2)", "Flush DNS (3)", "Mine",
    ]  # fmt: skip
    assert first.content.texts["ko"].name == "DNS 비우기 (2)"
    assert third.content.script == FLUSH.script
    assert (third.key, third.created_by) == (None, house.oscar.name)
    with pytest.raises(NameTaken):
        await house.templates.duplicate(house.oscar, made.id, "mine")


async def test_it_goes_out_as_a_file_and_comes_in_again(house: House) -> None:
    made = await house.templates.create(house.ann, PRINT)
    exported, text = await house.templates.export(house.vera, made.id)
    assert exported == made
    with pytest.raises(NameTaken):
        await house.templates.take_in(house.oscar, text)
    copy = await house.templates.take_in(house.oscar, text, "Elsewhere")
    assert copy.content == replace(PRINT, name="Elsewhere")
    changed = await house.templates.replace(house.oscar, made.id, text.replace("Spooler", "W32Time"), 1)
    assert (changed.latest, changed.content.parameters[0].default) == (2, "W32Time")
    with pytest.raises(TemplateChanged):
        await house.templates.replace(house.oscar, made.id, text, 1)
    _, old = await house.templates.export(house.vera, made.id, 1)
    assert old == text


async def test_a_wrong_file_is_refused_at_its_line(house: House) -> None:
    with pytest.raises(Invalid) as caught:
        await house.templates.take_in(house.oscar, 'name = "x"\nscript = 7')
    assert caught.value.details["line"] == 2


async def test_what_can_not_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await house.templates.create(house.ann, FLUSH)
    with pytest.raises(Invalid):
        await house.templates.create(house.ann, replace(FLUSH, script=""))
    with pytest.raises(Invalid):
        await house.templates.change(house.ann, made.id, replace(FLUSH, name=""), 1)
    for action in (
        house.templates.get(house.ann, UNKNOWN_ID),
        house.templates.get(house.ann, made.id, 7),
        house.templates.versions(house.ann, UNKNOWN_ID),
        house.templates.change(house.ann, UNKNOWN_ID, FLUSH, 1),
        house.templates.duplicate(house.ann, UNKNOWN_ID),
        house.templates.export(house.ann, UNKNOWN_ID),
        house.templates.remove(house.ann, UNKNOWN_ID),
    ):
        with pytest.raises(NotFound):
            await action
    monkeypatch.setattr(templates, "MAX_KNOWN", 1)
    with pytest.raises(Conflict):
        await house.templates.create(house.ann, PRINT)


async def test_viewers_only_look(house: House) -> None:
    made = await house.templates.create(house.oscar, FLUSH)
    for action in (
        house.templates.create(house.vera, PRINT),
        house.templates.change(house.vera, made.id, PRINT, 1),
        house.templates.duplicate(house.vera, made.id),
        house.templates.take_in(house.vera, ""),
        house.templates.replace(house.vera, made.id, "", 1),
        house.templates.remove(house.vera, made.id),
    ):
        with pytest.raises(NotAllowed):
            await action
