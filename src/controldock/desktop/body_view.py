"""The text of an announcement on the screen: to be selected and copied, with links that open."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop.appearance import INK, LINK, PAPER
from controldock.desktop.body import Link, link_at, links, plain, wrapped
from controldock.desktop.typography import line_height, measure

_BIRTH = (600, 200)  # pixels: in a narrow one the first lay-out of a long text takes seconds
_MOST_LINES = 200  # higher than any screen
_SLACK = 24  # pixels that a text control keeps for itself at its sides
_LEADING = 1.04  # of a line's height: a little more than what a text control puts between two lines


class BodyView(wx.TextCtrl):
    """Plain text; a link is underlined, and opens by a click, or by Enter where the caret is in it."""

    def __init__(
        self, parent: wx.Window, text: str, font: wx.Font, open_link: Callable[[str], object]
    ) -> None:
        self._text = plain(text)
        style = wx.TE_MULTILINE | wx.TE_READONLY | wx.TE_RICH2 | wx.TE_NOHIDESEL | wx.BORDER_NONE
        super().__init__(parent, value=self._text, size=_BIRTH, style=style)
        self._links = links(self._text)
        self._open = open_link
        self.SetBackgroundColour(PAPER)
        self.SetForegroundColour(INK)
        self.write_in(font)
        self.SetInsertionPoint(0)
        self.Bind(wx.EVT_LEFT_UP, self._on_click)
        self.Bind(wx.EVT_MOTION, self._on_motion)
        self.Bind(wx.EVT_KEY_DOWN, self._on_key)

    def write_in(self, font: wx.Font) -> None:
        """All of it in that font."""
        self.SetFont(font)
        linked = wx.Font(font)
        linked.SetUnderlined(True)
        self.SetStyle(0, self.GetLastPosition(), wx.TextAttr(INK, PAPER, font))
        for link in self._links:
            self.SetStyle(link.start, link.end, wx.TextAttr(LINK, PAPER, linked))

    def height_for(self, width: int) -> int:
        """Pixels that all of it takes when it is so wide."""
        font = self.GetFont()
        lines = len(wrapped(self._text, width - self.FromDIP(_SLACK), measure(self, font), _MOST_LINES))
        return int(lines * line_height(self, font) * _LEADING + self.FromDIP(_SLACK))

    def _link_under(self, event: wx.MouseEvent) -> Link | None:
        hit, position = self.HitTestPos(event.GetPosition())
        return link_at(self._links, position) if hit == wx.TE_HT_ON_TEXT else None

    def _on_click(self, event: wx.MouseEvent) -> None:
        event.Skip()
        link = self._link_under(event)
        if link is not None and not self.GetStringSelection():
            self._open(link.url)

    def _on_motion(self, event: wx.MouseEvent) -> None:
        event.Skip()
        link = self._link_under(event)
        self.SetCursor(wx.Cursor(wx.CURSOR_HAND if link is not None else wx.CURSOR_IBEAM))

    def _on_key(self, event: wx.KeyEvent) -> None:
        link = link_at(self._links, self.GetInsertionPoint())
        if event.GetKeyCode() in (wx.WXK_RETURN, wx.WXK_NUMPAD_ENTER) and link is not None:
            self._open(link.url)
        else:
            event.Skip()
