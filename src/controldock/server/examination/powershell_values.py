"""PowerShell's constant expressions, worked out without running them: joins, formats, characters, encodings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tree_sitter import Node

from controldock.server.examination.powershell_methods import (
    METHODS,
    Value,
    bytes_as_text,
    character,
    join,
    of_type,
    text_of,
)
from controldock.server.examination.trees import Budget

MAX_DEPTH = 50  # of expressions within expressions
CHARACTERS_A_NODE = 64  # of a value, that take as long as a node of a tree
MAX_VALUE = 64 * 1024  # characters, or parts
_SPECIAL = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_IN_STRING = re.compile(r"`(.)|\$\{?((?:env:)?\w+)\}?", re.DOTALL | re.IGNORECASE)
_FORM = re.compile(r"\{(\d{1,3})[^{}]{0,20}\}")
# What every PC has, for scripts that cut their commands out of it.
_ENVIRONMENT = {
    "comspec": r"C:\Windows\system32\cmd.exe",
    "public": r"C:\Users\Public",
    "pshome": r"C:\Windows\System32\WindowsPowerShell\v1.0",
    "verbosepreference": "SilentlyContinue",
    "shellid": "Microsoft.PowerShell",
}

_STEPS = ("_expression", "_chain")  # of the grammar: with one part they are that part


@dataclass(slots=True)
class Reading:
    """What is known while a script is read from top to bottom."""

    source: bytes
    first_line: int
    budget: Budget
    variables: dict[str, Value] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def raw(self, node: Node) -> str:
        """A node as it was written."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")[:MAX_VALUE]

    def line(self, node: Node) -> int:
        """Where it begins."""
        return self.first_line + node.start_point.row


