"""Where a person says to which server this PC belongs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import wx

from controldock.desktop.appearance import BRAND, GOOD, PAPER, QUIET, SHADE, SMALL, UNREAD
from controldock.desktop.controls import Button, Wrapped, foot, hairline, label, on_escape, panel
from controldock.desktop.drawing import window_icons
from controldock.desktop.enrollment import Entry, EntryWrong, Outcome, Registrar, Wish, wish_of
from controldock.desktop.typography import Look

_SIDE, _WIDTH = 24, 460  # pixels


class EnrollmentWindow(wx.Frame):
    """Asks for server and token. The registrar works in a thread: Windows asks an administrator meanwhile."""

    def __init__(self, look: Look, registrar: Registrar, gone: Callable[[], None]) -> None:
        style = wx.DEFAULT_FRAME_STYLE & ~(wx.RESIZE_BORDER | wx.MAXIMIZE_BOX)
        super().__init__(None, title=look.texts.register, style=style, name="enrollment")
        self._look, self._registrar, self._gone = look, registrar, gone
        self.SetIcons(window_icons())
        self.SetBackgroundColour(PAPER)
        self._build()
        on_escape(self)
        self.Bind(wx.EVT_CLOSE, self._on_close)
        self.CentreOnScreen()
        self._server.SetFocus()
        if not registrar.is_wanted():
            self._finish(look.texts.register_already)

    def _build(self) -> None:
        look, texts = self._look, self._look.texts
        width, side = self.FromDIP(_WIDTH), self.FromDIP(_SIDE)
        column, inner = wx.BoxSizer(wx.VERTICAL), panel(self)
        rows = wx.BoxSizer(wx.VERTICAL)
        rows.Add(label(inner, texts.register, look.font(17, bold=True)))
        lead = Wrapped(inner, texts.register_lead, look.font(SMALL + 1), QUIET)
        lead.fit(width)
        rows.Add(lead, 0, wx.TOP, self.FromDIP(6))
        self._server = self._field(inner, rows, texts.server, texts.register_example)
        self._token = self._field(inner, rows, texts.register_token, "cdet1_")
        self._said = Wrapped(inner, "", look.font(SMALL + 1))
        self._said.fit(width)
        rows.Add(self._said, 0, wx.TOP, self.FromDIP(12))
        inner.SetSizer(rows)
        column.Add(inner, 1, wx.EXPAND | wx.ALL, side)
        column.Add(hairline(self), 0, wx.EXPAND)
        bottom = panel(self, SHADE)
        self._cancel = Button(bottom, texts.cancel, look, self.Close)
        self._register = Button(bottom, texts.register_do, look, self._start, BRAND)
        self._register.SetDefault()
        foot(bottom, [], [self._cancel, self._register])
        column.Add(bottom, 0, wx.EXPAND)
        self.SetSizerAndFit(column)

    def _field(self, inner: wx.Panel, rows: wx.Sizer, name: str, hint: str) -> wx.TextCtrl:
        rows.Add(label(inner, name, self._look.font(SMALL + 1, bold=True)), 0, wx.TOP, self.FromDIP(14))
        made = wx.TextCtrl(inner, size=(self.FromDIP(_WIDTH), -1))
        made.SetFont(self._look.font(SMALL + 1))
        made.SetName(name)
        made.SetHint(hint)
        rows.Add(made, 0, wx.EXPAND | wx.TOP, self.FromDIP(4))
        return made

    def _start(self) -> None:
        texts = self._look.texts
        try:
            wish = wish_of(self._server.GetValue(), self._token.GetValue())
        except EntryWrong as wrong:
            is_server = wrong.entry is Entry.SERVER
            self._say(texts.register_server_wrong if is_server else texts.register_token_wrong, UNREAD)
            (self._server if is_server else self._token).SetFocus()
            return
        self._say(texts.register_busy, QUIET)
        self._register.allow(False)
        threading.Thread(target=self._apply, args=(wish,), name="enrollment", daemon=True).start()

    def _apply(self, wish: Wish) -> None:
        wx.CallAfter(self._end, self._registrar.apply(wish))

    def _end(self, outcome: Outcome) -> None:
        if not self:  # closed meanwhile
            return
        texts = self._look.texts
        if outcome is Outcome.DONE:
            self._finish(texts.register_done)
        else:
            self._say(texts.register_denied if outcome is Outcome.DENIED else texts.register_failed, UNREAD)
            self._register.allow(True)

    def _finish(self, text: str) -> None:
        """Nothing is left to be done here."""
        self._say(text, GOOD)
        self._server.Disable()
        self._token.Clear()
        self._token.Disable()
        self._register.allow(False)
        self._cancel.SetLabel(self._look.texts.close)
        self._cancel.SetFocus()

    def _say(self, text: str, colour: str) -> None:
        self._said.SetForegroundColour(colour)
        self._said.say(text)
        self.Fit()
        self.Layout()
        self.Refresh()  # Windows leaves the lines of the smaller window where they were

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone()
        event.Skip()
        self.Destroy()
