"""cmd: a careful scanner of its lines, as it has no grammar. Finds calls; runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from controldock.server.examination.calls import Call, Script, Shell, folded_name
from controldock.server.examination.trees import Budget

MAX_VALUE = 8191  # characters of a variable or a line: cmd's own limit
CHARACTERS_A_NODE = 4  # of a line, that take as long as a node of a tree
MAX_LINE = 64 * 1024
# What every Windows has, for scripts that cut their commands out of it.
BUILT_IN = {
    "comspec": r"C:\Windows\system32\cmd.exe",
    "systemroot": r"C:\Windows",
    "windir": r"C:\Windows",
    "systemdrive": "C:",
    "programfiles": r"C:\Program Files",
    "programdata": r"C:\ProgramData",
    "allusersprofile": r"C:\ProgramData",
    "public": r"C:\Users\Public",
    "pathext": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
    "os": "Windows_NT",
}
_VARIABLE = re.compile(
    r"(?P<mark>[%!])(?P<name>[^%!:=\s]{1,64})"
    r"(?::~(?P<start>-?\d{1,5})(?:,(?P<length>-?\d{1,5}))?|:(?P<old>[^=%!]{1,64})=(?P<new>[^%!]{0,64}))?(?P=mark)"
)
_SET = re.compile(r"\s*set\s+\"?(?P<name>[^=\"/][^=\"]{0,63})=(?P<value>.*)", re.IGNORECASE | re.DOTALL)
_COMPARISONS = frozenset({"equ", "neq", "lss", "leq", "gtr", "geq", "=="})
_TESTS = frozenset({"exist", "defined", "errorlevel", "cmdextversion"})
_COMMENTS = ("rem", "::")


@dataclass(slots=True)
class Segment:
    """What stands between two separators."""

    words: list[str] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    raw: str = ""
    writes: list[str] = field(default_factory=list)
    piped: bool = False  # the output of the one before goes into it
    listed: str | None = None  # of a `for`: what stands in its parentheses


def calls_of(script: str, first_line: int, budget: Budget) -> Iterator[Call | Script]:
    """Every call of a script, in its order."""
    variables: dict[str, str] = {}
    for number, line in _lines(script, first_line):
        if line.lstrip(" \t@").lower().startswith(_COMMENTS):
            continue
        whole = expanded(line, variables)
        budget.spend(1 + len(whole) // CHARACTERS_A_NODE)
        segments = split(whole)
        if _remember(segments, variables):  # of a line that sets a variable and uses it
            segments = split(expanded(line, variables))
        yield from _calls(segments, number)


def expanded(line: str, variables: dict[str, str]) -> str:
    """The line with its known variables filled in; %TEMP% and others that only a PC knows stay."""

    def value(found: re.Match[str]) -> str:
        name, is_cut = found["name"].lower(), found["start"] is not None or found["old"] is not None
        known = variables.get(name)
        if known is None and is_cut:
            known = BUILT_IN.get(name)
        return found[0] if known is None else _cut(known, found)

    return _VARIABLE.sub(value, line)[:MAX_LINE]


def split(line: str) -> list[Segment]:
    """A line's commands, each in words."""
    return _Scanner(line).segments()


