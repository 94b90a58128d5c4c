"""A small announcement at the edge of the screen: goes by itself, opens by a click."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop import times
from controldock.desktop.appearance import (
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    STYLES,
    TEXT_FACTORS,
    TOAST_GAP,
    TOAST_LINES,
    TOAST_MARGIN,
    TOAST_WIDTH,
)
from controldock.desktop.body import plain, shortened, summary, wrapped
from controldock.desktop.controls import Button, Pulse, label, panel, quiet, screen_of
from controldock.desktop.surroundings import Surroundings
from controldock.desktop.typography import measure
from controldock.domain.announcement import Means
from controldock.protocol.desktop import Notice

TICK = 250  # milliseconds
_BAR, _PADDING, _TITLE_LINES = 6, 16, 2
_MOST_BODY = 1000  # characters: more than its lines hold


class Toast(wx.Frame):
    """Takes no focus, so that nobody's typing goes into it; stays as long as the pointer is over it."""

    def __init__(self, notice: Notice, around: Surroundings, gone: Callable[[str], None]) -> None:
        style = wx.FRAME_NO_TASKBAR | wx.STAY_ON_TOP | wx.BORDER_NONE | wx.FRAME_TOOL_WINDOW
        super().__init__(None, title=notice.title, style=style, name=notice.announcement_id)
        self.notice, self._around, self._gone = notice, around, gone
        self._style = STYLES[notice.priority]
        self._left = around.look.settings.toast_seconds * 1000
        self._is_seen = False
        self.SetBackgroundColour(LINE)  # one pixel of it is the frame
        self._inner = panel(self)
        self._build(self._inner)
        edge = wx.BoxSizer(wx.VERTICAL)
        edge.Add(self._inner, 1, wx.EXPAND | wx.ALL, 1)
        self.SetSizerAndFit(edge)
        self.Bind(wx.EVT_CLOSE, self._on_close)
        self._inner.Bind(wx.EVT_PAINT, self._on_paint)
        self._make_clickable(self._inner)

    def appear(self, bottom: int) -> int:
        """Come to the lower right corner, `bottom` pixels above its edge; says how much room it took."""
        screen, size = screen_of(None), self.GetSize()
        self.place(bottom)
        self.ShowWithoutActivating()
        self.Fit()  # only now GTK knows how large its labels are
        self.place(bottom)
        size = self.GetSize()
        self._pulse = Pulse(self, TICK, self._on_tick)
        return int(min(size.height + self.FromDIP(TOAST_GAP), screen.height))

    def place(self, bottom: int) -> None:
        """Move there."""
        screen, size, margin = screen_of(None), self.GetSize(), self.FromDIP(TOAST_MARGIN)
        right, low = screen.x + screen.width - margin, screen.y + screen.height - margin
        self.SetPosition((right - size.width, low - bottom - size.height))

    def _build(self, inner: wx.Panel) -> None:
        look, texts = self._around.look, self._around.look.texts
        width = self.FromDIP(round(TOAST_WIDTH * (1 + (TEXT_FACTORS[look.settings.text_size] - 1) / 2)))
        text_width = width - self.FromDIP(_BAR + 2 * _PADDING)
        row = wx.BoxSizer(wx.HORIZONTAL)
        bar = panel(inner, self._style.colour)
        bar.SetMinSize((self.FromDIP(_BAR), -1))
        row.Add(bar, 0, wx.EXPAND)
        column = wx.BoxSizer(wx.VERTICAL)
        column.Add(self._head(inner), 0, wx.EXPAND)
        title = look.reading_font(SMALL + 3, bold=True)
        column.Add(
            self._lines(inner, self.notice.title, title, _TITLE_LINES, text_width), 0, wx.TOP, self.FromDIP(8)
        )
        body = summary(self.notice.body[:_MOST_BODY])
        if body:
            font = look.reading_font(SMALL + 1)
            column.Add(self._lines(inner, body, font, TOAST_LINES, text_width), 0, wx.TOP, self.FromDIP(4))
        wants_answer = self.notice.question is not None or self.notice.needs_confirmation
        if wants_answer:
            word = texts.toast_answer if self.notice.question is not None else texts.toast_open
            made = Button(inner, word, look, self._open, self._style.colour)
            column.Add(made, 0, wx.ALIGN_RIGHT | wx.TOP, self.FromDIP(10))
        column.SetMinSize((text_width, -1))
        row.Add(column, 1, wx.EXPAND | wx.ALL, self.FromDIP(_PADDING))
        inner.SetSizer(row)

    def _head(self, inner: wx.Panel) -> wx.Sizer:
        look, texts = self._around.look, self._around.look.texts
        row = wx.BoxSizer(wx.HORIZONTAL)
        word = look.font(SMALL, bold=True)
        row.Add(label(inner, texts.priorities[self.notice.priority], word, self._style.colour))
        sender = f"   {self.notice.sender or texts.administrator} · "
        time = times.spoken(self.notice.issued, self._around.now(), texts)
        row.Add(quiet(inner, sender + time, look), 1)
        cross = label(inner, "✕", look.font(SMALL), QUIET)
        cross.SetName(texts.close)
        cross.SetToolTip(texts.close)
        cross.Bind(wx.EVT_LEFT_UP, lambda _: self.Close())
        self._cross = cross
        row.Add(cross, 0, wx.LEFT, self.FromDIP(12))
        return row

    def _lines(self, inner: wx.Panel, text: str, font: wx.Font, most: int, width: int) -> wx.StaticText:
        lines = shortened(wrapped(plain(text), width, measure(inner, font)), most)
        return label(inner, "\n".join(lines), font, INK)

    def _make_clickable(self, window: wx.Window) -> None:
        for child in [window, *window.GetChildren()]:
            if not isinstance(child, wx.Button) and child is not self._cross:
                child.Bind(wx.EVT_LEFT_UP, lambda _: self._open())
                child.SetCursor(wx.Cursor(wx.CURSOR_HAND))

    def _open(self) -> None:
        wx.CallAfter(self._around.session.opened, self.notice.announcement_id)

    def _on_tick(self) -> None:
        if not self.GetScreenRect().Contains(wx.GetMousePosition()):
            self._left -= TICK
        if self._left <= 0:
            self._pulse.Stop()
            self._gone(self.notice.announcement_id)
            self._around.session.toast_gone(self.notice.announcement_id)
            self.Destroy()

    def _on_paint(self, event: wx.PaintEvent) -> None:
        wx.PaintDC(self._inner).SetBackground(wx.Brush(PAPER))
        event.Skip()
        if not self._is_seen:
            self._is_seen = True
            wx.CallAfter(self._around.session.appeared, self.notice.announcement_id, Means.TOAST)

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone(self.notice.announcement_id)
        self._around.session.closed(self.notice.announcement_id)
        event.Skip()
        self.Destroy()
