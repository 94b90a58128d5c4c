"""The guard asks for the number of PCs, or forbids."""

import pytest

from controldock.domain.errors import ConfirmationNeeded, ForbiddenByPolicy, Invalid
from controldock.domain.guard import Danger, Examination, Finding, Hit, Policy, check_policy

FOUND = Finding(Danger.POWER, 3, "shutdown /s", "shuts_down")


def examination(total: int, *findings: Finding, policy: Policy | None = None) -> Examination:
    policy = policy or Policy()
    return Examination(
        Hit(total, total - 1, 1),
        findings,
        policy.needs_confirmation(total, findings),
        policy.forbids(findings),
        20,
    )


def test_a_trifle_for_a_room_passes() -> None:
    examination(20).check(None)


def test_more_than_a_room_has_to_be_said() -> None:
    with pytest.raises(ConfirmationNeeded) as refused:
        examination(21).check(None)
    assert refused.value.details["total"] == 21
    examination(21).check(21)


@pytest.mark.parametrize("confirm", [None, 0, 2, -1])
def test_what_is_dangerous_has_to_be_said_for_one_pc_too(confirm: int | None) -> None:
    with pytest.raises(ConfirmationNeeded) as refused:
        examination(1, FOUND).check(confirm)
    told = {"class": "power", "line": 3, "text": "shutdown /s", "why": "shuts_down"}
    assert refused.value.details["findings"] == [told]
    examination(1, FOUND).check(1)


def test_what_is_forbidden_is_so_whatever_is_said() -> None:
    policy = Policy(forbid=frozenset({Danger.POWER}))
    with pytest.raises(ForbiddenByPolicy):
        examination(1, FOUND, policy=policy).check(1)


def test_a_class_that_is_not_asked_for_is_only_shown() -> None:
    seen = examination(1, FOUND, policy=Policy(ask_for=frozenset()))
    seen.check(None)
    assert seen.noted()["findings"]


def test_the_audit_trail_keeps_what_was_confirmed() -> None:
    assert examination(2).noted() == {}
    assert examination(2, FOUND).noted()["confirmed"] == 2


@pytest.mark.parametrize("limit", [-1, 1_000_001])
def test_a_limit_that_can_not_be_right_is_refused(limit: int) -> None:
    with pytest.raises(Invalid):
        check_policy(Policy(confirm_above=limit))
