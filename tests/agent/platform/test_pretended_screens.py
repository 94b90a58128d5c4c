"""People that are only written down."""

from pathlib import Path

import pytest

from controldock.agent.platform import this_platform
from controldock.agent.platform.pretended_screens import PretendedPerson, PretendedScreens
from controldock.agent.platform.screens import NoScreens, Poster, Visitor
from controldock.domain.announcement import Means, NotShown, Priority, ReadHow

POSTER = Poster("0" * 26, "점검 안내", "", "", Priority.NORMAL)


def test_they_come_see_and_go(tmp_path: Path) -> None:
    screens, means = PretendedScreens(tmp_path), list[Means]()
    screens.log_on("s1", PretendedPerson(user="kim", reads=ReadHow.CLOSED, answer="yes"))
    (seat,) = screens.seats()
    assert (seat.key, seat.user, screens.is_hidden(seat)) == ("s1", "kim", False)
    reply = screens.show(seat, POSTER, means.append)
    assert (reply.read, reply.answer, means) == (ReadHow.CLOSED, "yes", [Means.NOTIFY_SEND])
    assert screens.shown() == [("s1", "0" * 26)]
    screens.log_on("s1", PretendedPerson(user="kim", is_hidden=True, can_be_shown=False))
    assert screens.is_hidden(seat)
    assert screens.show(seat, POSTER, means.append).not_shown is NotShown.NO_MEANS
    screens.log_off("s1")
    assert screens.seats() == []
    assert screens.show(seat, POSTER, means.append).not_shown is NotShown.NO_MEANS
    assert len(screens.shown()) == 1


def test_a_companion_is_in_the_session_that_it_names(tmp_path: Path) -> None:
    screens = PretendedScreens(tmp_path)
    screens.log_on("s1", PretendedPerson(user="kim"))
    assert screens.seat_of(Visitor(7, "0", "s1")).user == "kim"
    assert screens.seat_of(Visitor(7, "0", ":9")).key == "0:9"


def test_they_are_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLDOCK_AGENT_SCREENS", f"pretend:{tmp_path}")
    assert isinstance(this_platform().screens, PretendedScreens)
    monkeypatch.setenv("CONTROLDOCK_AGENT_SCREENS", "none")
    assert isinstance(this_platform().screens, NoScreens)
    monkeypatch.delenv("CONTROLDOCK_AGENT_SCREENS")
    assert not isinstance(this_platform().screens, NoScreens | PretendedScreens)
