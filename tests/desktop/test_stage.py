"""The screen with all that is on it, and the session that decides."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.desktop.desk import Desk
from tests.desktop.stage import NOW, notice

from controldock.desktop.session import Saying, Session
from controldock.desktop.settings import LanguageChoice, Settings
from controldock.domain.announcement import Display, Means, NotShown, Priority, ReadHow
from controldock.protocol.desktop import Delayed, Displayed, Notice, Read, Show, Withdraw


class Obstacles:
    """What stands in the way, as the story goes."""

    def __init__(self) -> None:
        self.now: NotShown | None = None

    def find(self) -> NotShown | None:
        return self.now


class Play:
    """Session and screen together."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        from controldock.desktop.stage import Screen
        from controldock.desktop.surroundings import Surroundings
        from controldock.desktop.typography import look_of

        self.desk = desk
        self.said: list[Saying] = []
        self.screen: Any = Screen(lambda: None)
        self.session = Session(self.screen, self.said.append)
        self.around = Surroundings(look_of(settings), self.session, lambda: NOW, lambda: None)
        self.screen.attach(self.around)

    def show(self, shown: Notice, *, again: bool = False) -> str:
        self.session.hear(Show(notice=shown, again=again))
        return shown.announcement_id

    def until_said(self, message: Saying) -> None:
        self.desk.until(lambda: message in self.said)

    def window(self, key: str) -> Any:
        return self.screen._windows[key]


@pytest.fixture
def stage_module(desk: Desk) -> Any:
    """It needs the toolkit, so it can't be imported before."""
    from controldock.desktop import stage

    return stage


@pytest.fixture
def obstacles(stage_module: Any, monkeypatch: pytest.MonkeyPatch) -> Obstacles:
    made = Obstacles()
    monkeypatch.setattr(stage_module, "LOOK_AGAIN", 50)
    monkeypatch.setattr(stage_module, "obstacles", made)
    return made


@pytest.fixture
def play(desk: Desk, obstacles: Obstacles) -> Iterator[Play]:
    made = Play(desk, Settings(language=LanguageChoice.ENGLISH, toast_seconds=60))
    yield made
    for key in [*made.screen._windows, *made.screen._toasts]:
        made.screen.close(key)
    desk.until(lambda: True)


def shown(key: str, means: Means = Means.WINDOW) -> Displayed:
    return Displayed(announcement_id=key, means=means)


def test_windows_and_toasts_appear_and_are_told(play: Play) -> None:
    key = play.show(notice(1))
    small = play.show(notice(2, display=Display.TOAST))
    play.until_said(shown(key))
    play.until_said(shown(small, Means.TOAST))
    assert play.window(key).IsShownOnScreen()


def test_what_is_in_the_way_is_waited_for(play: Play, obstacles: Obstacles) -> None:
    obstacles.now = NotShown.FULL_SCREEN
    key = play.show(notice())
    play.until_said(Delayed(announcement_id=key, why=NotShown.FULL_SCREEN))
    assert key not in play.screen._windows
    obstacles.now = None
    play.until_said(shown(key))


def test_toasts_stand_above_each_other_and_move_down(play: Play, desk: Desk) -> None:
    keys = [play.show(notice(number, display=Display.TOAST)) for number in range(3)]
    for key in keys:
        play.until_said(shown(key, Means.TOAST))
    toasts = [play.screen._toasts[key] for key in keys]
    lowest = toasts[0].GetScreenRect().bottom
    rows = [toast.GetScreenRect() for toast in toasts]
    assert rows[0].top > rows[1].bottom
    assert rows[1].top > rows[2].bottom
    toasts[0].Close()
    desk.until(lambda: toasts[1].GetScreenRect().bottom == lowest)
    play.until_said(Read(announcement_id=keys[0], how=ReadHow.CLOSED))


def test_a_toast_opens_as_a_window_in_its_place(play: Play, desk: Desk) -> None:
    key = play.show(notice(display=Display.TOAST))
    play.until_said(shown(key, Means.TOAST))
    play.session.opened(key)
    play.until_said(shown(key))
    assert key not in play.screen._toasts
    assert Read(announcement_id=key, how=ReadHow.OPENED) in play.said


def test_a_withdrawn_window_closes_and_was_not_read(play: Play, desk: Desk) -> None:
    key = play.show(notice())
    play.until_said(shown(key))
    window = play.window(key)
    play.session.hear(Withdraw(announcement_id=key))
    desk.until(lambda: not window)
    assert not any(isinstance(message, Read) for message in play.said)


def test_a_reminder_brings_a_window_to_the_front(play: Play) -> None:
    key = play.show(notice())
    play.until_said(shown(key))
    window = play.window(key)
    window.Iconize()
    play.show(notice(), again=True)
    assert play.window(key) is window
    assert not window.IsIconized()
    assert play.said == [shown(key), shown(key)]


def test_one_that_can_not_be_shown_is_told(
    play: Play, stage_module: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("no window")

    monkeypatch.setattr(stage_module, "AnnouncementWindow", broken)
    key = play.show(notice(priority=Priority.URGENT))
    assert play.said == [Delayed(announcement_id=key, why=NotShown.FAILED)]
    assert "desktop.not_shown" in capsys.readouterr().out


def test_it_rings_as_it_is_important_unless_somebody_wants_no_sound(
    desk: Desk, obstacles: Obstacles, stage_module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "BELL_PAUSE", 1)
    rings: list[int] = []
    monkeypatch.setattr(stage_module.wx, "Bell", lambda: rings.append(1))
    loud = Play(desk, Settings(sound=True))
    loud.screen.ring(Priority.NORMAL)
    loud.screen.ring(Priority.HIGH)
    desk.until(lambda: len(rings) == 1)
    loud.screen.ring(Priority.URGENT)
    desk.until(lambda: len(rings) == 4)
    Play(desk, Settings(sound=False)).screen.ring(Priority.URGENT)
    loud.screen.ring(Priority.HIGH)
    desk.until(lambda: len(rings) == 5)
    assert len(rings) == 5
