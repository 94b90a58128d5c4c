"""When an announcement is shown and how, and what the agent is told: without a screen."""

from datetime import timedelta

import pytest
from tests.desktop.stage import NOW, NotedStage, notice

from controldock.desktop.session import KEPT, MAX_TOASTS, MAX_WINDOWS, Saying, Session
from controldock.domain.announcement import Display, Means, NotShown, Priority, ReadHow
from controldock.protocol.desktop import (
    Answered,
    Delayed,
    Displayed,
    History,
    Notice,
    Read,
    Show,
    Welcome,
    Withdraw,
)


class Story:
    """A session, its screen, and what it said."""

    def __init__(self) -> None:
        self.stage = NotedStage()
        self.said: list[Saying] = []
        self.session = Session(self.stage, self.said.append)

    def show(self, shown: Notice, *, again: bool = False) -> str:
        self.session.hear(Show(notice=shown, again=again))
        return shown.announcement_id

    def free(self) -> None:
        """Nothing is in the way."""
        self.session.present(None, NOW)

    def displayed(self, shown: Notice, means: Means = Means.WINDOW) -> str:
        key = self.show(shown)
        self.free()
        self.session.appeared(key, means)
        return key


@pytest.fixture
def story() -> Story:
    return Story()


def shown(key: str, means: Means = Means.WINDOW) -> Displayed:
    return Displayed(announcement_id=key, means=means)


def test_a_window_is_displayed_when_it_can_be_seen(story: Story) -> None:
    key = story.show(notice())
    assert story.said == []
    assert story.stage.looks == 1
    story.free()
    assert story.stage.done == [("window", key)]
    assert story.said == []
    story.session.appeared(key, Means.WINDOW)
    assert story.said == [shown(key)]


def test_a_toast_is_a_toast_and_urgent_ones_are_windows(story: Story) -> None:
    small = story.show(notice(1, display=Display.TOAST))
    urgent = story.show(notice(2, display=Display.TOAST, priority=Priority.URGENT))
    story.free()
    assert story.stage.done == [("window", urgent), ("toast", small)]


def test_what_is_for_the_history_alone_is_in_it_at_once(story: Story) -> None:
    key = story.show(notice(display=Display.LOG_ONLY, priority=Priority.URGENT))
    assert story.said == [shown(key, Means.HISTORY)]
    assert story.stage.done == []
    assert [entry.announcement_id for entry in story.session.unread] == [key]


@pytest.mark.parametrize("obstacle", [NotShown.FULL_SCREEN, NotShown.NOTIFICATIONS_OFF])
def test_what_is_in_the_way_is_told_once_and_waited_for(story: Story, obstacle: NotShown) -> None:
    key = story.show(notice())
    story.session.present(obstacle, NOW)
    story.session.present(obstacle, NOW)
    assert story.said == [Delayed(announcement_id=key, why=obstacle)]
    assert story.session.is_waiting
    story.free()
    assert story.stage.done == [("window", key)]
    assert not story.session.is_waiting


def test_nothing_is_in_the_way_of_what_is_urgent(story: Story) -> None:
    key = story.show(notice(priority=Priority.URGENT))
    assert story.stage.done == [("window", key)]
    assert story.stage.looks == 0


def test_what_expired_meanwhile_is_not_shown(story: Story) -> None:
    story.show(notice(expires=NOW + timedelta(minutes=1)))
    story.session.present(None, NOW + timedelta(minutes=1))
    assert story.stage.done == []
    assert not story.session.is_waiting


def test_the_same_again_by_mistake_shows_nothing_twice(story: Story) -> None:
    key = story.displayed(notice())
    story.show(notice())
    assert story.stage.done == [("window", key)]
    assert story.said == [shown(key), shown(key)]


def test_a_reminder_brings_the_open_window_to_the_front(story: Story) -> None:
    key = story.displayed(notice())
    story.show(notice(), again=True)
    assert story.stage.done == [("window", key), ("front", key)]
    assert story.said == [shown(key), shown(key)]


def test_a_reminder_shows_again_what_went_by_itself(story: Story) -> None:
    key = story.displayed(notice(display=Display.TOAST), Means.TOAST)
    story.stage.here.clear()
    story.session.toast_gone(key)
    story.show(notice(display=Display.TOAST), again=True)
    story.free()
    assert [act for act, _ in story.stage.done] == ["toast", "front", "toast"]


def test_a_reminder_leaves_alone_who_has_read_it(story: Story) -> None:
    key = story.displayed(notice())
    story.session.closed(key)
    story.show(notice(), again=True)
    assert story.stage.done == [("window", key)]
    assert story.said == [shown(key), Read(announcement_id=key, how=ReadHow.CLOSED), shown(key)]


def test_so_many_toasts_at_a_time_and_the_others_as_these_go(story: Story) -> None:
    keys = [story.show(notice(number, display=Display.TOAST)) for number in range(MAX_TOASTS + 1)]
    story.free()
    assert [key for _, key in story.stage.done] == keys[:-1]
    story.session.toast_gone(keys[0])
    assert story.stage.looks == len(keys) + 1
    story.free()
    assert story.stage.done[-1] == ("toast", keys[-1])


