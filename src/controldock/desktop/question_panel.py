"""What an announcement asks, and the controls to answer it."""

from __future__ import annotations

from collections.abc import Callable

import wx

from controldock.desktop import times
from controldock.desktop.appearance import GOOD, INK, PAPER, QUIET, SHADE, SMALL, Style
from controldock.desktop.controls import Button, Pulse, Wrapped, label, quiet
from controldock.desktop.surroundings import Surroundings
from controldock.desktop.texts import shown_answer
from controldock.domain.announcement import MAX_ANSWER, QuestionKind
from controldock.protocol.desktop import Notice

TICK = 15_000  # milliseconds between two looks at the time that is left
_GAP = 8  # pixels
_FIELD_HEIGHT = 76  # pixels: three lines


class QuestionPanel(wx.Panel):
    """Takes one answer, and another one as long as there is time."""

    def __init__(
        self,
        parent: wx.Window,
        notice: Notice,
        style: Style,
        around: Surroundings,
        send: Callable[[str], None],
    ) -> None:
        super().__init__(parent, style=wx.TAB_TRAVERSAL | wx.BORDER_NONE)
        if notice.question is None:
            raise ValueError("it asks nothing")
        self._question, self._style, self._around, self._send = notice.question, style, around, send
        self._until = notice.question.until or notice.expires
        self._controls: list[wx.Window] = []
        self._choices: list[wx.RadioButton] = []
        self._yes_no: dict[
            str, Button
        ] = {}  # neither stands out before somebody chose: that would be an advice
        self._wrapped: list[Wrapped] = []
        self.SetBackgroundColour(SHADE)
        self.SetForegroundColour(INK)
        self.SetCanFocus(False)
        self._column = wx.BoxSizer(wx.VERTICAL)
        self._build(notice)
        framed = wx.BoxSizer(wx.VERTICAL)
        framed.Add(self._column, 1, wx.EXPAND | wx.ALL, self.FromDIP(16))
        self.SetSizer(framed)
        self._pulse = Pulse(self, TICK, self.check_time)
        self.check_time()

    def check_time(self) -> None:
        """Say how much time is left; when it is over, take no answer any more."""
        now, texts = self._around.now(), self._around.look.texts
        if now < self._until:
            time = times.spoken(self._until, now, texts)
            said = texts.answer_by.format(time=time, left=times.left(self._until, now, texts))
        else:
            said = texts.answer_over
            self._pulse.Stop()
            for control in self._controls:
                if isinstance(control, Button):
                    control.allow(False)
                else:
                    control.Disable()
        self._deadline.SetLabelText(said)
        self.Layout()

    def fit(self, width: int) -> None:
        """Break the longer texts for that width."""
        for text in self._wrapped:
            text.fit(width - self.FromDIP(2 * 16))

    def say_sent(self, answer: str) -> None:
        """Show that this answer was taken."""
        texts = self._around.look.texts
        is_sent = self._around.session.is_connected
        self._say_answer(answer, texts.answer_sent if is_sent else texts.answer_kept)

    def _build(self, notice: Notice) -> None:
        look, texts = self._around.look, self._around.look.texts
        build, heading = {
            QuestionKind.YES_NO: (self._build_yes_no, texts.question_yes_no),
            QuestionKind.CHOICE: (self._build_choices, texts.question_choice),
            QuestionKind.TEXT: (self._build_text, texts.question_text),
        }[self._question.kind]
        self._add(label(self, heading, look.reading_font(self._style.text - 1, bold=True)))
        build(notice.answer)
        self._deadline = quiet(self, "", look)
        self._add(self._deadline, space=_GAP + 4)
        self._answer = Wrapped(self, "", look.font(SMALL + 1, bold=True), GOOD)
        self._add(self._answer, space=_GAP)
        self._answer.Hide()
        self._wrapped.append(self._answer)
        if notice.answer:
            self._say_answer(notice.answer, "")

    def _build_yes_no(self, answer: str) -> None:
        texts, look = self._around.look.texts, self._around.look
        row = wx.BoxSizer(wx.HORIZONTAL)
        for value, word in (("yes", texts.yes), ("no", texts.no)):
            made = Button(self, word, look, lambda value=value: self._send(value))  # type: ignore[misc]
            made.SetMinSize((max(made.GetMinSize().width, self.FromDIP(120)), made.GetMinSize().height))
            row.Add(made, 0, wx.RIGHT, self.FromDIP(12))
            self._controls.append(made)
            self._yes_no[value] = made
        self._column.Add(row, 0, wx.TOP, self.FromDIP(12))

    def _build_choices(self, answer: str) -> None:
        look = self._around.look
        for choice in self._question.choices:
            style = wx.RB_GROUP if not self._choices else 0
            made = wx.RadioButton(self, label=choice.replace("&", "&&"), style=style)
            made.SetFont(look.reading_font(self._style.text - 1))
            made.SetForegroundColour(INK)
            made.SetValue(choice == answer)
            self._choices.append(made)
            self._add(made, space=_GAP)
        if answer not in self._question.choices:
            self._unmark()
        self._add_sender(answer)
        for made in self._choices:
            made.Bind(wx.EVT_RADIOBUTTON, lambda _: self._sender.allow(True))

    def _unmark(self) -> None:
        """No answer is better than one that nobody has chosen: GTK marks the first one of a group by itself."""
        none = wx.RadioButton(self, label="", size=(32, 32))
        none.SetValue(True)
        none.Hide()

    def _build_text(self, answer: str) -> None:
        look, texts = self._around.look, self._around.look.texts
        self._field = wx.TextCtrl(self, value=answer, style=wx.TE_MULTILINE)
        self._field.SetFont(look.reading_font(self._style.text - 1))
        self._field.SetBackgroundColour(PAPER)
        self._field.SetForegroundColour(INK)
        self._field.SetName(texts.question_text)
        self._field.SetMinSize((-1, self.FromDIP(_FIELD_HEIGHT)))
        self._count = label(self, "", look.font(SMALL), QUIET)
        self._controls.append(self._field)
        self._add(self._field, space=_GAP + 2, grow=True)
        self._add_sender(answer, self._count)
        self._field.Bind(wx.EVT_TEXT, lambda _: self._on_text())
        self._field.Bind(wx.EVT_KEY_DOWN, self._on_field_key)
        self._on_text()

    def _add_sender(self, answer: str, *beside: wx.Window) -> None:
        texts = self._around.look.texts
        word = texts.change_answer if answer else texts.send_answer
        self._sender = Button(self, word, self._around.look, self._send_chosen, self._style.colour)
        self._sender.allow(bool(answer))
        row = wx.BoxSizer(wx.HORIZONTAL)
        row.Add(self._sender)
        for item in beside:
            row.AddStretchSpacer()
            row.Add(item, 0, wx.ALIGN_CENTRE_VERTICAL)
        self._column.Add(row, 0, wx.EXPAND | wx.TOP, self.FromDIP(12))
        self._controls += [*self._choices, self._sender]

    def _add(self, item: wx.Window, *, space: int = 0, grow: bool = False) -> None:
        self._column.Add(item, 0, (wx.EXPAND if grow else 0) | wx.TOP, self.FromDIP(space))

    def _chosen(self) -> str:
        if self._choices:
            marked = zip(self._question.choices, self._choices, strict=True)
            return next((choice for choice, control in marked if control.GetValue()), "")
        return str(self._field.GetValue()).strip()

    def _send_chosen(self) -> None:
        answer = self._chosen()
        if answer:
            self._send(answer)

    def _on_text(self) -> None:
        text = str(self._field.GetValue())
        if len(text) > MAX_ANSWER:  # GTK has no limit for fields of several lines
            text = text[:MAX_ANSWER]
            self._field.ChangeValue(text)
            self._field.SetInsertionPointEnd()
        self._count.SetLabelText(self._around.look.texts.characters.format(count=len(text)))
        self._sender.allow(bool(text.strip()))
        self.Layout()

    def _on_field_key(self, event: wx.KeyEvent) -> None:
        if event.GetKeyCode() == wx.WXK_TAB:  # leaves the field, as everywhere else
            self._field.Navigate(0 if event.ShiftDown() else wx.NavigationKeyEvent.IsForward)
        elif event.GetKeyCode() == wx.WXK_RETURN and event.ControlDown():
            self._send_chosen()
        else:
            event.Skip()

    def _say_answer(self, answer: str, remark: str) -> None:
        texts = self._around.look.texts
        said = texts.your_answer.format(answer=shown_answer(answer, texts))
        self._answer.SetName(said)
        self._answer.say(f"✓ {said}" + (f"\n{remark}" if remark else ""))
        self._answer.Show()
        for value, button in self._yes_no.items():
            button.mark(self._style.colour if value == answer else "")
        self.Layout()
