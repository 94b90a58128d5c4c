"""Causes: 300 PCs that failed alike have the same one, however each calls its user, its folders and itself.

A cause is the outcome, the exit code, and the line that tells most of the end of the output, without whatever differs
from PC to PC or from minute to minute. The numbers that say what went wrong stay: `error 1603` is not `error 1618`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from controldock.domain.code_pages import Encoding, codec, guess
from controldock.domain.decoding import MAX_REST, REST, decoded
from controldock.domain.harmless import ESCAPES
from controldock.domain.task import Result

CAUSE_SIZE = 10  # bytes; of a few thousand causes none meet by chance
MAX_LINE = 300  # characters that are kept of a line
LOOKED_AT = 20  # lines from the end in which the one is sought that tells most
MAX_NAMES = 12  # names of a PC and its people that are taken out
REMEMBERED = 2048  # lines whose cause is remembered: those of one deployment are mostly alike
SHORTEST_NAME = 3  # characters: `pc` and `a` are in too many words

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\ufeff\ufffd]+")
_FOREIGN = re.compile(
    rb"[A-Za-z]*(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]?)+[A-Za-z]*"
)  # words that are not all ASCII
_SAMPLE = 32  # bytes that a code page is guessed from
_SLASHES = re.compile(r"[\\/]")
_SPACES = re.compile(r"\s+")

# Words that a line has which says what went wrong; in English and in Korean, as Windows and Linux say them.
_TELLING = re.compile(
    r"\b(?:error|errors|fail(?:s|ed|ure)?|fatal|denied|cannot|can't|could not|couldn't|unable|invalid|exception|refused"
    r"|not found|no such|missing|unrecogni[sz]ed|not recogni[sz]ed|timed out|time-?out|abort(?:ed)?|panic|forbidden"
    r"|corrupt(?:ed)?|unauthori[sz]ed|not permitted|not supported|unreachable|disk full|no space|killed"
    r"|segmentation fault)\b"
    r"|오류|에러|실패|거부|찾을 수 없|없습니다|할 수 없|못했|잘못된|권한|예외|중단|시간 초과|손상|부족",
    re.IGNORECASE,
)
# A count of no errors tells nothing.
_REASSURING = re.compile(
    r"\b(?:0|no) (?:errors?|fail(?:ed|ures?)?)\b|(?:오류|실패)\s*:?\s*0(?!\d)|오류가 없", re.IGNORECASE
)
# Where PowerShell says for the second time what it said, and where: of these the first line tells most.
_POWERSHELL_NOTE = re.compile(r"^\+|^At line:|^위치 |^CategoryInfo|^FullyQualifiedErrorId|^~+$")

_CODE_WORD = (
    r"(?:error|err|code|exit|exited|status|errno|hresult|result|rc|http|failure|event|kb"
    r"|오류|코드|종료|상태|에러)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"

# Where things are. First of all, for names of people and PCs are a part of it.
_PLACES = re.compile(
    r"(?P<url>\b[a-z][a-z0-9+]{1,9}://[^\s'\"<>]+)"
    r"|(?P<mail>\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<winpath>(?:\b[a-z]:|\\\\[\w.$-]+)[\\/][^\s'\"<>|:*?]*(?:[ ][^\s'\"<>|:*?]*[\\/][^\s'\"<>|:*?]*)*)"
    r"|(?P<unixpath>(?<![\w<>])~?(?:/[\w.+@%=,~-]+){2,}/?|(?<![\w<>/])~/[\w.+@%=,~-]+)",
    re.IGNORECASE,
)
# What is taken out then, the first that fits wins. `kept` is what says something, and stays.
_VOLATILE = re.compile(
    "|".join(
        (
            r"(?P<account>(?<![\\\w])(?:<name>|(?!hk)[\w.-]{1,20})\\(?:<name>|[\w.$-]{1,40})(?![\\\w]))",
            r"(?P<done><[a-z]+>)",  # taken out already
            r"(?P<guid>\{?\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b\}?)",
            r"(?P<kept>\b0x[89c][0-9a-f]{7}\b|-21\d{8}\b"
            rf"|\b{_CODE_WORD}[\w-]{{0,12}}(?:\s+(?:is|was|with|of|code|값|은|는))?\s*[:=#(\[]?\s*-?\d{{1,10}}(?![\w.:/-]\d))",
            r"(?P<mac>\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b)",
            r"(?P<date>\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
            r"(?:[t ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:z|[+-]\d{2}:?\d{2})?)?"
            r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\d{4}년\s*\d{1,2}월(?:\s*\d{1,2}일)?|\d{1,2}월\s*\d{1,2}일"
            rf"|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"
            rf"|\b\d{{1,2}}\.?\s+{_MONTH}\.?(?:\s+\d{{4}})?\b)",
            r"(?P<time>(?:(?:오전|오후)\s?)?\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s?[ap]m\b)?)",
            r"(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b|\b(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?:%\w+)?)",
            r"(?P<digits>(?<![0-9a-z])[-+]?\d+(?:[.,]\d+)*(?![0-9a-z]))",
            r"(?P<hex>\b0x[0-9a-f]+\b|\b[0-9a-f]{8,}\b)",
            r"(?P<number>[-+]?\d+(?:[.,]\d+)*)",
        )
    ),
    re.IGNORECASE,
)


def cause_of(result: Result, line: str, names: Iterable[str] = ()) -> str:
    """The name of a cause, the same for all that ended alike. `line` is the one that tells most, `names` are the PC's
    own and those of its people."""
    code = "" if result.exit_code is None else str(result.exit_code)
    told = "\n".join((result.outcome.value, code, normalised(line, names)))
    return blake2b(told.encode("utf-8", "replace"), digest_size=CAUSE_SIZE).hexdigest()


def telling_line(tail: bytes, message: str = "") -> str:
    """The line of the end of an output that says most of what went wrong; the agent's own words come first."""
    if message:
        return shown(message)
    last = ""
    for line in islice(lines_from_the_end(tail), LOOKED_AT):
        if _is_telling(line):
            return line
        last = last or line
    return last


