"""What msgspec says of a value, in our own words: a field and a reason code, and nothing of the value itself."""

from __future__ import annotations

import re

from controldock.domain.errors import Invalid

_REASONS = (
    (re.compile(r"missing required"), "missing"),
    (re.compile(r"unknown field"), "unknown"),
    (re.compile(r"of length <="), "too_long"),
    (re.compile(r"of length >="), "too_short"),
    (re.compile(r"`(int|float)` [<>]|out of range"), "out_of_range"),
    (re.compile(r"matching regex"), "malformed"),
    (re.compile(r"Invalid enum value"), "no_such_choice"),
    (re.compile(r"Expected"), "wrong_type"),
)
_OTHERWISE = "malformed"
_WHOLE = "body"  # the field, where it is the body as a whole
_NAMED = re.compile(r"field `([^`]{1,64})`")
_PATH = re.compile(r"at `\$\.([^`]{1,200})`")
_UNFIT = re.compile(r"[^A-Za-z0-9_.\[\]-]")  # a name that somebody made up is not repeated as it is


def invalid(complaint: str, key: str = "") -> Invalid:
    """The refusal that a complaint stands for; `key` is the parameter's name where the complaint lacks it."""
    reason = next((code for pattern, code in _REASONS if pattern.search(complaint)), _OTHERWISE)
    path, named = _PATH.search(complaint), _NAMED.search(complaint)
    names = (key, path.group(1) if path else "", named.group(1) if named else "")
    field = _UNFIT.sub("_", ".".join(name for name in names if name)) or _WHOLE
    return Invalid(f"A value is not right: {field} ({reason}).", fields={field: reason})
