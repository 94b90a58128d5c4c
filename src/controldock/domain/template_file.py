"""Templates as TOML files: written so that people can read them, and read so that a mistake is shown at its line."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, cast

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import (
    MAX_SCRIPT,
    MAX_TIMEOUT,
    SUCCESS,
    DeploymentKind,
    Parameter,
    ParameterType,
    RunAs,
    Sessions,
    check_parameters,
)
from controldock.domain.errors import Invalid
from controldock.domain.template import Content, Texts, wrong_fields

FORMAT = 1
MAX_FILE = 6 * MAX_SCRIPT  # characters: a control character in a script is written as six
_SYNTAX = re.compile(r"^(?P<said>.*?) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)
_AT_END = "(at end of document)"
_TABLE = re.compile(r"\s*\[(?P<many>\[)?\s*(?P<name>[^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*(?P<key>[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=\s*(?P<value>.*)")
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_LITERAL = "'''"
_QUOTES = (_LITERAL, '"""')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says."""

    content: Content
    key: str | None  # of the program's own library


def read(text: str) -> Read:
    """The template in a file; Invalid with the line, the column where it is known, and what is wrong there."""
    if len(text) > MAX_FILE:
        raise Invalid("The file is too large for a template.", fields={"text": "file_too_large"})
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    lines = _lines_of(text)
    table = _Table(_parsed(text), "", lines)
    version = table.take("format", int, FORMAT)
    if version != FORMAT:
        table.complain("format", "file_from_later", f"This is format {version}; this server reads {FORMAT}.")
    key = table.take("key", str, "") or None
    content = _content(table)
    table.finish()
    if wrong := wrong_fields(content):
        field, reason = next(iter(wrong.items()))
        raise _wrong(
            lines.get(_place(field, content), 1), field, reason, f"{field} can't be right: {reason}."
        )
    return Read(content, key)


def write(content: Content, key: str | None = None) -> str:
    """The text of a file that says this."""
    return "\n".join(_written(content, key)) + "\n"


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.match(str(error))
        said = found["said"] if found else str(error).removesuffix(_AT_END).strip()
        line = int(found["line"]) if found else text.rstrip("\n").count("\n") + 1
        column = int(found["column"]) if found else None
        raise _wrong(line, "text", "file_syntax", f"{said}.", column=column) from None
    except RecursionError:  # brackets in brackets without end
        raise _wrong(1, "text", "file_syntax", "That is nested too deeply.") from None


def _wrong(line: int, field: str, reason: str, said: str, column: int | None = None) -> Invalid:
    where = f"Line {line}" if column is None else f"Line {line}, column {column}"
    return Invalid(
        f"{where}: {said}", fields={"text": reason}, line=line, column=column, field=field, said=said
    )