@lru_cache(maxsize=REMEMBERED)
def _is_telling(line: str) -> bool:
    return (
        _TELLING.search(line) is not None
        and _POWERSHELL_NOTE.match(line) is None
        and _REASSURING.search(line) is None
    )


def last_line(tail: bytes, message: str = "") -> str:
    """The last line that says anything; the agent's own words where there is none."""
    return next(lines_from_the_end(tail), "") or shown(message)


def lines_from_the_end(tail: bytes) -> Iterator[str]:
    """The lines that say anything, the last one first. What overwrites its own line, like a bar, counts at its end."""
    end = len(tail)
    if b"\0" in tail:  # UTF-16, whose line feeds are two bytes
        tail = decoded(tail, is_cut=True).encode("utf-8", "replace")
        end = len(tail)
    while end > 0:
        begin = tail.rfind(b"\n", 0, end) + 1
        text = _text(tail[begin:end].rstrip(b"\r\n").rpartition(b"\r")[2])
        if line := shown(text):
            yield line
        end = begin - 1


def _text(line: bytes) -> str:
    """As UTF-8, which most is, even where it begins within a character; else as what it reads best in."""
    for cut in range(min(MAX_REST, len(line)) + 1):
        try:
            return line[cut:].decode()
        except UnicodeDecodeError:
            if line[cut] not in REST:
                break
    return line.decode(codec(_page_of(b" ".join(_FOREIGN.findall(line))[:_SAMPLE])), "replace")


@lru_cache(maxsize=REMEMBERED)
def _page_of(sample: bytes) -> Encoding:
    """A guess takes a millisecond, far more than all the rest; and whole rooms say the same words."""
    return guess([sample])


def shown(line: str) -> str:
    """A line without controls, its spaces single, cut to a length that can be kept."""
    plain = line if line.isprintable() else _CONTROLS.sub("", ESCAPES.sub("", line))
    return " ".join(plain.split())[:MAX_LINE].rstrip()


def normalised(line: str, names: Iterable[str] = ()) -> str:
    """The line without whatever differs between PCs that failed alike. Doing it twice changes nothing."""
    found = _PLACES.sub(_place, line.casefold())
    for name in _named(found, names):
        found = _without(found, name)
    return _settled(found)


@lru_cache(maxsize=REMEMBERED)
def _settled(line: str) -> str:
    """Without its places and names it is mostly the same on all PCs, and this is the long part."""
    return _SPACES.sub(" ", _VOLATILE.sub(_replacement, line)).strip()


def _without(line: str, name: str) -> str:
    """By hand: an expression of each PC's own names would take longer to compile than all the rest takes."""
    pieces, done, at = [], 0, line.find(name)
    while at >= 0:
        end = at + len(name)
        if _is_apart(line[at - 1 : at], "<") and _is_apart(line[end : end + 1], ">"):
            pieces += [line[done:at], "<name>"]
            done = at = end
        else:
            at += 1
        at = line.find(name, at)
    return "".join([*pieces, line[done:]])


def _is_apart(neighbour: str, bracket: str) -> bool:
    """Whether a word may end beside it; what stands in brackets was taken out already."""
    return not (neighbour.isalnum() or neighbour in {"_", bracket})


def _place(found: re.Match[str]) -> str:
    """A path says what is missing by its last part alone; the rest is where it is on this PC."""
    kind = found.lastgroup
    if kind not in {"winpath", "unixpath"}:
        return f"<{kind}>"
    path = found[0].rstrip(".,;")
    return f"<path>{_SLASHES.split(path)[-1]}{found[0][len(path) :]}"


def _replacement(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    if kind in {"done", "kept"}:
        return found[0]
    return _REPLACED.get(kind, f"<{kind}>")


# A number of eight hexadecimal digits may have no letter: so both are the same.
_REPLACED = {"account": "<user>", "digits": "<n>", "hex": "<n>", "number": "<n>"}


def _named(line: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names, and of their parts, that are in the line: the longest first."""
    folded = [name.casefold() for name in names]
    parts = {part for name in folded for part in (name, name.rpartition("\\")[2], name.partition(".")[0])}
    found = [part for part in parts if len(part) >= SHORTEST_NAME and part in line]
    return tuple(sorted(found, key=lambda part: (-len(part), part))[:MAX_NAMES])
