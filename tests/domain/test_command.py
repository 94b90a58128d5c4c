"""The command: what can be wrong with it, what the script finds, and what nobody else ever sees."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from controldock.domain import command as c
from controldock.domain.command import (
    MAX_DIRECTORY,
    MAX_PARAMETERS,
    MAX_SCRIPT,
    MAX_SUCCESS_CODES,
    MAX_TIMEOUT,
    MAX_USER,
    MAX_VALUE,
    MAX_VALUES,
    MIN_TIMEOUT,
    Command,
    DeploymentKind,
    Parameter,
    ParameterType,
    RunAs,
    Sessions,
    Value,
    check_command,
    check_parameters,
    check_values,
    environment_of,
    fill_in,
    is_success,
)
from controldock.protocol.frames import LIMIT_AFTER_WELCOME

P = ParameterType
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
ROOM = 1024  # bytes of an order beside its script
ECHO = Command(DeploymentKind.SHELL, "echo hello", MINUTE)


def wrong_fields(**changes: object) -> dict[str, str]:
    return check_command(replace(ECHO, **changes))  # type: ignore[arg-type]


def text(name: str, value: str = "") -> Value:
    return Value(name, P.TEXT, value)


def own(name: str, value: str) -> Value:
    return Value(name, P.TEXT, value, own=True)


# -- the script --


def test_a_good_command_passes() -> None:
    assert wrong_fields() == {}


@pytest.mark.parametrize("script", ["", " ", "\n\t \r\n", "\u3000"])
def test_a_script_does_something(script: str) -> None:
    assert wrong_fields(script=script) == {"script": "script_empty"}


def test_a_script_is_counted_in_bytes() -> None:
    assert wrong_fields(script="x" * MAX_SCRIPT) == {}
    assert wrong_fields(script="x" * (MAX_SCRIPT + 1)) == {"script": "script_too_long"}
    assert wrong_fields(script="가" * (MAX_SCRIPT // 3)) == {}
    assert wrong_fields(script="가" * (MAX_SCRIPT // 3 + 1)) == {"script": "script_too_long"}
    assert wrong_fields(script="x" * 10 * 1024 * 1024) == {"script": "script_too_long"}


def test_a_script_has_no_nul() -> None:
    assert wrong_fields(script="echo \0") == {"script": "script_has_nul"}


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\n", '"', "\\", "가", "\U0001f600", "x"])
def test_whatever_passes_fits_into_one_frame(character: str) -> None:
    """Escaped for JSON a control character takes six bytes, and base64 makes three of them four: an order that fits no
    frame could never arrive."""
    for size in (MAX_SCRIPT, MAX_SCRIPT // 2, MAX_SCRIPT // 4):
        script = "x" + character * (size // len(character.encode()) - 1)
        if wrong_fields(script=script) == {}:
            escaped = len(json.dumps(script, ensure_ascii=False).encode())
            assert escaped * 4 // 3 + ROOM <= LIMIT_AFTER_WELCOME


def test_lone_surrogates_break_nothing() -> None:
    assert wrong_fields(script="echo \ud800") == {}


@pytest.mark.parametrize(
    ("timeout", "good"),
    [
        (MIN_TIMEOUT, True),
        (MIN_TIMEOUT - TICK, False),
        (MAX_TIMEOUT, True),
        (MAX_TIMEOUT + TICK, False),
        (timedelta(0), False),
        (-MINUTE, False),
    ],
)
def test_a_timeout_lies_between_its_ends(timeout: timedelta, good: bool) -> None:
    assert wrong_fields(timeout=timeout) == ({} if good else {"timeout": "timeout_out_of_range"})


# -- the rest of it --


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"stdin": "x" * MAX_VALUES}, {}),
        ({"stdin": "x" * (MAX_VALUES + 1)}, {"stdin": "stdin_unusable"}),
        ({"stdin": "a\0b"}, {"stdin": "stdin_unusable"}),
        ({"stdin": "one\ntwo\n"}, {}),
        ({"working_directory": "C:\\작업 폴더"}, {}),
        (
            {"working_directory": "x" * (MAX_DIRECTORY + 1)},
            {"working_directory": "working_directory_unusable"},
        ),
        ({"working_directory": "/tmp\n"}, {"working_directory": "working_directory_unusable"}),
        ({"run_as": RunAs.USER}, {}),
        ({"run_as": RunAs.USER, "sessions": Sessions.ALL}, {}),
        ({"run_as": RunAs.USER, "sessions": Sessions.NAMED}, {"user": "user_missing"}),
        ({"run_as": RunAs.USER, "sessions": Sessions.NAMED, "user": " "}, {"user": "user_missing"}),
        ({"run_as": RunAs.USER, "sessions": Sessions.NAMED, "user": "LAB\\kim"}, {}),
        ({"user": "x" * (MAX_USER + 1)}, {"user": "user_unusable"}),
        ({"run_as": RunAs.USER, "sessions": Sessions.NAMED, "user": "a\x1bb"}, {"user": "user_unusable"}),
        ({"success_codes": (0, 1641, 3010)}, {}),
        ({"success_codes": (-1, 2**32 - 1, -(2**31))}, {}),
        ({"success_codes": ()}, {"success_codes": "success_codes_unusable"}),
        ({"success_codes": (2**32,)}, {"success_codes": "success_codes_unusable"}),
        ({"success_codes": (-(2**31) - 1,)}, {"success_codes": "success_codes_unusable"}),
        ({"success_codes": tuple(range(MAX_SUCCESS_CODES + 1))}, {"success_codes": "success_codes_unusable"}),
    ],
)
def test_what_can_be_wrong_beside_the_script(changes: dict[str, object], wrong: dict[str, str]) -> None:
    assert wrong_fields(**changes) == wrong


def test_everything_wrong_is_told_together() -> None:
    found = wrong_fields(script="", timeout=timedelta(0), stdin="\0", success_codes=(), values=(text("1st"),))
    assert found.keys() == {"script", "timeout", "stdin", "success_codes", "parameters"}


@pytest.mark.parametrize(
    ("exit_code", "codes", "good"),
    [
        (0, (0,), True),
        (1, (0,), False),
        (3010, (0, 3010), True),
        (-1, (2**32 - 1,), True),  # the same 32 bits, written with and without a sign
        (0xC0000005, (-1073741819,), True),
        (2**32, (0,), True),
        (0, (1,), False),
    ],
)
def test_which_exit_codes_are_success(exit_code: int, codes: tuple[int, ...], good: bool) -> None:
    assert is_success(exit_code, codes) is good


# -- parameters --


def test_values_reach_the_script_under_names_that_replace_nothing() -> None:
    assert environment_of([text("PATH", "/evil"), text("folder", "C:\\Temp & del *")]) == {
        "PARAM_PATH": "/evil",
        "PARAM_folder": "C:\\Temp & del *",
    }


@pytest.mark.parametrize("name", ["", "1st", "a b", "a=b", "a-b", "이름", "x" * 65, "a\n", "$(x)"])
def test_names_of_parameters_are_names_of_variables(name: str) -> None:
    assert check_values([text(name)]) == {"parameters": "parameter_name_unusable"}


def test_names_differ_in_more_than_their_case() -> None:
    """Windows takes them for the same."""
    assert check_values([text("Folder"), text("folder")]) == {"parameters": "parameter_name_unusable"}


@pytest.mark.parametrize(
    ("type", "value", "reason"),
    [
        (P.TEXT, "x" * MAX_VALUE, None),
        (P.TEXT, "x" * (MAX_VALUE + 1), "parameter_too_long"),
        (P.TEXT, "a\0b", "parameter_has_nul"),
        (P.SECRET, "a\0b", "parameter_has_nul"),
        (P.NUMBER, "12", None),
        (P.NUMBER, "-12.5", None),
        (P.NUMBER, "", None),
        (P.NUMBER, "1e5", "parameter_not_a_number"),
        (P.NUMBER, "twelve", "parameter_not_a_number"),
        (P.NUMBER, "１２", "parameter_not_a_number"),
        (P.NUMBER, "12\n", "parameter_not_a_number"),
        (P.SWITCH, "true", None),
        (P.SWITCH, "false", None),
        (P.SWITCH, "", None),
        (P.SWITCH, "yes", "parameter_not_a_switch"),
    ],
)
def test_values_are_of_their_type(type: P, value: str, reason: str | None) -> None:
    wrong = {} if reason is None else {"parameters.x": reason}
    assert check_values([Value("x", type, value)]) == wrong


def test_values_together_fit_into_an_environment_of_windows() -> None:
    many = MAX_VALUES // MAX_VALUE
    values = [text(f"v{number}", "x" * MAX_VALUE) for number in range(many)]
    assert check_values(values) == {}
    assert check_values([*values, text("more", "x")]) == {"parameters": "parameters_too_long"}


def test_there_are_not_too_many_of_them() -> None:
    values = [text(f"v{number}") for number in range(MAX_PARAMETERS)]
    assert check_values(values) == {}
    assert check_values([*values, text("more")]) == {"parameters": "too_many_parameters"}
    definitions = [Parameter(value.name) for value in (*values, text("more"))]
    assert check_parameters(definitions) == {"parameters": "too_many_parameters"}


# -- their definitions --


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        (Parameter("x"), None),
        (Parameter("x", P.NUMBER, default="5"), None),
        (Parameter("x", P.NUMBER, default="five"), "parameter_not_a_number"),
        (Parameter("x", P.SECRET), None),
        (Parameter("x", P.SECRET, default="hunter2"), "secret_with_default"),
        (Parameter("x", P.CHOICE), "parameter_without_choices"),
        (Parameter("x", P.CHOICE, choices=("a", "b")), None),
        (Parameter("x", P.CHOICE, default="a", choices=("a", "b")), None),
        (Parameter("x", P.CHOICE, default="c", choices=("a", "b")), "parameter_not_a_choice"),
    ],
)
def test_what_can_be_wrong_with_a_definition(parameter: Parameter, reason: str | None) -> None:
    assert check_parameters([parameter]) == ({} if reason is None else {"parameters.x": reason})


def test_definitions_have_names_of_their_own() -> None:
    assert check_parameters([Parameter("a"), Parameter("A")]) == {"parameters": "parameter_name_unusable"}


FOLDER = Parameter("folder", default="C:\\Temp")
COLOR = Parameter("color", P.CHOICE, required=True, choices=("red", "blue"))
KEY = Parameter("key", P.SECRET)


def test_defaults_are_filled_in_and_types_are_the_templates() -> None:
    values, wrong = fill_in([FOLDER, COLOR, KEY], [text("color", "red"), text("key", "s3cret")])
    assert wrong == {}
    assert values == (
        Value("folder", P.TEXT, "C:\\Temp"),
        Value("color", P.CHOICE, "red"),
        Value("key", P.SECRET, "s3cret"),
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([], {"parameters.color": "parameter_missing"}),
        ([text("color", "green")], {"parameters.color": "parameter_not_a_choice"}),
        ([text("color", "red"), text("colour", "red")], {"parameters.colour": "parameter_unknown"}),
        ([text("color", "red"), text("color", "blue")], {"parameters": "parameter_name_unusable"}),
        ([text("color", "red"), own("Folder", "C:")], {"parameters": "parameter_name_unusable"}),
        ([text(f"x{n}") for n in range(51)], {"parameters": "too_many_parameters"}),
    ],
)
def test_what_does_not_fit_the_definitions_is_told(given: list[Value], wrong: dict[str, str]) -> None:
    assert fill_in([FOLDER, COLOR], given)[1] == wrong


def test_what_is_said_to_be_none_of_the_templates_goes_along() -> None:
    values, wrong = fill_in([FOLDER], [own("trace", "1")])
    assert (values, wrong) == ((text("folder", "C:\\Temp"), own("trace", "1")), {})


# -- secrets --


def test_what_everybody_may_see_has_no_secrets() -> None:
    values = (text("folder", "C:\\Temp"), Value("key", P.SECRET, "hunter2"))
    shown = replace(ECHO, values=values, stdin="hunter2").without_secrets()
    assert "hunter2" not in repr(shown)
    assert shown.values == (text("folder", "C:\\Temp"), Value("key", P.SECRET, ""))
    assert shown.script == ECHO.script


def test_powers_need_no_script() -> None:
    assert {DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN} == c.POWER_KINDS
