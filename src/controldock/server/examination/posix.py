"""sh and bash: calls out of the syntax tree, with constant words worked out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from controldock.server.examination.calls import Call, Script, Shell, folded_name
from controldock.server.examination.disguises import from_base64, from_hex, without_escapes
from controldock.server.examination.trees import Budget, Place, WorkDone, below, places

LANGUAGE = Language(tree_sitter_bash.language())
# For chains and for nonsense the grammar's time and memory grow with the square: for so much it takes a second.
MAX_PARSED = 64 * 1024  # characters
MAX_OPERATORS = 1500  # | & (
MAX_SCANNED = 5000  # lines, where the grammar is not asked
MAX_DEPTH = 40  # of words within words
CHARACTERS_A_NODE = 64  # of a value, that take as long as a node of a tree
MAX_VALUE = 16 * 1024  # characters
MAX_PIPED = 20  # what stands before a call in its pipeline, pipes counted
MAX_LOOKED_AT = 500  # nodes below a call that are looked at for calls within
_CUT = re.compile(r":\s*(-?\d{1,5})(?:\s*:\s*(\d{1,5}))?\Z")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}\Z")
_PLACES = {"mktemp": "/tmp/mktemp"}
# What prints settings for the shell: eval "$(ssh-agent -s)".
_SETTINGS = frozenset(
    {
        "ssh-agent",
        "dircolors",
        "brew",
        "resize",
        "lesspipe",
        "direnv",
        "pyenv",
        "rbenv",
        "starship",
        "zoxide",
        "keychain",
        "locale",
        "conda",
        "mise",
        "fnm",
        "dbus-launch",
        "register-python-argcomplete",
    }
)
_SCRIPT_NODES = frozenset({"command_substitution", "process_substitution"})


@dataclass(slots=True)
class Reading:
    """What is known while a script is read from top to bottom."""

    source: bytes
    first_line: int
    budget: Budget
    variables: dict[str, str] = field(default_factory=dict)

    def raw(self, node: Node) -> str:
        """A node as it was written."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")[:MAX_VALUE]

    def line(self, node: Node) -> int:
        """Where it begins."""
        return self.first_line + node.start_point.row


def calls_of(script: str, first_line: int, budget: Budget) -> Iterator[Call | Script]:
    """Every call of a script, in its order."""
    source = script.encode("utf-8", "replace")
    reading = Reading(source, first_line, budget)
    if len(script) > MAX_PARSED or sum(map(script.count, "|&(")) > MAX_OPERATORS:
        yield from _scanned(script, first_line)
        raise WorkDone
    for place in places(Parser(LANGUAGE).parse(source).root_node, budget):
        node = place.node
        if node.type == "variable_assignment":
            _remember(reading, node)
        elif node.type == "command":
            yield from _call(reading, place)
        elif node.type == "heredoc_redirect":
            yield from _document(reading, place)
        elif node.type == "file_redirect":
            yield from _bare_redirect(reading, place)
        elif node.type == "ERROR":
            yield from _unparsed(reading, node)


