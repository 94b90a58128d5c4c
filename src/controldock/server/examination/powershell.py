"""PowerShell: calls out of the syntax tree, aliases undone and constant words worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from controldock.server.examination.calls import Call, Script, Shell, folded_name
from controldock.server.examination.powershell_methods import text_of
from controldock.server.examination.powershell_values import Reading, in_string, shown, value_of
from controldock.server.examination.trees import Budget, Place, WorkDone, below, places

LANGUAGE = Language(tree_sitter_powershell.language())
MAX_PARSED = 128 * 1024  # characters; longer ones are read by lines and words
MAX_SCANNED = 5000  # lines, where the grammar is not asked
MAX_PIPED = 20  # what stands before a call in its pipeline, pipes counted
MAX_CLIMBED = 40  # nodes above a method call: from its statement to the loop around it
MAX_LOOKED_AT = 500  # nodes below a call that are looked at for calls within
ALIASES = {
    **dict.fromkeys(("rm", "del", "erase", "rd", "rmdir", "ri"), "remove-item"),
    **dict.fromkeys(("iwr", "wget", "curl"), "invoke-webrequest"),
    **dict.fromkeys(("kill", "spps"), "stop-process"),
    **dict.fromkeys(("%", "foreach"), "foreach-object"),
    **dict.fromkeys(("saps", "start"), "start-process"),
    **dict.fromkeys(("move", "mv", "mi"), "move-item"),
    **dict.fromkeys(("type", "cat", "gc"), "get-content"),
    **dict.fromkeys(("ls", "dir", "gci"), "get-childitem"),
    "iex": "invoke-expression",
    "irm": "invoke-restmethod",
    "icm": "invoke-command",
    "spsv": "stop-service",
    "sp": "set-itemproperty",
    "rp": "remove-itemproperty",
    "ni": "new-item",
    "clc": "clear-content",
    "cli": "clear-item",
    "clp": "clear-itemproperty",
    "sal": "set-alias",
    "nal": "new-alias",
    "iwmi": "invoke-wmimethod",
    "icim": "invoke-cimmethod",
    "rwmi": "remove-wmiobject",
    "rcim": "remove-ciminstance",
    "gsv": "get-service",
    "gwmi": "get-wmiobject",
    "gcim": "get-ciminstance",
    "sajb": "start-job",
    "?": "where-object",
}
_WHOLE = frozenset({"command_name", "expandable_string_literal", "variable"})  # not to be looked into
_NAMING = frozenset({"set-alias", "new-alias"})


def calls_of(script: str, first_line: int, budget: Budget) -> Iterator[Call | Script]:
    """Every call of a script, in its order."""
    source = script.encode("utf-8", "replace")
    reading = Reading(source, first_line, budget)
    if len(script) > MAX_PARSED:
        yield from _scanned(script, first_line)
        raise WorkDone
    for place in places(Parser(LANGUAGE).parse(source).root_node, budget):
        node = place.node
        if node.type == "assignment_expression":
            _remember(reading, node)
        elif node.type == "command":
            yield from _command(reading, place)
        elif node.type == "invokation_expression":
            yield _method(reading, place)
        elif node.type == "ERROR":
            yield from _unparsed(reading, node)


def _remember(reading: Reading, node: Node) -> None:
    left, right = node.children[0], node.children[-1]
    name = reading.raw(left).strip().lower()
    name = re.sub(r"^\[[^\]]{1,60}\]\s*", "", name).lstrip("$").strip("{}")
    name = re.sub(r"^(?:global|script|local|private):", "", name)
    operator = reading.raw(node.children[1]).strip()
    value = value_of(reading, right) if _hash(right) is None else _splatted(reading, right)
    if operator == "+=":
        before = reading.variables.get(name)
        first, second = text_of(before), text_of(value)
        value = (
            first + second if isinstance(before, str) and first is not None and second is not None else None
        )
    reading.variables[name] = value


def _hash(node: Node) -> Node | None:
    while node.child_count == 1 and node.type != "hash_literal_expression":
        node = node.children[0]
    return node if node.type == "hash_literal_expression" else None


def _splatted(reading: Reading, node: Node) -> str:
    """@{Path = 'C:\\'; Recurse = $true} as words: what `@name` stands for in a call."""
    pairs = re.findall(r"(\w+)\s*=\s*('[^']*'|\"[^\"]*\"|[^;\n}]+)", reading.raw(node))
    return "splat:" + " ".join(f"-{key} {value.strip().strip(chr(39) + chr(34))}" for key, value in pairs)


def _name(reading: Reading, node: Node) -> tuple[str, str, bool]:
    """The command's name, as it is written, and whether it is made only while it runs."""
    for child in node.named_children:
        if child.type in ("command_name", "command_name_expr"):
            target = child
            while target.child_count == 1 and target.type not in _WHOLE:
                target = target.children[0]
            known = value_of(reading, target)
            text = text_of(known)
            name = folded_name(text if text is not None else reading.raw(target))
            said, name = name, reading.aliases.get(name, name)
            made = text is None and target.type not in (
                "variable",
                "member_access",
                "script_block_expression",
            )
            return ALIASES.get(name, name), said, made and "char" in reading.raw(target).lower()
    return "", "", False


def _words(reading: Reading, node: Node) -> list[str]:
    words: list[str] = []
    for child in node.named_children:
        if child.type != "command_elements":
            continue
        for word in child.named_children:
            if word.type not in ("command_argument_sep", "redirection"):
                words += _word(reading, word)
    return words


