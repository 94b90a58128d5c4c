"""What windows know of the others."""

from collections.abc import Callable

from tests.desktop.desk import Room

from controldock.desktop.settings import LanguageChoice, Settings


def test_another_look_holds_for_the_windows_that_come(make_room: Callable[[Settings], Room]) -> None:
    room = make_room(Settings(language=LanguageChoice.ENGLISH))
    other = make_room(Settings(language=LanguageChoice.KOREAN))
    room.around.look = other.around.look
    assert room.around.look.texts.close == "닫기"
    assert room.around.now() == room.now
    assert room.around.session is room.session
