"""The last announcements of this PC: what was missed is found here."""

from __future__ import annotations

from collections.abc import Callable

import wx
from wx import dataview

from controldock.desktop import times
from controldock.desktop.appearance import BRAND, INK, PAPER, QUIET, SHADE, SMALL, STYLES
from controldock.desktop.controls import Button, foot, hairline, label, on_escape, panel, quiet, screen_of
from controldock.desktop.drawing import swatch, window_icons
from controldock.desktop.surroundings import Surroundings
from controldock.desktop.texts import shown_answer
from controldock.protocol.desktop import Notice

_SIZE = (820, 520)  # pixels
_WIDTHS = (110, 300, 130, 140, 110)
_SPOT, _ROW = 12, 34


class HistoryWindow(wx.Frame):
    """A list, newest first; Enter or a double click opens."""

    def __init__(self, around: Surroundings, gone: Callable[[], None]) -> None:
        texts = around.look.texts
        super().__init__(None, title=texts.history, name="history")
        self._around, self._gone = around, gone
        self._shown: list[Notice] = []
        self.SetIcons(window_icons())
        self.SetBackgroundColour(PAPER)
        self._build()
        self.refresh()
        on_escape(self)
        self.Bind(wx.EVT_CLOSE, self._on_close)
        screen = screen_of(None)
        width, height = (self.FromDIP(pixels) for pixels in _SIZE)
        self.SetClientSize((min(width, screen.width), min(height, screen.height)))
        self.SetMinClientSize((self.FromDIP(420), self.FromDIP(260)))
        self.CentreOnScreen()

    def refresh(self) -> None:
        """Show what is known now; what was selected stays so."""
        selected = self._selected()
        notices = self._around.session.notices
        if notices != self._shown:
            self._fill(notices, selected)
        self._on_selection()
        self._empty.Show(not notices)
        self._list.Show(bool(notices))
        unread = len(self._around.session.unread)
        self._count.SetLabelText(self._around.look.texts.unread.format(count=unread) if unread else "")
        self.Layout()

    def _build(self) -> None:
        look, texts = self._around.look, self._around.look.texts
        side = self.FromDIP(24)
        column = wx.BoxSizer(wx.VERTICAL)
        head = wx.BoxSizer(wx.HORIZONTAL)
        head.Add(label(self, texts.history, look.font(17, bold=True)), 1)
        self._count = label(self, "", look.font(SMALL + 1, bold=True), QUIET)
        head.Add(self._count, 0, wx.ALIGN_CENTRE_VERTICAL)
        column.Add(head, 0, wx.EXPAND | wx.LEFT | wx.RIGHT | wx.TOP, side)
        column.AddSpacer(self.FromDIP(6))
        column.Add(quiet(self, texts.history_hint, look), 0, wx.LEFT | wx.RIGHT, side)
        column.AddSpacer(self.FromDIP(14))
        self._list = self._build_list()
        column.Add(self._list, 1, wx.EXPAND | wx.LEFT | wx.RIGHT, side)
        self._empty = label(self, texts.history_empty, look.font(SMALL + 2), QUIET)
        column.Add(self._empty, 1, wx.ALIGN_CENTRE_HORIZONTAL | wx.TOP, self.FromDIP(60))
        column.AddSpacer(self.FromDIP(16))
        column.Add(hairline(self), 0, wx.EXPAND)
        bottom = panel(self, SHADE)
        self._open_button = Button(bottom, texts.open, look, self._open, BRAND)
        foot(bottom, [], [Button(bottom, texts.close, look, self.Close), self._open_button])
        column.Add(bottom, 0, wx.EXPAND)
        self.SetSizer(column)

    def _build_list(self) -> dataview.DataViewListCtrl:
        look, texts = self._around.look, self._around.look.texts
        made = dataview.DataViewListCtrl(
            self, style=dataview.DV_ROW_LINES | dataview.DV_SINGLE | wx.BORDER_SIMPLE
        )
        made.SetFont(look.font(SMALL + 1))
        made.SetBackgroundColour(PAPER)
        made.SetForegroundColour(INK)
        made.SetRowHeight(self.FromDIP(_ROW))
        made.SetName(texts.history)
        titles = (
            texts.column_priority, texts.column_title, texts.column_sender, texts.column_time, texts.column_state
        )  # fmt: skip
        for number, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
            add = made.AppendIconTextColumn if number == 0 else made.AppendTextColumn
            add(title, width=self.FromDIP(width), flags=dataview.DATAVIEW_COL_RESIZABLE)
        made.Bind(dataview.EVT_DATAVIEW_ITEM_ACTIVATED, lambda _: self._open())
        made.Bind(dataview.EVT_DATAVIEW_SELECTION_CHANGED, lambda _: self._on_selection())
        return made

    def _fill(self, notices: list[Notice], selected: str | None) -> None:
        self._list.DeleteAllItems()
        self._shown = notices
        for row, notice in enumerate(notices):
            self._list.AppendItem(self._row(notice))
            if notice.announcement_id == selected or (selected is None and row == 0):
                self._list.SelectRow(row)

    def _row(self, notice: Notice) -> list[object]:
        texts = self._around.look.texts
        spot = wx.Icon()
        spot.CopyFromBitmap(swatch(STYLES[notice.priority].colour, self.FromDIP(_SPOT)))
        word = dataview.DataViewIconText(f" {texts.priorities[notice.priority]}", spot)
        time = times.spoken(notice.issued, self._around.now(), texts)
        return [word, notice.title, notice.sender or texts.administrator, time, self._state(notice)]

    def _state(self, notice: Notice) -> str:
        texts = self._around.look.texts
        if notice.withdrawn:
            return texts.state_withdrawn
        if notice.answer:
            return texts.state_answered.format(answer=shown_answer(notice.answer, texts))
        return texts.state_read if notice.read else f"● {texts.state_unread}"

    def _selected(self) -> str | None:
        row = self._list.GetSelectedRow()
        return self._shown[row].announcement_id if 0 <= row < len(self._shown) else None

    def _on_selection(self) -> None:
        self._open_button.allow(self._selected() is not None)

    def _open(self) -> None:
        key = self._selected()
        if key is not None:
            self._around.session.opened(key)

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone()
        event.Skip()
        self.Destroy()
