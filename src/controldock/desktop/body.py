"""The text of an announcement: where its links are, and how it breaks into lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

# Up to a blank, a quotation mark, an angle bracket, or a sign that nobody sees
# (it could make a link look like another).
_UNSEEN = "\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff"
_LINK = re.compile(rf"https?://[^{_UNSEEN}<>\"“”‘’「」『』]+", re.IGNORECASE)
# In Korean a particle stands at once after the word, so also after a link: "https://example.kr/form에서". Hangul that
# begins right after a letter or a digit of ASCII, or a bracket, is taken for that; after a slash it is a name.
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9/)\]])[\uac00-\ud7a3].*$")
_PARTICLES_ALONE = re.compile(r"/(에서|에|로|으로|를|을|은|는|이|가|와|과|의|도|까지|부터)$")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_ENDS = ".,;:!?…'~·。、" + "".join(_CLOSING)
_INVISIBLE_ORDER = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

IN_A_LINE = 400  # characters that no line holds: measuring more of a long text would take seconds

Measure = Callable[
    [str], Sequence[int]
]  # how wide the first character is, the first two, the first three ...


@dataclass(frozen=True, slots=True)
class Link:
    """Characters `start` to `end` of the text."""

    start: int
    end: int
    url: str


def links(text: str) -> list[Link]:
    """The http(s) links of a text, in order; what a person sees is where they lead."""
    found = []
    for match in _LINK.finditer(text):
        url = _trimmed(match[0])
        if len(url) > len("https://"):
            found.append(Link(match.start(), match.start() + len(url), url))
    return found


def link_at(found: list[Link], position: int) -> Link | None:
    """The link that the character at `position` belongs to."""
    return next((link for link in found if link.start <= position < link.end), None)


def plain(text: str) -> str:
    """The text without signs that turn the order of what follows them around."""
    return _INVISIBLE_ORDER.sub("", text)


def summary(text: str) -> str:
    """A text in one line, for a toast."""
    return " ".join(text.split())


def wrapped(text: str, width: int, measure: Measure, most: int | None = None) -> list[str]:
    """Its lines (the first `most`), none wider than `width`; broken within a word only where that must be."""
    lines = (line for paragraph in text.split("\n") for line in _broken(paragraph, width, measure))
    return list(islice(lines, most))


def shortened(lines: list[str], most: int) -> list[str]:
    """At most so many lines; the last one says when there is more."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip()[:-1] + "…"]


def _trimmed(url: str) -> str:
    scheme, _, rest = url.partition("://")
    cut = _PARTICLES_ALONE.sub("/", rest)
    particle = _PARTICLE.search(cut)
    if particle and cut[particle.start() - 1] != "/":
        cut = cut[: particle.start()]
    while cut and cut[-1] in _ENDS:
        opening = _CLOSING.get(cut[-1])
        if opening and cut.count(opening) >= cut.count(cut[-1]):
            break  # it belongs to the address: .../Seoul_(disambiguation)
        cut = cut[:-1]
    return f"{scheme}://{cut}"


def _broken(paragraph: str, width: int, measure: Measure) -> Iterator[str]:
    rest = paragraph
    while rest:
        widths = measure(rest[:IN_A_LINE])
        fits = max(1, bisect_right(widths, width))  # one character at least, or there would be no end
        if fits >= len(rest):
            break
        space = rest.rfind(" ", 1, fits + 1)
        end = space if space > 0 else fits
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest or not paragraph:
        yield rest
