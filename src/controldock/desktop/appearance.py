"""How things look: colours, sizes, and how large a window may be."""

from __future__ import annotations

from dataclasses import dataclass

from controldock.desktop.settings import Language, TextSize
from controldock.domain.announcement import Priority

# Dark on light, at a contrast that also the last row of a class can read (WCAG AA; tests/desktop check it).
INK = "#0f172a"
QUIET = "#475569"
PAPER = "#ffffff"
SHADE = "#f1f5f9"  # under buttons and questions
LINE = "#cbd5e1"
FAINT = "#94a3b8"  # of what can't be pressed now
LINK = "#0b5cad"
BRAND = "#0c6b7f"  # the console's
UNREAD = "#dc2626"
ASLEEP = "#64748b"  # the icon while no server is there
GOOD = "#15803d"


@dataclass(frozen=True, slots=True)
class Style:
    """What a priority changes."""

    colour: str  # of the bar, the word and the main button; white is readable on it
    bar: int  # pixels, as all sizes here: of 96 dpi
    title: int  # points
    text: int  # points
    width: int


STYLES = {
    Priority.NORMAL: Style(BRAND, 5, 17, 12, 560),
    Priority.HIGH: Style("#b45309", 7, 18, 12, 580),
    Priority.URGENT: Style("#b91c1c", 10, 22, 15, 720),
}

TEXT_FACTORS = {TextSize.NORMAL: 1.0, TextSize.LARGE: 1.35, TextSize.LARGEST: 1.8}
MIN_ZOOM, MAX_ZOOM, ZOOM_STEP = -4, 24, 2  # points that Ctrl with + and - change a window by
SMALL = 10  # points: sender, time, hints
MIN_BODY = 64  # pixels of height, so that also an empty one looks like a text
TOAST_WIDTH, TOAST_MARGIN, TOAST_GAP, TOAST_LINES = 380, 20, 12, 3
_SCREEN_SHARE = 0.85  # of the screen that a window takes at most

# The first that is there; each has Korean. Windows and then Linux; without any, the toolkit's own choice.
FACES = {
    Language.KOREAN: ("Malgun Gothic", "Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "NanumGothic"),
    Language.ENGLISH: ("Segoe UI", "Noto Sans KR", "Noto Sans CJK KR"),
}


def points(size: int, text_size: TextSize, zoom: int = 0) -> int:
    """A size of writing as the person wishes it."""
    return max(8, round(size * TEXT_FACTORS[text_size]) + zoom)


def window_width(style: Style, text_size: TextSize, screen: int) -> int:
    """How wide an announcement is: about as many characters a line, however large they are."""
    return min(round(style.width * (1 + (TEXT_FACTORS[text_size] - 1) / 2)), int(screen * _SCREEN_SHARE))


def body_height(text: int, others: int, screen: int) -> int:
    """How high the text's part is: all of it, as long as the window with its other parts fits the screen."""
    return max(MIN_BODY, min(text, int(screen * _SCREEN_SHARE) - others))