class _Scanner:
    """Reads a line character by character, as cmd does."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = 0
        self._done: list[Segment] = []
        self._now = Segment()
        self._word: list[str] = []
        self._was_quoted = False
        self._in_quotes = False
        self._target = False  # the next word is where the output goes

    def segments(self) -> list[Segment]:
        while self._at < len(self._line):
            character = self._line[self._at]
            self._at += 1
            if self._in_quotes:
                self._inside(character)
            elif character in _STEPS:
                _STEPS[character](self, character)
            else:
                self._add(character)
        self._end_segment()
        return self._done

    def _inside(self, character: str) -> None:
        if character == '"':
            self._in_quotes = False
            self._now.raw += character
        else:
            self._add(character)

    def _add(self, character: str) -> None:
        self._word.append(character)
        self._now.raw += character

    def quote(self, character: str) -> None:
        self._in_quotes = self._was_quoted = True
        self._now.raw += character

    def escape(self, _: str) -> None:
        if self._at < len(self._line):
            self._add(self._line[self._at])
            self._at += 1

    def space(self, character: str) -> None:
        self._end_word()
        self._now.raw += character

    def redirect(self, character: str) -> None:
        if self._word and self._word[-1].isdigit() and len(self._word) == 1:
            self._word.clear()  # 2>
        self._end_word()
        rest = self._line[self._at :]
        if rest.startswith(">"):
            self._at += 1
        if rest.lstrip(">").startswith("&"):
            self._at = len(self._line) - len(rest.lstrip(">")) + 2
            return
        self._target = character == ">"

    def separate(self, character: str) -> None:
        is_double = self._line[self._at : self._at + 1] == character
        self._at += is_double
        self._end_segment()
        self._now.piped = character == "|" and not is_double

    def open(self, character: str) -> None:
        words = self._now.words
        if not words and not self._word:
            return
        first = words[0].lower().lstrip("@") if words else ""
        if first == "for" and not self._word and words[-1].lower() == "in":
            self._list()
        elif first in ("if", "else") and not self._word:
            self._end_segment()
        else:
            self._add(character)

    def close(self, character: str) -> None:
        if self._now.raw.count("(") > self._now.raw.count(")"):
            self._add(character)
        else:
            self._end_segment()

    def _list(self) -> None:
        end = self._line.find(")", self._at)
        quote = self._line.find("')", self._at)
        end = quote + 1 if quote >= 0 else end
        end = end if end >= 0 else len(self._line)
        self._now.listed = self._line[self._at : end]
        self._at = end + 1

    def _end_word(self) -> None:
        if not self._word and not self._was_quoted:
            return
        word = "".join(self._word)
        quoted, self._was_quoted = self._was_quoted, False
        self._word = []
        if self._target:
            self._now.writes.append(word)
            self._target = False
            return
        if word.lower() == "do" and self._now.words and self._now.words[0].lower().lstrip("@") == "for":
            self._end_segment()
            return
        self._now.words.append(word)
        self._now.quoted.append(quoted)

    def _end_segment(self) -> None:
        self._in_quotes = False
        if self._word or self._was_quoted:
            self._end_word()
        if self._now.words:
            self._done.append(self._now)
        self._now = Segment()
        self._target = False


_STEPS = {
    '"': _Scanner.quote,
    "^": _Scanner.escape,
    " ": _Scanner.space,
    "\t": _Scanner.space,
    "\n": _Scanner.separate,
    "&": _Scanner.separate,
    "|": _Scanner.separate,
    ">": _Scanner.redirect,
    "<": _Scanner.redirect,
    "(": _Scanner.open,
    ")": _Scanner.close,
}


def _lines(script: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that ends with a caret goes on with the next."""
    pending, begun = "", first_line
    for number, line in enumerate(script.split("\n"), first_line):
        begun = begun if pending else number
        whole = pending + line
        carets = len(whole) - len(whole.rstrip("^"))
        if carets % 2 and len(whole) < MAX_LINE:
            pending = whole[:-1] or " "
            continue
        pending = ""
        yield begun, whole[:MAX_LINE]
    if pending:
        yield begun, pending


def _remember(segments: list[Segment], variables: dict[str, str]) -> bool:
    """Keep what is set; whether anything was."""
    found = False
    for segment in segments:
        said = _SET.match(segment.raw.lstrip("@ \t"))
        if said is None:
            continue
        value = said["value"].rstrip()
        value = value.removesuffix('"') if '"' in segment.raw.split("=", 1)[0] else value
        variables[said["name"].strip().lower()] = value[:MAX_VALUE]
        found = True
    return found


