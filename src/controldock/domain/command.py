"""The command: what runs on a PC, as whom, with which parameters, and which exit codes count as success."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

MAX_SCRIPT = 256 * 1024  # bytes of UTF-8
MAX_ESCAPED = (
    640 * 1024
)  # bytes as JSON, where ESC takes six: in base64 and with its parameters, an order must fit 1 MiB
MIN_TIMEOUT = timedelta(seconds=1)
MAX_TIMEOUT = timedelta(days=7)
DEFAULT_TIMEOUT = timedelta(minutes=10)
PREFIX = (
    "PARAM_"  # of the environment variables that carry parameters: so none can replace PATH or LD_PRELOAD
)
MAX_PARAMETERS = 50
MAX_VALUE = 8 * 1024  # characters of one value
MAX_VALUES = 32 * 1024  # characters of all values together: Windows takes 32,767 for a whole environment
MAX_DIRECTORY = 1024  # characters
MAX_USER = 255  # characters
MAX_SUCCESS_CODES = 50
MIN_EXIT_CODE, MAX_EXIT_CODE = -(2**31), 2**32 - 1  # signed and unsigned 32 bit are both written
SUCCESS = (0,)
SUCCESS_OF_INSTALLERS = (0, 1641, 3010)  # 1641, 3010: done, and a restart is under way or needed
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")


class DeploymentKind(StrEnum):
    """What is done: which interpreter takes the script, or what becomes of the PC."""

    SHELL = "shell"  # /bin/sh on Linux, cmd on Windows
    POWERSHELL = "powershell"
    RESTART = "restart"
    SHUT_DOWN = "shut_down"


POWER_KINDS = frozenset({DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN})  # done without a script


class ParameterType(StrEnum):
    """What a parameter's value may be; it travels as text."""

    TEXT = "text"
    NUMBER = "number"  # a decimal number
    SWITCH = "switch"  # "true" or "false"
    CHOICE = "choice"  # one of the choices
    SECRET = "secret"  # text that is shown to nobody afterwards


class RunAs(StrEnum):
    """Whose rights a command has."""

    SYSTEM = "system"  # SYSTEM on Windows, root on Linux: what the agent runs as
    ADMINISTRATOR = "administrator"  # elevated, in an administrator's own session; root on Linux
    USER = "user"  # of a person who is logged on


class Sessions(StrEnum):
    """Whose session, for RunAs.USER."""

    ACTIVE = "active"  # the person at the screen
    ALL = "all"  # everybody who is logged on, one after the other
    NAMED = "named"  # the user with that name


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a script takes: in the environment as PREFIX and its name, never in a command line."""

    name: str
    type: ParameterType = ParameterType.TEXT
    label: str = ""
    default: str = ""  # of a secret always empty
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value for one deployment."""

    name: str
    type: ParameterType
    value: str
    own: bool = False  # it is none of the template's, but given beside them


@dataclass(frozen=True, slots=True)
class Command:
    """Everything that a PC needs to know to run it."""

    kind: DeploymentKind
    script: str
    timeout: timedelta
    values: tuple[Value, ...] = ()
    stdin: str = ""  # given to the script on its standard input; else that is empty
    run_as: RunAs = RunAs.SYSTEM
    sessions: Sessions = Sessions.ACTIVE
    user: str = ""
    working_directory: str = ""  # empty: a private one that is removed afterwards
    success_codes: tuple[int, ...] = SUCCESS

    def without_secrets(self) -> Command:
        """The same, for everybody's eyes: secrets are empty, and so is what goes to the standard input."""
        values = tuple(replace(v, value="") if v.type is ParameterType.SECRET else v for v in self.values)
        return replace(self, values=values, stdin="")


def check_command(command: Command) -> dict[str, str]:
    """What can't be right, by field."""
    wrong = _check_script(command.script)
    if not MIN_TIMEOUT <= command.timeout <= MAX_TIMEOUT:
        wrong["timeout"] = "timeout_out_of_range"
    wrong |= check_values(command.values)
    if len(command.stdin) > MAX_VALUES or "\0" in command.stdin:
        wrong["stdin"] = "stdin_unusable"
    if len(command.working_directory) > MAX_DIRECTORY or _has_controls(command.working_directory):
        wrong["working_directory"] = "working_directory_unusable"
    if command.run_as is RunAs.USER and command.sessions is Sessions.NAMED and not command.user.strip():
        wrong["user"] = "user_missing"
    elif len(command.user) > MAX_USER or _has_controls(command.user):
        wrong["user"] = "user_unusable"
    if not are_exit_codes(command.success_codes):
        wrong["success_codes"] = "success_codes_unusable"
    return wrong


