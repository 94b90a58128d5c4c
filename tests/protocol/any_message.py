"""Messages in words and in masses, both read off the types themselves: a new field is covered the day it is added."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import NODEFAULT, inspect

from controldock.protocol import announcements as a
from controldock.protocol import inventory as i
from controldock.protocol import messages as m
from controldock.protocol import orders as o

ID_PATTERN = r"^[0-9a-hjkmnp-tv-z]{26}\Z"
ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
OS_PATTERN = r"^(linux|windows)\Z"
CODE_PATTERN = r"^[a-z_]{0,32}\Z"
DAY_PATTERN = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z"
TEXT = st.characters(exclude_categories=["Cs"])  # every character but lone surrogates, which UTF-8 lacks

REQUESTS: list[type[m.Request]] = list(m.AnyRequest.__args__)
FROM_SERVER: list[type[m.Answer] | type[m.Goodbye]] = list(m.FromServer.__args__)
MESSAGES = [*REQUESTS, *FROM_SERVER]
NESTED: list[type[msgspec.Struct]] = [
    m.PcFacts,
    m.OrderKey,
    o.Ticket,
    o.Sheet,
    m.Config,
    *(a.Receipt, a.SessionReceipt),
    *(a.Notice, a.Text, a.Question, a.Call, a.Withdrawal),
    *i.AnyChange.__args__,
    *i.RECORDS.values(),
]


def name_of(message: type[msgspec.Struct]) -> str:
    """The message's value of `type`."""
    return str(message.__struct_config__.tag)


def fields_of(message: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """Its fields, `id` first."""
    info = inspect.type_info(message)
    assert isinstance(info, inspect.StructType)
    return tuple(sorted(info.fields, key=lambda field: field.name != "id"))


# -- in masses --


def messages(message: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """All messages of this type."""
    return _values(inspect.type_info(message))


def _values(kind: inspect.Type) -> st.SearchStrategy[Any]:
    return _MASSES[type(kind)](kind)


def _structs(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    required = {field.name: _values(field.type) for field in kind.fields if field.required}
    others = {field.name: _values(field.type) for field in kind.fields if not field.required}
    return st.fixed_dictionaries(required, optional=others).map(lambda values: kind.cls(**values))


def _texts(kind: inspect.StrType) -> st.SearchStrategy[str]:
    if kind.pattern == ID_PATTERN:
        return st.text(ID_LETTERS, min_size=26, max_size=26)
    if kind.pattern == OS_PATTERN:
        return st.sampled_from(["linux", "windows"])
    if kind.pattern == CODE_PATTERN:
        return st.text("abcdefghijklmnopqrstuvwxyz_", max_size=32)
    if kind.pattern == DAY_PATTERN:
        return st.dates().map(str) | st.just("")
    assert kind.pattern is None, "teach this file the pattern"
    return st.text(TEXT, min_size=kind.min_length or 0, max_size=kind.max_length or 300)


def _bytes(kind: inspect.BytesType) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=kind.min_length or 0, max_size=kind.max_length or 3000)


def _moments(_: inspect.DateTimeType) -> st.SearchStrategy[datetime]:
    zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return st.datetimes(timezones=zones | st.just(UTC))


_MASSES: dict[type[inspect.Type], Any] = {
    inspect.StructType: _structs,
    inspect.StrType: _texts,
    inspect.BytesType: _bytes,
    inspect.DateTimeType: _moments,
    inspect.IntType: lambda kind: st.integers(kind.ge, kind.le),
    inspect.FloatType: lambda kind: st.floats(
        kind.ge, kind.le, allow_nan=False, allow_infinity=False, width=64
    ),
    inspect.BoolType: lambda kind: st.booleans(),
    inspect.NoneType: lambda kind: st.none(),
    inspect.EnumType: lambda kind: st.sampled_from(kind.cls),
    inspect.UnionType: lambda kind: st.one_of(*map(_values, kind.types)),
    inspect.VarTupleType: lambda kind: st.lists(
        _values(kind.item_type), min_size=kind.min_length or 0, max_size=min(kind.max_length or 9, 9)
    ).map(tuple),
    inspect.DictType: lambda kind: st.dictionaries(
        _values(kind.key_type), _values(kind.value_type), max_size=min(kind.max_length or 9, 9)
    ),
}


# -- in words --


def in_words(kind: inspect.Type) -> str:
    """A type and its bounds as docs/protocol.md says them."""
    return _WORDS[type(kind)](kind)


def default_in_words(field: inspect.Field) -> str:
    """What a field is when it is left out, as docs/protocol.md says it."""
    if field.required:
        return "required"
    default = field.default if field.default is not NODEFAULT else field.default_factory()
    return f"`{msgspec.json.encode(default).decode()}`"


def _between(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f", {_number(low)} or more" if high is None else f", {_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    named = {2**53 - 1: "2^53-1", 2**32 - 1: "2^32-1", -(2**31): "-2^31", None: "0"}
    return named.get(value, f"{value:g}")  # type: ignore[arg-type]


def _text_in_words(kind: inspect.StrType) -> str:
    if kind.pattern == ID_PATTERN:
        return "id"
    if kind.pattern == OS_PATTERN:
        return "`linux` or `windows`"
    if kind.pattern == CODE_PATTERN:
        return "a code: up to 32 of `a` to `z` and `_`"
    if kind.pattern == DAY_PATTERN:
        return "a day as `2026-03-02`, or empty"
    assert kind.pattern is None, "teach this file the pattern"
    if kind.max_length is None:
        return "text"
    return f"text, {kind.min_length or 0} to {kind.max_length} characters"


def _bytes_in_words(kind: inspect.BytesType) -> str:
    if kind.max_length is None:
        return "bytes"
    if kind.min_length == kind.max_length:
        return f"bytes, {kind.max_length}"
    return f"bytes, {kind.min_length or 0} to {kind.max_length}"


def _many(kind: Any) -> str:
    return f" at most {kind.max_length}" if kind.max_length is not None else ""


_WORDS: dict[type[inspect.Type], Any] = {
    inspect.StructType: lambda kind: f"`{kind.cls.__name__}`",
    inspect.StrType: _text_in_words,
    inspect.BytesType: _bytes_in_words,
    inspect.DateTimeType: lambda kind: "moment",
    inspect.IntType: lambda kind: "whole number" + _between(kind.ge, kind.le),
    inspect.FloatType: lambda kind: "number" + _between(kind.ge, kind.le),
    inspect.BoolType: lambda kind: "true or false",
    inspect.NoneType: lambda kind: "null",
    inspect.EnumType: lambda kind: ", ".join(f"`{member.value}`" for member in kind.cls),
    inspect.UnionType: lambda kind: " or ".join(map(in_words, kind.types)),
    inspect.VarTupleType: lambda kind: f"list of{_many(kind)}: {in_words(kind.item_type)}",
    inspect.DictType: lambda kind: (
        f"object of{_many(kind)}: {in_words(kind.key_type)} to {in_words(kind.value_type)}"
    ),
}
