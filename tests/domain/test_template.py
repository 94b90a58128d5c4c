"""Templates: what they may say, what they are called, and how they are found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.command import DeploymentKind, Parameter, ParameterType, RunAs
from controldock.domain.errors import Invalid
from controldock.domain.template import (
    BUILT_IN,
    Content,
    Template,
    Texts,
    Version,
    check_content,
    matches,
    order_of,
    wrong_fields,
)

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOOD = Content(
    name="Clear temporary files",
    kind=DeploymentKind.SHELL,
    script="rm -rf -- /tmp/x",
    description="Old ones only.",
    parameters=(Parameter("days", ParameterType.NUMBER, "Days", "7"),),
    tags=("cleanup",),
    texts={"ko": Texts("임시 파일 정리", "오래된 것만.", {"days": "일"})},
)


def test_a_good_one_is_good() -> None:
    check_content(GOOD)
    assert GOOD.command.script == GOOD.script


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"name": "  "}, "name", "name_empty"),
        ({"name": "x" * 201}, "name", "name_too_long"),
        ({"texts": {"ko": Texts("x" * 201)}}, "name", "name_too_long"),
        ({"description": "x" * 2001}, "description", "description_too_long"),
        ({"texts": {"ko": Texts(description="x" * 2001)}}, "description", "description_too_long"),
        ({"kind": DeploymentKind.RESTART}, "kind", "kind_is_an_action"),
        ({"script": " \n"}, "script", "script_empty"),
        ({"timeout": timedelta(0)}, "timeout", "timeout_out_of_range"),
        ({"success_codes": ()}, "success_codes", "success_codes_unusable"),
        ({"tags": ("x",) * 21}, "tags", "template_tags_unusable"),
        ({"tags": (" ",)}, "tags", "template_tags_unusable"),
        ({"texts": {"xx": Texts()}}, "texts.xx", "language_unknown"),
        ({"texts": {"ko": Texts(labels={"gone": "x"})}}, "texts.ko.labels", "label_of_nothing"),
        ({"texts": {"ko": Texts(labels={"days": "x" * 201})}}, "parameters", "parameter_label_too_long"),
        ({"parameters": (Parameter("9"),), "texts": {}}, "parameters", "parameter_name_unusable"),
        (
            {"parameters": (Parameter("a", ParameterType.CHOICE),), "texts": {}},
            "parameters.a",
            "parameter_without_choices",
        ),
    ],
)
def test_what_can_not_be_is_said_at_its_field(changes: dict[str, object], field: str, reason: str) -> None:
    wrong = replace(GOOD, **changes)  # type: ignore[arg-type]
    assert wrong_fields(wrong) == {field: reason}
    with pytest.raises(Invalid) as caught:
        check_content(wrong)
    assert caught.value.details["fields"] == {field: reason}


@pytest.mark.parametrize(
    "search", ["", "temp FILES", "임시", "only cleanup", "오래된 것만", "/tmp/x", "ＣＬＥＡＲ", "files clear"]
)
def test_words_are_found_in_every_language(search: str) -> None:
    assert matches(GOOD, search)


def test_every_word_must_be_there() -> None:
    assert not matches(GOOD, "clear printer")


def test_a_new_name_is_the_name_in_all_languages() -> None:
    renamed = GOOD.renamed("Mine")
    assert renamed.names == ("Mine",)
    assert renamed.texts["ko"].labels == {"days": "일"}


def test_a_copy_has_a_number_in_all_languages_and_still_fits() -> None:
    assert GOOD.numbered(2).names == ("Clear temporary files (2)", "임시 파일 정리 (2)")
    check_content(replace(GOOD, name="x" * 200).numbered(1000))


def test_its_script_is_its_own_until_somebody_changes_it_or_how_it_is_meant() -> None:
    command = GOOD.command
    assert GOOD.is_script_of(replace(command, timeout=timedelta(hours=1), run_as=RunAs.USER))
    assert not GOOD.is_script_of(replace(command, script=command.script + "\n"))
    assert not GOOD.is_script_of(replace(command, kind=DeploymentKind.POWERSHELL))


def test_one_that_came_with_the_program_is_edited_once_somebody_changed_it() -> None:
    came = Template("1", "clear", GOOD, Version(1, NOW, BUILT_IN), 1, NOW, BUILT_IN)
    assert not came.is_edited
    assert replace(came, version=Version(2, NOW, "ann")).is_edited
    assert not replace(came, key=None, version=Version(2, NOW, "ann")).is_edited
    assert order_of(came) == ("clear temporary files", "1")