def value_of(reading: Reading, node: Node, depth: int = 0) -> Value:
    """What an expression becomes; None where only the PC knows."""
    while node.child_count == 1 and (node.type not in _VALUES or node.type.endswith(_STEPS)):
        node = node.children[0]
    reading.budget.spend()
    read = _VALUES.get(node.type)
    if read is None or depth > MAX_DEPTH:
        return None
    value = read(reading, node, depth + 1)
    if value is None or isinstance(value, int):
        return value
    reading.budget.spend(len(value) // CHARACTERS_A_NODE)
    return value[:MAX_VALUE]


def shown(reading: Reading, node: Node) -> str:
    """What a word becomes; where only the PC knows it, as it was written."""
    text = text_of(value_of(reading, node))
    return text if text is not None else reading.raw(node)


def in_string(reading: Reading, text: str) -> str:
    """The inside of "…": escapes undone, known variables filled in, %temp% written for $env:TEMP."""

    def part(found: re.Match[str]) -> str:
        if found[1] is not None:
            return _SPECIAL.get(found[1], found[1])
        known = text_of(_variable(reading, found[2]))
        return known if known is not None else _as_written(found[2])

    return _IN_STRING.sub(part, text)


def _as_written(name: str) -> str:
    is_environment = name.lower().startswith("env:")
    return f"%{name[4:]}%" if is_environment else f"${name}"


def _variable(reading: Reading, name: str) -> Value:
    key = name.lower()
    if key in reading.variables:
        return reading.variables[key]
    if key.startswith("env:"):
        return f"%{name[4:]}%"
    return {"pwd": ".", "home": "%userprofile%", "true": "true", "false": "false", "null": ""}.get(key)


def _read_variable(reading: Reading, node: Node, _: int) -> Value:
    return _variable(reading, reading.raw(node).lstrip("$@").strip("{}"))


def _read_string(reading: Reading, node: Node, _: int) -> Value:
    raw = reading.raw(node)
    if raw.startswith("@'"):
        return raw[2:-2].strip("\n")
    if raw.startswith('@"'):
        return in_string(reading, raw[2:-2].strip("\n"))
    if raw.startswith("'"):
        return raw[1:-1].replace("''", "'")
    return in_string(reading, raw[1:-1].replace('""', '"'))


def _read_number(reading: Reading, node: Node, _: int) -> Value:
    raw = reading.raw(node).lower()
    try:
        return int(raw, 0)
    except ValueError:
        return None


def _sides(reading: Reading, node: Node, depth: int) -> tuple[Value, str, Value]:
    """Left, operator, right."""
    left, operator, right = node.children[0], node.children[1], node.children[-1]
    return value_of(reading, left, depth), reading.raw(operator).lower(), value_of(reading, right, depth)


def _read_sum(reading: Reading, node: Node, depth: int) -> Value:
    left, operator, right = _sides(reading, node, depth)
    if isinstance(left, int) and isinstance(right, int):
        return left + right if operator == "+" else left - right
    if isinstance(left, list) and operator == "+":
        return left + (right if isinstance(right, list) else [right])
    first, second = text_of(left), text_of(right)
    return first + second if first is not None and second is not None and operator == "+" else None


def _read_product(reading: Reading, node: Node, depth: int) -> Value:
    left, operator, right = _sides(reading, node, depth)
    if isinstance(left, str) and isinstance(right, int) and operator == "*" and len(left) * right < MAX_VALUE:
        return left * right
    return None


def _read_form(reading: Reading, node: Node, depth: int) -> Value:
    left, _, right = _sides(reading, node, depth)
    parts = right if isinstance(right, list) else [right]
    if not isinstance(left, str):
        return None

    def place(found: re.Match[str]) -> str:
        known = text_of(parts[int(found[1])]) if int(found[1]) < len(parts) else None
        return known if known is not None else found[0]

    return _FORM.sub(place, left)


def _read_comparison(reading: Reading, node: Node, depth: int) -> Value:
    """-join, -replace, -split and -bxor stand where comparisons stand."""
    left, operator, right = _sides(reading, node, depth)
    operator = operator.removeprefix("-").removeprefix("c").removeprefix("i")
    parts = right if isinstance(right, list) else [right]
    if operator == "join" and isinstance(left, list):
        return join(left, text_of(right) or "")
    if operator in ("replace", "eplace") and isinstance(left, str):
        return _replaced(left, text_of(parts[0]), text_of(parts[1]) if len(parts) > 1 else "")
    if operator in ("split", "plit") and isinstance(left, str) and isinstance(right, str) and right:
        return [part for part in left.split(right.replace("\\", ""))]
    return None


def _read_xor(reading: Reading, node: Node, depth: int) -> Value:
    left, operator, right = _sides(reading, node, depth)
    if operator == "-bxor" and isinstance(left, int) and isinstance(right, int):
        return left ^ right
    return None


def _replaced(text: str, old: str | None, new: str | None) -> Value:
    if not old or new is None:
        return None
    plain = re.sub(r"\\(.)", r"\1", old)
    return re.sub(re.escape(plain), lambda _: new, text, flags=re.IGNORECASE)


def _read_list(reading: Reading, node: Node, depth: int) -> Value:
    return [value_of(reading, child, depth) for child in node.named_children[:MAX_VALUE]]


def _read_range(reading: Reading, node: Node, depth: int) -> Value:
    first, last = value_of(reading, node.children[0], depth), value_of(reading, node.children[-1], depth)
    if not isinstance(first, int) or not isinstance(last, int) or abs(first - last) > MAX_VALUE:
        return None
    return list(range(first, last + 1)) if first <= last else list(range(first, last - 1, -1))


def _read_element(reading: Reading, node: Node, depth: int) -> Value:
    owner, index = node.named_children[0], node.named_children[-1]
    whole = value_of(reading, owner, depth)
    name = reading.raw(owner).lstrip("$").lower().removeprefix("env:")
    if whole is None or (isinstance(whole, str) and (whole.startswith("%") or not whole)):
        whole = _ENVIRONMENT.get(name)
    places = value_of(reading, index, depth)
    if not isinstance(whole, (str, list)):
        return None
    try:
        if isinstance(places, int):
            return whole[places]
        if isinstance(places, list):
            return [whole[place] for place in places if isinstance(place, int)]
    except IndexError:
        return None
    return None


def _read_unary(reading: Reading, node: Node, depth: int) -> Value:
    first, last = node.children[0], node.children[-1]
    value = value_of(reading, last, depth)
    if node.child_count == 1:
        return value
    operator = reading.raw(first).lower()
    if operator == "-" and isinstance(value, int):
        return -value
    if operator == "-join" and isinstance(value, list):
        return join(value, "")
    return value if operator in (",", "+") else None


def _read_cast(reading: Reading, node: Node, depth: int) -> Value:
    kind = reading.raw(node.children[0]).lower().strip()[1:-1]
    value = value_of(reading, node.children[-1], depth)
    if kind in ("char", "system.char"):
        return character(value)
    if kind in ("char[]", "system.char[]"):
        if isinstance(value, str):
            return list(value)
        return [character(part) for part in value] if isinstance(value, list) else None
    if kind in ("string", "system.string"):
        return text_of(value)
    return value


def _read_parenthesis(reading: Reading, node: Node, depth: int) -> Value:
    inside = node.named_children
    if len(inside) != 1:
        return [value_of(reading, child, depth) for child in inside] if inside else None
    value = value_of(reading, inside[0], depth)
    is_array = node.type == "array_expression"
    return [value] if is_array and not isinstance(value, list) else value


def _read_chain(reading: Reading, node: Node, depth: int) -> Value:
    """A pipeline whose first part is a value and whose others make characters of its parts."""
    steps = node.named_children
    value = value_of(reading, steps[0], depth)
    for step in steps[1:]:
        raw = re.sub(r"\s", "", reading.raw(step)).lower()
        if not re.match(r"(%|foreach-object|foreach)\{.*\[char\]", raw) or not isinstance(value, (list, str)):
            return None
        xor = re.search(r"-bxor(0x[0-9a-f]+|\d+)", raw)
        parts = list(value)
        if xor is not None:
            parts = [part ^ int(xor[1], 0) if isinstance(part, int) else None for part in parts]
        value = [character(part) for part in parts]
    return value


def _read_command(reading: Reading, node: Node, _: int) -> Value:
    """Those that only put paths together."""
    words = [shown(reading, child) for child in _words_of(node)]
    if not words or words[0].lower() not in ("join-path", "write-output", "echo"):
        return None
    rest = [word for word in words[1:] if not word.startswith("-")]
    return (
        "\\".join(word.rstrip("\\") for word in rest) if words[0].lower() == "join-path" else " ".join(rest)
    )


def _words_of(node: Node) -> list[Node]:
    words = [child for child in node.named_children if child.type not in ("command_elements", "redirections")]
    for child in node.named_children:
        if child.type == "command_elements":
            words += [word for word in child.named_children if word.type != "command_argument_sep"]
    return words


def _arguments(reading: Reading, node: Node, depth: int) -> list[Value]:
    listed = next((child for child in node.children if child.type == "argument_list"), None)
    if listed is None or not listed.named_children:
        return []
    return [value_of(reading, child, depth) for child in listed.named_children[0].named_children]


def _read_call(reading: Reading, node: Node, depth: int) -> Value:
    """A method that only changes text."""
    owner = node.children[0]
    member = next((child for child in node.children if child.type == "member_name"), None)
    method = reading.raw(member).lower().strip("'\"") if member is not None else ""
    given = _arguments(reading, node, depth)
    if owner.type == "type_literal":
        return of_type(reading.raw(owner).lower().strip("[]").removeprefix("system."), method, given)
    if method == "getstring" and given:
        return bytes_as_text(reading.raw(owner).lower(), given[0])
    value = value_of(reading, owner, depth)
    change = METHODS.get(method)
    try:
        return change(value, given) if change is not None and isinstance(value, str) else None
    except (IndexError, TypeError, ValueError, AttributeError):
        return None  # called with what it does not take


_VALUES: dict[str, Callable[[Reading, Node, int], Value]] = {
    "variable": _read_variable,
    "expandable_string_literal": _read_string,
    "verbatim_string_characters": _read_string,
    "expandable_here_string_literal": _read_string,
    "verbatim_here_string_characters": _read_string,
    "decimal_integer_literal": _read_number,
    "hexadecimal_integer_literal": _read_number,
    "generic_token": lambda reading, node, _: in_string(reading, reading.raw(node).replace("`", "")),
    "command_name": lambda reading, node, _: in_string(reading, reading.raw(node).replace("`", "")),
    "command_parameter": lambda reading, node, _: reading.raw(node).replace("`", ""),
    "additive_expression": _read_sum,
    "additive_argument_expression": _read_sum,
    "multiplicative_expression": _read_product,
    "multiplicative_argument_expression": _read_product,
    "format_expression": _read_form,
    "format_argument_expression": _read_form,
    "comparison_expression": _read_comparison,
    "comparison_argument_expression": _read_comparison,
    "bitwise_expression": _read_xor,
    "bitwise_argument_expression": _read_xor,
    "array_literal_expression": _read_list,
    "range_expression": _read_range,
    "range_argument_expression": _read_range,
    "element_access": _read_element,
    "expression_with_unary_operator": _read_unary,
    "cast_expression": _read_cast,
    "parenthesized_expression": _read_parenthesis,
    "sub_expression": _read_parenthesis,
    "array_expression": _read_parenthesis,
    "pipeline_chain": _read_chain,
    "command": _read_command,
    "invokation_expression": _read_call,
}