def value_of(reading: Reading, node: Node, depth: int = 0) -> str:
    """The text that a word becomes; what only a PC knows stays as it is written: $HOME."""
    reading.budget.spend()
    if depth > MAX_DEPTH:
        return reading.raw(node)
    read = _VALUES.get(node.type)
    text = read(reading, node, depth + 1) if read is not None else reading.raw(node)
    reading.budget.spend(len(text) // CHARACTERS_A_NODE)
    return text[:MAX_VALUE]


def _joined(reading: Reading, node: Node, depth: int) -> str:
    return "".join(value_of(reading, child, depth) for child in node.children)


def _string(reading: Reading, node: Node, depth: int) -> str:
    inside = [child for child in node.children if child.type not in ('"', '$"')]
    return "".join(value_of(reading, child, depth) for child in inside)


def _expansion(reading: Reading, node: Node, _: int) -> str:
    raw = reading.raw(node)
    inside = raw.removeprefix("$").strip("{}")
    said = re.match(r"[A-Za-z_]\w*", inside)
    if said is None:
        return raw
    name, rest = said[0], inside[said.end() :]
    known = reading.variables.get(name)
    if name == "IFS":
        return " "
    if known is None:
        default = re.match(r":?[-=](.*)", rest, re.DOTALL)
        return default[1].strip("\"'") if default else raw
    cut = _CUT.match(rest)
    if cut is None:
        return known
    start = int(cut[1])
    return known[start:] if cut[2] is None else known[start:][: int(cut[2])]


def _substitution(reading: Reading, node: Node, _: int) -> str:
    """What the commands within print, where that can be known."""
    commands = [child for child in below(node, MAX_LOOKED_AT, reading.budget) if child.type == "command"]
    if not commands:
        return reading.raw(node)
    text: str | None = None
    for command in commands:
        text = _printed(*_words(reading, command), text)
        if text is None:
            return reading.raw(node)
    return text or ""


def _printed(name: str, words: list[str], fed: str | None) -> str | None:
    """What one of the commands prints that only change text."""
    if name in _PLACES:
        return _PLACES[name]
    if name == "echo":
        shown = " ".join(word for word in words if word not in ("-n", "-e", "-ne", "-en"))
        return without_escapes(shown) if any(word in ("-e", "-ne", "-en") for word in words) else shown
    if name == "printf":
        return _printf(words)
    if fed is None:
        return None
    return _changed(name, words, fed)


def _printf(words: list[str]) -> str:
    form = without_escapes(words[0]) if words else ""
    for word in words[1:]:
        before, mark, after = form.partition("%s")
        form = before + without_escapes(word) + after if mark else form
    return form


def _changed(name: str, words: list[str], text: str) -> str | None:
    if name == "base64" and any(word in ("-d", "-D", "--decode", "-di") for word in words):
        return from_base64(text, "utf-8", "utf-16-le")
    if name == "rev":
        return text[::-1]
    if name == "xxd" and any("r" in word for word in words):
        return from_hex(text)
    if name == "tr" and len(words) == 2:  # noqa: PLR2004 - from, to
        letters: dict[str, str | int | None] = dict(zip(_range(words[0]), _range(words[1]), strict=False))
        return text.translate(str.maketrans(letters))
    return text if name in ("cat", "tee") and not words else None


def _range(letters: str) -> str:
    """Of tr: A-Z is every letter from A to Z."""
    spread = re.sub(
        r"([A-Za-z])-([A-Za-z])",
        lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))),
        letters,
    )
    return spread[:256]


def _word(reading: Reading, node: Node, _: int) -> str:
    return re.sub(r"\\(.)", r"\1", reading.raw(node), flags=re.DOTALL).replace("\n", "")


_VALUES: dict[str, Callable[[Reading, Node, int], str]] = {
    "word": _word,
    "raw_string": lambda reading, node, _: reading.raw(node)[1:-1],
    "ansi_c_string": lambda reading, node, _: without_escapes(reading.raw(node)[2:-1]),
    "string": _string,
    "translated_string": _string,
    "string_content": lambda reading, node, _: re.sub(r'\\(["\\$`])', r"\1", reading.raw(node)),
    "concatenation": _joined,
    "command_name": _joined,
    "simple_expansion": _expansion,
    "expansion": _expansion,
    "command_substitution": _substitution,
}


def _remember(reading: Reading, node: Node) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    key = reading.raw(name)
    said = value_of(reading, value) if value is not None else ""
    if "+=" in reading.raw(node)[: len(key) + 2]:
        said = reading.variables.get(key, "") + said
    if f"${key}" in said or f"${{{key}" in said:  # of itself: not known
        reading.variables.pop(key, None)
    else:
        reading.variables[key] = said[:MAX_VALUE]


def _words(reading: Reading, node: Node) -> tuple[str, list[str]]:
    """Name and arguments; a name that is made of several words comes apart as the shell takes it apart."""
    texts: list[str] = []
    for child in node.children:
        if child.type in ("variable_assignment", "file_redirect", "heredoc_redirect", "herestring_redirect"):
            continue
        text = value_of(reading, child)
        braces = _BRACES.match(text)
        texts += braces[1].split(",") if braces else [text]
    if texts and " " in texts[0].strip():
        texts[:1] = texts[0].split()
    return (folded_name(texts[0]), texts[1:]) if texts else ("", [])


