"""Answering a question."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.stage import NOW, notice

from controldock.desktop.appearance import STYLES
from controldock.desktop.settings import LanguageChoice, Settings
from controldock.domain.announcement import MAX_ANSWER, Priority, QuestionKind
from controldock.protocol.announcements import Question

ENGLISH = Settings(language=LanguageChoice.ENGLISH)
CHOICES = ("Red", "R&D", "초록")


class Asked:
    """A panel, and what was sent by it."""

    def __init__(self, desk: Desk, room: Room, question: Question, answer: str) -> None:
        from controldock.desktop.question_panel import QuestionPanel

        self.sent: list[str] = []
        self.frame = desk.wx.Frame(None, size=(500, 400))
        shown = notice(question=question, answer=answer)
        style = STYLES[Priority.NORMAL]
        self.panel: Any = QuestionPanel(self.frame, shown, style, room.around, self.sent.append)
        self.panel.fit(480)
        self.frame.Show()


Asking = Callable[..., Asked]


@pytest.fixture
def room(make_room: Callable[[Settings], Room]) -> Room:
    return make_room(ENGLISH)


@pytest.fixture
def ask(desk: Desk, room: Room) -> Iterator[Asking]:
    made: list[Asked] = []

    def do(question: Question, answer: str = "") -> Asked:
        made.append(Asked(desk, room, question, answer))
        return made[-1]

    yield do
    for asked in made:
        asked.frame.Destroy()


def radios(desk: Desk, asked: Asked) -> list[Any]:
    return desk.all_of(asked.panel, desk.wx.RadioButton)


def choose(desk: Desk, control: Any) -> None:
    control.SetValue(True)
    event = desk.wx.CommandEvent(desk.wx.EVT_RADIOBUTTON.typeId, control.GetId())
    event.SetEventObject(control)
    control.ProcessEvent(event)


def test_yes_and_no_are_one_press(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.YES_NO))
    desk.press(desk.button(asked.panel, "Yes"))
    desk.press(desk.button(asked.panel, "No"))
    assert asked.sent == ["yes", "no"]


def test_of_yes_and_no_the_answer_stands_out_and_nothing_before_it(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.YES_NO))
    yes, no = desk.button(asked.panel, "Yes"), desk.button(asked.panel, "No")
    colour = desk.wx.Colour(STYLES[Priority.NORMAL].colour)
    assert colour not in (yes.GetBackgroundColour(), no.GetBackgroundColour())
    for answer, chosen, other in (("yes", yes, no), ("no", no, yes)):
        asked.panel.say_sent(answer)
        assert chosen.GetBackgroundColour() == colour
        assert other.GetBackgroundColour() != colour
    late = ask(Question(kind=QuestionKind.YES_NO), "no")
    assert desk.button(late.panel, "No").GetBackgroundColour() == colour


def test_nothing_is_chosen_before_somebody_chooses(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.CHOICE, choices=CHOICES))
    assert [control.GetLabelText() for control in radios(desk, asked)] == list(CHOICES)
    assert not any(control.GetValue() for control in radios(desk, asked))
    assert not desk.button(asked.panel, "Send answer").IsEnabled()
    choose(desk, radios(desk, asked)[1])
    desk.press(desk.button(asked.panel, "Send answer"))
    assert asked.sent == ["R&D"]


def test_an_earlier_choice_is_marked_and_may_change(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.CHOICE, choices=CHOICES), answer="초록")
    assert [control.GetValue() for control in radios(desk, asked)] == [False, False, True]
    assert "Your answer: 초록" in desk.words(asked.panel)
    choose(desk, radios(desk, asked)[0])
    desk.press(desk.button(asked.panel, "Change answer"))
    assert asked.sent == ["Red"]


def test_a_text_is_sent_without_blanks_around_it(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.TEXT))
    field = desk.all_of(asked.panel, desk.wx.TextCtrl)[0]
    field.SetValue(" \n ")
    assert not desk.button(asked.panel, "Send answer").IsEnabled()
    field.SetValue("  내일 오겠습니다\n")
    desk.press(desk.button(asked.panel, "Send answer"))
    assert asked.sent == ["내일 오겠습니다"]


def test_a_text_has_an_end(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.TEXT))
    field = desk.all_of(asked.panel, desk.wx.TextCtrl)[0]
    field.SetValue("가" * (MAX_ANSWER + 20))
    assert field.GetValue() == "가" * MAX_ANSWER
    assert f"{MAX_ANSWER} of {MAX_ANSWER} characters" in desk.words(asked.panel)


@pytest.mark.parametrize("kind", QuestionKind)
def test_when_the_time_is_over_no_answer_is_taken(
    desk: Desk, room: Room, ask: Asking, kind: QuestionKind
) -> None:
    asked = ask(Question(kind=kind, choices=CHOICES, until=NOW + timedelta(minutes=5)), answer="Red")
    assert "5 min left" in desk.words(asked.panel)
    room.now = NOW + timedelta(minutes=5)
    asked.panel.check_time()
    assert room.texts.answer_over in desk.words(asked.panel)
    controls = desk.all_of(asked.panel, desk.wx.Button) + desk.all_of(asked.panel, desk.wx.TextCtrl)
    assert not any(control.IsEnabled() for control in controls + radios(desk, asked))


def test_without_a_time_of_its_own_it_ends_with_the_announcement(desk: Desk, ask: Asking) -> None:
    asked = ask(Question(kind=QuestionKind.YES_NO))
    assert "1 d 0 h left" in desk.words(asked.panel)


def test_it_needs_a_question(desk: Desk, room: Room) -> None:
    from controldock.desktop.question_panel import QuestionPanel

    frame = desk.wx.Frame(None)
    with pytest.raises(ValueError, match="asks nothing"):
        QuestionPanel(frame, notice(), STYLES[Priority.NORMAL], room.around, lambda _: None)
    frame.Destroy()
