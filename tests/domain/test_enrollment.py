"""Tokens that open once and no longer, and requests that are decided once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.enrollment import (
    REQUEST_TRANSITIONS,
    EnrollmentToken,
    RequestEvent,
    RequestState,
    check_usable,
    next_state,
)
from controldock.domain.errors import (
    AlreadyDecided,
    EnrollmentRefused,
    TokenExpired,
    TokenRevoked,
    TokenUsedUp,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
TOKEN = EnrollmentToken(
    id="0" * 26,
    secret_hash=b"",
    note="",
    created_at=NOW,
    created_by="ann",
    expires_at=NOW + timedelta(hours=1),
    uses_left=1,
)


def test_a_fresh_token_is_usable() -> None:
    check_usable(TOKEN, now=NOW)
    check_usable(replace(TOKEN, expires_at=None, uses_left=None), now=NOW + timedelta(days=36500))


def test_a_token_expires_at_its_very_moment() -> None:
    assert TOKEN.expires_at is not None
    check_usable(TOKEN, now=TOKEN.expires_at - TICK)
    with pytest.raises(TokenExpired):
        check_usable(TOKEN, now=TOKEN.expires_at)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"uses_left": 0}, TokenUsedUp),
        ({"revoked_at": NOW}, TokenRevoked),
        ({"expires_at": NOW - TICK}, TokenExpired),
        ({"expires_at": NOW - TICK, "revoked_at": NOW, "uses_left": 0}, TokenRevoked),
        ({"expires_at": NOW - TICK, "uses_left": 0}, TokenExpired),
    ],
)
def test_why_a_token_is_refused(changes: dict[str, object], refusal: type[EnrollmentRefused]) -> None:
    with pytest.raises(refusal):
        check_usable(replace(TOKEN, **changes), now=NOW)  # type: ignore[arg-type]


# -- the table --


def steps() -> Iterator[tuple[RequestState, RequestEvent, RequestState]]:
    for state, row in REQUEST_TRANSITIONS.items():
        for event, target in row.items():
            yield state, event, target


def test_every_state_and_every_event_occurs() -> None:
    assert REQUEST_TRANSITIONS.keys() == set(RequestState)
    assert {event for _, event, _ in steps()} == set(RequestEvent)


def test_every_state_is_reachable_and_can_end() -> None:
    reached = {RequestState.PENDING}
    for _ in RequestState:
        reached |= {target for state, _, target in steps() if state in reached}
    assert reached == set(RequestState)
    ending = {state for state, row in REQUEST_TRANSITIONS.items() if not row}
    for _ in RequestState:
        ending |= {state for state, _, target in steps() if target in ending}
    assert ending == set(RequestState)


@pytest.mark.parametrize("event", RequestEvent)
@pytest.mark.parametrize("state", RequestState)
def test_a_step_is_in_the_table_or_refused(state: RequestState, event: RequestEvent) -> None:
    if event in REQUEST_TRANSITIONS[state]:
        assert next_state(state, event) is REQUEST_TRANSITIONS[state][event]
    else:
        with pytest.raises(AlreadyDecided) as refused:
            next_state(state, event)
        assert refused.value.details == {"state": state.value, "wanted": event.value}


def test_whoever_has_its_token_and_used_it_can_not_be_rejected_any_more() -> None:
    assert REQUEST_TRANSITIONS[RequestState.COMPLETED] == {}


def test_a_rejected_pc_never_comes_in_by_the_same_request() -> None:
    assert REQUEST_TRANSITIONS[RequestState.REJECTED] == {}
