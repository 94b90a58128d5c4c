"""A person says to which server this PC belongs."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room
from tests.desktop.test_enrollment import TOKEN

from controldock.desktop.enrollment import Outcome, Wish
from controldock.desktop.settings import LanguageChoice, Settings


class AskedRegistrar:
    """Answers when it is told to, as an administrator does who thinks about it."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.answers: list[Outcome] = []
        self.may_answer = threading.Event()
        self.wanted = True

    def is_wanted(self) -> bool:
        return self.wanted

    def is_new(self) -> bool:
        return True

    def apply(self, wish: Wish) -> Outcome:
        self.wishes.append(wish)
        assert self.may_answer.wait(30)
        self.may_answer.clear()
        return self.answers.pop()

    def answer(self, outcome: Outcome) -> None:
        self.answers.append(outcome)
        self.may_answer.set()


@pytest.fixture
def registrar() -> AskedRegistrar:
    return AskedRegistrar()


@pytest.fixture
def opened(make_room: Callable[[Settings], Room], registrar: AskedRegistrar) -> tuple[Any, Room, list[int]]:
    from controldock.desktop.enrollment_window import EnrollmentWindow

    room, gone = make_room(Settings(language=LanguageChoice.KOREAN)), []
    window = EnrollmentWindow(room.around.look, registrar, lambda: gone.append(1))
    window.Show()
    return window, room, gone


def enter(desk: Desk, window: Any, server: str, token: str) -> None:
    for field, text in zip(desk.all_of(window, desk.wx.TextCtrl), (server, token), strict=True):
        field.SetValue(text)
    desk.press(desk.button(window, "등록"))


def said(desk: Desk, window: Any) -> str:
    """Without the line breaks, which depend on the font."""
    names = [one.GetName() for one in desk.all_of(window, desk.wx.StaticText)]
    return "\n".join(names)


def test_what_can_not_be_right_is_told_before_anybody_is_asked(
    desk: Desk, opened: tuple[Any, Room, list[int]], registrar: AskedRegistrar
) -> None:
    window, room, _ = opened
    enter(desk, window, "https://dock", TOKEN)
    assert room.texts.register_server_wrong in said(desk, window)
    enter(desk, window, "dock.example.kr", TOKEN[:40])
    assert room.texts.register_token_wrong in said(desk, window)
    assert registrar.wishes == []
    window.Close()


def test_a_refused_consent_may_be_asked_again_and_then_the_agent_begins(
    desk: Desk, opened: tuple[Any, Room, list[int]], registrar: AskedRegistrar
) -> None:
    window, room, gone = opened
    enter(desk, window, " dock.example.kr ", TOKEN)
    assert room.texts.register_busy in said(desk, window)
    assert not desk.button(window, "등록").IsEnabled()
    registrar.answer(Outcome.DENIED)
    desk.until(lambda: room.texts.register_denied in said(desk, window))
    desk.press(desk.button(window, "등록"))
    registrar.answer(Outcome.DONE)
    desk.until(lambda: room.texts.register_done in said(desk, window))
    assert registrar.wishes == [Wish("dock.example.kr", TOKEN)] * 2
    assert not any(TOKEN in one.GetValue() for one in desk.all_of(window, desk.wx.TextCtrl))
    desk.press(desk.button(window, "닫기"))
    desk.until(lambda: not window)
    assert gone == [1]


def test_closing_it_while_an_administrator_is_asked_harms_nobody(
    desk: Desk, opened: tuple[Any, Room, list[int]], registrar: AskedRegistrar
) -> None:
    window, _, _ = opened
    enter(desk, window, "dock.example.kr", TOKEN)
    desk.until(lambda: registrar.wishes)
    window.Close()
    desk.until(lambda: not window)
    registrar.answer(Outcome.FAILED)
    desk.until(lambda: not [one for one in threading.enumerate() if one.name == "enrollment"])


def test_a_registered_pc_says_so(
    desk: Desk, make_room: Callable[[Settings], Room], registrar: AskedRegistrar
) -> None:
    from controldock.desktop.enrollment_window import EnrollmentWindow

    room = make_room(Settings(language=LanguageChoice.KOREAN))
    registrar.wanted = False
    window = EnrollmentWindow(room.around.look, registrar, lambda: None)
    window.Show()
    assert room.texts.register_already in said(desk, window)
    assert not desk.button(window, "등록").IsEnabled()
    desk.press(desk.button(window, "닫기"))
    desk.until(lambda: not window)