def test_so_many_windows_at_a_time_but_urgent_ones_without_limit(story: Story) -> None:
    keys = [story.show(notice(number)) for number in range(MAX_WINDOWS + 2)]
    story.free()
    assert [key for _, key in story.stage.done] == keys[:MAX_WINDOWS]
    urgent = story.show(notice(50, priority=Priority.URGENT))
    assert story.stage.done[-1] == ("window", urgent)
    story.session.closed(keys[0])
    story.session.closed(keys[1])
    story.session.closed(urgent)
    story.free()
    assert [key for _, key in story.stage.done[-2:]] == keys[MAX_WINDOWS:]


def test_closing_is_reading_once(story: Story) -> None:
    key = story.displayed(notice())
    story.session.closed(key)
    story.session.closed(key)
    assert story.said[1:] == [Read(announcement_id=key, how=ReadHow.CLOSED)]
    assert story.session.unread == []


def test_a_toast_that_goes_by_itself_was_not_read(story: Story) -> None:
    key = story.displayed(notice(display=Display.TOAST), Means.TOAST)
    story.session.toast_gone(key)
    assert story.said == [shown(key, Means.TOAST)]
    assert [entry.announcement_id for entry in story.session.unread] == [key]


def test_a_toast_that_is_clicked_opens_as_a_window(story: Story) -> None:
    key = story.displayed(notice(display=Display.TOAST), Means.TOAST)
    story.session.opened(key)
    assert story.stage.done == [("toast", key), ("close", key), ("front", key), ("opened", key)]
    assert story.said[-1] == Read(announcement_id=key, how=ReadHow.OPENED)
    story.session.closed(key)
    assert story.said[-1] == Read(announcement_id=key, how=ReadHow.OPENED)


def test_what_still_waits_is_shown_by_opening_it_in_the_history(story: Story) -> None:
    key = story.show(notice())
    story.session.present(NotShown.FULL_SCREEN, NOW)
    story.session.opened(key)
    story.session.appeared(key, Means.WINDOW)
    story.free()
    assert [act for act, _ in story.stage.done] == ["front", "opened"]
    assert shown(key) in story.said


def test_confirming_is_told_even_after_it_was_opened(story: Story) -> None:
    key = story.displayed(notice(needs_confirmation=True))
    story.session.closed(key)
    story.session.opened(key)
    story.session.confirmed(key)
    assert [message.how for message in story.said if isinstance(message, Read)] == [
        ReadHow.CLOSED,
        ReadHow.CONFIRMED,
    ]


def test_an_answer_is_told_and_may_change(story: Story) -> None:
    key = story.displayed(notice())
    story.session.answered(key, "yes")
    story.session.answered(key, "no")
    answers = [message.answer for message in story.said if isinstance(message, Answered)]
    assert answers == ["yes", "no"]
    assert story.said[2] == Read(announcement_id=key, how=ReadHow.ANSWERED)
    assert story.session.notices[0].answer == "no"
    assert story.session.notices[0].read


def test_a_withdrawn_one_closes_and_is_marked(story: Story) -> None:
    key = story.displayed(notice())
    story.session.hear(Withdraw(announcement_id=key))
    assert story.stage.done[-1] == ("close", key)
    assert story.session.notices[0].withdrawn
    assert story.session.unread == []
    assert story.said == [shown(key)]
    story.show(notice(), again=True)
    assert not story.session.is_waiting


def test_a_withdrawn_one_that_waited_never_shows(story: Story) -> None:
    key = story.show(notice())
    story.session.hear(Withdraw(announcement_id=key))
    story.free()
    assert ("window", key) not in story.stage.done


def test_looking_at_a_withdrawn_one_is_no_reading(story: Story) -> None:
    key = story.displayed(notice())
    story.session.hear(Withdraw(announcement_id=key))
    story.session.opened(key)
    assert story.stage.done[-1] == ("opened", key)
    assert not any(isinstance(message, Read) for message in story.said)


def test_one_that_can_not_be_shown_is_told_and_may_be_tried_again(story: Story) -> None:
    key = story.show(notice())
    story.free()
    story.session.failed(key)
    assert story.said == [Delayed(announcement_id=key, why=NotShown.FAILED)]
    story.show(notice())
    story.free()
    assert story.stage.done == [("window", key), ("window", key)]


def test_the_history_is_the_agents_and_what_the_person_did_since(story: Story) -> None:
    key = story.displayed(notice(1))
    story.session.answered(key, "yes")
    story.session.hear(History(notices=(notice(3), notice(2, read=True), notice(1))))
    assert [entry.title for entry in story.session.notices] == ["Title 3", "Title 2", "Title 1"]
    assert [entry.read for entry in story.session.notices] == [False, True, True]
    assert story.session.notices[2].answer == "yes"
    assert story.stage.done == [("window", key)]  # nothing of a history is shown by itself


def test_the_history_has_an_end(story: Story) -> None:
    for start in range(0, 2 * KEPT, 50):
        story.session.hear(History(notices=tuple(notice(number) for number in range(start, start + 50))))
    assert len(story.session.notices) == KEPT
    assert story.session.notices[0].title == f"Title {2 * KEPT - 1}"
    story.session.opened(notice(0).announcement_id)  # gone: nothing to open
    assert story.stage.done == []


def test_connected_is_who_reaches_agent_and_server(story: Story) -> None:
    assert not story.session.is_connected
    story.session.linked(True)
    assert not story.session.is_connected
    story.session.hear(Welcome(server="s", connected=True))
    assert story.session.is_connected
    story.session.hear(Welcome(server="s", connected=False))
    assert not story.session.is_connected
    story.session.hear(Welcome(server="s", connected=True))
    story.session.linked(False)
    assert not story.session.is_connected
