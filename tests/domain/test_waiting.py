"""Why a PC is not done: one sentence for whatever can be."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.agent import AgentState
from controldock.domain.agent_words import Said
from controldock.domain.task import DONE_STATES, TaskState
from controldock.domain.waiting import (
    AT_ONCE,
    Queue,
    Share,
    Waiting,
    WaitingCode,
    Whereabouts,
    why,
    why_not_started,
    why_paused,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THEN, DEADLINE = NOW - timedelta(hours=1), NOW + timedelta(days=7)
HERE, AWAY = Whereabouts(heard_at=NOW), Whereabouts(is_online=False, heard_at=THEN)
NOTHING = Queue()
W, S = WaitingCode, TaskState


def test_what_is_over_says_it_all() -> None:
    for state in DONE_STATES - {S.EXPIRED, S.UNKNOWN}:
        assert why(Share(state, DEADLINE), HERE, NOTHING) is None


def test_what_ended_unseen() -> None:
    assert why(Share(S.EXPIRED, DEADLINE), AWAY, NOTHING) == Waiting(W.EXPIRED, {"deadline": DEADLINE})
    lost = Share(S.UNKNOWN, DEADLINE, THEN)
    assert why(lost, AWAY, NOTHING) == Waiting(W.NEVER_HEARD_AGAIN, {"at": THEN})
    told = Share(S.UNKNOWN, DEADLINE, THEN, message=Said.PC_DIED.of())
    assert why(told, HERE, NOTHING) == Waiting(W.INTERRUPTED)
    gone = Whereabouts(AgentState.REMOVED, NOW, is_online=False)
    assert why(lost, gone, NOTHING) == Waiting(W.REMOVED, {"at": NOW})


def test_a_pc_that_gets_no_work() -> None:
    waits = Share(S.PENDING, DEADLINE, paused_at=THEN, paused_by="ann")
    assert why(waits, Whereabouts(AgentState.QUARANTINED), NOTHING) == Waiting(W.QUARANTINED)
    assert why(waits, Whereabouts(AgentState.REMOVED, NOW), NOTHING) == Waiting(W.REMOVED, {"at": NOW})


def test_pause_comes_before_everything_that_would_pass_by_itself() -> None:
    waits = Share(S.PENDING, DEADLINE, paused_at=THEN, paused_by="ann")
    for pc in (HERE, AWAY):
        assert why(waits, pc, Queue(AT_ONCE, 3)) == Waiting(W.PAUSED_BY, {"by": "ann", "at": THEN})


def test_a_pc_that_is_not_there() -> None:
    waits = Share(S.PENDING, DEADLINE)
    assert why(waits, AWAY, NOTHING) == Waiting(W.OFFLINE_SINCE, {"since": THEN, "deadline": DEADLINE})
    never = Whereabouts(is_online=False)
    assert why(waits, never, NOTHING) == Waiting(W.NEVER_CONNECTED, {"deadline": DEADLINE})


def test_a_pc_that_is_busy() -> None:
    waits = Share(S.PENDING, DEADLINE)
    assert why(waits, HERE, Queue(AT_ONCE - 1)) == Waiting(W.NOT_TAKEN_YET)
    place = {"place": 1, "behind": "Updates", "behind_id": "d"}
    assert why(waits, HERE, Queue(AT_ONCE, 0, "Updates", "d")) == Waiting(W.IN_QUEUE, place)
    assert why(waits, HERE, Queue(AT_ONCE, 2, "Updates", "d")) == Waiting(W.IN_QUEUE, {**place, "place": 3})


def test_what_the_pc_has() -> None:
    handed = Share(S.ASSIGNED, DEADLINE, THEN)
    assert why(handed, HERE, NOTHING) == Waiting(W.HANDED_OVER, {"at": THEN})
    assert why(handed, AWAY, NOTHING) == Waiting(W.HANDED_OVER_OFFLINE, {"at": THEN, "since": THEN})
    runs = Share(S.RUNNING, DEADLINE, THEN, NOW)
    assert why(runs, HERE, NOTHING) == Waiting(W.RUNNING_SINCE, {"at": NOW})
    assert why(runs, AWAY, NOTHING) == Waiting(W.RUNNING_OFFLINE, {"at": NOW, "since": THEN})


def test_a_cancel_that_is_under_way() -> None:
    ends = Share(S.RUNNING, DEADLINE, THEN, THEN, cancel_wanted_at=NOW)
    assert why(ends, HERE, NOTHING) == Waiting(W.CANCELLING, {"at": NOW})
    assert why(ends, AWAY, NOTHING) == Waiting(W.CANCELLING_OFFLINE, {"at": NOW, "since": THEN})


def test_a_whole_deployment() -> None:
    assert why_not_started(NOW, None, None) == Waiting(W.PLANNED_FOR, {"at": NOW})
    assert why_not_started(NOW, None, THEN) == Waiting(W.CANCELLED_BEFORE_START, {"at": THEN})
    assert why_not_started(NOW, NOW, None) is None
    assert why_paused(None, "") is None


moments = st.none() | st.just(THEN)


@given(
    st.sampled_from(sorted(TaskState)),
    st.sampled_from(sorted(AgentState)),
    st.booleans(),
    st.tuples(moments, moments, moments, moments, moments),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_there_is_always_a_sentence_for_what_is_not_done(
    state: TaskState, of_pc: AgentState, online: bool, at: tuple, in_hand: int, ahead: int
) -> None:
    assigned, started, cancelled, paused, heard = at
    share = Share(state, DEADLINE, assigned, started, "", cancelled, paused, "ann" if paused else "")
    found = why(share, Whereabouts(of_pc, None, online, heard), Queue(in_hand, ahead))
    assert (found is None) == (state in DONE_STATES - {S.EXPIRED, S.UNKNOWN})
