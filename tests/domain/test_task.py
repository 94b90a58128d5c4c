"""The life of a task: the table is complete, and whatever order its events come in, what is recorded is true."""

from collections.abc import Iterator

import pytest
from tests.domain.task_world import Broken, Rules, Table, play, what_became_of

from controldock.domain.errors import Conflict
from controldock.domain.task import (
    DONE_STATES,
    EVENT_OF_OUTCOME,
    FINAL_STATES,
    HANDED_OUT_STATES,
    TRANSITIONS,
    Outcome,
    TaskEvent,
    TaskState,
    advance,
)

S, E = TaskState, TaskEvent

AGENTS_OWN = {E.START, E.SUCCEED, E.FAIL, E.TIME_OUT, E.CANCEL, E.LOSE}  # what an agent says


def steps() -> Iterator[tuple[TaskState, TaskEvent, TaskState]]:
    for state, row in TRANSITIONS.items():
        for event, target in row.items():
            yield state, event, target


# -- the table --


def test_every_state_and_every_event_occurs() -> None:
    assert TRANSITIONS.keys() == set(TaskState)
    assert {event for _, event, _ in steps()} == set(TaskEvent)


def test_every_state_is_reachable() -> None:
    reached = {S.PENDING}
    for _ in TaskState:
        reached |= {target for state, _, target in steps() if state in reached}
    assert reached == set(TaskState)


def test_every_state_can_end() -> None:
    ending = set(FINAL_STATES)
    for _ in TaskState:
        ending |= {state for state, _, target in steps() if target in ending}
    assert ending == set(TaskState)


def test_every_state_can_end_by_the_server_alone() -> None:
    """A PC that never comes back holds no deployment open."""
    ending = set(DONE_STATES)
    for state, event, target in steps():
        if event in (E.EXPIRE, E.LOSE) and target in DONE_STATES:
            ending.add(state)
    assert ending == set(TaskState)


@pytest.mark.parametrize("event", TaskEvent)
@pytest.mark.parametrize("state", TaskState)
def test_a_step_is_in_the_table_or_refused(state: TaskState, event: TaskEvent) -> None:
    if event in TRANSITIONS[state]:
        assert advance(state, event) is TRANSITIONS[state][event]
    else:
        with pytest.raises(Conflict) as refused:
            advance(state, event)
        assert refused.value.details == {"state": state.value, "event": event.value}


def test_a_recorded_outcome_takes_nothing_more() -> None:
    assert {S.SUCCEEDED, S.FAILED, S.TIMED_OUT, S.CANCELLED, S.EXPIRED} == FINAL_STATES
    assert all(TRANSITIONS[state] == {} for state in FINAL_STATES)


def test_unknown_is_done_and_still_listens() -> None:
    assert FINAL_STATES | {S.UNKNOWN} == DONE_STATES
    assert TRANSITIONS[S.UNKNOWN].keys() == AGENTS_OWN


@pytest.mark.parametrize("state", sorted(HANDED_OUT_STATES))
def test_what_an_agent_may_hold_takes_every_word_of_it(state: TaskState) -> None:
    assert TRANSITIONS[state].keys() >= AGENTS_OWN


def test_only_an_agent_says_that_something_ran() -> None:
    ran = {S.RUNNING, S.SUCCEEDED, S.FAILED, S.TIMED_OUT}
    assert {event for _, event, target in steps() if target in ran} == AGENTS_OWN - {E.LOSE, E.CANCEL}


def test_a_running_task_is_never_handed_back_or_withdrawn() -> None:
    assert not TRANSITIONS[S.RUNNING].keys() & {E.HAND_BACK, E.WITHDRAW, E.EXPIRE}


def test_every_outcome_is_an_event() -> None:
    assert EVENT_OF_OUTCOME.keys() == set(Outcome)
    assert set(EVENT_OF_OUTCOME.values()) == AGENTS_OWN - {E.START}


def test_an_interrupted_attempt_is_unknown_and_not_failed() -> None:
    assert advance(S.RUNNING, EVENT_OF_OUTCOME[Outcome.INTERRUPTED]) is S.UNKNOWN


# -- every story --


@pytest.mark.parametrize(
    ("faults", "at_least"),
    [
        ({"crashes": 1, "breaks": 1, "repeats": 1}, 20_000),
        ({"crashes": 2, "breaks": 1, "repeats": 0}, 40_000),
        ({"crashes": 0, "breaks": 2, "repeats": 1}, 10_000),
    ],
)
def test_whatever_happens_in_whatever_order(faults: dict[str, int], at_least: int) -> None:
    """No attempt starts twice, every true word is taken down unless an outcome is, no outcome changes or is false, none
    is lost, and everything ends."""
    assert play(Rules(**faults)) >= at_least  # type: ignore[arg-type]


def table_with(changes: Table) -> Table:
    return {state: {**row, **changes.get(state, {})} for state, row in TRANSITIONS.items()}


def table_without(state: TaskState, *events: TaskEvent) -> Table:
    table = table_with({})
    table[state] = {event: target for event, target in table[state].items() if event not in events}
    return table


def believes_no_journal(state: TaskState, in_hand: bool, cancel_wanted: bool) -> TaskEvent | None:
    return what_became_of(state, False, cancel_wanted)


def never_hands_back(state: TaskState, in_hand: bool, cancel_wanted: bool) -> TaskEvent | None:
    return None


MISTAKES: dict[str, tuple[Rules, str]] = {
    "runs before it is in the journal": (Rules(journals_before_it_runs=False), "started twice|was not"),
    "runs again after a crash": (Rules(runs_again_after_a_crash=True), "started twice"),
    "forgets the result once it is sent": (Rules(forgets_after_sending=True), "result is lost"),
    "keeps no tombstone": (Rules(keeps_tombstones=False), "started twice|not"),
    "answers before the commit": (Rules(answers_after_commit=False), "result is lost"),
    "takes back another hand-out": (
        Rules(checks_whose_hand_out_it_was=False, breaks=3),
        "was not accepted|called",
    ),
    "expires what was handed out": (
        Rules(table=table_with({S.ASSIGNED: {E.EXPIRE: S.EXPIRED}}), expires_what_was_handed_out=True),
        "called expired and ran|changes what was recorded",
    ),
    "gives back what the agent has in hand": (Rules(hello=believes_no_journal), "was not accepted|called"),
    "gives back nothing": (Rules(hello=never_hands_back), "never end"),
    "hears nothing after it gave up": (Rules(table=table_without(S.UNKNOWN, *AGENTS_OWN)), "not accepted"),
    "hears no late start": (Rules(table=table_without(S.UNKNOWN, E.START)), "not accepted"),
    "needs a start before an end": (Rules(table=table_without(S.ASSIGNED, E.SUCCEED)), "not accepted"),
    "takes no second start": (Rules(table=table_without(S.RUNNING, E.START)), "not accepted"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_checker_has_teeth(mistake: str) -> None:
    rules, promise = MISTAKES[mistake]
    with pytest.raises(Broken, match=promise):
        play(rules)
