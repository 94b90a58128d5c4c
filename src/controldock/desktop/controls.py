"""The few controls that all windows are made of."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop.appearance import FAINT, INK, LINE, PAPER, QUIET, SHADE, SMALL
from controldock.desktop.body import plain, wrapped
from controldock.desktop.typography import Look, measure

_PRESSABLE = 82  # per cent of a button's lightness, while Enter would press it
BUTTON_HEIGHT, BUTTON_PADDING = 38, 22  # pixels: a finger on a touch screen has to hit it, too


def panel(parent: wx.Window, colour: str = PAPER) -> wx.Panel:
    """A surface; Tab goes through what is on it."""
    made = wx.Panel(parent, style=wx.TAB_TRAVERSAL | wx.BORDER_NONE)
    made.SetBackgroundColour(colour)
    made.SetForegroundColour(INK)
    made.SetCanFocus(False)  # its controls can; at the panel itself Tab would seem to stop nowhere
    return made


def label(parent: wx.Window, text: str, font: wx.Font, colour: str = INK) -> wx.StaticText:
    """A text as it is, also with an & in it."""
    made = wx.StaticText(parent)
    made.SetFont(font)
    made.SetForegroundColour(colour)
    made.SetLabelText(text)
    return made


def quiet(parent: wx.Window, text: str, look: Look) -> wx.StaticText:
    """A remark in small letters."""
    return label(parent, text, look.font(SMALL), QUIET)


class Wrapped(wx.StaticText):
    """A text that breaks into lines also where it has no blanks, as Korean and addresses may have none."""

    def __init__(self, parent: wx.Window, text: str, font: wx.Font, colour: str = INK) -> None:
        super().__init__(parent, style=wx.ST_NO_AUTORESIZE)
        self._font, self._width = font, 0
        self.SetForegroundColour(colour)
        self.SetFont(font)
        self.say(text)

    def say(self, text: str) -> None:
        """Another text in its place."""
        self._text = plain(text)
        self.SetName(self._text)
        self.fit(self._width)

    def fit(self, width: int) -> None:
        """Break it anew for that width; 0: it is not known yet."""
        self._width = width
        if not width:
            return
        lines = wrapped(self._text, width, measure(self, self._font))
        self.SetLabelText("\n".join(lines))
        self.SetMinSize((width, self.GetBestSize().height))


class Button(wx.Button):
    """A button; with a colour it is the one that matters."""

    def __init__(
        self,
        parent: wx.Window,
        text: str,
        look: Look,
        act: Callable[[], None],
        colour: str = "",
        ground: str = PAPER,
    ) -> None:
        super().__init__(parent, label=text.replace("&", "&&"))
        self._colour, self._ground = colour, ground
        font = look.font(SMALL + 1, bold=bool(colour))
        self.SetFont(font)
        self.SetName(text)
        width = measure(self, font)(text)[-1] + 2 * self.FromDIP(BUTTON_PADDING)
        self.SetMinSize((width, self.FromDIP(BUTTON_HEIGHT)))
        self.allow(True)
        self.Bind(wx.EVT_BUTTON, lambda _: act())
        self.Bind(wx.EVT_SET_FOCUS, lambda event: self._on_focus(event, has_focus=True))
        self.Bind(wx.EVT_KILL_FOCUS, lambda event: self._on_focus(event, has_focus=False))

    def allow(self, is_allowed: bool) -> None:
        """Let it be pressed, or look as if it can't be: a coloured one does not do that by itself."""
        self.Enable(is_allowed)
        self.SetBackgroundColour((self._colour or self._ground) if is_allowed else SHADE)
        self.SetForegroundColour((PAPER if self._colour else INK) if is_allowed else FAINT)

    def mark(self, colour: str) -> None:
        """From now on it is the one that matters, or with no colour one of many."""
        self._colour = colour
        self.allow(self.IsEnabled())

    def _on_focus(self, event: wx.FocusEvent, *, has_focus: bool) -> None:
        """Say where the keyboard is: GTK's own frame can't be seen on a coloured button."""
        event.Skip()
        if self.IsEnabled():
            ground = wx.Colour(self._colour or self._ground)
            self.SetBackgroundColour(ground.ChangeLightness(_PRESSABLE) if has_focus else ground)


def quiet_button(parent: wx.Window, text: str, look: Look, act: Callable[[], None], ground: str) -> Button:
    """A button that does not ask to be pressed."""
    made = Button(parent, text, look, act, ground=ground)
    made.SetForegroundColour(QUIET)
    return made


def stripe(parent: wx.Window, colour: str, height: int) -> wx.Panel:
    """A line from left to right, and nothing that Tab would stop at."""
    made = wx.Panel(parent, size=(-1, height))
    made.SetBackgroundColour(colour)
    made.SetCanFocus(False)
    return made


def hairline(parent: wx.Window) -> wx.Panel:
    """A thin one."""
    return stripe(parent, LINE, 1)


def chip(parent: wx.Window, text: str, font: wx.Font, colour: str) -> wx.Panel:
    """A word on a coloured ground."""
    made = panel(parent, colour)
    inner = wx.BoxSizer(wx.HORIZONTAL)
    inner.Add(
        label(made, text, font, PAPER), 0, wx.LEFT | wx.RIGHT | wx.ALIGN_CENTRE_VERTICAL, made.FromDIP(10)
    )
    inner.SetMinSize((-1, inner.CalcMin().height + made.FromDIP(6)))
    made.SetSizer(inner)
    return made


def foot(parent: wx.Window, left: list[wx.Window], right: list[wx.Window]) -> wx.Sizer:
    """A row of buttons; those at the right end what the window is for. Their parent is the shaded `parent`."""
    parent.SetBackgroundColour(SHADE)
    row = wx.BoxSizer(wx.HORIZONTAL)
    for item in left:
        row.Add(item, 0, wx.ALIGN_CENTRE_VERTICAL)
    row.AddStretchSpacer()
    for item in right:
        row.Add(item, 0, wx.LEFT | wx.ALIGN_CENTRE_VERTICAL, parent.FromDIP(10))
    around = wx.BoxSizer(wx.VERTICAL)
    around.Add(row, 1, wx.EXPAND | wx.ALL, parent.FromDIP(14))
    parent.SetSizer(around)
    return around


class Pulse(wx.Timer):
    """Calls again and again while a window lives. One that the window owned would crash the program after its end."""

    def __init__(self, window: wx.Window, milliseconds: int, act: Callable[[], None]) -> None:
        super().__init__()
        self._window = window
        self._act = act
        self.Start(milliseconds)

    def Notify(self) -> None:
        """Wx calls it when it is time."""
        if self._window:  # wx says so of one that is still there
            self._act()
        else:
            self.Stop()


def on_escape(window: wx.TopLevelWindow) -> None:
    """Esc closes it, wherever the focus is."""

    def pressed(event: wx.KeyEvent) -> None:
        if event.GetKeyCode() == wx.WXK_ESCAPE:
            window.Close()
        else:
            event.Skip()

    window.Bind(wx.EVT_CHAR_HOOK, pressed)


def screen_of(window: wx.Window | None) -> wx.Rect:
    """What is free for windows of the screen where it is, or else of the one with the pointer."""
    number = wx.Display.GetFromWindow(window) if window is not None else wx.NOT_FOUND
    if number == wx.NOT_FOUND:
        number = max(0, wx.Display.GetFromPoint(wx.GetMousePosition()))
    return wx.Display(number).GetClientArea()