def _lines_of(text: str) -> dict[str, int]:
    """The line of every key, as `parameters.1.type`, and of every table. The parser itself does not tell."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, quote = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if quote:
            quote = "" if quote in line else quote
        elif found := _TABLE.match(line):
            table = found["name"].replace('"', "").replace("'", "")
            if found["many"]:
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}.{counts[table]}"
            lines.setdefault(table, number)
        elif found := _KEY.match(line):
            lines.setdefault(_joined(table, found["key"].strip("\"'")), number)
            opened = found["value"].lstrip("[ ")[:3]
            if opened in _QUOTES and opened not in found["value"].lstrip("[ ")[3:]:
                quote = opened
    return lines


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _place(field: str, content: Content) -> str:
    """Where in the file a field of the template is."""
    area, _, name = field.partition(".")
    if area != "parameters":
        return field
    known = content.parameters
    if name:
        return f"parameters.{[parameter.name for parameter in known].index(name)}"
    # What is wrong with their names is said of all together: the first with which it is.
    counts = range(1, len(known) + 1)
    first = next((count for count in counts if "parameters" in check_parameters(known[:count])), 1)
    return f"parameters.{first - 1}"


class _Table:
    """A table of the file; what is taken from it must be of the right kind, and all must be taken."""

    def __init__(self, values: Mapping[str, Any], path: str, lines: Mapping[str, int]) -> None:
        self._left = dict(values)
        self._path = path
        self._lines = lines

    def complain(self, key: str, reason: str, said: str) -> NoReturn:
        """Refuse the file because of what stands at this key."""
        path = _joined(self._path, key)
        line = self._lines.get(path) or self._lines.get(self._path) or 1
        raise _wrong(line, path, reason, said)

    def take(self, key: str, kind: type[Any], otherwise: Any = None) -> Any:
        """The value of that type; without one the other, and without that a complaint."""
        if key not in self._left:
            if otherwise is None:
                self.complain(key, "file_key_missing", f"{_joined(self._path, key)} is missing.")
            return otherwise
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.complain(key, "file_wrong_type", f"{key} must be {_TYPES[kind]}.")
        return value

    def seconds(self, key: str, otherwise: timedelta) -> timedelta:
        """A number of seconds."""
        number = self.take(key, int | float, otherwise / timedelta(seconds=1))  # type: ignore[arg-type]
        if not math.isfinite(number) or abs(number) > 2 * (MAX_TIMEOUT / timedelta(seconds=1)):
            self.complain(key, "timeout_out_of_range", f"{key} is out of range.")
        return timedelta(seconds=number)

    def choice(self, key: str, kind: type[_Choice], otherwise: _Choice) -> _Choice:
        """One of the words of an enumeration."""
        word = self.take(key, str, str(otherwise))
        if word not in list(kind):
            known = ", ".join(kind)
            self.complain(key, "file_no_such_choice", f"{key} must be one of: {known}.")
        return kind(word)

    def many(self, key: str, kind: type[Any], otherwise: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """A list of values of one type."""
        values = self.take(key, list, list(otherwise))
        for value in values:
            if not isinstance(value, kind) or isinstance(value, bool):
                self.complain(key, "file_wrong_type", f"{key} must be a list, each {_TYPES[kind]}.")
        return tuple(values)

    def tables(self, key: str) -> list[_Table]:
        """A list of tables."""
        rows = self.many(key, dict)
        return [
            _Table(row, f"{_joined(self._path, key)}.{place}", self._lines) for place, row in enumerate(rows)
        ]

    def named(self, key: str) -> dict[str, _Table]:
        """Tables by their names."""
        inner = self.take(key, dict, {})
        for name, value in inner.items():
            if not isinstance(value, dict):
                self.complain(key, "file_wrong_type", f"{key}.{name} must be a table.")
        path = _joined(self._path, key)
        return {name: _Table(value, _joined(path, name), self._lines) for name, value in inner.items()}

    def words(self, key: str) -> dict[str, str]:
        """Words by their names."""
        inner = self.take(key, dict, {})
        for name, value in inner.items():
            if not isinstance(value, str):
                self.complain(key, "file_wrong_type", f"{key}.{name} must be text in quotes.")
        return cast(dict[str, str], inner)

    def finish(self) -> None:
        """Complain about what nobody took: a typing error would go unseen."""
        for key in self._left:
            self.complain(key, "file_unknown_key", f"{_joined(self._path, key)} means nothing here.")


_TYPES: dict[Any, str] = {
    str: "text in quotes",
    int: "a whole number",
    int | float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _content(table: _Table) -> Content:
    os_word = table.take("os", str, "")
    if os_word and os_word not in list(OsFamily):
        table.complain("os", "file_no_such_choice", "os must be one of: " + ", ".join(OsFamily) + ".")
    return Content(
        name=table.take("name", str).strip(),
        description=table.take("description", str, ""),
        kind=table.choice("kind", DeploymentKind, DeploymentKind.SHELL),
        os=OsFamily(os_word) if os_word else None,
        timeout=table.seconds("timeout", timedelta(minutes=10)),
        run_as=table.choice("run_as", RunAs, RunAs.SYSTEM),
        sessions=table.choice("sessions", Sessions, Sessions.ACTIVE),
        user=table.take("user", str, ""),
        working_directory=table.take("working_directory", str, ""),
        success_codes=table.many("success_codes", int, SUCCESS),
        tags=table.many("tags", str),
        script=table.take("script", str),
        parameters=tuple(_parameter(one) for one in table.tables("parameters")),
        texts={language: _texts(one) for language, one in table.named("texts").items()},
    )


def _parameter(table: _Table) -> Parameter:
    parameter = Parameter(
        name=table.take("name", str),
        type=table.choice("type", ParameterType, ParameterType.TEXT),
        label=table.take("label", str, ""),
        default=table.take("default", str, ""),
        required=table.take("required", bool, False),
        choices=table.many("choices", str),
    )
    table.finish()
    return parameter


def _texts(table: _Table) -> Texts:
    texts = Texts(table.take("name", str, ""), table.take("description", str, ""), table.words("labels"))
    table.finish()
    return texts


def _written(content: Content, key: str | None) -> Iterator[str]:
    yield f"format = {FORMAT}"
    yield from _unless_empty("key", key or "")
    yield f"name = {_quoted(content.name)}"
    yield from _unless_empty("description", content.description)
    yield f"kind = {_quoted(content.kind)}"
    yield from _unless_empty("os", content.os or "")
    yield f"timeout = {_number(content.timeout / timedelta(seconds=1))}"
    yield f"run_as = {_quoted(content.run_as)}"
    if content.sessions is not Sessions.ACTIVE:
        yield f"sessions = {_quoted(content.sessions)}"
    yield from _unless_empty("user", content.user)
    yield from _unless_empty("working_directory", content.working_directory)
    yield f"success_codes = [{', '.join(map(str, content.success_codes))}]"
    yield f"tags = [{', '.join(map(_quoted, content.tags))}]"
    yield f"script = {_long(content.script)}"
    for parameter in content.parameters:
        yield from _written_parameter(parameter)
    for language, texts in content.texts.items():
        yield from _written_texts(language, texts)


def _unless_empty(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"{name} = {_long(text)}"


def _written_parameter(parameter: Parameter) -> Iterator[str]:
    yield from ("", "[[parameters]]")
    yield f"name = {_quoted(parameter.name)}"
    yield f"type = {_quoted(parameter.type)}"
    yield from _unless_empty("label", parameter.label)
    yield from _unless_empty("default", parameter.default)
    if parameter.required:
        yield "required = true"
    if parameter.choices:
        yield f"choices = [{', '.join(map(_quoted, parameter.choices))}]"


def _written_texts(language: str, texts: Texts) -> Iterator[str]:
    yield from ("", f"[texts.{_name(language)}]")
    yield from _unless_empty("name", texts.name)
    yield from _unless_empty("description", texts.description)
    if texts.labels:
        yield f"[texts.{_name(language)}.labels]"
        for name, label in texts.labels.items():
            yield f"{_name(name)} = {_quoted(label)}"


def _name(name: str) -> str:
    return name if _BARE.match(name) else _quoted(name)


def _number(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _long(text: str) -> str:
    """As it is between quotes of its own, where that is possible: scripts stay readable."""
    if "\n" in text and _LITERAL not in text and not text.endswith("'") and _is_plain(text):
        return f"{_LITERAL}\n{text}{_LITERAL}"
    return _quoted(text)


def _is_plain(text: str) -> bool:
    return all(letter in "\n\t" or (letter >= " " and letter != "\x7f") for letter in text)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if letter < " " or letter == "\x7f" else letter
