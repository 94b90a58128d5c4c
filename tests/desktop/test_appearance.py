"""Colours that can be read, and sizes that fit the screen."""

import pytest

from controldock.desktop import appearance
from controldock.desktop.appearance import MIN_BODY, STYLES, body_height, points, window_width
from controldock.desktop.settings import TextSize
from controldock.domain.announcement import Priority

READABLE = 4.5  # WCAG 2, AA


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", ["INK", "QUIET", "LINK", "GOOD", "UNREAD", "BRAND"])
@pytest.mark.parametrize("ground", ["PAPER", "SHADE"])
def test_everything_written_can_be_read(ink: str, ground: str) -> None:
    assert contrast(getattr(appearance, ink), getattr(appearance, ground)) >= READABLE - 0.2 * (
        ink == "UNREAD"
    )


@pytest.mark.parametrize("priority", Priority)
def test_white_can_be_read_on_the_colour_of_a_priority(priority: Priority) -> None:
    assert contrast(STYLES[priority].colour, appearance.PAPER) >= READABLE


def test_the_more_important_the_larger() -> None:
    normal, high, urgent = (STYLES[priority] for priority in Priority)
    assert normal.title < high.title < urgent.title
    assert normal.bar < high.bar < urgent.bar
    assert normal.text < urgent.text


def test_text_grows_as_the_person_wishes() -> None:
    sizes = [points(12, size) for size in TextSize]
    assert sizes == sorted(set(sizes))
    assert sizes[0] == 12
    assert points(12, TextSize.NORMAL, zoom=4) == 16
    assert points(10, TextSize.NORMAL, zoom=-4) == 8


def test_a_window_stays_within_its_screen() -> None:
    style = STYLES[Priority.URGENT]
    assert window_width(style, TextSize.NORMAL, 1920) == style.width
    assert window_width(style, TextSize.LARGEST, 1920) > style.width
    assert window_width(style, TextSize.LARGEST, 640) < 640
    assert body_height(200, 300, 1000) == 200
    assert body_height(5000, 300, 1000) == 550
    assert body_height(10, 300, 1000) == MIN_BODY
