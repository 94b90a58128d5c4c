"""The ratchet: one PC always has a right one, of two PCs one has not."""

from controldock.domain.ratchet import MAX_GIVEN, Ratchet

OLD, NEW, NEWER = b"o" * 32, b"n" * 32, b"m" * 32


def test_an_agent_that_was_given_nothing_may_show_anything() -> None:
    for shown in (None, OLD):
        assert Ratchet().is_right(shown)
    assert Ratchet().turned(None, NEW) == Ratchet(None, (NEW,))
    assert Ratchet().turned(OLD, NEW) == Ratchet(OLD, (NEW,)), (
        "a server that lost its memory takes it from there"
    )


def test_a_welcome_that_was_lost_leaves_the_old_one_good() -> None:
    ratchet = Ratchet(OLD).turned(OLD, NEW)
    assert ratchet.is_right(OLD)
    assert ratchet.is_right(NEW)
    assert not ratchet.is_right(None)


def test_the_first_welcome_may_be_lost_as_well() -> None:
    ratchet = Ratchet().turned(None, NEW)
    assert ratchet.is_right(None)
    assert ratchet.turned(None, NEWER) == Ratchet(None, (NEWER, NEW))


def test_once_it_is_kept_the_old_one_is_worth_nothing() -> None:
    ratchet = Ratchet(OLD).turned(OLD, NEW).confirmed(NEW)
    assert ratchet == Ratchet(NEW)
    assert not ratchet.is_right(OLD)
    assert not ratchet.is_right(None)


def test_showing_a_given_one_confirms_it() -> None:
    ratchet = Ratchet(OLD).turned(OLD, NEW).turned(NEW, NEWER)
    assert ratchet == Ratchet(NEW, (NEWER,))


def test_keeping_is_said_twice_without_harm() -> None:
    ratchet = Ratchet(OLD, (NEW,)).confirmed(NEW)
    assert ratchet.can_keep(NEW)
    assert ratchet.turned(NEW, NEWER).confirmed(NEW) == Ratchet(NEW, (NEWER,))
    assert not ratchet.can_keep(OLD)


def test_what_was_given_is_bounded() -> None:
    ratchet = Ratchet(OLD)
    for number in range(10):
        ratchet = ratchet.turned(OLD, bytes([number]) * 32)
    assert len(ratchet.given) == MAX_GIVEN
    assert ratchet.given[0] == bytes([9]) * 32
