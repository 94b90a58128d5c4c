"""Choosing how the companion behaves."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.desktop.desk import Desk, Room

from controldock.desktop.settings import LanguageChoice, Settings, TextSize


class Choosing:
    """A window, what was saved by it, and how often it rang."""

    def __init__(self, room: Room) -> None:
        from controldock.desktop.settings_window import SettingsWindow

        self.saved: list[Settings] = []
        self.fault: OSError | None = None
        self.rings = self.closed = 0
        self.window: Any = SettingsWindow(room.around, self._save, self._ring, self._gone)
        self.window.Show()

    def _save(self, settings: Settings) -> None:
        if self.fault is not None:
            raise self.fault
        self.saved.append(settings)

    def _ring(self) -> None:
        self.rings += 1

    def _gone(self) -> None:
        self.closed += 1


@pytest.fixture
def choosing(desk: Desk, make_room: Callable[[Settings], Room]) -> Iterator[Choosing]:
    settings = Settings(
        language=LanguageChoice.ENGLISH, text_size=TextSize.LARGE, sound=False, toast_seconds=20
    )
    made = Choosing(make_room(settings))
    yield made
    if made.window:
        made.window.Destroy()


def test_it_shows_what_holds_and_saves_that_unchanged(choosing: Choosing, desk: Desk) -> None:
    desk.press(desk.button(choosing.window, "Save"))
    assert choosing.saved == [
        Settings(language=LanguageChoice.ENGLISH, text_size=TextSize.LARGE, sound=False, toast_seconds=20)
    ]
    desk.until(lambda: not choosing.window)
    assert choosing.closed == 1


def test_what_was_chosen_is_saved(choosing: Choosing, desk: Desk) -> None:
    language, size = desk.all_of(choosing.window, desk.wx.Choice)
    assert language.GetStrings() == ["As the desktop", "한국어", "English"]
    language.SetSelection(1)
    size.SetSelection(2)
    desk.all_of(choosing.window, desk.wx.CheckBox)[0].SetValue(True)
    desk.all_of(choosing.window, desk.wx.SpinCtrl)[0].SetValue(500)
    desk.press(desk.button(choosing.window, "Save"))
    assert choosing.saved == [
        Settings(language=LanguageChoice.KOREAN, text_size=TextSize.LARGEST, sound=True, toast_seconds=60)
    ]


def test_cancelling_saves_nothing(choosing: Choosing, desk: Desk) -> None:
    desk.press(desk.button(choosing.window, "Cancel"))
    desk.until(lambda: not choosing.window)
    assert choosing.saved == []


def test_the_sound_can_be_tried(choosing: Choosing, desk: Desk) -> None:
    desk.press(desk.button(choosing.window, "Try"))
    assert choosing.rings == 1


def test_a_folder_that_can_not_be_written_is_said_and_the_window_stays(
    choosing: Choosing, desk: Desk
) -> None:
    choosing.fault = OSError(28, "No space left on device")
    desk.press(desk.button(choosing.window, "Save"))
    assert "The settings could not be saved: No space left on device" in desk.words(choosing.window)
    assert choosing.window
