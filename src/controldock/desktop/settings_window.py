"""What a person may choose of the companion."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop.appearance import BRAND, INK, PAPER, SHADE, SMALL, UNREAD
from controldock.desktop.controls import Button, foot, hairline, label, on_escape, panel, quiet, quiet_button
from controldock.desktop.drawing import window_icons
from controldock.desktop.settings import MAX_TOAST, MIN_TOAST, LanguageChoice, Settings, TextSize
from controldock.desktop.surroundings import Surroundings

_SIDE, _GAP, _FIELD = 24, 16, 200  # pixels


class SettingsWindow(wx.Frame):
    """Nothing holds before it is saved. `save` may raise OSError."""

    def __init__(
        self,
        around: Surroundings,
        save: Callable[[Settings], None],
        try_sound: Callable[[], None],
        gone: Callable[[], None],
    ) -> None:
        style = wx.DEFAULT_FRAME_STYLE & ~(wx.RESIZE_BORDER | wx.MAXIMIZE_BOX)
        super().__init__(None, title=around.look.texts.settings, style=style, name="settings")
        self._around, self._save_them, self._try_sound, self._gone = around, save, try_sound, gone
        self.SetIcons(window_icons())
        self.SetBackgroundColour(PAPER)
        self._build()
        on_escape(self)
        self.Bind(wx.EVT_CLOSE, self._on_close)
        self.CentreOnScreen()
        self._language.SetFocus()

    def _build(self) -> None:
        look, texts = self._around.look, self._around.look.texts
        column = wx.BoxSizer(wx.VERTICAL)
        side = self.FromDIP(_SIDE)
        inner = panel(self)
        column.Add(
            label(self, texts.settings, look.font(17, bold=True)), 0, wx.LEFT | wx.TOP | wx.RIGHT, side
        )
        column.Add(inner, 1, wx.EXPAND | wx.LEFT | wx.TOP | wx.RIGHT, side)
        inner.SetSizer(self._build_grid(inner))
        self._fault = label(self, "", look.font(SMALL), UNREAD)
        column.Add(self._fault, 0, wx.ALL, side // 2)
        column.Add(hairline(self), 0, wx.EXPAND)
        bottom = panel(self, SHADE)
        cancel = Button(bottom, texts.cancel, look, self.Close)
        foot(bottom, [], [cancel, Button(bottom, texts.save, look, self._save, BRAND)])
        column.Add(bottom, 0, wx.EXPAND)
        self.SetSizerAndFit(column)

    def _build_grid(self, inner: wx.Panel) -> wx.Sizer:
        texts, chosen = self._around.look.texts, self._around.look.settings
        grid = wx.FlexGridSizer(2, self.FromDIP(_GAP), self.FromDIP(_GAP + 8))
        grid.AddGrowableCol(1)
        languages = [texts.language_auto, "한국어", "English"]
        sizes = [texts.text_normal, texts.text_large, texts.text_largest]
        self._language = self._choice(inner, grid, texts.language, languages)
        self._language.SetSelection(list(LanguageChoice).index(chosen.language))
        self._size = self._choice(inner, grid, texts.text_size, sizes)
        self._size.SetSelection(list(TextSize).index(chosen.text_size))
        self._add_seconds(inner, grid, chosen.toast_seconds)
        self._add_sound(inner, grid, chosen.sound)
        return grid

    def _choice(self, inner: wx.Panel, grid: wx.Sizer, text: str, words: list[str]) -> wx.Choice:
        font = self._around.look.font(SMALL + 1)
        grid.Add(label(inner, text, font), 0, wx.ALIGN_CENTRE_VERTICAL)
        made = wx.Choice(inner, choices=words)
        made.SetFont(font)
        made.SetName(text)
        made.SetMinSize((self.FromDIP(_FIELD), -1))
        grid.Add(made, 0, wx.EXPAND)
        return made

    def _add_seconds(self, inner: wx.Panel, grid: wx.Sizer, seconds: int) -> None:
        look, texts = self._around.look, self._around.look.texts
        grid.Add(label(inner, texts.toast_time, look.font(SMALL + 1)), 0, wx.ALIGN_CENTRE_VERTICAL)
        row = wx.BoxSizer(wx.HORIZONTAL)
        self._seconds = wx.SpinCtrl(inner, min=MIN_TOAST, max=MAX_TOAST, initial=seconds)
        self._seconds.SetFont(look.font(SMALL + 1))
        self._seconds.SetName(f"{texts.toast_time} ({texts.seconds})")
        row.Add(self._seconds)
        row.Add(quiet(inner, texts.seconds, look), 0, wx.ALIGN_CENTRE_VERTICAL | wx.LEFT, self.FromDIP(8))
        grid.Add(row)

    def _add_sound(self, inner: wx.Panel, grid: wx.Sizer, is_on: bool) -> None:
        look, texts = self._around.look, self._around.look.texts
        self._sound = wx.CheckBox(inner, label=texts.sound)
        self._sound.SetFont(look.font(SMALL + 1))
        self._sound.SetForegroundColour(INK)
        self._sound.SetValue(is_on)
        grid.Add(self._sound, 0, wx.ALIGN_CENTRE_VERTICAL)
        grid.Add(quiet_button(inner, texts.sound_try, look, self._try_sound, SHADE))

    def _save(self) -> None:
        wished = Settings(
            language=list(LanguageChoice)[self._language.GetSelection()],
            text_size=list(TextSize)[self._size.GetSelection()],
            sound=bool(self._sound.GetValue()),
            toast_seconds=int(self._seconds.GetValue()),
        )
        try:
            self._save_them(wished)
        except OSError as error:
            texts = self._around.look.texts
            self._fault.SetLabelText(texts.not_saved.format(reason=error.strerror or error))
            self.Fit()
        else:
            self.Close()

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone()
        event.Skip()
        self.Destroy()
