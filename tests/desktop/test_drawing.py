"""The sign is drawn: the colours are where they should be."""

from typing import Any

import pytest
from tests.desktop.desk import Desk

from controldock.desktop.appearance import ASLEEP, BRAND, UNREAD


def colour_at(bitmap: Any, across: float, down: float) -> tuple[str, int]:
    image = bitmap.ConvertToImage()
    x, y = int(across * image.GetWidth()), int(down * image.GetHeight())
    red, green, blue = image.GetRed(x, y), image.GetGreen(x, y), image.GetBlue(x, y)
    return f"#{red:02x}{green:02x}{blue:02x}", image.GetAlpha(x, y)


@pytest.mark.parametrize("size", [16, 24, 64])
def test_its_colour_is_the_state(desk: Desk, size: int) -> None:
    from controldock.desktop.drawing import sign

    assert colour_at(sign(size), 0.1, 0.5) == (BRAND, 255)
    assert colour_at(sign(size, is_awake=False), 0.1, 0.5) == (ASLEEP, 255)
    assert colour_at(sign(size), 0.02, 0.02)[1] < 128  # round corners


@pytest.mark.parametrize("size", [16, 24, 64])
def test_a_red_point_says_that_something_is_unread(desk: Desk, size: int) -> None:
    from controldock.desktop.drawing import sign

    assert colour_at(sign(size, is_unread=True), 25 / 32, 7 / 32) == (UNREAD, 255)
    assert colour_at(sign(size), 25 / 32, 7 / 32)[0] != UNREAD


def test_icons_and_spots_are_pictures(desk: Desk) -> None:
    from controldock.desktop.drawing import SIZES, icon, swatch, window_icons

    assert icon(24).IsOk()
    assert window_icons().GetIconCount() == len(SIZES)
    assert colour_at(swatch("#b45309", 12), 0.5, 0.5) == ("#b45309", 255)
