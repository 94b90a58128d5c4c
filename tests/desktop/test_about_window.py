"""What a person tells the administrator on the telephone."""

from collections.abc import Callable
from datetime import timedelta

from tests.desktop.desk import Desk, Room
from tests.desktop.stage import NOW

import controldock
from controldock.desktop.settings import LanguageChoice, Settings
from controldock.protocol.desktop import Welcome

KOREAN = Settings(language=LanguageChoice.KOREAN)


def test_it_says_how_things_are(desk: Desk, make_room: Callable[[Settings], Room]) -> None:
    from controldock.desktop.about_window import AboutWindow

    room = make_room(KOREAN)
    gone: list[int] = []
    window = AboutWindow(room.around, lambda: gone.append(1))
    window.Show()
    assert room.texts.agent_away in desk.words(window)
    assert f"버전 {controldock.__version__}" in desk.words(window)
    room.session.linked(True)
    contact = NOW - timedelta(days=1000)
    room.session.hear(
        Welcome(
            server="dock.example", connected=False, last_contact=contact, agent_version="9", host_name="PC-7"
        )
    )
    window.refresh()
    words = desk.words(window).split("\n")
    assert {room.texts.server_away, "dock.example", "9", "PC-7"} <= set(words)
    assert any(word.startswith("2023년 6월 6일") or word.startswith("2023년 6월 5일") for word in words)
    desk.press(desk.button(window, "닫기"))
    desk.until(lambda: not window)
    assert gone == [1]


def test_the_state_is_one_sentence(desk: Desk, make_room: Callable[[Settings], Room]) -> None:
    from controldock.desktop.about_window import state_sentence

    room = make_room(KOREAN)
    assert state_sentence(room.around) == "이 PC의 에이전트가 실행되고 있지 않음"
    room.session.linked(True)
    assert state_sentence(room.around) == "서버에 연결되지 않음"
    room.session.hear(Welcome(server="s", connected=True))
    assert state_sentence(room.around) == "연결됨"
