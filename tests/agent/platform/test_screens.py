"""Where nobody is, and who comes from no session that the system knows of."""

from pathlib import Path

from controldock.agent.platform.screens import NoDoor, NoScreens, Poster, Visitor, own_seat
from controldock.domain.announcement import Means, NotShown, Priority

POSTER = Poster("0" * 26, "점검", "", "", Priority.NORMAL)


def test_nobody_is_there() -> None:
    screens, shown = NoScreens(), list[Means]()
    assert screens.seats() == []
    seat = screens.seat_of(Visitor(7, "1000", ":0"))
    assert screens.show(seat, POSTER, shown.append).not_shown is NotShown.NO_MEANS
    assert not screens.is_hidden(seat)
    assert shown == []


def test_whoever_comes_again_is_no_stranger() -> None:
    first, again = own_seat(Visitor(7, "1000", ":0"), "kim"), own_seat(Visitor(8, "1000", ":0"), "kim")
    assert first == again
    assert len(own_seat(Visitor(7, "1000", "x" * 64), "kim").key) == 64
    assert own_seat(Visitor(7, "1001", ":0"), "lee").key != first.key


async def test_there_may_be_no_door(tmp_path: Path) -> None:
    async def visited(*_: object) -> None:
        raise AssertionError

    assert await NoDoor().open(tmp_path / "door", visited) is None
