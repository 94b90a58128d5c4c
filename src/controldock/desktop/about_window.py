"""Which version this is, to which server this PC belongs, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable

import wx

import controldock
from controldock.desktop import times
from controldock.desktop.appearance import BRAND, PAPER, QUIET, SHADE, SMALL
from controldock.desktop.controls import Button, foot, hairline, label, on_escape, panel
from controldock.desktop.drawing import sign, window_icons
from controldock.desktop.surroundings import Surroundings

_SIDE, _SIGN, _WIDTH = 24, 56, 400  # pixels


class AboutWindow(wx.Frame):
    """What a person tells the administrator on the telephone."""

    def __init__(self, around: Surroundings, gone: Callable[[], None]) -> None:
        style = wx.DEFAULT_FRAME_STYLE & ~(wx.RESIZE_BORDER | wx.MAXIMIZE_BOX)
        super().__init__(None, title=around.look.texts.about, style=style, name="about")
        self._around, self._gone = around, gone
        self.SetIcons(window_icons())
        self.SetBackgroundColour(PAPER)
        self._values: dict[str, wx.StaticText] = {}
        self._build()
        self.refresh()
        on_escape(self)
        self.Bind(wx.EVT_CLOSE, self._on_close)
        self.CentreOnScreen()

    def refresh(self) -> None:
        """Say how things are now."""
        for name, value in self._facts().items():
            self._values[name].SetLabelText(value or "–")
        self.GetSizer().SetMinSize((self.FromDIP(_WIDTH), -1))
        self.Fit()

    def _facts(self) -> dict[str, str]:
        texts, session = self._around.look.texts, self._around.session
        welcome = session.welcome
        facts = {texts.state: state_sentence(self._around)}
        if welcome is None:
            return facts | dict.fromkeys(
                (texts.this_pc, texts.server, texts.last_contact, texts.agent_version), ""
            )
        contact = welcome.last_contact
        spoken = texts.never if contact is None else times.spoken(contact, self._around.now(), texts)
        return facts | {
            texts.this_pc: welcome.host_name,
            texts.server: welcome.server,
            texts.last_contact: spoken,
            texts.agent_version: welcome.agent_version,
        }

    def _build(self) -> None:
        look, texts = self._around.look, self._around.look.texts
        side = self.FromDIP(_SIDE)
        head = wx.BoxSizer(wx.HORIZONTAL)
        head.Add(wx.StaticBitmap(self, bitmap=sign(self.FromDIP(_SIGN))), 0, wx.RIGHT, self.FromDIP(16))
        names = wx.BoxSizer(wx.VERTICAL)
        names.Add(label(self, "ControlDock", look.font(18, bold=True)))
        names.Add(label(self, f"{texts.version} {controldock.__version__}", look.font(SMALL + 1), QUIET))
        head.Add(names, 0, wx.ALIGN_CENTRE_VERTICAL)
        grid = wx.FlexGridSizer(2, self.FromDIP(10), self.FromDIP(24))
        for name in self._facts():
            grid.Add(label(self, name, look.font(SMALL + 1), QUIET))
            self._values[name] = label(self, "", look.font(SMALL + 1))
            grid.Add(self._values[name])
        column = wx.BoxSizer(wx.VERTICAL)
        column.Add(head, 0, wx.ALL, side)
        column.Add(grid, 0, wx.LEFT | wx.RIGHT | wx.BOTTOM, side)
        column.Add(hairline(self), 0, wx.EXPAND)
        bottom = panel(self, SHADE)
        foot(bottom, [], [Button(bottom, texts.close, look, self.Close, BRAND)])
        column.Add(bottom, 0, wx.EXPAND)
        self.SetSizer(column)

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone()
        event.Skip()
        self.Destroy()


def state_sentence(around: Surroundings) -> str:
    """Whether what is sent to this PC arrives here."""
    texts, session = around.look.texts, around.session
    if not session.is_linked:
        return texts.agent_away
    return texts.connected if session.is_connected else texts.server_away