def check_values(values: Iterable[Value]) -> dict[str, str]:
    """What is wrong with the values, by the field `parameters.NAME`."""
    values, wrong = tuple(values), dict[str, str]()
    names = [value.name.upper() for value in values]  # Windows takes names in any case as the same
    if len(values) > MAX_PARAMETERS:
        return {"parameters": "too_many_parameters"}
    if sum(len(value.value) for value in values) > MAX_VALUES:
        return {"parameters": "parameters_too_long"}
    for value in values:
        if not _NAME.match(value.name) or names.count(value.name.upper()) > 1:
            wrong["parameters"] = "parameter_name_unusable"
        elif (reason := _check_value(value)) is not None:
            wrong[f"parameters.{value.name}"] = reason
    return wrong


def check_parameters(parameters: Iterable[Parameter]) -> dict[str, str]:
    """What is wrong with the definitions of a template's parameters, by the field `parameters.NAME`."""
    parameters, wrong = tuple(parameters), dict[str, str]()
    if len(parameters) > MAX_PARAMETERS:
        return {"parameters": "too_many_parameters"}
    names = [parameter.name.upper() for parameter in parameters]
    for parameter in parameters:
        field = f"parameters.{parameter.name}"
        if not _NAME.match(parameter.name) or names.count(parameter.name.upper()) > 1:
            wrong["parameters"] = "parameter_name_unusable"
        elif (reason := _check_parameter(parameter)) is not None:
            wrong[field] = reason
    return wrong


def fill_in(
    parameters: Iterable[Parameter], given: Iterable[Value]
) -> tuple[tuple[Value, ...], dict[str, str]]:
    """The values for a script with these parameters, defaults filled in; and what is wrong, by field.

    What was given under a name that the script does not have is wrong, too, unless it says that it is no parameter of
    the template: a typing error would go unseen."""
    given = tuple(given)
    if (reason := check_values(given).get("parameters")) is not None:
        return given, {"parameters": reason}  # who says one name twice says nothing of either
    own = tuple(value for value in given if value.own)
    by_name = {value.name: value.value for value in given if not value.own}
    wrong: dict[str, str] = {}
    values: list[Value] = []
    for parameter in parameters:
        text = by_name.pop(parameter.name, parameter.default)
        if parameter.required and not text:
            wrong[f"parameters.{parameter.name}"] = "parameter_missing"
        elif text and parameter.type is ParameterType.CHOICE and text not in parameter.choices:
            wrong[f"parameters.{parameter.name}"] = "parameter_not_a_choice"
        values.append(Value(parameter.name, parameter.type, text))
    wrong |= {f"parameters.{name}": "parameter_unknown" for name in by_name}
    return (*values, *own), wrong | check_values((*values, *own))


def are_exit_codes(codes: Iterable[int]) -> bool:
    """Whether these can be a command's success codes."""
    codes = tuple(codes)
    return 0 < len(codes) <= MAX_SUCCESS_CODES and all(MIN_EXIT_CODE <= c <= MAX_EXIT_CODE for c in codes)


def is_success(exit_code: int, success_codes: Iterable[int]) -> bool:
    """Whether a script that ended with this code did what it should, signed or unsigned as it may be written."""
    return any((exit_code - code) % 2**32 == 0 for code in success_codes)


def environment_of(values: Iterable[Value]) -> dict[str, str]:
    """The variables that carry these values."""
    return {PREFIX + value.name: value.value for value in values}


def _check_script(script: str) -> dict[str, str]:
    if not script.strip():
        return {"script": "script_empty"}
    if _size(script) > MAX_SCRIPT or _size(json.dumps(script, ensure_ascii=False)) > MAX_ESCAPED:
        return {"script": "script_too_long"}
    return {"script": "script_has_nul"} if "\0" in script else {}


def _check_parameter(parameter: Parameter) -> str | None:
    is_choice = parameter.type is ParameterType.CHOICE
    if is_choice and not parameter.choices:
        return "parameter_without_choices"
    if not parameter.default:
        return None
    if parameter.type is ParameterType.SECRET:
        return "secret_with_default"
    if is_choice and parameter.default not in parameter.choices:
        return "parameter_not_a_choice"
    return _check_value(Value(parameter.name, parameter.type, parameter.default))


def _check_value(value: Value) -> str | None:
    if len(value.value) > MAX_VALUE:
        return "parameter_too_long"
    if "\0" in value.value:
        return "parameter_has_nul"
    if (
        value.type is ParameterType.NUMBER
        and value.value
        and not re.fullmatch(r"-?\d+(\.\d+)?", value.value, re.ASCII)
    ):
        return "parameter_not_a_number"
    if value.type is ParameterType.SWITCH and value.value not in {"", "true", "false"}:
        return "parameter_not_a_switch"
    return None


def _has_controls(text: str) -> bool:
    return any(ord(character) < ord(" ") for character in text)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
