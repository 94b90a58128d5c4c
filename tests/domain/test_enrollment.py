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
    address_range,
    check_fits,
    check_usable,
    fits,
    next_state,
)
from controldock.domain.errors import (
    AlreadyDecided,
    EnrollmentRefused,
    Invalid,
    TokenExpired,
    TokenNotForAddress,
    TokenNotForName,
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


def test_a_rejected_pc_comes_in_only_after_somebody_thought_better_of_it() -> None:
    assert REQUEST_TRANSITIONS[RequestState.REJECTED] == {RequestEvent.REOPEN: RequestState.PENDING}


# -- for whom a token is --


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("192.168.10.0/24", "192.168.10.0/24"),
        ("192.168.10.17/24", "192.168.10.0/24"),  # host bits: the network of that PC is meant
        (" 10.0.0.0/255.0.0.0 ", "10.0.0.0/8"),
        ("10.1.2.3", "10.1.2.3/32"),
        ("FD00:10::1/64", "fd00:10::/64"),
        ("::/0", "::/0"),
        ("", ""),
    ],
)
def test_a_range_is_kept_in_one_form(written: str, kept: str) -> None:
    assert address_range(written) == kept


@pytest.mark.parametrize(
    "written",
    ["lab", "192.168.10.0/33", "192.168.10", "10.0.0.0-10.0.0.9", "10.0.0.0/24,10.0.1.0/24", "/24", "1/2/3"],
)
def test_what_is_no_range(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        address_range(written)
    assert refused.value.details == {"fields": {"address_range": "address_range_malformed"}}


@pytest.mark.parametrize(
    ("address", "cidr", "inside"),
    [
        ("192.168.10.17", "192.168.10.0/24", True),
        ("192.168.11.17", "192.168.10.0/24", False),
        ("::ffff:192.168.10.17", "192.168.10.0/24", True),  # as a socket for both families shows IPv4
        ("fd00:10::7", "fd00:10::/64", True),
        ("fe80::7%eth0", "fe80::/10", True),
        ("192.168.10.17", "fd00:10::/64", False),
        ("fd00:10::7", "0.0.0.0/0", False),
        ("nowhere", "0.0.0.0/0", False),
        ("nowhere", "", True),
    ],
)
def test_where_a_pc_has_to_come_from(address: str, cidr: str, inside: bool) -> None:
    token = replace(TOKEN, address_range=cidr)
    if inside:
        check_fits(token, address=address, host_name="lab-01")
    else:
        with pytest.raises(TokenNotForAddress, match=f"only for PCs with an address in {cidr}"):
            check_fits(token, address=address, host_name="lab-01")


@pytest.mark.parametrize(
    ("name", "pattern", "like"),
    [
        ("LAB-01", "lab-*", True),
        ("lab-01", "LAB-??", True),
        ("lab-001", "lab-??", False),
        ("lab-", "lab-*", True),
        ("xlab-01", "lab-*", False),
        ("컴퓨터실-7", "컴퓨터실-*", True),
        ("pc-2-floor-3", "*-floor-?", True),
        ("pc[1]", "pc[1]", True),  # nothing else is special
        ("pc1", "pc[1]", False),
        ("a.b", "a?b", True),
        ("ab", "a?b", False),
        ("anything", "*", True),
        ("anything", "**", True),
        ("lab", " lab ", True),
    ],
)
def test_names_like_a_pattern(name: str, pattern: str, like: bool) -> None:
    assert fits(name, pattern) is like


def test_a_name_that_is_made_to_be_hard_is_looked_at_as_quickly_as_any() -> None:
    assert not fits("a" * 255, "*a" * 100 + "b")  # a regular expression would not live to see the end


def test_a_token_for_a_room_says_whom_it_is_for() -> None:
    token = replace(TOKEN, host_name_pattern="lab-*")
    check_fits(token, address="10.0.0.1", host_name="LAB-7")
    with pytest.raises(TokenNotForName, match=r"named like lab-\*; this one is office-1"):
        check_fits(token, address="10.0.0.1", host_name="office-1")
