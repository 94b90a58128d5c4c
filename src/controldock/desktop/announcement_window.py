"""The window of one announcement."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop import times
from controldock.desktop.appearance import (
    INK,
    MAX_ZOOM,
    MIN_ZOOM,
    PAPER,
    QUIET,
    SHADE,
    SMALL,
    STYLES,
    ZOOM_STEP,
    body_height,
    window_width,
)
from controldock.desktop.body_view import BodyView
from controldock.desktop.controls import (
    Button,
    Wrapped,
    chip,
    foot,
    hairline,
    panel,
    quiet,
    quiet_button,
    screen_of,
    stripe,
)
from controldock.desktop.drawing import window_icons
from controldock.desktop.question_panel import QuestionPanel
from controldock.desktop.surroundings import Surroundings
from controldock.domain.announcement import Means, Priority
from controldock.protocol.desktop import Notice

# Milliseconds in which a window that opened by itself takes no key and no click: who was typing when it came has not
# read it, and must not confirm it.
GUARD = 700
_STEP, _STEPS = 28, 5  # pixels from one window to the next, and how many before the first place comes again
_SIDE = 26  # pixels left and right of the text
_ZOOM_IN = {ord("+"), ord("="), wx.WXK_NUMPAD_ADD}
_ZOOM_OUT = {ord("-"), wx.WXK_NUMPAD_SUBTRACT}


class AnnouncementWindow(wx.Frame):
    """Stays until somebody closes it, or it is withdrawn."""

    def __init__(
        self, notice: Notice, around: Surroundings, *, by_person: bool, gone: Callable[[str], None]
    ) -> None:
        is_urgent = notice.priority is Priority.URGENT
        top = wx.STAY_ON_TOP if is_urgent and not by_person else 0
        title = f"{around.look.texts.priorities[notice.priority]} · {notice.title}"
        super().__init__(None, title=title, style=wx.DEFAULT_FRAME_STYLE | top, name=notice.announcement_id)
        self.notice, self._around, self._gone = notice, around, gone
        self._style = STYLES[notice.priority]
        self._zoom = 0
        self._is_seen = False
        self._question: QuestionPanel | None = None
        self._is_guarded = not by_person
        self.SetIcons(window_icons())
        self.SetBackgroundColour(PAPER)
        self._build()
        self._fit()
        self.Bind(wx.EVT_CLOSE, self._on_close)
        self.Bind(wx.EVT_CHAR_HOOK, self._on_key)
        self.Bind(wx.EVT_SIZE, self._on_size)
        self._head.Bind(wx.EVT_PAINT, self._on_paint)
        if self._is_guarded:
            wx.CallLater(GUARD, self._unguard)

    def appear(self, place: int) -> None:
        """Come to the screen: in its middle, and each further window a little beside the one before."""
        self._place(place)
        if self._is_guarded and self.notice.priority is not Priority.URGENT:
            self.ShowWithoutActivating()  # who is typing goes on typing
        else:
            self.Show()
            self.Raise()
        self._fit()  # only now GTK knows how large its controls are
        self._place(place)
        if self._is_guarded:
            self.RequestUserAttention()
        self._body.SetFocus()

    def _place(self, place: int) -> None:
        screen, size = screen_of(None), self.GetSize()
        step = self.FromDIP(_STEP) * (place % _STEPS)
        left = screen.x + (screen.width - size.width) // 2 + step
        top = screen.y + (screen.height - size.height) // 3 + step
        self.SetPosition((left, top))

    def to_front(self) -> None:
        """Bring it before all others, also out of the task bar."""
        self.Iconize(False)
        self.Raise()
        self._body.SetFocus()

    # -- what it is made of --

    def _build(self) -> None:
        self._head = panel(self)
        self._build_head(self._head)
        self._title = Wrapped(
            self, self.notice.title, self._around.look.reading_font(self._style.title, bold=True), INK
        )
        self._body = BodyView(self, self.notice.body, self._body_font(), wx.LaunchDefaultBrowser)
        self._body.SetName(self.notice.title)
        self._column = wx.BoxSizer(wx.VERTICAL)
        self._column.Add(stripe(self, self._style.colour, self.FromDIP(self._style.bar)), 0, wx.EXPAND)
        self._add(self._head, above=20)
        self._add(self._title, above=12)
        self._column.AddSpacer(self.FromDIP(10))
        inset = wx.LEFT | wx.RIGHT
        self._column.Add(self._body, 1, wx.EXPAND | inset, self.FromDIP(_SIDE))
        if not self.notice.body.strip():
            self._body.Hide()
            self._column.AddStretchSpacer()
        self._build_question()
        self._column.AddSpacer(self.FromDIP(14))
        self._column.Add(hairline(self), 0, wx.EXPAND)
        self._column.Add(self._build_foot(), 0, wx.EXPAND)
        self.SetSizer(self._column)

    def _add(self, item: wx.Window, *, above: int) -> None:
        self._column.AddSpacer(self.FromDIP(above))
        self._column.Add(item, 0, wx.EXPAND | wx.LEFT | wx.RIGHT, self.FromDIP(_SIDE))

    def _build_head(self, head: wx.Panel) -> None:
        look, notice = self._around.look, self.notice
        texts = look.texts
        sender = texts.from_sender.format(sender=notice.sender or texts.administrator)
        time = times.spoken(notice.issued, self._around.now(), texts)
        row = wx.BoxSizer(wx.HORIZONTAL)
        word = look.font(SMALL + 1, bold=True)
        row.Add(chip(head, texts.priorities[notice.priority], word, self._style.colour))
        row.AddSpacer(self.FromDIP(12))
        row.Add(quiet(head, sender, look), 1, wx.ALIGN_CENTRE_VERTICAL)
        row.Add(quiet(head, time, look), 0, wx.ALIGN_CENTRE_VERTICAL | wx.LEFT, self.FromDIP(12))
        head.SetSizer(row)

    def _build_question(self) -> None:
        texts = self._around.look.texts
        remark = ""
        if self.notice.withdrawn:
            remark = texts.withdrawn
        elif self.notice.question is not None:
            self._question = QuestionPanel(self, self.notice, self._style, self._around, self._on_answer)
            self._add(self._question, above=12)
        elif self.notice.needs_confirmation:
            remark = texts.confirm_wish
        self._remark = Wrapped(self, remark, self._around.look.font(SMALL + 1), QUIET)
        if remark:
            self._add(self._remark, above=12)
        else:
            self._remark.Hide()

    def _build_foot(self) -> wx.Panel:
        look, texts = self._around.look, self._around.look.texts
        made = panel(self, SHADE)
        more = quiet_button(made, texts.more, look, self._around.open_history, SHADE)
        self._close = Button(made, texts.close, look, self.Close)
        right = [self._close]
        if self.notice.needs_confirmation and self._question is None and not self.notice.withdrawn:
            right.append(Button(made, texts.confirm, look, self._on_confirm, self._style.colour))
        foot(made, [more], right)
        return made

    def _body_font(self) -> wx.Font:
        return self._around.look.reading_font(self._style.text, zoom=self._zoom)

    def _fit(self) -> None:
        """As large as the text asks for, and not larger than the screen."""
        screen = screen_of(None)
        width = window_width(self._style, self._around.look.settings.text_size, self.ToDIP(screen.width))
        inner = self.FromDIP(width - 2 * _SIDE)
        self._wrap(inner)
        wished = self._body.height_for(inner) if self.notice.body.strip() else 0
        self._body.SetMinSize((-1, 0))
        others = self._column.CalcMin().height
        self._body.SetMinSize((-1, self.FromDIP(60)))
        height = body_height(wished, others, screen.height) + others if wished else others
        self.SetClientSize((self.FromDIP(width), height))
        self.SetMinClientSize((self.FromDIP(360), min(height, others + self.FromDIP(60))))
        self.Layout()

    def _wrap(self, inner: int) -> None:
        self._title.fit(inner)
        self._remark.fit(inner)
        if self._question is not None:
            self._question.fit(inner)

    # -- what happens --

    def _on_paint(self, event: wx.PaintEvent) -> None:
        event.Skip()
        if not self._is_seen:
            self._is_seen = True
            wx.CallAfter(self._around.session.appeared, self.notice.announcement_id, Means.WINDOW)

    def _on_size(self, event: wx.SizeEvent) -> None:
        event.Skip()
        self._wrap(max(self.FromDIP(120), self.GetClientSize().width - 2 * self.FromDIP(_SIDE)))

    def _on_key(self, event: wx.KeyEvent) -> None:
        key = event.GetKeyCode()
        if self._is_guarded:
            return
        if key == wx.WXK_ESCAPE:
            self.Close()
        elif event.ControlDown() and key in _ZOOM_IN | _ZOOM_OUT | {ord("0")}:
            self._zoom_by(0 if key == ord("0") else ZOOM_STEP if key in _ZOOM_IN else -ZOOM_STEP)
        else:
            event.Skip()

    def _zoom_by(self, step: int) -> None:
        self._zoom = min(MAX_ZOOM, max(MIN_ZOOM, self._zoom + step)) if step else 0
        self._body.write_in(self._body_font())

    def _unguard(self) -> None:
        if self:  # wx says that of a window that is still there
            self._is_guarded = False

    def _on_confirm(self) -> None:
        if not self._is_guarded:
            self._around.session.confirmed(self.notice.announcement_id)
            self.Close()

    def _on_answer(self, answer: str) -> None:
        if self._is_guarded or self._question is None:
            return
        self._around.session.answered(self.notice.announcement_id, answer)
        self._question.say_sent(answer)
        self._fit()
        self._close.SetFocus()

    def _on_close(self, event: wx.CloseEvent) -> None:
        self._gone(self.notice.announcement_id)
        self._around.session.closed(self.notice.announcement_id)
        event.Skip()
        self.Destroy()