def _cut(value: str, found: re.Match[str]) -> str:
    if found["old"] is not None:
        return re.sub(re.escape(found["old"]), lambda _: found["new"], value, flags=re.IGNORECASE)[:MAX_VALUE]
    if found["start"] is None:
        return value
    start = int(found["start"])
    rest = value[start:] if abs(start) <= len(value) or start > 0 else value
    return rest if found["length"] is None else rest[: int(found["length"])]


def _calls(segments: list[Segment], line: int) -> Iterator[Call | Script]:
    before: Call | None = None
    looped, loops = False, dict[str, str]()
    for segment in segments:
        if segment.listed is not None:
            looped = segment.listed.strip().startswith(("'", "`"))
            if looped:
                yield Script(Shell.CMD, segment.listed.strip().strip("'`"), line)
            elif len(items := _items(segment.listed)) == 1:
                loops[segment.words[-2].lower()] = items[0]
        words, quoted = _command([_looped(word, loops) for word in segment.words], segment.quoted)
        if not words or segment.listed is not None:
            continue
        name, more = _name(words[0], is_quoted=quoted[0])
        call = Call(
            Shell.CMD,
            name,
            (*more, *(part for word in _shown(words[1:], quoted[1:], name) for part in _options(word))),
            line,
            inner=frozenset({before.name}) if segment.piped and before else frozenset(),
            sources=before.words if segment.piped and before else (),
            fed=" ".join(before.words) if segment.piped and before and before.name == "echo" else None,
            writes=tuple(segment.writes),
            unknown=looped and name.startswith("%"),
        )
        before = call
        yield call


def _items(listed: str) -> list[str]:
    """What a `for` goes through."""
    return [item.strip('"') for item in re.findall(r'"[^"]*"|[^\s,;="]+', listed)]


def _looped(word: str, loops: dict[str, str]) -> str:
    """A word with the variables of the loops around it filled in."""
    for variable, item in loops.items():
        name = variable.lstrip("%")
        word = re.sub(rf"%%?(?:~[a-z]*)?{re.escape(name)}(?![A-Za-z0-9])", item.replace("\\", r"\\"), word)
    return word[:MAX_VALUE]


def _options(word: str) -> list[str]:
    """/s/q are two options."""
    return re.findall(r"/[A-Za-z?]", word) if re.fullmatch(r"(?:/[A-Za-z?]){2,5}", word) else [word]


def _shown(words: list[str], quoted: list[bool], name: str) -> list[str]:
    """Without the title of a `start`."""
    return words[1:] if name == "start" and quoted[:1] == [True] else words


def _command(words: list[str], quoted: list[bool]) -> tuple[list[str], list[bool]]:
    """What is left when `if …`, `else`, `call`, @ are taken away."""
    at = 0
    while at < len(words):
        first = words[at].lower().lstrip("@,;=")
        if first in ("else", "call", "do", ""):
            at += 1
        elif first == "if":
            at = _after_condition(words, quoted, at + 1)
        else:
            break
    return words[at:], quoted[at:]


def _after_condition(words: list[str], quoted: list[bool], at: int) -> int:
    while at < len(words) and words[at].lower() in ("/i", "not"):
        at += 1
    rest = [word.lower() for word in words[at : at + 2]]
    if not rest or rest[0] in _TESTS:
        return at + 2
    if "==" in rest[0] and not rest[0].startswith("=="):
        return at + (2 if rest[0].endswith("==") and not quoted[at] else 1)
    if len(rest) > 1 and rest[1] in _COMPARISONS:
        return at + 3
    return at + 2


def _name(word: str, *, is_quoted: bool) -> tuple[str, list[str]]:
    """The command of the first word, and options that are glued to it: del/f/q."""
    word = word.lstrip("@,;=")
    cut = re.match(r"([^/,;=]+)([/,;=].*)", word)
    if cut is None or is_quoted or ":" in cut[1] or "\\" in word:
        return folded_name(word), []
    return folded_name(cut[1]), [f"/{option}" for option in re.split(r"[/,;=]", cut[2]) if option]