def _call(reading: Reading, place: Place) -> Iterator[Call | Script]:
    node = place.node
    name, words = _words(reading, node)
    if not name:
        return
    inner, sources, fed = _fed(reading, place)
    for child in node.children:
        if child.type == "herestring_redirect":
            fed = "".join(value_of(reading, part) for part in child.named_children)
    yield Call(
        Shell.SH,
        name,
        tuple(words),
        reading.line(node),
        inner=inner | _names_within(reading, node),
        sources=sources,
        fed=fed,
        writes=tuple(_targets(reading, place)),
        unknown=_is_made(reading, node, name),
    )


def _is_made(reading: Reading, node: Node, name: str) -> bool:
    """Whether a command's name is what another command prints, and nobody knows what that is."""
    if not name.startswith(("$(", "`")):
        return False
    return not _names_within(reading, node) <= _SETTINGS


def _fed(reading: Reading, place: Place) -> tuple[frozenset[str], tuple[str, ...], str | None]:
    """Who pipes into this command, their words, and what comes, where it is known."""
    step = place
    while step.up is not None and step.up.node.type == "redirected_statement":
        step = step.up
    if step.up is None or step.up.node.type != "pipeline":
        return frozenset(), (), None
    names: set[str] = set()
    sources: list[str] = []
    text: str | None = None
    is_known = True
    for before in step.before(MAX_PIPED):
        for command in [before, *below(before, MAX_LOOKED_AT, reading.budget)]:
            if command.type == "command":
                name, words = _words(reading, command)
                names.add(name)
                sources += words
                text = _printed(name, words, text) if is_known else None
                is_known = text is not None
    return frozenset(names), tuple(sources), text


def _names_within(reading: Reading, node: Node) -> frozenset[str]:
    """Commands whose output becomes words of this one."""
    names = set()
    inside = False
    for child in below(node, MAX_LOOKED_AT, reading.budget):
        inside = inside or child.type in _SCRIPT_NODES
        if inside and child.type == "command":
            names.add(_words(reading, child)[0])
    return frozenset(names)


def _targets(reading: Reading, place: Place) -> Iterator[str]:
    """Files that the output of a command goes to."""
    node, up = place.node, place.up
    while up is not None and up.node.type in ("pipeline", "list"):
        up = up.up
    around = up.node.children if up is not None and up.node.type == "redirected_statement" else ()
    for one in (*node.children, *around):
        if one.type == "file_redirect" and ">" in reading.raw(one):
            target = one.child_by_field_name("destination")
            if target is not None:
                yield value_of(reading, target)


def _bare_redirect(reading: Reading, place: Place) -> Iterator[Call]:
    """`> file` without any command empties a file."""
    node, up = place.node, place.up
    target = node.child_by_field_name("destination")
    is_bare = up is not None and up.node.type == "redirected_statement" and place.place == 0
    if is_bare and target is not None and reading.raw(node).lstrip().startswith(">"):
        yield Call(Shell.SH, ":", (), reading.line(node), writes=(value_of(reading, target),))


def _document(reading: Reading, place: Place) -> Iterator[Script]:
    """A text that is given to a shell as its script: bash <<EOF."""
    node, up = place.node, place.up
    while up is not None and up.node.type == "redirected_statement":
        command = next((child for child in up.node.named_children if child.type == "command"), None)
        if command is not None:
            name, words = _words(reading, command)
            runs = {name, *words} & {"sh", "bash", "dash", "zsh", "ksh", "ash"}
            if runs and "-c" not in words:
                yield Script(Shell.SH, _body(reading, node), reading.line(node) + 1)
            return
        up = up.up


def _body(reading: Reading, node: Node) -> str:
    for child in node.children:
        if child.type == "heredoc_body":
            return reading.raw(child)
    return ""


def _unparsed(reading: Reading, node: Node) -> Iterator[Call]:
    """Where the grammar gave up."""
    yield from _scanned(reading.raw(node), reading.line(node))


def _scanned(script: str, first_line: int) -> Iterator[Call]:
    """By lines and words, as well as that goes."""
    for number, text in enumerate(script.split("\n")[:MAX_SCANNED], first_line):
        spread = re.sub(
            r"\{([^{}\s]{0,200},[^{}\s]{0,200})\}", lambda braces: braces[1].replace(",", " "), text
        )
        for part in re.split(r"&&|\|\||[;|&(){}]", spread):
            words = [word.strip("\"'") for word in part.split()]
            if words and not words[0].startswith("#"):
                yield Call(Shell.SH, folded_name(words[0]), tuple(words[1:]), number)
