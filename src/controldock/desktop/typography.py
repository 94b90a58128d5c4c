"""How the companion writes: its words and fonts, as the person chose them."""

from __future__ import annotations

from dataclasses import dataclass

import wx

from controldock.desktop.appearance import FACES, points
from controldock.desktop.body import Measure
from controldock.desktop.settings import Settings
from controldock.desktop.texts import TEXTS, Texts


@dataclass(frozen=True, slots=True)
class Look:
    """One for all windows; another one after the settings were changed."""

    texts: Texts
    settings: Settings
    face: str  # empty: the toolkit's own

    def font(self, size: int, *, bold: bool = False) -> wx.Font:
        """In points, as they are."""
        info = wx.FontInfo(size)
        info = info.FaceName(self.face) if self.face else info
        return wx.Font(info.Bold() if bold else info)

    def reading_font(self, size: int, *, bold: bool = False, zoom: int = 0) -> wx.Font:
        """For an announcement's own text: as large as the person wishes."""
        return self.font(points(size, self.settings.text_size, zoom), bold=bold)


def look_of(settings: Settings) -> Look:
    """The look for these settings on this PC."""
    language = settings.spoken()
    faces = (face for face in FACES[language] if wx.FontEnumerator.IsValidFacename(face))
    return Look(TEXTS[language], settings, next(faces, ""))


def measure(window: wx.Window, font: wx.Font) -> Measure:
    """A measure of texts of that font in that window."""
    context = wx.ClientDC(window)
    context.SetFont(font)

    def widths(text: str) -> list[int]:
        return list(context.GetPartialTextExtents(text))

    return widths


def line_height(window: wx.Window, font: wx.Font) -> int:
    """Pixels from one line to the next."""
    context = wx.ClientDC(window)
    context.SetFont(font)
    return int(context.GetTextExtent("가Ag").height)