def _word(reading: Reading, node: Node) -> list[str]:
    text = shown(reading, node) if node.type != "ERROR" else in_string(reading, reading.raw(node))
    if text.startswith("@") and re.fullmatch(r"@\w+", text):
        text = str(reading.variables.get(text[1:].lower(), text))
    return text.removeprefix("splat:").split() if text.startswith("splat:") else [text]


def _command(reading: Reading, place: Place) -> Iterator[Call | Script]:
    node = place.node
    name, said, made = _name(reading, node)
    if not name:
        return
    words = _words(reading, node)
    if name in _NAMING:
        _keep_alias(reading, words)
    piped, sources, fed = _piped(reading, place)
    if name == "invoke-expression" and not words and fed is None and not piped:
        return
    known = _is_known(reading, node) if name == "invoke-expression" and words else fed is not None
    yield Call(
        Shell.POWERSHELL,
        name,
        tuple(words),
        reading.line(node),
        inner=piped | _names_within(reading, node),
        sources=sources,
        fed=fed,
        writes=tuple(_targets(reading, node)),
        said=said,
        unknown=made or (name == "invoke-expression" and not known),
    )


def _is_known(reading: Reading, node: Node) -> bool:
    """Whether the text that is run is known."""
    for child in node.named_children:
        if child.type == "command_elements":
            parts = [word for word in child.named_children if word.type != "command_argument_sep"]
            return all(value_of(reading, part) is not None for part in parts)
    return False


def _keep_alias(reading: Reading, words: list[str]) -> None:
    plain = [word for word in words if not word.startswith("-")]
    if len(plain) > 1:
        target = folded_name(plain[1])
        reading.aliases[folded_name(plain[0])] = ALIASES.get(target, target)


def _piped(reading: Reading, place: Place) -> tuple[frozenset[str], tuple[str, ...], str | None]:
    """Names of what comes before in the pipeline, its words, and its text where that is known."""
    before = place.before(MAX_PIPED)
    if place.up is None or place.up.node.type != "pipeline_chain" or not before:
        return frozenset(), (), None
    names = {name for child in before for name in _names(reading, child)}
    known = value_of(reading, before[0]) if len(before) == 1 else None
    sources = [word for child in before if child.type == "command" for word in _words(reading, child)]
    return frozenset(names), tuple(sources), text_of(known)


def _names(reading: Reading, node: Node) -> Iterator[str]:
    for child in (node, *below(node, MAX_LOOKED_AT, reading.budget)):
        if child.type == "command":
            yield _name(reading, child)[0]
        elif child.type == "invokation_expression":
            yield _method_name(reading, child)


def _names_within(reading: Reading, node: Node) -> frozenset[str]:
    return frozenset(name for child in node.children for name in _names(reading, child))


def _method_name(reading: Reading, node: Node) -> str:
    owner = node.children[0]
    member = next((child for child in node.children if child.type == "member_name"), None)
    name = shown(reading, member) if member is not None else ""
    name = re.sub(r"[`'\"\s]", "", name).lower()
    if owner.type == "type_literal":
        kind = re.sub(r"\s", "", reading.raw(owner).lower()).removeprefix("[system.").removeprefix("[")
        return f"[{kind}::{name}"
    return f".{name}"


def _method(reading: Reading, place: Place) -> Call:
    node = place.node
    listed = next((child for child in node.children if child.type == "argument_list"), None)
    given = listed.named_children[0].named_children if listed is not None and listed.named_children else []
    words = [shown(reading, child) for child in given]
    name = _method_name(reading, node)
    piped, sources = _of_loop(reading, place)
    owner = [reading.raw(node.children[0])] if name.startswith(".") else []
    return Call(
        Shell.POWERSHELL,
        name,
        (*owner, *words),
        reading.line(node),
        inner=_names_within(reading, node) | piped,
        sources=sources,
    )


def _of_loop(reading: Reading, place: Place) -> tuple[frozenset[str], tuple[str, ...]]:
    """Of `… | ForEach-Object { $_.Delete() }`: what the loop goes through."""
    step: Place | None = place if reading.raw(place.node).startswith("$_") else None
    for _ in range(MAX_CLIMBED):
        if step is None:
            break
        if step.node.type == "command" and _name(reading, step.node)[0] == "foreach-object":
            return _piped(reading, step)[:2]
        step = step.up
    return frozenset(), ()


def _targets(reading: Reading, node: Node) -> Iterator[str]:
    for child in node.named_children:
        for part in (child, *child.named_children):
            if part.type == "redirection" and part.named_children[-1].type == "redirected_file_name":
                yield shown(reading, part.named_children[-1].named_children[-1])


def _unparsed(reading: Reading, node: Node) -> Iterator[Call]:
    """Where the grammar gave up."""
    yield from _scanned(reading.raw(node), reading.line(node))


def _scanned(script: str, first_line: int) -> Iterator[Call]:
    """By lines and words, as well as that goes."""
    for number, text in enumerate(script.split("\n")[:MAX_SCANNED], first_line):
        for part in re.split(r"[;|&(){}]", text):
            words = [word.strip("\"'`") for word in part.split()]
            if words and not words[0].startswith("#"):
                name = folded_name(words[0])
                yield Call(Shell.POWERSHELL, ALIASES.get(name, name), tuple(words[1:]), number)
